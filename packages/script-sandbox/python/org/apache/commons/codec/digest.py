"""org.apache.commons.codec.digest."""

import hashlib

from image_integrator import missing
from image_integrator.streams import ByteArray, coerce_bytes

__all__ = ["DigestUtils"]
__getattr__ = missing.attribute(__name__)


def _bytes(value):
    return value.take() if hasattr(value, "take") else coerce_bytes(value)


class DigestUtils:
    pass


for _java, _python in (("md5", "md5"), ("sha1", "sha1"), ("sha256", "sha256"), ("sha384", "sha384"), ("sha512", "sha512")):
    setattr(
        DigestUtils,
        _java,
        staticmethod(lambda value, make=getattr(hashlib, _python): ByteArray(make(_bytes(value)).digest())),
    )
    setattr(
        DigestUtils,
        _java + "Hex",
        staticmethod(lambda value, make=getattr(hashlib, _python): make(_bytes(value)).hexdigest()),
    )
DigestUtils.sha = DigestUtils.sha1
DigestUtils.shaHex = DigestUtils.sha1Hex
