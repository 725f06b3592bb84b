"""UUID, Random and Base64."""

import base64
import hashlib
import random
import uuid

from image_integrator.streams import ByteArray, coerce_bytes
from java.lang import Object


class UUID(Object):
    def __init__(self, value):
        self._value = value

    @staticmethod
    def randomUUID():
        return UUID(uuid.uuid4())

    @staticmethod
    def fromString(text):
        return UUID(uuid.UUID(text))

    @staticmethod
    def nameUUIDFromBytes(value):
        return UUID(uuid.UUID(bytes=hashlib.md5(coerce_bytes(value)).digest(), version=3))

    def __str__(self):
        return str(self._value)

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, UUID) and self._value == other._value

    def __hash__(self):
        return hash(self._value)


class Random(random.Random):
    def nextInt(self, bound=2**32):
        return self.randrange(bound) if bound < 2**32 else self.randrange(bound) - 2**31

    def nextDouble(self):
        return self.random()


class _Encoder:
    def __init__(self, encode, padded=True):
        self._encode = encode
        self._padded = padded

    def encode(self, value):
        encoded = self._encode(coerce_bytes(value))
        return ByteArray(encoded if self._padded else encoded.rstrip(b"="))

    def encodeToString(self, value):
        return self.encode(value).decode()

    def withoutPadding(self):
        return _Encoder(self._encode, padded=False)


class _Decoder:
    def __init__(self, decode):
        self._decode = decode

    def decode(self, value):
        encoded = coerce_bytes(value)
        return ByteArray(self._decode(encoded + b"=" * (-len(encoded) % 4)))


class Base64:
    @staticmethod
    def getEncoder():
        return _Encoder(base64.b64encode)

    @staticmethod
    def getUrlEncoder():
        return _Encoder(base64.urlsafe_b64encode)

    @staticmethod
    def getMimeEncoder():
        return _Encoder(lambda value: base64.encodebytes(value).replace(b"\n", b"\r\n").rstrip())

    @staticmethod
    def getDecoder():
        return _Decoder(base64.b64decode)

    @staticmethod
    def getUrlDecoder():
        return _Decoder(base64.urlsafe_b64decode)

    getMimeDecoder = getDecoder
