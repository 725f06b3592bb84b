"""javax.crypto: message authentication codes."""

import hmac

from image_integrator import missing
from image_integrator.streams import ByteArray, coerce_bytes
from java.security import NoSuchAlgorithmException

__all__ = ["Mac"]
__getattr__ = missing.attribute(__name__)

_HASHES = {"hmacmd5": "md5", "hmacsha1": "sha1", "hmacsha256": "sha256", "hmacsha384": "sha384", "hmacsha512": "sha512"}


class Mac:
    def __init__(self, hash_name):
        self._hash_name = hash_name
        self._mac = None

    @staticmethod
    def getInstance(name):
        if name.lower() not in _HASHES:
            raise NoSuchAlgorithmException(f"Algorithm {name} not available")
        return Mac(_HASHES[name.lower()])

    def init(self, key):
        self._mac = hmac.new(key.getEncoded(), digestmod=self._hash_name)

    def update(self, value):
        self._mac.update(coerce_bytes(value))

    def doFinal(self, value=b""):
        self.update(value)
        return ByteArray(self._mac.digest())
