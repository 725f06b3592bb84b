"""The built-in names of Python 2, for the scripts that were written for it."""

import builtins
import decimal
import functools
import itertools
import sys

from ..missing import ROOTS
from . import runtime, stdlib_bytes, stdlib_core, stdlib_net, text
from .kinds import basestring, kind_of, long, string, unicode
from .modules import find_module


class bytearray2(bytearray):
    """bytearray("text") needed no encoding."""

    def __init__(self, source=b"", *arguments):
        if isinstance(source, str) and not arguments:
            source = text.to_bytes(source)
        super().__init__(source, *arguments)


def sorted2(values, cmp=None, key=None, reverse=False):
    result = list(values)
    runtime.sort_list(result, cmp, key, reverse)
    return result


def _extreme(original, sign):
    def pick(*arguments, **named):
        try:
            return original(*arguments, **named)
        except TypeError:
            values = list(arguments[0]) if len(arguments) == 1 else arguments
            key = named.get("key") or (lambda value: value)
            order = functools.cmp_to_key(lambda one, other: sign * runtime.compare(key(one), key(other)))
            return min(values, key=order)

    return pick


def map2(function, *sequences):
    rows = itertools.zip_longest(*sequences)
    if function is None:
        return [row[0] for row in rows] if len(sequences) == 1 else list(rows)
    return [function(*row) for row in rows]


def filter2(function, sequence):
    kept = filter(function, sequence)
    if isinstance(sequence, str):
        return "".join(kept)
    return tuple(kept) if isinstance(sequence, tuple) else list(kept)


def round2(value, digits=0):
    """Half away from zero, and always a float."""
    number = decimal.Decimal(float(value))
    if not number.is_finite():
        return float(value)
    with decimal.localcontext(prec=400):
        return float(number.quantize(decimal.Decimal(1).scaleb(-int(digits)), decimal.ROUND_HALF_UP))


def chr2(code):
    return text.from_bytes(bytes((code,)))


def ord2(value):
    if isinstance(value, str) and len(value) == 1 and "\udc80" <= value <= "\udcff":
        return ord(value) - 0xDC00
    return ord(value)


def oct2(value):
    digits = format(abs(value), "o")
    return ("-" if value < 0 else "") + ("0" if value else "") + digits


def _no_keyboard(*_):
    raise EOFError("A script has nobody to ask: raw_input() and input() have no input here.")


def _import(name, globals=None, locals=None, fromlist=(), level=0):
    found = find_module(name) if level == 0 else None
    if found is not None:
        return found
    package, _, last = name.rpartition(".")
    if last in getattr(sys.modules.get(package), "__all__", ()) and package.split(".")[0] in ROOTS:
        # "import java.util.HashMap" names a class.
        name = package
    return builtins.__import__(name, globals, locals, fromlist, level)


def names():
    """The namespace that takes the place of `builtins` for one script."""
    space = dict(vars(builtins))
    space.update(runtime.HELPERS)
    space.update(
        __import__=_import,
        _py2_type=kind_of,
        apply=lambda function, arguments=(), named={}: function(*arguments, **named),
        basestring=basestring,
        buffer=memoryview,
        bytearray=bytearray2,
        bytes=string,
        chr=chr2,
        cmp=runtime.compare,
        execfile=_no_keyboard,
        file=open,
        filter=filter2,
        input=_no_keyboard,
        intern=lambda value: value,
        long=long,
        map=map2,
        max=_extreme(max, -1),
        min=_extreme(min, 1),
        oct=oct2,
        ord=ord2,
        range=lambda *bounds: list(range(*bounds)),
        raw_input=_no_keyboard,
        reduce=functools.reduce,
        reload=lambda module: module,
        round=round2,
        sorted=sorted2,
        StandardError=Exception,
        str=string,
        unichr=chr,
        unicode=unicode,
        xrange=range,
        zip=lambda *sequences: list(zip(*sequences)),
    )
    return space
