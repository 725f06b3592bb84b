"""The tz database for `zoneinfo`: the interpreter has no files, so each zone is asked of the runner."""

import base64
import io
import zoneinfo
import zoneinfo._common
import zoneinfo._tzpath

_ask = None


def use(ask):
    """`ask(name)` answers a TZif file as base64, or None."""
    global _ask
    _ask = ask


def _load(name):
    encoded = None if _ask is None else _ask(name)
    if encoded is None:
        raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {name}")
    return io.BytesIO(base64.b64decode(encoded))


def install():
    zoneinfo._common.load_tzdata = _load
    zoneinfo._tzpath.find_tzfile = lambda name: None
