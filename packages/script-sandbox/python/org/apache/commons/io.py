"""org.apache.commons.io."""

from image_integrator import missing
from image_integrator.streams import ByteArray, InputStream, charset_name, coerce_bytes

__all__ = ["IOUtils"]
__getattr__ = missing.attribute(__name__)


def _content(source):
    """All that is left of a stream or reader, or bytes as they are."""
    if hasattr(source, "rest"):
        return source.rest().encode("utf-8")
    return source.take() if hasattr(source, "take") else coerce_bytes(source)


class IOUtils:
    @staticmethod
    def toString(source, charset=None):
        return _content(source).decode(charset_name(charset), "replace")

    @staticmethod
    def toByteArray(source, charset=None):
        return ByteArray(_content(source))

    @staticmethod
    def toInputStream(value, charset=None):
        return InputStream(value.encode(charset_name(charset)) if isinstance(value, str) else value)

    @staticmethod
    def readLines(source, charset=None):
        return _content(source).decode(charset_name(charset), "replace").splitlines()

    @staticmethod
    def write(value, target, charset=None):
        target.write(value.encode(charset_name(charset)) if isinstance(value, str) and charset else value)

    @staticmethod
    def copy(source, target):
        content = _content(source)
        target.write(content)
        return len(content)

    @staticmethod
    def closeQuietly(*_):
        pass
