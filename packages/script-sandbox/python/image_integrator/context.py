"""`context` and `log`, which both forms of script have."""

LEVELS = ("trace", "debug", "info", "warn", "error")


class Log:
    """NiFi's ComponentLog: one method for each level, with {} for the values behind the message."""

    def __init__(self, emit):
        self._emit = emit

    def _say(self, level, message, *values):
        text = str(message)
        if len(values) == 1 and isinstance(values[0], (list, tuple)):
            values = values[0]
        for value in values:
            if isinstance(value, BaseException):
                text += f"\n{type(value).__name__}: {value}"
            else:
                text = text.replace("{}", str(value), 1)
        self._emit(level, text)


def _speaker(level):
    def say(self, message, *values):
        self._say(level, message, *values)

    return say


for _level in LEVELS:
    setattr(Log, _level, _speaker(_level))
    setattr(Log, f"is{_level.capitalize()}Enabled", lambda self: True)
Log.warning = Log.warn


class Context:
    """What the step tells a script: `attributes`, `log` and `http`, and the little of NiFi's ProcessContext that scripts ask for."""

    def __init__(self, attributes, log, http):
        self.attributes = attributes
        self.log = log
        self.http = http
        self._states = {}

    def getProperty(self, name):
        """A script here has no properties of its own: each is unset."""
        return PropertyValue(None)

    def getName(self):
        return "Script"

    def getStateManager(self):
        return StateManager(self._states)


class PropertyValue:
    def __init__(self, value):
        self._value = value

    def evaluateAttributeExpressions(self, *_):
        return self

    def getValue(self):
        return self._value

    def isSet(self):
        return self._value is not None


class StateManager:
    """State lasts for one run of the script."""

    def __init__(self, states):
        self._states = states

    def getState(self, scope):
        return self

    def setState(self, state, scope):
        self._states.clear()
        self._states.update({key: state.get(key) for key in state})

    def get(self, key):
        return self._states.get(key)

    def toMap(self):
        return dict(self._states)
