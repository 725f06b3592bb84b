"""Zones, and spans of time."""

import datetime

from image_integrator import dates


class ZoneId:
    def __init__(self, name):
        self._name = name
        self.zone = dates.zone(name)

    @classmethod
    def of(cls, name):
        return cls(name)

    @staticmethod
    def systemDefault():
        return ZoneId("UTC")

    def getId(self):
        return self._name

    def __str__(self):
        return self._name


class ZoneOffset(ZoneId):
    @staticmethod
    def ofHours(hours):
        return ZoneOffset(f"{hours:+03d}:00")


ZoneOffset.UTC = ZoneOffset("Z")


def zone_of(given):
    return (given or ZoneId.systemDefault()).zone


class Duration:
    def __init__(self, span):
        self.span = span

    @staticmethod
    def between(start, end):
        return Duration(end.moment - start.moment)

    @staticmethod
    def ofSeconds(count):
        return Duration(datetime.timedelta(seconds=count))

    @staticmethod
    def ofMinutes(count):
        return Duration(datetime.timedelta(minutes=count))

    @staticmethod
    def ofHours(count):
        return Duration(datetime.timedelta(hours=count))

    @staticmethod
    def ofDays(count):
        return Duration(datetime.timedelta(days=count))

    def toMillis(self):
        return self.span // datetime.timedelta(milliseconds=1)

    def getSeconds(self):
        return self.span // datetime.timedelta(seconds=1)

    def toMinutes(self):
        return self.span // datetime.timedelta(minutes=1)

    def toHours(self):
        return self.span // datetime.timedelta(hours=1)

    def toDays(self):
        return self.span // datetime.timedelta(days=1)
