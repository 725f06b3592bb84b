"""Flow files as a script sees them, and their newest state behind."""


class Record:
    """The newest state of one flow file inside a session."""

    def __init__(self, number, content, attributes):
        self.number = number
        self.content = content
        self.attributes = attributes
        self.relationship = None
        self.removed = False


class AttributeMap(dict):
    """java.util.Map of a flow file's attributes: Python's dict with Java's methods."""

    def keySet(self):
        return set(self.keys())

    def entrySet(self):
        return [MapEntry(key, value) for key, value in dict.items(self)]

    def containsKey(self, key):
        return key in self

    def containsValue(self, value):
        return value in dict.values(self)

    def getOrDefault(self, key, default):
        return self.get(key, default)

    def isEmpty(self):
        return not self

    def size(self):
        return len(self)


class MapEntry(tuple):
    """java.util.Map.Entry, which also unpacks as a pair."""

    def __new__(cls, key, value):
        return tuple.__new__(cls, (key, value))

    key = property(lambda self: self[0])
    value = property(lambda self: self[1])

    def getKey(self):
        return self[0]

    def getValue(self):
        return self[1]


class FlowFile:
    """One state of a flow file, as a script holds it."""

    def __init__(self, record):
        self._record = record
        self._attributes = dict(record.attributes)
        self.id = record.number
        self.size = len(record.content)

    attributes = property(lambda self: AttributeMap(self._attributes))

    def getAttribute(self, name):
        return self._attributes.get(name)

    def getAttributes(self):
        return self.attributes

    def getSize(self):
        return self.size

    def getId(self):
        return self.id

    def getEntryDate(self):
        return 0

    def getLineageStartDate(self):
        return 0

    def isPenalized(self):
        return False

    def __eq__(self, other):
        return isinstance(other, FlowFile) and other.id == self.id

    def __hash__(self):
        return self.id

    def __repr__(self):
        return f"FlowFile[{self.id}]"
