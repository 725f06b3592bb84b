"""java.util, as far as scripts use it."""

import base64
import collections.abc
import datetime
import functools
import random
import time
import uuid

from image_integrator import dates, missing
from image_integrator.nifi import MapEntry
from image_integrator.streams import ByteArray, coerce_bytes
from java.lang import IndexOutOfBoundsException, Object, RuntimeException

__all__ = [
    "ArrayList", "Arrays", "Base64", "Calendar", "Collections", "Date", "GregorianCalendar", "HashMap", "HashSet",
    "LinkedHashMap", "LinkedHashSet", "LinkedList", "Locale", "NoSuchElementException", "Objects", "Random",
    "SimpleTimeZone", "TimeZone", "TreeMap", "UUID",
]
__getattr__ = missing.attribute(__name__)


class NoSuchElementException(RuntimeException):
    _java_name = "java.util.NoSuchElementException"


class Iterator:
    def __init__(self, values):
        self._values = list(values)

    def hasNext(self):
        return bool(self._values)

    def next(self):
        if not self._values:
            raise NoSuchElementException()
        return self._values.pop(0)

    def __iter__(self):
        return self

    def __next__(self):
        if not self._values:
            raise StopIteration
        return self._values.pop(0)


class _Collection:
    """What lists and sets share."""

    def size(self):
        return len(self)

    def isEmpty(self):
        return len(self) == 0

    def contains(self, value):
        return value in self

    def containsAll(self, values):
        return all(value in self for value in values)

    def iterator(self):
        return Iterator(self)

    def toArray(self, *_):
        return list(self)

    def toString(self):
        return str(self)

    def __str__(self):
        return "[" + ", ".join(str(value) for value in self) + "]"

    __repr__ = __str__


class ArrayList(_Collection, collections.abc.MutableSequence):
    """A Java list. As in Jython it is no Python list: json.dumps() wants list(values)."""

    def __init__(self, values=()):
        self._values = [] if isinstance(values, int) else list(values)

    def __getitem__(self, index):
        return self._values[index]

    def __setitem__(self, index, value):
        self._values[index] = value

    def __delitem__(self, index):
        del self._values[index]

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        return list(self) == (list(other) if isinstance(other, (ArrayList, list)) else other)

    __hash__ = None

    def insert(self, index, value):
        self._values.insert(index, value)

    def add(self, *arguments):
        self._values.insert(*arguments) if len(arguments) == 2 else self._values.append(arguments[0])
        return True

    def addAll(self, values):
        self._values.extend(values)
        return True

    def get(self, index):
        if not 0 <= index < len(self._values):
            raise IndexOutOfBoundsException(f"Index: {index}, Size: {len(self._values)}")
        return self._values[index]

    def set(self, index, value):
        before = self.get(index)
        self._values[index] = value
        return before

    def remove(self, target):
        if isinstance(target, int) and not isinstance(target, bool):
            return self._values.pop(target)
        if target in self._values:
            self._values.remove(target)
            return True
        return False

    def indexOf(self, value):
        return self._values.index(value) if value in self._values else -1

    def subList(self, start, end):
        return ArrayList(self._values[start:end])


class LinkedList(ArrayList):
    def addFirst(self, value):
        self._values.insert(0, value)

    addLast = ArrayList.add

    def getFirst(self):
        return self.get(0)

    def getLast(self):
        return self.get(len(self) - 1)


class HashSet(_Collection, collections.abc.MutableSet):
    def __init__(self, values=()):
        self._values = {} if isinstance(values, int) else dict.fromkeys(values)

    def __contains__(self, value):
        return value in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def add(self, value):
        added = value not in self._values
        self._values[value] = None
        return added

    def addAll(self, values):
        return any([self.add(value) for value in values])

    def discard(self, value):
        self._values.pop(value, None)

    def remove(self, value):
        found = value in self._values
        self.discard(value)
        return found


LinkedHashSet = HashSet


class HashMap(collections.abc.MutableMapping):
    """A Java map with Python's dict methods as well. As in Jython it is no dict: json.dumps() wants dict(values)."""

    def __init__(self, values=()):
        self._values = {} if isinstance(values, int) else dict(values)

    def __getitem__(self, key):
        return self._values[key]

    def __setitem__(self, key, value):
        self._values[key] = value

    def __delitem__(self, key):
        del self._values[key]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __repr__(self):
        return repr(dict(self))

    def __str__(self):
        return "{" + ", ".join(f"{key}={self[key]}" for key in self) + "}"

    toString = __str__

    def put(self, key, value):
        before = self._values.get(key)
        self._values[key] = value
        return before

    def putAll(self, values):
        self._values.update({key: values[key] for key in values})

    def putIfAbsent(self, key, value):
        if self._values.get(key) is None:
            return self.put(key, value)
        return self._values[key]

    def remove(self, key):
        return self._values.pop(key, None)

    def getOrDefault(self, key, default):
        return self._values.get(key, default)

    def containsKey(self, key):
        return key in self._values

    def containsValue(self, value):
        return value in self._values.values()

    def keySet(self):
        return HashSet(self)

    def entrySet(self):
        return [MapEntry(key, self[key]) for key in self]

    def size(self):
        return len(self)

    def isEmpty(self):
        return len(self) == 0

    def has_key(self, key):
        return key in self._values


LinkedHashMap = HashMap


class TreeMap(HashMap):
    def __iter__(self):
        return iter(sorted(self._values))

    def firstKey(self):
        return min(self._values)

    def lastKey(self):
        return max(self._values)


class Arrays:
    @staticmethod
    def asList(*values):
        return ArrayList(values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else values)

    @staticmethod
    def toString(values):
        return "[" + ", ".join(str(value) for value in values) + "]"


class Collections:
    @staticmethod
    def emptyList():
        return ArrayList()

    @staticmethod
    def emptyMap():
        return HashMap()

    @staticmethod
    def singletonList(value):
        return ArrayList([value])

    @staticmethod
    def unmodifiableMap(values):
        return values

    @staticmethod
    def sort(values, comparator=None):
        key = None if comparator is None else functools.cmp_to_key(getattr(comparator, "compare", comparator))
        values[:] = sorted(values, key=key)

    @staticmethod
    def reverse(values):
        values[:] = list(values)[::-1]


class Objects:
    @staticmethod
    def equals(one, other):
        return one == other

    @staticmethod
    def isNull(value):
        return value is None

    @staticmethod
    def nonNull(value):
        return value is not None


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
        import hashlib

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
