"""Object, String and StringBuilder."""

import re

from image_integrator.python2 import text
from image_integrator.streams import ByteArray, charset_name, coerce_bytes


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
        return re.sub(pattern, re.sub(r"\$(\d)", r"\\\1", replacement), self)

    def matches(self, pattern):
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
