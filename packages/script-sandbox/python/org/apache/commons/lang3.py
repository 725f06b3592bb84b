"""org.apache.commons.lang3."""

from image_integrator import missing

__all__ = ["StringUtils"]
__getattr__ = missing.attribute(__name__)


class StringUtils:
    @staticmethod
    def isEmpty(value):
        return not value

    @staticmethod
    def isNotEmpty(value):
        return bool(value)

    @staticmethod
    def isBlank(value):
        return value is None or not value.strip()

    @staticmethod
    def isNotBlank(value):
        return not StringUtils.isBlank(value)

    @staticmethod
    def defaultString(value, default=""):
        return default if value is None else value

    @staticmethod
    def trim(value):
        return None if value is None else value.strip()

    @staticmethod
    def trimToEmpty(value):
        return "" if value is None else value.strip()

    @staticmethod
    def join(values, separator=""):
        return separator.join(str(value) for value in values)

    @staticmethod
    def capitalize(value):
        return value[:1].upper() + value[1:]

    @staticmethod
    def leftPad(value, size, fill=" "):
        return value.rjust(size, fill)

    @staticmethod
    def rightPad(value, size, fill=" "):
        return value.ljust(size, fill)

    @staticmethod
    def substringBefore(value, separator):
        return value.split(separator, 1)[0]

    @staticmethod
    def substringAfter(value, separator):
        return value.split(separator, 1)[1] if separator in value else ""

    @staticmethod
    def stripAccents(value):
        import unicodedata

        split = unicodedata.normalize("NFD", value)
        return "".join(character for character in split if not unicodedata.combining(character))
