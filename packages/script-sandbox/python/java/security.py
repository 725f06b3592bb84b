"""java.security, as far as scripts use it."""

import hashlib

from image_integrator import missing
from image_integrator.streams import ByteArray, coerce_bytes
from java.lang import Exception as JavaException
from java.util import Random

__all__ = ["MessageDigest", "NoSuchAlgorithmException", "SecureRandom"]
__getattr__ = missing.attribute(__name__)

SecureRandom = Random


class NoSuchAlgorithmException(JavaException):
    _java_name = "java.security.NoSuchAlgorithmException"


class MessageDigest:
    def __init__(self, make):
        self._make = make
        self._digest = make()

    @staticmethod
    def getInstance(name):
        python_name = name.lower().replace("-", "")
        if python_name not in ("md5", "sha", "sha1", "sha224", "sha256", "sha384", "sha512"):
            raise NoSuchAlgorithmException(f"{name} MessageDigest not available")
        return MessageDigest(getattr(hashlib, "sha1" if python_name == "sha" else python_name))

    def update(self, value):
        self._digest.update(coerce_bytes(value))

    def digest(self, value=None):
        if value is not None:
            self.update(value)
        result = ByteArray(self._digest.digest())
        self.reset()
        return result

    def reset(self):
        self._digest = self._make()
