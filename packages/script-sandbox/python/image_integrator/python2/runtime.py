"""The helpers that `rewrite` and `translate` call in the place of what Python 3 changed."""

import functools
import sys

from . import text


def _is_integer(value):
    return isinstance(value, int)


# Arithmetic


def _py2_div(left, right):
    if _is_integer(left) and _is_integer(right):
        return left // right
    return left / right


class _Divisor:
    """The right side of "x /= y", which keeps the target from being evaluated twice."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __rtruediv__(self, left):
        return _py2_div(left, self.value)


def _py2_divisor(value):
    return _Divisor(value)


class _Float(float):
    """A float that shows itself with the 12 digits of Python 2's str()."""

    __slots__ = ()

    def __str__(self):
        return show_float(self)

    def __format__(self, spec):
        return show_float(self) if spec == "" else format(float(self), spec)


def show_float(value):
    shown = format(float(value), ".12g")
    return shown if any(sign in shown for sign in ".en") else shown + ".0"


def _shown(value):
    return _Float(value) if type(value) is float else value


def _py2_mod(left, right):
    if not isinstance(left, str):
        return left % right
    if type(right) is tuple:
        return left % tuple(_shown(value) for value in right)
    return left % _shown(right)


def _py2_format(target, /, *values, **named):
    if isinstance(target, str):
        values = [_shown(value) for value in values]
        named = {name: _shown(value) for name, value in named.items()}
    return target.format(*values, **named)


# Order: in Python 2 everything can be compared with everything.


def _rank(value):
    if value is None:
        return (0, "")
    if isinstance(value, (int, float)):
        return (1, "")
    return (2, type(value).__name__)


def compare(left, right):
    """cmp() of Python 2: -1, 0 or 1 for any two values."""
    try:
        return -1 if left < right else 1 if left > right else 0
    except TypeError:
        pass
    if isinstance(left, (list, tuple)) and type(left) is type(right):
        for one, other in zip(left, right):
            if one != other:
                return compare(one, other)
        return compare(len(left), len(right))
    if isinstance(left, dict) and isinstance(right, dict):
        if len(left) != len(right):
            return compare(len(left), len(right))
        return compare(_dict_key(left), _dict_key(right))
    one, other = _rank(left), _rank(right)
    if one != other:
        return -1 if one < other else 1
    return 0 if left == right else -1 if id(left) < id(right) else 1


def _dict_key(value):
    return sorted(value.items(), key=functools.cmp_to_key(compare))


def _py2_lt(left, right):
    try:
        return left < right
    except TypeError:
        return compare(left, right) < 0


def _py2_le(left, right):
    try:
        return left <= right
    except TypeError:
        return compare(left, right) <= 0


def _py2_gt(left, right):
    try:
        return left > right
    except TypeError:
        return compare(left, right) > 0


def _py2_ge(left, right):
    try:
        return left >= right
    except TypeError:
        return compare(left, right) >= 0


_COMPARISONS = {
    "_py2_lt": _py2_lt,
    "_py2_le": _py2_le,
    "_py2_gt": _py2_gt,
    "_py2_ge": _py2_ge,
}


def _py2_chain(names, *values):
    result = True
    for name, left, right in zip(names, values, values[1:]):
        result = _COMPARISONS[name](left, right)
        if not result:
            break
    return result


def sort_list(values, cmp=None, key=None, reverse=False):
    """list.sort() of Python 2: a comparison function as first argument, and values of different types."""
    if cmp is None:
        try:
            values.sort(key=key, reverse=reverse)
            return
        except TypeError:
            cmp = compare
    order = functools.cmp_to_key(cmp)
    values.sort(key=order if key is None else lambda value: order(key(value)), reverse=reverse)


def _py2_ordered(cls):
    """A class with __cmp__ gets the comparisons that Python 3 asks for."""
    for name, holds in (
        ("__lt__", lambda sign: sign < 0),
        ("__le__", lambda sign: sign <= 0),
        ("__gt__", lambda sign: sign > 0),
        ("__ge__", lambda sign: sign >= 0),
        ("__eq__", lambda sign: sign == 0),
    ):
        if name not in cls.__dict__:
            setattr(cls, name, lambda self, other, holds=holds: holds(self.__cmp__(other)))
    if cls.__dict__.get("__hash__") is None:
        cls.__hash__ = object.__hash__
    return cls


# Methods that are gone or answer something else


def _py2_has_key(target, *arguments):
    return arguments[0] in target if isinstance(target, dict) else target.has_key(*arguments)


def _view(name, of_dict):
    def view(target, /, *arguments, **named):
        if isinstance(target, dict) and not arguments:
            return of_dict(target)
        return getattr(target, name)(*arguments, **named)

    return view


_py2_keys = _view("keys", list)
_py2_values = _view("values", lambda target: list(target.values()))
_py2_items = _view("items", lambda target: list(target.items()))
_py2_iterkeys = _view("iterkeys", iter)
_py2_itervalues = _view("itervalues", lambda target: iter(target.values()))
_py2_iteritems = _view("iteritems", lambda target: iter(target.items()))
_py2_viewkeys = _view("viewkeys", dict.keys)
_py2_viewvalues = _view("viewvalues", dict.values)
_py2_viewitems = _view("viewitems", dict.items)


def _py2_sort(target, /, *arguments, **named):
    if isinstance(target, list):
        return sort_list(target, *arguments, **named)
    return target.sort(*arguments, **named)


def _py2_next(target, *arguments):
    return target.next(*arguments) if hasattr(target, "next") else next(target)


def _py2_encode(target, /, *arguments, **named):
    return text.encode(target, *arguments, **named) if isinstance(target, str) else target.encode(*arguments, **named)


def _py2_decode(target, /, *arguments, **named):
    return text.decode(target, *arguments, **named) if isinstance(target, str) else target.decode(*arguments, **named)


def _py2_translate(target, *arguments):
    if not isinstance(target, str) or not isinstance(arguments[0], (str, type(None))):
        return target.translate(*arguments)
    table, *deleted = arguments
    kept = [character for character in target if not deleted or character not in deleted[0]]
    if table is None:
        return "".join(kept)
    return "".join(table[ord(character)] if ord(character) < len(table) else character for character in kept)


def _py2_message(target):
    try:
        return target.message
    except AttributeError:
        if not isinstance(target, BaseException):
            raise
        return target.args[0] if len(target.args) == 1 else ""


# Statements


class _Line:
    """Whether the last print statement ended with a comma."""

    open = False


def _py2_print_to(stream, *values, newline=True):
    stream = sys.stdout if stream is None else stream
    body = " ".join(to_text(value) for value in values)
    if _Line.open and (values or newline):
        body = " " + body if values else body
    _Line.open = not newline and not body.endswith("\n")
    stream.write(body + "\n" if newline else body)


def _py2_print(*values, newline=True):
    _py2_print_to(None, *values, newline=newline)


def to_text(value):
    """str() of Python 2, but that text stays text."""
    if isinstance(value, str):
        return value
    if type(value) is float:
        return show_float(value)
    if isinstance(value, (bytes, bytearray)):
        return text.from_bytes(value)
    return str(value)


def _py2_repr(value):
    return repr(value)


def _py2_exception(kind, value=None, traceback=None):
    """The exception of "raise kind, value, traceback"."""
    if not isinstance(kind, type):
        error = kind
    elif isinstance(value, kind):
        error = value
    elif value is None:
        error = kind()
    else:
        error = kind(*value) if isinstance(value, tuple) else kind(value)
    return error if traceback is None else error.with_traceback(traceback)


HELPERS = {name: value for name, value in list(globals().items()) if name.startswith("_py2_")}
