"""org.python.core.util."""

from image_integrator import missing
from image_integrator.streams import ByteArray, coerce_bytes

__all__ = ["StringUtil"]
__getattr__ = missing.attribute(__name__)


class StringUtil:
    @staticmethod
    def toBytes(value):
        return ByteArray(coerce_bytes(value))

    @staticmethod
    def fromBytes(value):
        return coerce_bytes(value).decode("utf-8", "surrogateescape")
