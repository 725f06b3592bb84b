"""java.time, as far as scripts use it."""

import datetime

from image_integrator import dates, missing

from ._spans import Duration, ZoneId, ZoneOffset, zone_of

__all__ = ["Duration", "Instant", "LocalDate", "LocalDateTime", "ZoneId", "ZoneOffset", "ZonedDateTime"]
__getattr__ = missing.attribute(__name__)


class _Temporal:
    """One point in time, `moment`; every change answers a new one."""

    _iso = ""

    def __init__(self, moment):
        self.moment = moment

    def _moved(self, **span):
        return type(self)(self.moment + datetime.timedelta(**span))

    def _months(self, count):
        year, month = divmod(self.moment.year * 12 + self.moment.month - 1 + count, 12)
        first = self.moment.replace(year=year, month=month + 1, day=1)
        last = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
        return type(self)(first.replace(day=min(self.moment.day, last.day)))

    def plusYears(self, count):
        return self._months(12 * count)

    def minusYears(self, count):
        return self._months(-12 * count)

    def plusMonths(self, count):
        return self._months(count)

    def minusMonths(self, count):
        return self._months(-count)

    def plusWeeks(self, count):
        return self._moved(weeks=count)

    def plusDays(self, count):
        return self._moved(days=count)

    def minusDays(self, count):
        return self._moved(days=-count)

    def plusHours(self, count):
        return self._moved(hours=count)

    def minusHours(self, count):
        return self._moved(hours=-count)

    def plusMinutes(self, count):
        return self._moved(minutes=count)

    def minusMinutes(self, count):
        return self._moved(minutes=-count)

    def plusSeconds(self, count):
        return self._moved(seconds=count)

    def minusSeconds(self, count):
        return self._moved(seconds=-count)

    def plus(self, duration):
        return type(self)(self.moment + duration.span)

    def minus(self, duration):
        return type(self)(self.moment - duration.span)

    def getYear(self):
        return self.moment.year

    def getMonthValue(self):
        return self.moment.month

    def getDayOfMonth(self):
        return self.moment.day

    def getHour(self):
        return self.moment.hour

    def getMinute(self):
        return self.moment.minute

    def getSecond(self):
        return self.moment.second

    def isBefore(self, other):
        return self.moment < other.moment

    def isAfter(self, other):
        return self.moment > other.moment

    def format(self, formatter):
        return formatter.format(self)

    def toString(self):
        return str(self)

    def __str__(self):
        fraction = f".{self.moment.microsecond:06d}" if self.moment.microsecond else ""
        return dates.format_date(self.moment, self._iso) + (fraction.removesuffix("000") if fraction else "")

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, _Temporal) and self.moment == other.moment

    def __hash__(self):
        return hash(self.moment)


class LocalDate(_Temporal):
    _iso = "yyyy-MM-dd"

    @staticmethod
    def now(zone=None):
        return LocalDate.of(*datetime.datetime.now(zone_of(zone)).timetuple()[:3])

    @staticmethod
    def of(year, month, day):
        return LocalDate(datetime.datetime(year, month, day))

    @staticmethod
    def parse(text, formatter=None):
        return LocalDate.of(*_parse(text, formatter, "yyyy-MM-dd").timetuple()[:3])

    def atStartOfDay(self, zone=None):
        if zone is None:
            return LocalDateTime(self.moment)
        return ZonedDateTime(self.moment.replace(tzinfo=zone.zone))


class LocalDateTime(_Temporal):
    _iso = "yyyy-MM-dd'T'HH:mm:ss"

    @staticmethod
    def now(zone=None):
        return LocalDateTime(datetime.datetime.now(zone_of(zone)).replace(tzinfo=None))

    @staticmethod
    def of(year, month, day, hour=0, minute=0, second=0, nanosecond=0):
        return LocalDateTime(datetime.datetime(year, month, day, hour, minute, second, nanosecond // 1000))

    @staticmethod
    def parse(text, formatter=None):
        return LocalDateTime(_parse(text, formatter, None).replace(tzinfo=None))

    def atZone(self, zone):
        return ZonedDateTime(self.moment.replace(tzinfo=zone.zone))

    def toLocalDate(self):
        return LocalDate.of(self.moment.year, self.moment.month, self.moment.day)


class ZonedDateTime(_Temporal):
    _iso = "yyyy-MM-dd'T'HH:mm:ssXXX"

    @staticmethod
    def now(zone=None):
        return ZonedDateTime(datetime.datetime.now(zone_of(zone)))

    @staticmethod
    def ofInstant(instant, zone):
        return ZonedDateTime(instant.moment.astimezone(zone.zone))

    @staticmethod
    def parse(text, formatter=None):
        return ZonedDateTime(_parse(text, formatter, None))

    def withZoneSameInstant(self, zone):
        return ZonedDateTime(self.moment.astimezone(zone.zone))

    def toInstant(self):
        return Instant(self.moment.astimezone(dates.UTC))

    def toLocalDate(self):
        return LocalDate.of(self.moment.year, self.moment.month, self.moment.day)

    def toLocalDateTime(self):
        return LocalDateTime(self.moment.replace(tzinfo=None))


class Instant(_Temporal):
    @staticmethod
    def now():
        return Instant(datetime.datetime.now(dates.UTC))

    @staticmethod
    def ofEpochMilli(milliseconds):
        return Instant(datetime.datetime.fromtimestamp(0, dates.UTC) + datetime.timedelta(milliseconds=milliseconds))

    @staticmethod
    def ofEpochSecond(seconds):
        return Instant.ofEpochMilli(seconds * 1000)

    @staticmethod
    def parse(text):
        return Instant(_parse(text, None, None).astimezone(dates.UTC))

    def toEpochMilli(self):
        return (self.moment - datetime.datetime.fromtimestamp(0, dates.UTC)) // datetime.timedelta(milliseconds=1)

    def getEpochSecond(self):
        return self.toEpochMilli() // 1000

    def atZone(self, zone):
        return ZonedDateTime.ofInstant(self, zone)

    def __str__(self):
        fraction = f".{self.moment.microsecond:06d}".removesuffix("000") if self.moment.microsecond else ""
        return dates.format_date(self.moment, "yyyy-MM-dd'T'HH:mm:ss") + fraction + "Z"


def _parse(text, formatter, pattern):
    from .format import DateTimeParseException

    try:
        if formatter is not None:
            return dates.parse_date(text, formatter.pattern, dates.UTC)
        if pattern is not None:
            return dates.parse_date(text, pattern, dates.UTC)
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        raise DateTimeParseException(f"Text '{text}' could not be parsed") from None
