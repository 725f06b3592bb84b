"""Dates, calendars, time zones and locales."""

import datetime
import functools
import time

from image_integrator import dates
from java.lang import Object


class Locale:
    """Only its name is used."""

    def __init__(self, language, country=""):
        self._name = language + (f"_{country}" if country else "")

    @staticmethod
    def forLanguageTag(tag):
        return Locale(*tag.split("-")[:2])

    def __str__(self):
        return self._name


Locale.ENGLISH = Locale("en")
Locale.US = Locale("en", "US")
Locale.ROOT = Locale("")


class TimeZone:
    def __init__(self, name):
        self._name = name
        self.zone = dates.zone(name)

    @staticmethod
    def getTimeZone(name):
        return TimeZone(str(name))

    @staticmethod
    def getDefault():
        return TimeZone("UTC")

    def getID(self):
        return self._name

    def getOffset(self, milliseconds):
        moment = datetime.datetime.fromtimestamp(milliseconds / 1000, self.zone)
        return int(moment.utcoffset().total_seconds() * 1000)

    getRawOffset = lambda self: self.getOffset(0)


SimpleTimeZone = TimeZone


@functools.total_ordering
class Date(Object):
    """Milliseconds since 1970."""

    def __init__(self, milliseconds=None):
        self._milliseconds = int(time.time() * 1000) if milliseconds is None else int(milliseconds)

    def getTime(self):
        return self._milliseconds

    def setTime(self, milliseconds):
        self._milliseconds = milliseconds

    time = property(getTime, setTime)

    def before(self, other):
        return self < other

    def after(self, other):
        return self > other

    def compareTo(self, other):
        return (self > other) - (self < other)

    def moment(self, zone=dates.UTC):
        whole, rest = divmod(self._milliseconds, 1000)
        return datetime.datetime.fromtimestamp(whole, zone) + datetime.timedelta(milliseconds=rest)

    def __eq__(self, other):
        return isinstance(other, Date) and self._milliseconds == other._milliseconds

    def __lt__(self, other):
        return self._milliseconds < other._milliseconds

    def __hash__(self):
        return hash(self._milliseconds)

    def __str__(self):
        return dates.format_date(self.moment(), "EEE MMM dd HH:mm:ss 'UTC' yyyy")

    __repr__ = __str__


class Calendar(Object):
    """A date that is counted on field by field."""

    YEAR, MONTH, DATE, HOUR, HOUR_OF_DAY, MINUTE, SECOND, MILLISECOND = 1, 2, 5, 10, 11, 12, 13, 14
    DAY_OF_MONTH, DAY_OF_YEAR, DAY_OF_WEEK, WEEK_OF_YEAR = 5, 6, 7, 3

    def __init__(self, zone=None):
        self._zone = (zone or TimeZone.getDefault()).zone
        self._moment = datetime.datetime.now(self._zone)

    @staticmethod
    def getInstance(zone=None, *_):
        return Calendar(zone if isinstance(zone, TimeZone) else None)

    def setTime(self, date):
        self._moment = date.moment(self._zone)

    def getTime(self):
        return Date(self._moment.timestamp() * 1000)

    def setTimeInMillis(self, milliseconds):
        self.setTime(Date(milliseconds))

    def getTimeInMillis(self):
        return self.getTime().getTime()

    def setTimeZone(self, zone):
        self._zone = zone.zone
        self._moment = self._moment.astimezone(self._zone)

    def add(self, field, amount):
        spans = {5: "days", 6: "days", 7: "days", 3: "weeks", 10: "hours", 11: "hours", 12: "minutes", 13: "seconds", 14: "milliseconds"}
        if field in spans:
            self._moment += datetime.timedelta(**{spans[field]: amount})
            return
        months = self._moment.year * 12 + self._moment.month - 1 + amount * (12 if field == self.YEAR else 1)
        year, month = divmod(months, 12)
        first = self._moment.replace(year=year, month=month + 1, day=1)
        last = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
        self._moment = first.replace(day=min(self._moment.day, last.day))

    def get(self, field):
        moment = self._moment
        return {
            1: moment.year,
            2: moment.month - 1,
            3: moment.isocalendar()[1],
            5: moment.day,
            6: moment.timetuple().tm_yday,
            7: moment.isoweekday() % 7 + 1,
            10: moment.hour % 12,
            11: moment.hour,
            12: moment.minute,
            13: moment.second,
            14: moment.microsecond // 1000,
        }[field]

    def set(self, field, value):
        names = {1: "year", 2: "month", 5: "day", 11: "hour", 12: "minute", 13: "second"}
        if field == self.MILLISECOND:
            self._moment = self._moment.replace(microsecond=value * 1000)
        else:
            self._moment = self._moment.replace(**{names[field]: value + (1 if field == self.MONTH else 0)})


GregorianCalendar = Calendar
