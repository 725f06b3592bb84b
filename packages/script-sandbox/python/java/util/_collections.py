"""Collections: lists, sets and maps that are Python's as well as Java's."""

import collections.abc
import functools

from image_integrator.flow_file import MapEntry
from java.lang import IndexOutOfBoundsException, RuntimeException


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
