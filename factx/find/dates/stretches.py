""" "The year to June", "the three months to 31 March": lengths of time that end on a day or in a month."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from factx.find.dates import calendar as cal
from factx.find.dates.timex import Timex

_TO = re.compile(r"\s(?:up\s)?(?:to|through|until)\s(?:the\s)?", re.IGNORECASE)
_LENGTH = re.compile(r"P(\d{1,4})([YMWD])\Z")
_MONTHS = {"Y": 12, "M": 1}
_DAYS = {"W": 7, "D": 1}


class Limits(NamedTuple):
    """First and last day, and both in EDTF."""

    start: str
    end: str
    edtf: str


def length_to(text: str, begin: int, stop: int, timex: Timex, after: Timex, at: int, end: int) -> str | None:
    """The length as TIMEX3 writes it, if ``timex`` at ``begin`` is one that ends with ``after`` at ``at``.

    ``stop``, ``end``: where the two expressions end.
    """
    if after.month is None or after.clock or after.part or not _TO.fullmatch(text, stop, max(stop, at)):
        return None
    if not text[begin:stop].lower().startswith("the ") or text[end : end + 2] in ("'s", "’s"):
        return None
    if timex.kind == "duration":
        return timex.value if timex.value and _LENGTH.match(timex.value) else None
    if timex.base == "context" and timex.modifier is None and timex.half is None:
        return {"Y": "P1Y", "Q": "P3M", "M": "P1M"}.get(timex.unit or "")
    return None


def limits(length: str, value: str) -> Limits | None:
    """What a stretch covers that is ``length`` long and ends with ``value``, a month or a day."""
    found, last = _LENGTH.match(length), cal.to_day(cal.bounds(value).end or "")
    if found is None or last is None:
        return None
    count, unit = int(found[1]), found[2]
    whole = last.day == cal.days_in(last.year, last.month)  # "30 June" ends a month as well as "June"
    first: datetime.date | None
    if unit in _DAYS:
        first = cal.shift(last, days=1 - count * _DAYS[unit])
    elif whole:
        first = cal.shift(last.replace(day=1), months=1 - count * _MONTHS[unit])
    else:
        before = cal.shift(last, months=-count * _MONTHS[unit])
        first = cal.shift(before, days=1) if before else None
    if first is None:
        return None
    months = len(value) == 7 and unit in _MONTHS
    cut = 7 if months else 10
    return Limits(first.isoformat(), last.isoformat(), f"{first.isoformat()[:cut]}/{last.isoformat()[:cut]}")
