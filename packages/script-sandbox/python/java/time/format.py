"""java.time.format."""

from image_integrator import dates, missing
from java.lang import RuntimeException

__all__ = ["DateTimeFormatter", "DateTimeParseException"]
__getattr__ = missing.attribute(__name__)


class DateTimeParseException(RuntimeException):
    _java_name = "java.time.format.DateTimeParseException"


class DateTimeFormatter:
    def __init__(self, pattern):
        self.pattern = pattern
        self._zone = None

    @staticmethod
    def ofPattern(pattern, *_):
        return DateTimeFormatter(pattern)

    def withZone(self, zone):
        formatter = DateTimeFormatter(self.pattern)
        formatter._zone = zone.zone
        return formatter

    def format(self, temporal):
        moment = temporal.moment
        if self._zone is not None and moment.tzinfo is not None:
            moment = moment.astimezone(self._zone)
        return dates.format_date(moment, self.pattern)


DateTimeFormatter.ISO_LOCAL_DATE = DateTimeFormatter("yyyy-MM-dd")
DateTimeFormatter.ISO_DATE = DateTimeFormatter.ISO_LOCAL_DATE
DateTimeFormatter.ISO_LOCAL_DATE_TIME = DateTimeFormatter("yyyy-MM-dd'T'HH:mm:ss")
DateTimeFormatter.ISO_DATE_TIME = DateTimeFormatter("yyyy-MM-dd'T'HH:mm:ssXXX")
DateTimeFormatter.ISO_OFFSET_DATE_TIME = DateTimeFormatter.ISO_DATE_TIME
DateTimeFormatter.ISO_INSTANT = DateTimeFormatter("yyyy-MM-dd'T'HH:mm:ssX")
