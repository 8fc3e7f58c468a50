"""Dates of feeds to milliseconds since 1970 in UTC: read to their end, or no date.

    text | a standard's form? | words and numbers | every reading | the one that the feed means

Two standards write nearly all dates, RFC 822 and ISO 8601; they are read at once. Whatever else
people write is cut into words and numbers, all of which have to be understood, and every date that
they can mean is made: 03/04/2026 has two. One is left by the weekday that stands beside it, by the
feed's language and by its other dates; if several are left, the text is no date. A wrong date costs
more than none: an item without a date is new when it is first seen, one that seems old is never
told.
"""

from monitor.parse.dates.dating import Dating
from monitor.parse.dates.instants import sane
from monitor.parse.dates.scan import LONGEST

__all__ = ["LONGEST", "Dating", "millis", "sane"]

millis = Dating().millis
