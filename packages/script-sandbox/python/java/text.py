"""java.text, as far as scripts use it."""

import decimal
import unicodedata

from image_integrator import dates, missing
from java.lang import Exception as JavaException
from java.lang import IllegalArgumentException
from java.util import Date, TimeZone

__all__ = ["DecimalFormat", "Normalizer", "ParseException", "SimpleDateFormat"]
__getattr__ = missing.attribute(__name__)


class ParseException(JavaException):
    _java_name = "java.text.ParseException"


class SimpleDateFormat:
    def __init__(self, pattern, *_):
        self._pattern = pattern
        self._zone = TimeZone.getDefault()

    def setTimeZone(self, zone):
        self._zone = zone

    def setLenient(self, lenient):
        pass

    def toPattern(self):
        return self._pattern

    def format(self, date):
        moment = (date if isinstance(date, Date) else Date(date)).moment(self._zone.zone)
        try:
            return dates.format_date(moment, self._pattern)
        except ValueError as problem:
            raise IllegalArgumentException(str(problem)) from None

    def parse(self, text):
        try:
            return Date(round(dates.parse_date(text, self._pattern, self._zone.zone).timestamp() * 1000))
        except (ValueError, OverflowError) as problem:
            raise ParseException(str(problem)) from None


class DecimalFormat:
    """The patterns of digits: `#,##0.00`."""

    def __init__(self, pattern, *_):
        whole, _, fraction = pattern.partition(".")
        self._grouped = "," in whole
        self._digits = whole.count("0")
        self._most = len(fraction.strip("%"))
        self._least = fraction.count("0")

    def format(self, value):
        number = decimal.Decimal(repr(value)).quantize(decimal.Decimal(1).scaleb(-self._most), decimal.ROUND_HALF_EVEN)
        whole, _, fraction = f"{abs(number):f}".partition(".")
        while len(fraction) > self._least and fraction.endswith("0"):
            fraction = fraction[:-1]
        whole = whole.lstrip("0").rjust(self._digits, "0")
        if self._grouped:
            whole = f"{int(whole or 0):,}".rjust(self._digits, "0")
        return ("-" if number < 0 else "") + whole + (f".{fraction}" if fraction else "")


class _Form:
    def __init__(self, name):
        self.name = name


class Normalizer:
    class Form:
        NFC = _Form("NFC")
        NFD = _Form("NFD")
        NFKC = _Form("NFKC")
        NFKD = _Form("NFKD")

    @staticmethod
    def normalize(text, form):
        return unicodedata.normalize(form.name, text)
