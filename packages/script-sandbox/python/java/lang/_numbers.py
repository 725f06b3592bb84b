"""Numbers, and how they are read from text."""

import math
import random
import sys

from ._exceptions import NullPointerException, NumberFormatException
from ._text import Object, java_text


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
        return random.random()
