"""The session of NiFi's ExecuteScript, with the rules that Jython scripts were written against.

A flow file is a value: each change answers a new one. An older one may still be handed in, and then means the newest. What a callback
has written counts only when it did not throw. When the script ends, every flow file that it took must have been sent on or removed.
"""

import inspect

from java.lang import NullPointerException, Throwable

from . import streams
from .flow_file import FlowFile, Record

SUCCESS = "success"
FAILURE = "failure"


class FlowFileHandlingException(Throwable):
    _java_name = "org.apache.nifi.processor.exception.FlowFileHandlingException"


class Relationship:
    def __init__(self, name):
        self.name = name

    def getName(self):
        return self.name

    def __repr__(self):
        return self.name


REL_SUCCESS = Relationship(SUCCESS)
REL_FAILURE = Relationship(FAILURE)


class Session:
    """org.apache.nifi.processor.ProcessSession over the one page that a step hands to its script."""

    def __init__(self, content, attributes):
        self._queue = [(content, dict(attributes))]
        self._records = []
        self._count = 0
        self._inside = set()
        self.outputs = []
        self.was_asked = False
        self.rolled_back = False

    # Taking and making flow files

    def get(self, most=None):
        self.was_asked = True
        taken = [self._add(*self._queue.pop(0)) for _ in range(min(len(self._queue), 1 if most is None else int(most)))]
        if most is not None:
            return taken
        return taken[0] if taken else None

    def create(self, parent=None):
        return self._add(b"", {} if parent is None else self._find(parent).attributes)

    def clone(self, original, offset=0, size=None):
        record = self._find(original)
        end = len(record.content) if size is None else offset + size
        return self._add(record.content[offset:end], record.attributes)

    def getQueueSize(self):
        return len(self._queue)

    # Content

    def read(self, flow_file, callback=None):
        stream = streams.InputStream(self._find(flow_file).content)
        if callback is None:
            return stream
        self._call(flow_file, callback, stream)
        return None

    def write(self, flow_file, callback=None):
        record = self._find(flow_file)
        if callback is None:
            return _ContentStream(record)
        output = streams.OutputStream()
        if _takes_two(callback):
            self._call(flow_file, callback, streams.InputStream(record.content), output)
        else:
            self._call(flow_file, callback, output)
        record.content = output.content
        return FlowFile(record)

    def append(self, flow_file, callback):
        record = self._find(flow_file)
        output = streams.OutputStream(record.content)
        self._call(flow_file, callback, output)
        record.content = output.content
        return FlowFile(record)

    def importFrom(self, source, flow_file):
        record = self._find(flow_file)
        record.content = bytes(source.take())
        return FlowFile(record)

    def exportTo(self, flow_file, target):
        target.write(self._find(flow_file).content)

    # Attributes

    def putAttribute(self, flow_file, name, value):
        record = self._find(flow_file)
        _check_text("putAttribute", 2, name)
        _check_text("putAttribute", 3, value)
        record.attributes = {**record.attributes, str(name): str(value)}
        return FlowFile(record)

    def putAllAttributes(self, flow_file, attributes):
        record = self._find(flow_file)
        pairs = {name: attributes.get(name) for name in attributes}
        for name, value in pairs.items():
            _check_text("putAllAttributes", 2, name)
            _check_text("putAllAttributes", 2, value)
        record.attributes = {**record.attributes, **{str(name): str(value) for name, value in pairs.items()}}
        return FlowFile(record)

    def removeAttribute(self, flow_file, name):
        return self.removeAllAttributes(flow_file, [name])

    def removeAllAttributes(self, flow_file, names):
        record = self._find(flow_file)
        record.attributes = {name: value for name, value in record.attributes.items() if name not in set(names)}
        return FlowFile(record)

    # Where flow files go

    def transfer(self, flow_files, relationship=None):
        if relationship is None:
            raise FlowFileHandlingException(
                f"{flow_files} was sent back to its queue: name REL_SUCCESS or REL_FAILURE."
            )
        if not isinstance(relationship, Relationship):
            raise TypeError("transfer(): 2nd arg can't be coerced to org.apache.nifi.processor.Relationship")
        for flow_file in _each(flow_files):
            self._find(flow_file).relationship = relationship.name

    def remove(self, flow_files):
        for flow_file in _each(flow_files):
            self._find(flow_file).removed = True

    def penalize(self, flow_file):
        return FlowFile(self._find(flow_file))

    def adjustCounter(self, name, delta, immediate):
        pass

    def getProvenanceReporter(self):
        return _Silent()

    def commit(self):
        for record in self._records:
            if record.relationship is None and not record.removed:
                raise FlowFileHandlingException(f"FlowFile[{record.number}] transfer relationship not specified")
        self.outputs += [record for record in self._records if not record.removed]
        self._records = []

    def commitAsync(self, *_):
        self.commit()

    def rollback(self, penalize=False):
        self.rolled_back = self.rolled_back or bool(self._records)
        self._records = []

    # Inside

    def _add(self, content, attributes):
        self._count += 1
        record = Record(self._count, content, dict(attributes))
        self._records.append(record)
        return FlowFile(record)

    def _find(self, flow_file):
        if flow_file is None:
            raise NullPointerException("There is no flow file: session.get() answered None.")
        record = getattr(flow_file, "_record", None)
        if record is None:
            raise TypeError("1st arg can't be coerced to org.apache.nifi.flowfile.FlowFile")
        if record.removed:
            raise FlowFileHandlingException(f"{flow_file} has already been marked for removal")
        if record.relationship is not None:
            raise FlowFileHandlingException(f"{flow_file} already marked for transfer")
        if record not in self._records:
            raise FlowFileHandlingException(f"{flow_file} is not known in this session")
        return record

    def _call(self, flow_file, callback, *arguments):
        process = getattr(callback, "process", callback)
        process(*arguments)


class _ContentStream(streams.OutputStream):
    """What session.write(flowFile) answers: the content is the flow file's with every write."""

    def __init__(self, record):
        super().__init__()
        self._record = record
        record.content = b""

    def write(self, value, offset=0, length=None):
        super().write(value, offset, length)
        self._record.content = self.content


class _Silent:
    """Takes any call and does nothing: provenance belongs to NiFi."""

    def __getattr__(self, name):
        return lambda *arguments: None


def _each(flow_files):
    return flow_files if isinstance(flow_files, (list, tuple, set)) or hasattr(flow_files, "toArray") else [flow_files]


def _takes_two(callback):
    """Tells a StreamCallback (input and output) from an OutputStreamCallback (output alone)."""
    process = getattr(callback, "process", callback)
    try:
        parameters = inspect.signature(process).parameters.values()
    except (TypeError, ValueError):
        return True
    fixed = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    open_ended = any(one.kind == one.VAR_POSITIONAL for one in parameters)
    return open_ended or len(fixed) >= 2


def _check_text(method, place, value):
    if value is None:
        raise NullPointerException()
    if not isinstance(value, str):
        ordinal = {2: "2nd", 3: "3rd"}[place]
        raise TypeError(f"{method}(): {ordinal} arg can't be coerced to String")
