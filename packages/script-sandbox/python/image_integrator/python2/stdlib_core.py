"""Modules that lost a few names, or changed what one means."""

import itertools
import sys
import types

from . import kinds, runtime
from .modules import builder


@builder("string")
def _string():
    import string

    letters = string.ascii_letters
    methods = (
        "lower upper strip lstrip rstrip split rsplit replace find rfind index rindex count zfill ljust rjust center "
        "capitalize expandtabs"
    ).split()
    added = {name: getattr(str, name) for name in methods}
    # Jython's order: lower case first.
    added.update(
        letters=letters,
        lowercase=string.ascii_lowercase,
        uppercase=string.ascii_uppercase,
        join=lambda words, separator=" ": separator.join(words),
        joinfields=lambda words, separator=" ": separator.join(words),
        splitfields=str.split,
        swapcase=str.swapcase,
        capwords=string.capwords,
        maketrans=_maketrans,
        translate=lambda value, *rest: runtime.HELPERS["_py2_translate"](value, *rest),
        atoi=lambda value, base=10: int(value, base),
        atol=lambda value, base=10: int(value, base),
        atof=float,
    )
    return added, string


def _maketrans(old, new):
    table = [chr(code) for code in range(256)]
    for before, after in zip(old, new, strict=True):
        table[ord(before)] = after
    return "".join(table)


@builder("itertools")
def _itertools():
    return {
        "izip": zip,
        "imap": map,
        "ifilter": filter,
        "ifilterfalse": itertools.filterfalse,
        "izip_longest": itertools.zip_longest,
    }, itertools


@builder("sys")
def _sys():
    added = {
        "maxint": 2**31 - 1,
        "setdefaultencoding": lambda encoding: None,
        "getdefaultencoding": lambda: "ascii",
        "exc_clear": lambda: None,
        "version_info": (2, 7, 3, "final", 0),
        "version": "2.7.3 (the meaning of Jython 2.7.3, on CPython " + sys.version.split()[0] + ")",
    }
    return added, sys


@builder("json", "simplejson")
def _json():
    import json

    def loads(source, encoding=None, **options):
        return json.loads(source, **options)

    def load(source, encoding=None, **options):
        return json.loads(source.read(), **options)

    def dumps(value, *arguments, encoding=None, **options):
        return json.dumps(value, **_json_options(arguments, options))

    def dump(value, target, *arguments, encoding=None, **options):
        target.write(json.dumps(value, **_json_options(arguments, options)))

    return {"loads": loads, "load": load, "dumps": dumps, "dump": dump}, json


_DUMPS_ORDER = "skipkeys ensure_ascii check_circular allow_nan cls indent separators encoding default sort_keys".split()


def _json_options(arguments, options):
    options = {**dict(zip(_DUMPS_ORDER, arguments)), **options}
    options.pop("encoding", None)
    return options


@builder("re")
def _re():
    import re

    def ascii_only(function, flags_at):
        def call(pattern, *arguments, **named):
            arguments = list(arguments)
            given = arguments[flags_at] if len(arguments) > flags_at else named.get("flags", 0)
            if isinstance(pattern, str) and not given & re.UNICODE and "(?u" not in pattern:
                if len(arguments) > flags_at:
                    arguments[flags_at] = given | re.ASCII
                else:
                    named["flags"] = given | re.ASCII
            return function(pattern, *arguments, **named)

        return call

    # Where flags stand, counted behind the pattern; \w and \d meant ASCII unless re.UNICODE was given.
    places = {"compile": 0, "match": 1, "search": 1, "findall": 1, "finditer": 1, "split": 2, "sub": 3, "subn": 3}
    return {name: ascii_only(getattr(re, name), place) for name, place in places.items()}, re


@builder("math")
def _math():
    import math

    return {"floor": lambda value: float(math.floor(value)), "ceil": lambda value: float(math.ceil(value))}, math


@builder("types")
def _types():
    return {
        "StringType": kinds.string,
        "UnicodeType": kinds.unicode,
        "StringTypes": (kinds.string, kinds.unicode),
        "IntType": int,
        "LongType": kinds.long,
        "FloatType": float,
        "ComplexType": complex,
        "BooleanType": bool,
        "ListType": list,
        "TupleType": tuple,
        "DictType": dict,
        "DictionaryType": dict,
        "NoneType": type(None),
        "ObjectType": object,
        "TypeType": type,
        "ClassType": type,
        "InstanceType": object,
        "FileType": object,
        "SliceType": slice,
    }, types


@builder("collections")
def _collections():
    import collections
    import collections.abc

    return {name: getattr(collections.abc, name) for name in collections.abc.__all__}, collections


@builder("time")
def _time():
    import time

    return {"clock": time.process_time}, time


@builder("operator")
def _operator():
    import operator

    return {
        "div": runtime.HELPERS["_py2_div"],
        "isCallable": callable,
        "sequenceIncludes": operator.contains,
        "isSequenceType": lambda value: hasattr(value, "__getitem__") and not isinstance(value, dict),
        "isMappingType": lambda value: isinstance(value, dict),
        "isNumberType": lambda value: isinstance(value, (int, float)),
    }, operator


@builder("os")
def _os():
    import os

    return {"getcwdu": os.getcwd}, os


@builder("sets")
def _sets():
    return {"Set": set, "ImmutableSet": frozenset}, types


@builder("ConfigParser")
def _config_parser():
    import configparser

    class ConfigParser(configparser.ConfigParser):
        def readfp(self, source, filename=None):
            self.read_file(source, filename)

    names = ("ConfigParser", "SafeConfigParser", "RawConfigParser")
    return dict.fromkeys(names, ConfigParser), configparser


@builder("HTMLParser")
def _html_parser():
    import html
    import html.parser

    class HTMLParser(html.parser.HTMLParser):
        def unescape(self, value):
            return html.unescape(value)

    return {"HTMLParser": HTMLParser}, html.parser
