"""java.io, as far as scripts use it."""

from image_integrator import missing
from image_integrator.streams import ByteArray, InputStream, OutputStream, charset_name
from java.lang import Exception as JavaException
from java.lang import java_text

__all__ = [
    "BufferedInputStream", "BufferedOutputStream", "BufferedReader", "BufferedWriter", "ByteArrayInputStream",
    "ByteArrayOutputStream", "IOException", "InputStream", "InputStreamReader", "OutputStream", "OutputStreamWriter",
    "PrintWriter", "StringReader", "StringWriter",
]
__getattr__ = missing.attribute(__name__)

ByteArrayInputStream = InputStream


class IOException(JavaException):
    _java_name = "java.io.IOException"


class ByteArrayOutputStream(OutputStream):
    def __init__(self, size=0):
        super().__init__()


def BufferedInputStream(stream, size=0):
    return stream


def BufferedOutputStream(stream, size=0):
    return stream


class Reader:
    """Reads text; lines are answered without their ends, and None at the end."""

    def __init__(self, text):
        self._text = text
        self._at = 0

    def read(self):
        part = self._text[self._at : self._at + 1]
        self._at += len(part)
        return ord(part) if part else -1

    def readLine(self):
        if self._at >= len(self._text):
            return None
        line = self._text[self._at :].splitlines(keepends=True)[0]
        self._at += len(line)
        return line.rstrip("\r\n")

    def rest(self):
        part = self._text[self._at :]
        self._at = len(self._text)
        return part

    def lines(self):
        return iter(self.readLine, None)

    __iter__ = lines

    def ready(self):
        return self._at < len(self._text)

    def close(self):
        pass


class StringReader(Reader):
    pass


class InputStreamReader(Reader):
    def __init__(self, stream, charset=None):
        super().__init__(stream.take().decode(charset_name(charset), "replace"))


def BufferedReader(reader, size=0):
    return reader


class Writer:
    def __init__(self):
        self._parts = []

    def write(self, value):
        self._parts.append(chr(value) if isinstance(value, int) else str(value))

    def append(self, value):
        self.write(java_text(value))
        return self

    def newLine(self):
        self.write("\n")

    def print(self, value=""):
        self.write(java_text(value))

    def println(self, value=""):
        self.write(java_text(value) + "\n")

    def flush(self):
        pass

    def close(self):
        pass


class StringWriter(Writer):
    def toString(self):
        return "".join(self._parts)

    __str__ = toString


class OutputStreamWriter(Writer):
    """Writes text to a stream at once; Java would do so on flush."""

    def __init__(self, stream, charset=None):
        super().__init__()
        self._stream = stream
        self._charset = charset_name(charset)

    def write(self, value):
        shown = chr(value) if isinstance(value, int) else str(value)
        self._stream.write(shown.encode(self._charset, "replace"))


def BufferedWriter(writer, size=0):
    return writer


class PrintWriter(Writer):
    def __init__(self, target, autoflush=False):
        super().__init__()
        self._target = target if isinstance(target, Writer) else OutputStreamWriter(target)

    def write(self, value):
        self._target.write(value)
