"""The modules of Python 2's standard library, by their old names and with what they had.

A module that still exists is wrapped: what it had and lost is added, what it took as byte strings it takes as text. Everything else is
asked of the real module.
"""

import importlib
import itertools
import sys
import types

from . import runtime, text

#: Modules that only changed their name.
_RENAMED = {
    "__builtin__": "builtins",
    "BaseHTTPServer": "http.server",
    "Cookie": "http.cookies",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "cPickle": "pickle",
    "htmlentitydefs": "html.entities",
    "Queue": "queue",
    "repr": "reprlib",
    "robotparser": "urllib.robotparser",
    "thread": "_thread",
    "urlparse": "urllib.parse",
    "UserDict": "collections",
    "UserList": "collections",
    "UserString": "collections",
    "xmlrpclib": "xmlrpc.client",
    "email.MIMEText": "email.mime.text",
    "email.Utils": "email.utils",
    "simplejson": "json",
    "exceptions": "builtins",
}


class Facade(types.ModuleType):
    """A module of Python 2 in front of the one that took its place."""

    def __init__(self, name, real, added):
        super().__init__(name, getattr(real, "__doc__", None))
        self.__dict__["_real"] = real
        self.__dict__.update(added)

    def __getattr__(self, name):
        try:
            return getattr(self.__dict__["_real"], name)
        except AttributeError:
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'") from None

    def __setattr__(self, name, value):
        setattr(self.__dict__["_real"], name, value)

    def __dir__(self):
        return sorted({*dir(self.__dict__["_real"]), *self.__dict__})


_made = {}


def find_module(name):
    """The module that a Python 2 script means by `name`, or None where Python 3 means the same."""
    if name not in _made and name in _BUILDERS:
        added, real = _BUILDERS[name]()
        _made[name] = Facade(name, real, added)
    elif name not in _made and name in _RENAMED:
        _made[name] = importlib.import_module(_RENAMED[name])
    return _made.get(name)


def _module(name):
    return importlib.import_module(name)


def with_bytes(function, answers_text=True):
    """A function that takes bytes, for scripts that give it text; what it answers becomes text again."""

    def call(*arguments, **named):
        arguments = [text.to_bytes(argument) for argument in arguments]
        named = {name: text.to_bytes(argument) for name, argument in named.items()}
        result = function(*arguments, **named)
        return text.from_bytes(result) if answers_text and isinstance(result, (bytes, bytearray)) else result

    return call


def _wrapped(real, *names):
    return {name: with_bytes(getattr(real, name)) for name in names if hasattr(real, name)}


def _string():
    import string

    letters = string.ascii_letters
    methods = "lower upper strip lstrip rstrip split rsplit replace find rfind index rindex count zfill ljust rjust center capitalize expandtabs".split()
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


def _itertools():
    return {
        "izip": zip,
        "imap": map,
        "ifilter": filter,
        "ifilterfalse": itertools.filterfalse,
        "izip_longest": itertools.zip_longest,
    }, itertools


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


def _math():
    import math

    return {"floor": lambda value: float(math.floor(value)), "ceil": lambda value: float(math.ceil(value))}, math


