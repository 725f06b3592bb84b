"""org.apache.commons.codec.binary."""

import base64

from image_integrator import missing
from image_integrator.streams import ByteArray, coerce_bytes

__all__ = ["Base64", "Hex", "StringUtils"]
__getattr__ = missing.attribute(__name__)


class Base64:
    @staticmethod
    def encodeBase64(value):
        return ByteArray(base64.b64encode(coerce_bytes(value)))

    @staticmethod
    def encodeBase64String(value):
        return base64.b64encode(coerce_bytes(value)).decode()

    @staticmethod
    def encodeBase64URLSafeString(value):
        return base64.urlsafe_b64encode(coerce_bytes(value)).decode().rstrip("=")

    @staticmethod
    def decodeBase64(value):
        encoded = coerce_bytes(value).translate(bytes.maketrans(b"-_", b"+/"))
        return ByteArray(base64.b64decode(encoded + b"=" * (-len(encoded) % 4)))


class Hex:
    @staticmethod
    def encodeHexString(value):
        return coerce_bytes(value).hex()

    @staticmethod
    def encodeHex(value):
        return list(coerce_bytes(value).hex())

    @staticmethod
    def decodeHex(value):
        return ByteArray(bytes.fromhex("".join(value)))


class StringUtils:
    @staticmethod
    def getBytesUtf8(value):
        return ByteArray(value.encode("utf-8"))

    @staticmethod
    def newStringUtf8(value):
        return coerce_bytes(value).decode("utf-8", "replace")
