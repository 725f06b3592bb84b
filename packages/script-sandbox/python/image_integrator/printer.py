"""sys.stdout and sys.stderr of a script."""

import io

from .python2 import text

_IMMEDIATE = 100
_CHUNK = 4_096


class Printer(io.TextIOBase):
    """Passes what is printed on: line by line at first, so that it is known even of a script that never ends, then in pieces."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, emit, kind):
        self._emit = emit
        self._kind = kind
        self._parts = []
        self._size = 0
        self._lines = 0

    def writable(self):
        return True

    def write(self, value):
        if isinstance(value, (bytes, bytearray)):
            value = text.from_bytes(value)
        if not isinstance(value, str):
            raise TypeError(f"write() argument must be str, not {type(value).__name__}")
        self._parts.append(value)
        self._size += len(value)
        if self._size >= _CHUNK or self._lines < _IMMEDIATE and "\n" in value:
            self._lines += 1
            self.flush()
        return len(value)

    def flush(self):
        if self._size:
            printed = "".join(self._parts).encode("utf-8", "replace").decode("utf-8")
            self._parts.clear()
            self._size = 0
            self._emit(self._kind, printed)

    @property
    def buffer(self):
        return self
