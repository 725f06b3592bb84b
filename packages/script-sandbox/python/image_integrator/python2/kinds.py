"""The types of Python 2 that CPython 3 has not, or has under one name: `unicode` and `str`, `long`, `basestring`."""

from . import runtime, text

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
