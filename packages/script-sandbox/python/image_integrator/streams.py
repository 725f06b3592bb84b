"""Java's byte streams, as far as scripts use them."""

from .python2 import text


def coerce_bytes(value, method="write"):
    """The bytes of anything that Jython passes as byte[] or int: text, bytes, a list of numbers, one number."""
    if isinstance(value, str):
        return text.to_bytes(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return bytes((value & 0xFF,))
    if isinstance(value, (list, tuple)) or hasattr(value, "typecode"):
        return bytes(number & 0xFF for number in value)
    raise TypeError(f"{method}(): 1st arg can't be coerced to int, byte[]")


def charset_name(charset):
    """The name of a charset that is given as text, as a java.nio.charset.Charset, or not at all."""
    return "utf-8" if charset is None else str(charset)


class InputStream:
    """java.io.InputStream over the content of a flow file."""

    def __init__(self, content=b""):
        self._content = coerce_bytes(content)
        self._at = 0

    def read(self, target=None, offset=0, length=None):
        """One byte as a number, -1 at the end; or as many as fit into `target`, and their count."""
        if target is None:
            byte = self._content[self._at : self._at + 1]
            self._at += len(byte)
            return byte[0] if byte else -1
        part = self.take(len(target) - offset if length is None else length)
        target[offset : offset + len(part)] = part if isinstance(target, bytearray) else list(part)
        return len(part) if part else -1

    def take(self, count=None):
        """The next `count` bytes, or all that are left."""
        end = len(self._content) if count is None else self._at + count
        part = self._content[self._at : end]
        self._at += len(part)
        return part

    def readAllBytes(self):
        return ByteArray(self.take())

    def available(self):
        return len(self._content) - self._at

    def skip(self, count):
        return len(self.take(count))

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class OutputStream:
    """java.io.OutputStream; what was written is `content`."""

    def __init__(self, content=b""):
        self._content = bytearray(content)

    @property
    def content(self):
        return bytes(self._content)

    def write(self, value, offset=0, length=None):
        part = coerce_bytes(value)
        self._content += part if length is None else part[offset : offset + length]

    def flush(self):
        pass

    def close(self):
        pass

    def toByteArray(self):
        return ByteArray(self._content)

    def toString(self, charset=None):
        return self.content.decode(charset_name(charset), "replace")

    def size(self):
        return len(self._content)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class ByteArray(bytearray):
    """byte[] as Jython shows it: a Python array with tostring()."""

    typecode = "b"

    def tostring(self):
        return text.from_bytes(self)

    def tolist(self):
        return [byte - 256 if byte > 127 else byte for byte in self]
