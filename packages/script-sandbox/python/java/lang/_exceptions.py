"""Java's exceptions."""

import builtins
import sys


class _Class:
    """What `getClass()` answers: the name of a class."""

    def __init__(self, name):
        self._name = name

    def getName(self):
        return self._name

    def getSimpleName(self):
        return self._name.rpartition(".")[2]

    def __str__(self):
        return f"class {self._name}"


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

    def getClass(self):
        return _Class(self._java_name)

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
