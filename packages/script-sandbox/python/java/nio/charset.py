"""java.nio.charset: charsets are their names."""

import codecs

from image_integrator import missing
from java.lang import IllegalArgumentException

__all__ = ["Charset", "StandardCharsets", "UnsupportedCharsetException"]
__getattr__ = missing.attribute(__name__)


class UnsupportedCharsetException(IllegalArgumentException):
    _java_name = "java.nio.charset.UnsupportedCharsetException"


class Charset:
    def __init__(self, name):
        self._name = name

    @staticmethod
    def forName(name):
        try:
            codecs.lookup(name)
        except LookupError:
            raise UnsupportedCharsetException(name) from None
        return Charset(name)

    @staticmethod
    def defaultCharset():
        return StandardCharsets.UTF_8

    def name(self):
        return self._name

    displayName = name
    toString = name

    def __str__(self):
        return self._name

    __repr__ = __str__


class StandardCharsets:
    UTF_8 = Charset("UTF-8")
    UTF_16 = Charset("UTF-16")
    UTF_16BE = Charset("UTF-16BE")
    UTF_16LE = Charset("UTF-16LE")
    ISO_8859_1 = Charset("ISO-8859-1")
    US_ASCII = Charset("US-ASCII")
