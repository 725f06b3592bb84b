"""Jython's arrays of Java values."""

from array import array as _array

from image_integrator import missing
from image_integrator.streams import ByteArray

__all__ = ["array", "zeros"]
__getattr__ = missing.attribute(__name__)


def array(values, kind):
    if kind == "b":
        return ByteArray(value & 0xFF for value in (values.encode("utf-8") if isinstance(values, str) else values))
    if kind in ("i", "h", "l", "f", "d"):
        return _array({"l": "q"}.get(kind, kind), values)
    return list(values)


def zeros(length, kind):
    return array([0] * length, kind) if isinstance(kind, str) else [None] * length
