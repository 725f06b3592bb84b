"""java.util, as far as scripts use it."""

from image_integrator import missing

from ._collections import (
    ArrayList,
    Arrays,
    Collections,
    HashMap,
    HashSet,
    LinkedHashMap,
    LinkedHashSet,
    LinkedList,
    NoSuchElementException,
    Objects,
    TreeMap,
)
from ._dates import Calendar, Date, GregorianCalendar, Locale, SimpleTimeZone, TimeZone
from ._values import UUID, Base64, Random

__all__ = [
    "ArrayList", "Arrays", "Base64", "Calendar", "Collections", "Date", "GregorianCalendar", "HashMap", "HashSet",
    "LinkedHashMap", "LinkedHashSet", "LinkedList", "Locale", "NoSuchElementException", "Objects", "Random",
    "SimpleTimeZone", "TimeZone", "TreeMap", "UUID",
]
__getattr__ = missing.attribute(__name__)
