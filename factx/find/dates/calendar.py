"""Calendar arithmetic on TIMEX3 values: pure functions, years 1 to 9999, ISO 8601 weeks.

A TIMEX3 value says in one string how precise it is: "2017", "2017-03", "2017-W42", "2017-10-18TNI".
Everything here reads or makes such strings.  Reference: TimeML 1.2.1 annotation guidelines; ISO 8601.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

Day = datetime.date

EDTF_SEASONS = {"SP": "21", "SU": "22", "FA": "23", "WI": "24"}

_YEAR = re.compile(r"[0-9]{4}\Z")
_DECADE = re.compile(r"([0-9]{3})X\Z")
_CENTURY = re.compile(r"([0-9]{2})(XX)?\Z")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})(-WE)?\Z")
_PART_OF_YEAR = re.compile(r"([0-9]{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)\Z")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(.+)\Z")
_CLOCK = re.compile(r"([0-9]{2}):[0-9]{2}(?::[0-9]{2})?\Z")


class Bounds(NamedTuple):
    """First and last moment of a value in ISO 8601, both inclusive."""

    start: str | None = None
    end: str | None = None


_PRECISIONS = tuple(
    (re.compile(rf"(?:{pattern})\Z"), precision)
    for pattern, precision in (
        (r"(?:BC)?[0-9]{3}X|(?:BC)?[0-9X]{3}", "decade"),
        (r"(?:BC)?[0-9]{2}(?:XX)?|XX", "century"),
        (r"(?:BC)?[0-9X]{4}", "year"),
        (r"(?:BC)?[0-9X]{4}-[0-9X]{2}", "month"),
        (r"(?:BC)?[0-9X]{4}-[0-9X]{2}-[0-9X]{2}|[0-9X]{4}-W[0-9X]{2}-[1-7]", "day"),
        (r"(?:[0-9X]{4}-[0-9X]{2}-[0-9X]{2}|XXXX-WXX-[1-7])T[A-Z]{2}", "part_of_day"),
        (r"(?:[0-9X]{4}-[0-9X]{2}-[0-9X]{2}|XXXX-WXX-[1-7])T[0-9]{2}:[0-9]{2}", "minute"),
        (r"(?:[0-9X]{4}-[0-9X]{2}-[0-9X]{2}|XXXX-WXX-[1-7])T[0-9]{2}:[0-9]{2}:[0-9]{2}", "second"),
        (r"[0-9X]{4}-W[0-9X]{2}", "week"),
        (r"[0-9X]{4}-W[0-9X]{2}-WE", "weekend"),
        (r"[0-9X]{4}-Q[1-4X]", "quarter"),
        (r"[0-9X]{4}-H[12]", "half"),
        (r"(?:BC)?[0-9X]{4}-(?:SP|SU|FA|WI)", "season"),
    )
)


def precision(value: str) -> str | None:
    """How precise a TIMEX3 value of a date or time is, known or not: "XXXX-WXX-7" is a day."""
    return next((name for pattern, name in _PRECISIONS if pattern.match(value)), None)


def bounds(value: str) -> Bounds:
    """What a TIMEX3 value covers; ``None`` where it holds an X for something unknown or is no date."""
    if _YEAR.match(value):
        return _days(f"{value}-01-01", f"{value}-12-31")
    if _DAY.match(value):
        return _days(value, value)
    if found := _MONTH.match(value):
        year, month = int(found[1]), int(found[2])
        return _days(f"{value}-01", f"{value}-{days_in(year, month):02}") if 1 <= month <= 12 else Bounds()
    if found := _DECADE.match(value):
        return _days(f"{found[1]}0-01-01", f"{found[1]}9-12-31")
    if found := _CENTURY.match(value):
        # the calendar's own hundred, as in TIMEX3: "the 20th century" is 19
        return _days(f"{found[1]}00-01-01", f"{found[1]}99-12-31")
    if found := _WEEK.match(value):
        monday = iso_monday(int(found[1]), int(found[2]))
        if monday is None:
            return Bounds()
        first, last = shift(monday, days=5 if found[3] else 0), shift(monday, days=6)
        return Bounds(first.isoformat(), last.isoformat()) if first and last else Bounds()
    if found := _PART_OF_YEAR.match(value):
        return _part_of_year(int(found[1]), found[2])
    if found := _TIME.match(value):
        return _time(found[1], found[2])
    return Bounds()


def _days(start: str, end: str) -> Bounds:
    """Both ends, where they are days that exist: there is no year 0."""
    first, last = to_day(start), to_day(end)
    if last is None:
        return Bounds()
    return Bounds(first.isoformat() if first else Day.min.isoformat(), last.isoformat())


def _part_of_year(year: int, part: str) -> Bounds:
    if not 1 <= year <= 9999:
        return Bounds()
    if part[0] == "Q":
        first, length = 3 * int(part[1]) - 2, 3
    elif part in ("H1", "H2"):
        first, length = 6 * int(part[1]) - 5, 6
    else:
        # which months a season holds depends on the hemisphere, and a winter belongs to two years
        return Bounds()
    last = first + length - 1
    return Bounds(f"{year:04}-{first:02}-01", f"{year:04}-{last:02}-{days_in(year, last):02}")


def _time(day: str, clock: str) -> Bounds:
    start = to_day(day)
    if start is None:
        return Bounds()
    found = _CLOCK.match(clock)
    if not found:
        return Bounds(day, day)
    if found[1] == "24":
        # midnight at the end of a day is the beginning of the next
        after = shift(start, days=1)
        return Bounds(f"{after}T00:00", f"{after}T00:00") if after else Bounds()
    return Bounds(value := f"{day}T{clock}", value)


def edtf(value: str) -> str | None:
    """``value`` in EDTF level 1 (ISO 8601-2:2019), where that can say it."""
    if _YEAR.match(value) or _DAY.match(value) or _MONTH.match(value):
        return value
    if found := _DECADE.match(value):
        return f"{found[1]}X"
    if found := _CENTURY.match(value):
        return f"{found[1]}XX"
    if (found := _PART_OF_YEAR.match(value)) and found[2] in EDTF_SEASONS:
        return f"{found[1]}-{EDTF_SEASONS[found[2]]}"
    if (found := _TIME.match(value)) and re.match(r"[0-9]{2}:[0-9]{2}:[0-9]{2}\Z", found[2]):
        return value
    if re.match(r"[0-9]{4}-[0-9]{2}-XX\Z|[0-9]{4}-XX(-XX)?\Z", value):
        return value
    if re.match(r"BC[0-9]{4}\Z", value):
        # EDTF counts a year 0, which is 1 BC
        year = int(value[2:]) - 1
        return f"-{year:04}" if year else "0000"
    return None


def to_day(text: str) -> Day | None:
    """The day that "YYYY-MM-DD" names, if there is such a day."""
    try:
        return Day.fromisoformat(text)
    except ValueError:
        return None


def make_day(year: int, month: int, day: int) -> Day | None:
    """The day, if there is such a day."""
    try:
        return Day(year, month, day)
    except (ValueError, OverflowError):
        return None


def days_in(year: int, month: int) -> int:
    """How many days a month has; February has 29 where the year is not known to be one of 1 to 9999."""
    if not 1 <= year <= 9999:
        return 29 if month == 2 else calendar.monthrange(2000, month)[1]
    return calendar.monthrange(year, month)[1]


def shift(day: Day, *, days: int = 0, months: int = 0, years: int = 0) -> Day | None:
    """``day`` moved; the end of a shorter month where its own number does not exist there."""
    count = day.year * 12 + day.month - 1 + months + 12 * years
    year, month = divmod(count, 12)
    month += 1
    if not 1 <= year <= 9999:
        return None
    try:
        moved = Day(year, month, min(day.day, days_in(year, month)))
        return moved + datetime.timedelta(days=days)
    except (ValueError, OverflowError):
        return None


def iso_monday(year: int, week: int) -> Day | None:
    """Monday of an ISO week, if the year has that week."""
    try:
        return Day.fromisocalendar(year, week, 1)
    except (ValueError, OverflowError):
        return None


def week_of(day: Day) -> str:
    """The ISO week that holds ``day``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def quarter_of(day: Day) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def easter(year: int) -> Day:
    """Easter Sunday of the western churches, by the anonymous Gregorian computus (Meeus 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return Day(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> Day | None:
    """The ``nth`` (1 to 5, or -1 for the last) ISO ``weekday`` (1 is Monday) of a month."""
    if nth < 0:
        last = Day(year, month, days_in(year, month))
        return shift(last, days=-((last.isoweekday() - weekday) % 7))
    first = Day(year, month, 1)
    number = 1 + (weekday - first.isoweekday()) % 7 + 7 * (nth - 1)
    return make_day(year, month, number)
