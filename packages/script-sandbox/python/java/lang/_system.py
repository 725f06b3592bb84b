"""System and Thread."""

import sys
import time

from ._text import Object, java_text


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
