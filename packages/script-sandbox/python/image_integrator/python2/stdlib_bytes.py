"""Modules that took byte strings: here they take text, and answer text."""

from . import runtime, text
from .modules import builder, find_module


def with_bytes(function):
    """A function that takes bytes, for scripts that give it text; what it answers becomes text again."""

    def call(*arguments, **named):
        arguments = [text.to_bytes(argument) for argument in arguments]
        named = {name: text.to_bytes(argument) for name, argument in named.items()}
        result = function(*arguments, **named)
        return text.from_bytes(result) if isinstance(result, (bytes, bytearray)) else result

    return call


def _wrapped(real, *names):
    return {name: with_bytes(getattr(real, name)) for name in names if hasattr(real, name)}


@builder("hashlib")
def _hashlib():
    import hashlib

    added = {name: _hash(getattr(hashlib, name)) for name in "md5 sha1 sha224 sha256 sha384 sha512".split()}
    added["new"] = lambda name, *data: _Digest(hashlib.new(name, *(text.to_bytes(value) for value in data)))
    return added, hashlib


class _Digest:
    """A hash that takes text and answers its digest as a byte string."""

    def __init__(self, real):
        self._real = real
        self.name = real.name
        self.digest_size = real.digest_size
        self.block_size = real.block_size

    def update(self, value):
        self._real.update(text.to_bytes(value))

    def digest(self):
        return text.from_bytes(self._real.digest())

    def hexdigest(self):
        return self._real.hexdigest()

    def copy(self):
        return _Digest(self._real.copy())


def _hash(make):
    return lambda *data: _Digest(make(*(text.to_bytes(value) for value in data)))


@builder("hmac")
def _hmac():
    import hashlib
    import hmac

    def new(key, msg=None, digestmod=None):
        real = hmac.new(text.to_bytes(key), None, digestmod=_digest_name(digestmod) or hashlib.md5)
        mac = _Digest(real)
        if msg is not None:
            mac.update(msg)
        return mac

    return {"new": new, "compare_digest": with_bytes(hmac.compare_digest)}, hmac


def _digest_name(digestmod):
    if digestmod is None or isinstance(digestmod, str):
        return digestmod
    return digestmod().name


@builder("md5")
def _md5():
    hashes = find_module("hashlib")
    return {"new": hashes.md5, "md5": hashes.md5}, hashes


@builder("sha")
def _sha():
    hashes = find_module("hashlib")
    return {"new": hashes.sha1, "sha": hashes.sha1}, hashes


@builder("base64")
def _base64():
    import base64

    added = _wrapped(
        base64,
        *"b64encode b64decode standard_b64encode standard_b64decode urlsafe_b64encode urlsafe_b64decode".split(),
        *"b32encode b32decode b16encode b16decode encodebytes decodebytes".split(),
    )
    added["encodestring"] = added["encodebytes"]
    added["decodestring"] = added["decodebytes"]
    return added, base64


@builder("binascii")
def _binascii():
    import binascii

    return _wrapped(binascii, *(name for name in dir(binascii) if name[:3] in ("a2b", "b2a", "crc", "hex", "unh"))), binascii


@builder("zlib")
def _zlib():
    import zlib

    return _wrapped(zlib, "compress", "decompress", "crc32", "adler32"), zlib


@builder("struct")
def _struct():
    import struct

    def unpack(pattern, value):
        return tuple(
            text.from_bytes(part) if isinstance(part, bytes) else part
            for part in struct.unpack(pattern, text.to_bytes(value))
        )

    def pack(pattern, *values):
        return text.from_bytes(struct.pack(pattern, *(text.to_bytes(value) for value in values)))

    return {"pack": pack, "unpack": unpack}, struct


@builder("codecs")
def _codecs():
    import codecs

    return {"encode": text.encode, "decode": text.decode}, codecs


@builder("cStringIO", "StringIO")
def _string_io():
    import io

    class StringIO(io.StringIO):
        def __init__(self, value=""):
            super().__init__(value, newline="")
            self.seek(0)

        def write(self, value):
            return super().write(runtime.to_text(value))

        def next(self):
            return next(self)

    return {"StringIO": StringIO}, io
