"""Builders for what names a place on the calendar: days, months, quarters, seasons, centuries.

Each reads the items of a match and gives a :class:`Timex`, or ``None`` to refuse it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from factx.find.dates.amounts import length
from factx.find.dates.timex import Items, Timex, direction, first, has, modifier

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?")


def calendar(items: Items) -> Timex | None:
    """Parts of a calendar date, in whatever order they stand."""
    year_at = next((i for i, item in enumerate(items) if "unit_y" in item.senses), None)
    year_shift, year_base = None, "published"
    rest = items
    year = first(items, "year", "longyear")
    if year_at is not None and year is None:
        begin = year_at - 1
        while (begin > 0 and direction(items[begin - 1 : begin])) or has(items[begin - 1 : begin], "the"):
            begin -= 1
        step = direction(items[begin:year_at])
        if step is None:
            return None
        year_shift, year_base = step
        rest = [*items[:begin], *items[year_at + 1 :]]
    step = direction(rest)
    month = first(rest, "month")
    day = first(rest, "daynum") if month else None
    if month and day is None:
        day = first(rest, "ordday")
    if day is not None and day > 31:
        return None
    clock = first(rest, "clock")
    noon = first(rest, "noon")
    part = first(rest, "part")
    if clock is None and noon is not None:
        clock = noon
    deictic = first(rest, "deictic")
    if (night := first(rest, "deictic_part")) is not None:
        deictic, part = 0, night
    weekday = first(rest, "weekday")
    holiday = first(rest, "holiday")
    if has(items, "bc", "ad", "ce"):
        if year is None:
            year = next((v for item in reversed(items) if isinstance(v := item.get("number"), int)), None)
        if year is None or not 1 <= year <= 9999:
            return None
        if has(items, "bc"):
            year = -year
    kind = "time" if part or clock else "date"
    return Timex(
        kind=kind,
        year=year,
        month=month,
        day=day,
        weekday=weekday,
        season=None,
        part=part,
        clock=clock,
        zone=first(rest, "zone"),
        deictic=deictic,
        holiday=holiday,
        shift=step[0] if step else None,
        base=step[1] if step else "published",
        year_shift=year_shift,
        year_base=year_base,
        modifier=modifier(rest),
        short=has(items, "aposyear"),
        bare=len(items) == 1,
    )


def days(items: Items) -> list[tuple[Items, Timex]] | None:
    """ "10-12 October 2017", "May 4, 5 and 9": one for each day, with the month beside it."""
    whole = calendar(items)
    numbers = [
        (i, value) for i, item in enumerate(items) if (value := item.get("daynum") or item.get("ordday"))
    ]
    if whole is None or whole.day is None or any(value > 31 for _, value in numbers):
        return None
    month_first = "month" in items[0].senses
    cuts = [i for i, _ in numbers]
    if month_first:
        begins = [0, *cuts[1:]]
        ends = [*(i + 1 for i in cuts[:-1]), len(items)]
    else:
        begins = cuts
        ends = [*(i + 1 for i in cuts[:-1]), len(items)]
    links = [items[end:begin] for end, begin in zip(ends, begins[1:], strict=False)]
    return [
        (items[begin:end], replace(whole, day=value, opens=n < len(links) and is_range(links[n]), bare=False))
        for n, (begin, end, (_, value)) in enumerate(zip(begins, ends, numbers, strict=True))
    ]


def is_range(link: Items) -> bool:
    """True if what stands between two dates makes a range of them."""
    return has(link, "dash", "to", "through")


def years(items: Items) -> list[tuple[Items, Timex]] | None:
    """ "2009-2010", "1775-80", "477-450 BC": one for each end."""
    at = next(i for i, item in enumerate(items) if "dash" in item.senses)
    begin, end = items[at - 1].get("number"), items[at + 1].get("number")
    if begin is None or end is None:
        return None
    if has(items, "bc"):
        begin, end = -begin, -end
    elif "two" in items[at + 1].senses:
        end += begin - begin % 100
    if end <= begin:
        return None
    return [(items[:at], Timex(year=begin, opens=True)), (items[at + 1 :], Timex(year=end))]


def year_end(items: Items) -> Timex | None:
    """ "year-end": the last day of the year spoken of."""
    return Timex(month=12, day=31, year_shift=0, modifier=modifier(items[:-1]))


def explicit(items: Items) -> Timex | None:
    """ "18-Oct-2017", "2017.Oct.18": dateparser knows the orders; it may fill in no part."""
    import dateparser  # here, because it takes a third of a second and few texts need it

    text = re.sub(r"[/.-]", " ", items[0].text)
    settings: Any = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    try:
        found = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError):
        return None
    return Timex(year=found.year, month=found.month, day=found.day) if found else None


def clock_in_part(items: Items) -> Timex | None:
    """ "4 in the morning"."""
    number, part = items[0].get("number"), items[-1].get("part")
    if not isinstance(number, int) or not 1 <= number <= 12:
        return None
    hour = number % 12 + (0 if part == "MO" or (part == "NI" and number < 5) or number == 12 else 12)
    return Timex(kind="time", clock=f"{hour % 24:02}:00")


def iso(items: Items) -> Timex | None:
    """ "2017-10-18" and "2017-10-18T14:00Z"."""
    found = _ISO.match(items[0].get("isodate").upper())
    if not found:
        return None
    year, month, day, clock, zone = found.groups()
    if zone and len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(year)):
        return None
    return Timex(
        kind="time" if clock else "date",
        year=int(year),
        month=int(month),
        day=int(day),
        clock=clock,
        zone=zone,
    )


def numeric(items: Items) -> Timex | None:
    """ "10/18/2017", "18.10.2017": read where only one order of the parts can be meant."""
    parts = re.split(r"[/.-]", items[0].text)
    a, b, c = map(int, parts)
    if len(parts[0]) == 4:
        year, month, day = a, b, c
    elif len(parts[0]) > 2:
        return None
    else:
        year = c if len(parts[2]) == 4 else c + (2000 if c < 30 else 1900)
        if b > 12 >= a:
            month, day = a, b
        elif a > 12 >= b or "." in items[0].text or a == b:
            month, day = b, a
        else:
            # which part is the month, nothing here tells
            return Timex(value=f"{year:04}-XX-XX", year=year, vague=True)
    if not (1 <= month <= 12 and 1 <= day <= 31 and year >= 1):
        return None
    return Timex(year=year, month=month, day=day)


def unit_shift(items: Items) -> Timex | None:
    """ "last week", "the following month", "the year"."""
    unit = first(items, "unit")
    step = direction(items)
    if unit == "TS" and not step:
        return None
    if unit in ("TS", "TM", "TH"):
        return None
    if step is None:
        return Timex(unit=unit, shift=0, base="context", modifier=modifier(items), vague=True)
    if unit in ("DE", "CE") and has(items, "past", "last", "next", "coming"):
        return Timex(kind="duration", value=length(unit, 1))
    base = step[1]
    if step[0] > 0 and has(items, "the") and has(items, "next"):
        base = "mention"
    return Timex(unit=unit, shift=step[0], base=base, modifier=modifier(items))


def quarter(items: Items) -> Timex | None:
    """ "the third quarter of 1984", "fourth quarter"."""
    number = first(items, "ordday")
    if number not in (1, 2, 3, 4):
        return None
    year_at = next((i for i, item in enumerate(items) if "unit_y" in item.senses), None)
    step = direction(items)
    year = first(items, "year")
    if year_at is not None and step:
        return Timex(quarter=number, year_shift=step[0], year_base=step[1])
    return Timex(
        quarter=number, year=year, shift=step[0] if step else None, base=step[1] if step else "published"
    )


def year_period(items: Items) -> Timex | None:
    """ "the 1988 quarter": the quarter spoken of, in that year."""
    return Timex(year=first(items, "year"), unit="Q", base="period")


def week_of(items: Items) -> Timex | None:
    """ "the week of March 6"."""
    at = next((i for i, item in enumerate(items) if "of" in item.senses), -1)
    day = calendar([item for item in items[at + 1 :] if "unit_w" not in item.senses])
    return replace(day, unit="week of") if day else None


def quarter_code(items: Items) -> Timex | None:
    """ "Q3 2016", "H1 2017"."""
    code, year = items[0].get("quarter_code"), first(items, "year")
    if "H" in code:
        return Timex(year=year, half=int(code.strip("H")))
    return Timex(year=year, quarter=int(code.strip("Q")))


def year_ago(items: Items) -> Timex | None:
    """ "year-earlier", "the year-ago quarter": a year before the period spoken of."""
    number = first(items, "ordday")
    return Timex(quarter=number, unit="Y", shift=-1, base="period")


def season(items: Items) -> Timex | None:
    """ "last fall", "the spring of 1945"."""
    step = direction(items)
    year_at = next((i for i, item in enumerate(items) if "unit_y" in item.senses), None)
    if year_at is not None:
        begin = next(i for i, item in enumerate(items) if "of" in item.senses)
        of_year = direction(items[begin:])
        step = direction(items[:begin])
        if of_year:
            return Timex(season=first(items, "season"), year_shift=of_year[0], year_base=of_year[1])
    year = first(items, "year")
    if has(items, "bc"):
        year = -(year or next((v for item in reversed(items) if isinstance(v := item.get("number"), int)), 1))
    return Timex(
        season=first(items, "season"),
        year=year,
        shift=step[0] if step else None,
        base=step[1] if step else "published",
        modifier=modifier(items),
        bare=len(items) == 1,
    )


def decade(items: Items) -> Timex | None:
    """ "the 1990s", "the early '80s"."""
    number = first(items, "decade")
    if number is None:
        number = 1900 + first(items, "decade_word")
    short = any("two" in item.senses or "decade_word" in item.senses for item in items)
    return Timex(decade=number, modifier=modifier(items), short=short)


def century(items: Items) -> Timex | None:
    """ "the 19th century": TIMEX3 counts full hundreds."""
    number = first(items, "ordday")
    if number is None or not 1 <= number <= 99:
        return None
    if has(items, "bc"):
        return Timex(value=f"BC{number - 1:02}", modifier=modifier(items))
    return Timex(value=f"{number - 1:02}", modifier=modifier(items))


def edge(items: Items) -> Timex | None:
    """ "the end of November", "the first half of 2016"."""
    at = next(i for i, item in enumerate(items) if "of" in item.senses)
    front, rest = items[:at], items[at + 1 :]
    mod = modifier(front)
    half = None
    if has(front, "half"):
        number = first(front, "ordday")
        half = 1 if number == 1 else 2
    whole: Timex | None
    if has(rest, "decade"):
        whole = decade(rest)
    elif has(rest, "season"):
        whole = season(rest)
    elif has(rest, "month"):
        whole = calendar(rest)
    elif has(rest, "century"):
        whole = century(rest)
    elif has(rest, "year", "bc"):
        whole = calendar(rest)
    else:
        whole = unit_shift(rest)
    if whole is None:
        return None
    whole = replace(whole, modifier=mod or whole.modifier)
    if half and (whole.year or whole.unit == "Y"):
        whole = replace(whole, half=half)
    return whole


def prewar(items: Items) -> Timex | None:
    """ "pre-war": tied to an event, so it has no value."""
    pre = items[0].text.startswith("pre")
    return Timex(value=None, modifier="before" if pre else "after")
