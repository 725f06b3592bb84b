"""The built-in names of Python 2, for the scripts that were written for it."""

import builtins
import decimal
import functools
import itertools
import sys

from ..missing import ROOTS
from . import runtime, stdlib_bytes, stdlib_core, stdlib_net, text
from .modules import find_module

_JYTHON_MAXINT = 2**31 - 1


class _StringKind(type):
    """`str` and `unicode` are one type here, whichever name a script asks by."""

    def __instancecheck__(cls, value):
        return isinstance(value, str)

    def __subclasscheck__(cls, other):
        return issubclass(other, str)

    def __eq__(cls, other):
        return other is str or isinstance(other, _StringKind)

    def __hash__(cls):
        return hash(str)


class _String(str, metaclass=_StringKind):
    __slots__ = ()

    def __new__(cls, value="", encoding=None, errors="strict"):
        if encoding is not None or isinstance(value, (bytes, bytearray)):
            return text.decode(text.from_bytes(value) if not isinstance(value, str) else value, encoding or "utf-8", errors)
        shown = runtime.to_text(value)
        return shown if cls in (string, unicode) else str.__new__(cls, shown)

    maketrans = staticmethod(str.maketrans)


class _Named(type):
    """A type that stands for several: only good to ask about."""

    def __instancecheck__(cls, value):
        return isinstance(value, cls.members)

    def __subclasscheck__(cls, other):
        return issubclass(other, cls.members)

    def __eq__(cls, other):
        return other in cls.members or type.__eq__(cls, other)

    def __hash__(cls):
        return type.__hash__(cls)


class basestring(metaclass=_Named):
    members = (str,)


class _LongKind(type):
    def __instancecheck__(cls, value):
        return isinstance(value, int) and not -_JYTHON_MAXINT - 1 <= value <= _JYTHON_MAXINT


class long(int, metaclass=_LongKind):
    """Integers beyond Jython's int; long(x) makes an ordinary integer."""

    def __new__(cls, *arguments):
        return int(*arguments)


def _string_kind(name):
    return _StringKind(name, (_String,), {"__slots__": (), "__module__": "builtins"})


unicode = _string_kind("unicode")
string = _string_kind("str")


def kind_of(value):
    """type(x) of Python 2: text is `unicode`, and integers beyond Jython's int are `long`."""
    if type(value) is str:
        return unicode
    if type(value) is int and not -_JYTHON_MAXINT - 1 <= value <= _JYTHON_MAXINT:
        return long
    return type(value)


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
