"""javax.crypto.spec."""

from image_integrator import missing
from image_integrator.streams import ByteArray, coerce_bytes

__all__ = ["SecretKeySpec"]
__getattr__ = missing.attribute(__name__)


class SecretKeySpec:
    def __init__(self, key, algorithm):
        self._key = coerce_bytes(key)
        self._algorithm = algorithm

    def getEncoded(self):
        return ByteArray(self._key)

    def getAlgorithm(self):
        return self._algorithm
