"""java.time.temporal: the units that are counted between two points."""

import datetime

from image_integrator import missing

__all__ = ["ChronoUnit"]
__getattr__ = missing.attribute(__name__)


class _Unit:
    def __init__(self, **span):
        self._span = datetime.timedelta(**span)

    def between(self, start, end):
        difference = end.moment - start.moment
        return difference // self._span if difference >= datetime.timedelta() else -(-difference // self._span)


class ChronoUnit:
    MILLIS = _Unit(milliseconds=1)
    SECONDS = _Unit(seconds=1)
    MINUTES = _Unit(minutes=1)
    HOURS = _Unit(hours=1)
    DAYS = _Unit(days=1)
    WEEKS = _Unit(weeks=1)
