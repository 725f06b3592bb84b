"""Byte strings of Python 2, which had one string type for text and bytes.

Every string of a Python 2 script is a Python 3 `str` here, which is kinder than the original: text never fails to mix. Bytes that are
not UTF-8 ride along as surrogate escapes, so that what was encoded comes out again byte for byte.
"""

import codecs

_TO_TEXT = frozenset(("hex", "base64", "rot13", "quopri", "uu", "zlib", "bz2"))
_CODECS = {"hex": "hex_codec", "base64": "base64_codec", "quopri": "quopri_codec", "uu": "uu_codec"}


def to_bytes(value):
    """The bytes that a string of a Python 2 script stands for; bytes stay what they are."""
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def from_bytes(value):
    return bytes(value).decode("utf-8", "surrogateescape")


def _codec(name):
    key = codecs.lookup(_CODECS.get(name.lower(), name)).name if isinstance(name, str) else name
    return key.removesuffix("_codec").replace("rot-13", "rot13")


def encode(value, encoding="ascii", errors="strict"):
    """What `value.encode(encoding)` was: a string again, with the bytes of that encoding."""
    key = _codec(encoding)
    if key in ("utf-8", "utf8"):
        return value
    if key in _TO_TEXT:
        if key == "rot13":
            return codecs.encode(value, "rot13")
        return from_bytes(codecs.encode(to_bytes(value), _CODECS.get(key, key)))
    return from_bytes(value.encode(encoding, errors))


def decode(value, encoding="ascii", errors="strict"):
    """What `value.decode(encoding)` was, for a string that may hold the bytes of an encoding."""
    key = _codec(encoding)
    if key == "rot13":
        return codecs.decode(value, "rot13")
    if key in _TO_TEXT:
        return from_bytes(codecs.decode(to_bytes(value), _CODECS.get(key, key)))
    if key in ("utf-8", "utf8", "ascii"):
        escaped = _escaped_bytes(value)
        if escaped is not None:
            return escaped
        # Text that was never encoded decodes to itself.
        return value.encode("utf-8", "surrogateescape").decode("utf-8", errors)
    return to_bytes(value).decode(encoding, errors)


def _escaped_bytes(value):
    """The text of "\\xc5\\x9f", bytes of UTF-8 that were written as escapes; None where `value` is not that."""
    if value.isascii():
        return None
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
