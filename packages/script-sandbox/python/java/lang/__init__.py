"""java.lang, as far as scripts use it."""

from image_integrator import missing

from ._exceptions import (
    ArithmeticException,
    ClassCastException,
    Error,
    Exception,
    IllegalArgumentException,
    IllegalStateException,
    IndexOutOfBoundsException,
    InterruptedException,
    NullPointerException,
    NumberFormatException,
    RuntimeException,
    Throwable,
    UnsupportedOperationException,
)
from ._numbers import Boolean, Character, Double, Float, Integer, Long, Math, Number
from ._system import System, Thread
from ._text import Object, Runnable, String, StringBuffer, StringBuilder, java_text

__all__ = [
    "ArithmeticException", "Boolean", "Character", "ClassCastException", "Double", "Error", "Exception", "Float",
    "IllegalArgumentException", "IllegalStateException", "IndexOutOfBoundsException", "Integer", "InterruptedException",
    "Long", "Math", "NullPointerException", "Number", "NumberFormatException", "Object", "Runnable", "RuntimeException",
    "String", "StringBuffer", "StringBuilder", "System", "Thread", "Throwable", "UnsupportedOperationException",
]
__getattr__ = missing.attribute(__name__)
