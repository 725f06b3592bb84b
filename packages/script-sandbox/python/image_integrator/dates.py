"""Java's date patterns (`yyyy-MM-dd'T'HH:mm:ss.SSSXXX`) for java.text and java.time."""

import datetime
import re
import zoneinfo

_PART = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|(.)", re.DOTALL)
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UTC = datetime.timezone.utc


def zone(name):
    """A time zone by its Java name; what Java does not know is GMT there, and here."""
    fixed = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?", name)
    if fixed:
        minutes = int(fixed[2]) * 60 + int(fixed[3] or 0)
        return datetime.timezone(datetime.timedelta(minutes=-minutes if fixed[1] == "-" else minutes))
    if name in ("Z", "UTC", "GMT"):
        return UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC


def _parts(pattern):
    for match in _PART.finditer(pattern):
        if match[1] is not None:
            yield None, match[1].replace("''", "'") or "'"
        elif match[2]:
            yield match[2], len(match[0])
        else:
            yield None, match[3]


def format_date(moment, pattern):
    return "".join(size if letter is None else _show(moment, letter, size) for letter, size in _parts(pattern))


def _show(moment, letter, size):
    if letter in "yu":
        return f"{moment.year % 100:02d}" if size == 2 else f"{moment.year:0{size}d}"
    if letter in "ML":
        name = _MONTHS[moment.month - 1]
        return name if size > 3 else name[:3] if size == 3 else f"{moment.month:0{size}d}"
    if letter == "E":
        name = _DAYS[moment.weekday()]
        return name if size > 3 else name[:3]
    if letter == "a":
        return "AM" if moment.hour < 12 else "PM"
    if letter in "SA" or letter == "n":
        digits = f"{moment.microsecond:06d}000"
        return digits[:size] if size != 3 else digits[:3]
    if letter in "XZxz":
        return _show_zone(moment, letter, size)
    values = {
        "d": moment.day,
        "D": moment.timetuple().tm_yday,
        "H": moment.hour,
        "k": moment.hour or 24,
        "h": moment.hour % 12 or 12,
        "K": moment.hour % 12,
        "m": moment.minute,
        "s": moment.second,
        "u": moment.isoweekday(),
        "w": moment.isocalendar()[1],
    }
    if letter not in values:
        raise ValueError(f"Illegal pattern character '{letter}'")
    return f"{values[letter]:0{size}d}"


def _show_zone(moment, letter, size):
    if letter == "z":
        return moment.tzname() or "UTC"
    minutes = int((moment.utcoffset() or datetime.timedelta()).total_seconds() // 60)
    if letter == "X" and minutes == 0:
        return "Z"
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    if letter in "Xx" and size == 1:
        return f"{sign}{hours:02d}"
    colon = ":" if letter in "Xx" and size >= 3 else ""
    return f"{sign}{hours:02d}{colon}{rest:02d}"


def parse_date(text, pattern, default_zone):
    """The moment that a text names, or ValueError; what the pattern leaves out is 1970-01-01T00:00."""
    expression, letters = "", []
    for letter, size in _parts(pattern):
        if letter is None:
            expression += re.escape(size)
        else:
            expression += _expected(letter, size)
            letters.append((letter, size))
    match = re.match(expression, text)
    if match is None:
        raise ValueError(f'Unparseable date: "{text}"')
    fields = {"year": 1970, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    where = default_zone
    afternoon = None
    for (letter, size), part in zip(letters, match.groups()):
        if letter in "yu":
            fields["year"] = int(part) + (2000 if size == 2 and len(part) == 2 else 0)
        elif letter in "ML":
            fields["month"] = int(part) if part.isdigit() else [name[:3] for name in _MONTHS].index(part[:3].title()) + 1
        elif letter in "dHhkKms":
            name = {"d": "day", "m": "minute", "s": "second"}.get(letter, "hour")
            fields[name] = int(part) % (24 if name == "hour" else 10_000)
        elif letter in "Sn":
            fields["microsecond"] = int(part) * 1000 if size == 3 else int(part.ljust(6, "0")[:6])
        elif letter in "XZxz":
            where = zone(part)
        elif letter == "a":
            afternoon = part.lower() == "pm"
    if afternoon is not None:
        fields["hour"] = fields["hour"] % 12 + (12 if afternoon else 0)
    start = datetime.datetime(fields["year"], 1, 1, tzinfo=where)
    month = fields["month"] - 1
    start = start.replace(year=start.year + month // 12, month=month % 12 + 1)
    # Lenient, as Java is: the 32nd of a month is the 1st of the next.
    return start + datetime.timedelta(
        days=fields["day"] - 1,
        hours=fields["hour"],
        minutes=fields["minute"],
        seconds=fields["second"],
        microseconds=fields["microsecond"],
    )


def _expected(letter, size):
    if letter in "XZxz":
        return r"(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Za-z/_]+)"
    if letter in "Ea" or letter in "ML" and size > 2:
        return r"([A-Za-z]+)"
    if letter in "Sn":
        return r"(\d+)"
    return rf"(\d{{1,{max(size, 4 if letter in 'yu' else 2)}}})"
