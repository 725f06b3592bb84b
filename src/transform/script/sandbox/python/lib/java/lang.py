"""java.lang, as far as scripts use it."""

import builtins
import math
import sys
import time

from image_integrator import missing
from image_integrator.python2 import text
from image_integrator.streams import ByteArray, charset_name, coerce_bytes

__all__ = [
    "ArithmeticException", "Boolean", "Character", "ClassCastException", "Double", "Error", "Exception", "Float",
    "IllegalArgumentException", "IllegalStateException", "IndexOutOfBoundsException", "Integer", "InterruptedException",
    "Long", "Math", "NullPointerException", "Number", "NumberFormatException", "Object", "Runnable", "RuntimeException",
    "String", "StringBuffer", "StringBuilder", "System", "Thread", "Throwable", "UnsupportedOperationException",
]
__getattr__ = missing.attribute(__name__)


class Throwable(builtins.Exception):
    """A Java exception. Its text begins with its full name, as Jython shows it."""

    __module__ = "__main__"
    _java_name = "java.lang.Throwable"

    def __init__(self, message=None, cause=None):
        super().__init__(*(() if message is None else (message,)))
        self.message = message
        self.cause = cause

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls.__module__ = "__main__"
        if "_java_name" not in cls.__dict__:
            cls._java_name = f"java.lang.{cls.__name__}"

    def __str__(self):
        return self._java_name if self.message is None else f"{self._java_name}: {self.message}"

    def getMessage(self):
        return self.message

    getLocalizedMessage = getMessage

    def getCause(self):
        return self.cause

    def toString(self):
        return str(self)

    def printStackTrace(self, *_):
        print(self, file=sys.stderr)

    def getStackTrace(self):
        return []


class Exception(Throwable):
    pass


class Error(Throwable):
    pass


class RuntimeException(Exception):
    pass


class InterruptedException(Exception):
    pass


class ArithmeticException(RuntimeException):
    pass


class ClassCastException(RuntimeException):
    pass


class IllegalArgumentException(RuntimeException):
    pass


class IllegalStateException(RuntimeException):
    pass


class IndexOutOfBoundsException(RuntimeException):
    pass


class NullPointerException(RuntimeException):
    pass


class UnsupportedOperationException(RuntimeException):
    pass


class NumberFormatException(IllegalArgumentException):
    pass


class Object:
    def toString(self):
        return str(self)

    def equals(self, other):
        return self == other

    def hashCode(self):
        return hash(self)


class Runnable(Object):
    pass


def java_text(value):
    """String.valueOf(): how Java writes a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class String(str):
    """A string with Java's methods. Text of Python has them only through this class, as in Jython."""

    def __new__(cls, value="", charset=None):
        if isinstance(value, (bytes, bytearray, list)) or hasattr(value, "typecode"):
            return str.__new__(cls, coerce_bytes(value).decode(charset_name(charset), "replace"))
        if isinstance(value, str) and charset is not None:
            return str.__new__(cls, text.decode(value, charset_name(charset), "replace"))
        return str.__new__(cls, value)

    def getBytes(self, charset=None):
        return ByteArray(self.encode(charset_name(charset), "replace"))

    def length(self):
        return len(self)

    def charAt(self, index):
        return self[index]

    def substring(self, start, end=None):
        return self[start:end]

    def indexOf(self, part, start=0):
        return self.find(part, start)

    def lastIndexOf(self, part):
        return self.rfind(part)

    def contains(self, part):
        return part in self

    def startsWith(self, part):
        return self.startswith(part)

    def endsWith(self, part):
        return self.endswith(part)

    def isEmpty(self):
        return not self

    def equals(self, other):
        return self == other

    def equalsIgnoreCase(self, other):
        return other is not None and self.lower() == other.lower()

    def compareTo(self, other):
        return (self > other) - (self < other)

    def toUpperCase(self, locale=None):
        return (self.replace("i", "İ") if _is_turkish(locale) else self).upper()

    def toLowerCase(self, locale=None):
        return (self.replace("I", "ı").replace("İ", "i") if _is_turkish(locale) else self).lower()

    def trim(self):
        return self.strip()

    def replaceAll(self, pattern, replacement):
        import re

        return re.sub(pattern, re.sub(r"\$(\d)", r"\\\1", replacement), self)

    def matches(self, pattern):
        import re

        return re.fullmatch(pattern, self) is not None

    def concat(self, other):
        return self + other

    def toString(self):
        return str(self)

    def hashCode(self):
        value = 0
        for character in self:
            value = (31 * value + ord(character)) & 0xFFFFFFFF
        return value - 0x100000000 if value > 0x7FFFFFFF else value

    @staticmethod
    def valueOf(value):
        return java_text(value)

    @staticmethod
    def format(pattern, *values):
        values = values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else values
        return pattern.replace("%n", "\n") % tuple(values)

    @staticmethod
    def join(separator, *words):
        return separator.join(words[0] if len(words) == 1 and not isinstance(words[0], str) else words)


def _is_turkish(locale):
    return str(locale).split("_")[0].lower() == "tr"


class Number(Object):
    pass