def _types():
    from . import builtins as py2

    return {
        "StringType": py2.string,
        "UnicodeType": py2.unicode,
        "StringTypes": (py2.string, py2.unicode),
        "IntType": int,
        "LongType": py2.long,
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


def _collections():
    import collections
    import collections.abc

    return {name: getattr(collections.abc, name) for name in collections.abc.__all__}, collections


def _time():
    import time

    return {"clock": time.process_time}, time


def _hashlib():
    import hashlib

    added = {name: _hash(getattr(hashlib, name)) for name in "md5 sha1 sha224 sha256 sha384 sha512".split()}
    added["new"] = lambda name, *data: _Digest(hashlib.new(name, *(text.to_bytes(value) for value in data)))
    return added, hashlib


class _Digest:
    """A hash that takes text and answers its digest as a byte string."""

    def __init__(self, real):
        self._real = real
        self.name = real.name
        self.digest_size = real.digest_size
        self.block_size = real.block_size

    def update(self, value):
        self._real.update(text.to_bytes(value))

    def digest(self):
        return text.from_bytes(self._real.digest())

    def hexdigest(self):
        return self._real.hexdigest()

    def copy(self):
        return _Digest(self._real.copy())


def _hash(make):
    return lambda *data: _Digest(make(*(text.to_bytes(value) for value in data)))


def _hmac():
    import hashlib
    import hmac

    def new(key, msg=None, digestmod=None):
        real = hmac.new(text.to_bytes(key), None, digestmod=_digest_name(digestmod) or hashlib.md5)
        mac = _Digest(real)
        if msg is not None:
            mac.update(msg)
        return mac

    return {"new": new, "compare_digest": with_bytes(hmac.compare_digest)}, hmac


def _digest_name(digestmod):
    if digestmod is None or isinstance(digestmod, str):
        return digestmod
    return digestmod().name


def _md5():
    hashes = find_module("hashlib")
    return {"new": hashes.md5, "md5": hashes.md5}, hashes


def _sha():
    hashes = find_module("hashlib")
    return {"new": hashes.sha1, "sha": hashes.sha1}, hashes


def _base64():
    import base64

    added = _wrapped(
        base64,
        *"b64encode b64decode standard_b64encode standard_b64decode urlsafe_b64encode urlsafe_b64decode b32encode b32decode b16encode b16decode encodebytes decodebytes".split(),
    )
    added["encodestring"] = added["encodebytes"]
    added["decodestring"] = added["decodebytes"]
    return added, base64


def _binascii():
    import binascii

    return _wrapped(binascii, *(name for name in dir(binascii) if name[:3] in ("a2b", "b2a", "crc", "hex", "unh"))), binascii


def _zlib():
    import zlib

    return _wrapped(zlib, "compress", "decompress", "crc32", "adler32"), zlib


def _struct():
    import struct

    def unpack(pattern, value):
        return tuple(
            text.from_bytes(part) if isinstance(part, bytes) else part
            for part in struct.unpack(pattern, text.to_bytes(value))
        )

    def pack(pattern, *values):
        return text.from_bytes(struct.pack(pattern, *(text.to_bytes(value) for value in values)))

    return {"pack": pack, "unpack": unpack}, struct


def _codecs():
    import codecs

    return {"encode": text.encode, "decode": text.decode}, codecs


def _string_io():
    import io

    class StringIO(io.StringIO):
        def __init__(self, value=""):
            super().__init__(value, newline="")
            self.seek(0)

        def write(self, value):
            return super().write(runtime.to_text(value))

        def next(self):
            return next(self)

    return {"StringIO": StringIO}, io


def _config_parser():
    import configparser

    class ConfigParser(configparser.ConfigParser):
        def readfp(self, source, filename=None):
            self.read_file(source, filename)

    names = ("ConfigParser", "SafeConfigParser", "RawConfigParser")
    return dict.fromkeys(names, ConfigParser), configparser


def _html_parser():
    import html
    import html.parser

    class HTMLParser(html.parser.HTMLParser):
        def unescape(self, value):
            return html.unescape(value)

    return {"HTMLParser": HTMLParser}, html.parser


def _urllib():
    import urllib.parse
    import urllib.request

    parse = urllib.parse
    return {
        "quote": lambda value, safe="/": parse.quote(value, safe, errors="surrogateescape"),
        "quote_plus": lambda value, safe="": parse.quote_plus(value, safe, errors="surrogateescape"),
        "unquote": lambda value: parse.unquote(value, errors="surrogateescape"),
        "unquote_plus": lambda value: parse.unquote_plus(value, errors="surrogateescape"),
        "urlencode": lambda query, doseq=0: parse.urlencode(query, bool(doseq), errors="surrogateescape"),
        "urlopen": _urlopen,
        "basejoin": parse.urljoin,
        "splitquery": lambda url: tuple(url.rsplit("?", 1)) if "?" in url else (url, None),
    }, parse


def _urllib2():
    import urllib.error
    import urllib.parse
    import urllib.request

    added = {name: getattr(urllib.error, name) for name in ("URLError", "HTTPError")}
    added.update(
        urlopen=_urlopen,
        Request=_request_class(urllib.request),
        quote=urllib.parse.quote,
        unquote=urllib.parse.unquote,
        urlparse=urllib.parse,
    )
    return added, urllib.request


def _request_class(request):
    class Request(request.Request):
        def __init__(self, url, data=None, headers={}, *arguments, **named):
            super().__init__(url, text.to_bytes(data), dict(headers), *arguments, **named)

        def add_data(self, data):
            self.data = text.to_bytes(data)

        def get_data(self):
            return None if self.data is None else text.from_bytes(self.data)

        def has_data(self):
            return self.data is not None

    return Request


class _Answer:
    """A response whose body reads as a string."""

    def __init__(self, real):
        self._real = real
        self.code = real.status

    def read(self, *size):
        return text.from_bytes(self._real.read(*size))

    def readline(self, *size):
        return text.from_bytes(self._real.readline(*size))

    def readlines(self):
        return [text.from_bytes(line) for line in self._real.readlines()]

    def __iter__(self):
        return iter(self.readlines())

    def getcode(self):
        return self.code

    def __getattr__(self, name):
        return getattr(self._real, name)


def _urlopen(url, data=None, timeout=None, **options):
    import urllib.request

    return _Answer(urllib.request.urlopen(url, text.to_bytes(data), timeout))


def _httplib():
    import http.client

    return {"HTTPConnection": http.client.HTTPConnection, "HTTPSConnection": http.client.HTTPSConnection}, http.client


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


def _os():
    import os

    return {"getcwdu": os.getcwd}, os


def _cgi():
    import html

    return {
        "escape": lambda value, quote=None: html.escape(value, bool(quote)),
        "parse_qs": find_module("urlparse").parse_qs,
        "parse_qsl": find_module("urlparse").parse_qsl,
    }, html


def _sets():
    return {"Set": set, "ImmutableSet": frozenset}, types


_BUILDERS = {
    "base64": _base64,
    "binascii": _binascii,
    "cgi": _cgi,
    "codecs": _codecs,
    "collections": _collections,
    "ConfigParser": _config_parser,
    "cStringIO": _string_io,
    "hashlib": _hashlib,
    "hmac": _hmac,
    "HTMLParser": _html_parser,
    "httplib": _httplib,
    "itertools": _itertools,
    "json": _json,
    "math": _math,
    "md5": _md5,
    "operator": _operator,
    "os": _os,
    "re": _re,
    "sets": _sets,
    "sha": _sha,
    "simplejson": _json,
    "string": _string,
    "StringIO": _string_io,
    "struct": _struct,
    "sys": _sys,
    "time": _time,
    "types": _types,
    "urllib": _urllib,
    "urllib2": _urllib2,
    "zlib": _zlib,
}