def _parse_whole(value, radix, low, high):
    shown = "null" if value is None else f'"{value}"'
    problem = f"For input string: {shown}"
    digits = str(value)
    if value is None or digits != digits.strip() or "_" in digits:
        raise NumberFormatException(problem)
    try:
        number = int(digits, radix)
    except ValueError:
        raise NumberFormatException(problem) from None
    if not low <= number <= high:
        raise NumberFormatException(problem)
    return number


class Integer(Number):
    MAX_VALUE = 2**31 - 1
    MIN_VALUE = -(2**31)

    def __new__(cls, value):
        return cls.valueOf(value)

    @classmethod
    def parseInt(cls, value, radix=10):
        return _parse_whole(value, radix, cls.MIN_VALUE, cls.MAX_VALUE)

    @classmethod
    def valueOf(cls, value, radix=10):
        return value if isinstance(value, int) else _parse_whole(value, radix, cls.MIN_VALUE, cls.MAX_VALUE)

    @staticmethod
    def toString(value, radix=10):
        return {16: "%x", 8: "%o"}.get(radix, "%d") % value

    @staticmethod
    def toHexString(value):
        return "%x" % (value & 0xFFFFFFFF)

    @staticmethod
    def compare(one, other):
        return (one > other) - (one < other)


class Long(Integer):
    MAX_VALUE = 2**63 - 1
    MIN_VALUE = -(2**63)
    parseLong = Integer.__dict__["parseInt"]

    @staticmethod
    def toHexString(value):
        return "%x" % (value & 0xFFFFFFFFFFFFFFFF)


class Double(Number):
    NaN = float("nan")
    POSITIVE_INFINITY = float("inf")
    MAX_VALUE = sys.float_info.max

    def __new__(cls, value):
        return cls.parseDouble(value)

    @staticmethod
    def parseDouble(value):
        if value is None:
            raise NullPointerException()
        try:
            return float(value)
        except ValueError:
            raise NumberFormatException(f'For input string: "{value}"') from None

    valueOf = parseDouble

    @staticmethod
    def toString(value):
        return repr(float(value))

    @staticmethod
    def isNaN(value):
        return math.isnan(value)

    @staticmethod
    def compare(one, other):
        return (one > other) - (one < other)


class Float(Double):
    parseFloat = Double.__dict__["parseDouble"]


class Boolean(Object):
    TRUE = True
    FALSE = False

    def __new__(cls, value):
        return cls.parseBoolean(value)

    @staticmethod
    def parseBoolean(value):
        return value if isinstance(value, bool) else str(value).lower() == "true"

    valueOf = parseBoolean

    @staticmethod
    def toString(value):
        return java_text(value)


class Character(Object):
    isDigit = staticmethod(str.isdigit)
    isLetter = staticmethod(str.isalpha)
    isLetterOrDigit = staticmethod(str.isalnum)
    isUpperCase = staticmethod(str.isupper)
    isLowerCase = staticmethod(str.islower)
    isWhitespace = staticmethod(str.isspace)
    toUpperCase = staticmethod(str.upper)
    toLowerCase = staticmethod(str.lower)


class Math(Object):
    PI = math.pi
    E = math.e
    abs = staticmethod(abs)
    max = staticmethod(max)
    min = staticmethod(min)
    pow = staticmethod(lambda base, power: float(base) ** power)
    sqrt = staticmethod(math.sqrt)
    floor = staticmethod(lambda value: float(math.floor(value)))
    ceil = staticmethod(lambda value: float(math.ceil(value)))
    round = staticmethod(lambda value: math.floor(value + 0.5))

    @staticmethod
    def random():
        import random

        return random.random()


class StringBuilder(Object):
    def __init__(self, value=""):
        self._text = "" if isinstance(value, int) else str(value)

    def append(self, value):
        self._text += java_text(value)
        return self

    def insert(self, at, value):
        self._text = self._text[:at] + java_text(value) + self._text[at:]
        return self

    def deleteCharAt(self, at):
        self._text = self._text[:at] + self._text[at + 1 :]
        return self

    def setLength(self, length):
        self._text = self._text[:length]

    def reverse(self):
        self._text = self._text[::-1]
        return self

    def length(self):
        return len(self._text)

    def toString(self):
        return self._text

    def __str__(self):
        return self._text

    def __len__(self):
        return len(self._text)


StringBuffer = StringBuilder


class _PrintStream:
    def __init__(self, stream):
        self._stream = stream

    def print(self, value=""):
        getattr(sys, self._stream).write(java_text(value))

    def println(self, value=""):
        getattr(sys, self._stream).write(java_text(value) + "\n")

    def flush(self):
        pass


class System(Object):
    out = _PrintStream("stdout")
    err = _PrintStream("stderr")

    @staticmethod
    def currentTimeMillis():
        return int(time.time() * 1000)

    @staticmethod
    def nanoTime():
        return time.perf_counter_ns()

    @staticmethod
    def getProperty(name, default=None):
        return {"line.separator": "\n", "file.separator": "/", "user.timezone": "UTC"}.get(name, default)

    @staticmethod
    def getenv(name=None):
        return {} if name is None else None

    @staticmethod
    def lineSeparator():
        return "\n"

    @staticmethod
    def exit(status=0):
        raise SystemExit(status)


class Thread(Object):
    @staticmethod
    def sleep(milliseconds):
        time.sleep(milliseconds / 1000)
