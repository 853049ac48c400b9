"""What a matched rule says, before anything is known of publication day, tense or context.

Each builder reads the items of a match and gives a :class:`Timex`, or ``None`` to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from factx.find._timex_lexer import Item

Items = Sequence[Item]


@dataclass(frozen=True, slots=True)
class Timex:
    """A temporal expression with its parts.

    Attributes:
        value: the TIMEX3 value, where nothing needs to be worked out.
        year: negative for years BC.
        base: what ``shift`` counts from, "published" or "mention".
        shift: how many of ``unit`` away from the base; for a month, weekday, season or part of day the
            direction of "last" (-1), "this" (0) and "next" (1).
        year_shift: the year in "June last year" relative to the year of ``year_base``.
        holiday: the rule for its day, as in the lexicon.
        opens: the next expression is the end of a range that begins here.
        counted: ``shift`` was given as a length of time ("two years ago").
        short: the century was left out.
    """

    kind: str = "date"
    value: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    part: str | None = None
    clock: str | None = None
    zone: str | None = None
    deictic: int | None = None
    holiday: str | None = None
    decade: int | None = None
    unit: str | None = None
    shift: float | None = None
    base: str = "published"
    year_shift: int | None = None
    year_base: str = "published"
    modifier: str | None = None
    opens: bool = False
    counted: bool = False
    short: bool = False
    vague: bool = False
    bare: bool = False


_SHIFTS = (
    # sense, direction, base
    ("last", -1, "published"), ("past", -1, "published"), ("latest", -1, "published"),
    ("previous", -1, "mention"), ("next", 1, "published"), ("coming", 1, "published"),
    ("following", 1, "mention"), ("current", 0, "published"), ("same", 0, "mention"),
    ("that", 0, "mention"), ("this", 0, "published"),
)  # fmt: skip
_MODIFIERS = {
    "early": "early", "mid": "mid", "late": "late", "earlier": "early", "later": "late", "beginning": "early",
    "middle": "mid", "end": "late", "about": "approximate",
}  # fmt: skip
_UNIT_VALUES = {"FN": ("W", 2), "DE": ("Y", 10), "SM": ("SM", 1)}


def first(items: Items, *senses: str) -> Any:
    """The value of the first of ``senses`` that an item has, in the order of ``senses``."""
    for sense in senses:
        for item in items:
            value = item.senses.get(sense)
            if value is not None:
                return value
    return None


def has(items: Items, *senses: str) -> bool:
    """True if an item has one of ``senses``."""
    return any(sense in item.senses for item in items for sense in senses)


def modifier(items: Items) -> str | None:
    """The modifier that the words give."""
    for item in items:
        for sense, name in _MODIFIERS.items():
            if sense in item.senses:
                return name
    return None


def direction(items: Items) -> tuple[int, str] | None:
    """What "last", "this", "the following" ... say: how many steps, and from where."""
    for sense, step, base in _SHIFTS:
        for item in items:
            if sense in item.senses:
                return step, base
    return None


def calendar(items: Items) -> Timex | None:
    """Parts of a calendar date, in whatever order they stand."""
    year_at = next((i for i, item in enumerate(items) if "unit_y" in item.senses), None)
    year_shift, year_base = None, "published"
    rest = items
    year = first(items, "year", "longyear")
    if year_at is not None and year is None:
        begin = year_at - 1
        while begin > 0 and direction(items[begin - 1 : begin]) or has(items[begin - 1 : begin], "the"):
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
    numbers = [(i, value) for i, item in enumerate(items) if (value := item.get("daynum") or item.get("ordday"))]
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


def age(items: Items) -> Timex | None:
    """ "52 years old" is a figure, not a date."""
    return None


def explicit(items: Items) -> Timex | None:
    """ "18-Oct-2017", "2017.Oct.18": dateparser knows the orders; it may fill in no part."""
    import dateparser

    text = re.sub(r"[/.-]", " ", items[0].text)
    try:
        found = dateparser.parse(
            text, languages=["en"], settings={"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
        )
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
    text = items[0].text.upper()
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?", text)
    if not found:
        return None
    year, month, day, clock, zone = found.groups()
    if zone and len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(year)):
        return None
    return Timex(
        kind="time" if clock else "date", year=int(year), month=int(month), day=int(day), clock=clock, zone=zone
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
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1 <= year):
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
    return Timex(quarter=number, year=year, shift=step[0] if step else None, base=step[1] if step else "published")


def year_period(items: Items) -> Timex | None:
    """ "the 1988 quarter": the quarter spoken of, in that year."""
    return Timex(year=first(items, "year"), unit="Q", base="period")


def week_of(items: Items) -> Timex | None:
    """ "the week of March 6"."""
    at = next(i for i, item in enumerate(items) if "of" in item.senses)
    day = calendar(items[at + 1 :])
    return replace(day, unit="week of") if day else None


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


def duration(items: Items) -> Timex | None:
    """ "four months", "several years", "an hour and a half"."""
    value = amount(items)
    if value is None:
        return None
    return Timex(kind="duration", value=value, bare=not has(items, "number", "a", "few", "several", "couple", "many"))


def amount(items: Items) -> str | None:
    """A length of time as TIMEX3 writes it."""
    unit = first(items, "units", "unit")
    number = first(items, "number")
    if unit is None:
        unit = "TS"
    if number is None and has(items, "couple"):
        number = 2
    elif number is None and has(items, "long") and has(items, "unit") and len(items) == 2:
        number = 1
    elif number is None and has(items, "a", "extra", "all") and not has(items, "few", "many"):
        number = 1
    if unit == "Q" and (number is None or number == 1) and not has(items, "few", "several", "many"):
        return None
    if has(items, "half"):
        number = (number or 0) + 0.5
    return length(unit, number)


def length(unit: str, number: float | None) -> str:
    """ "P4M"; X where the number is unknown."""
    if number is None:
        if unit[0] == "T":
            return f"PTX{unit[1:]}"
        return "PXW" if unit == "FN" else f"PX{unit}"
    unit, times = _UNIT_VALUES.get(unit, (unit, 1))
    number *= times
    smaller = {"Y": ("M", 12), "TH": ("M", 60), "TM": ("S", 60)}.get(unit)
    whole = int(number)
    letter, prefix = (unit[1:], "PT") if unit[0] == "T" else (unit, "P")
    if number == whole:
        return f"{prefix}{whole}{letter}"
    if smaller and number - whole == 0.5:
        return f"{prefix}{f'{whole}{letter}' if whole else ''}{smaller[1] // 2}{smaller[0]}"
    return f"{prefix}{number:g}{letter}"


def past_span(items: Items) -> Timex | None:
    """ "the past 20 years", "the first nine months"."""
    value = amount(items)
    return None if value is None else Timex(kind="duration", value=value)


def recent_units(items: Items) -> Timex | None:
    """ "recent weeks", "the coming months"."""
    unit = first(items, "units")
    if has(items, "ahead"):
        return Timex(kind="duration", value=length(unit, None))
    if has(items, "recent", "past", "previous"):
        return Timex(value="PAST_REF")
    return Timex(value="FUTURE_REF") if unit else None


def offset(items: Items) -> Timex | None:
    """ "two weeks ago", "four months later", "a year earlier"."""
    cue = items[-1]
    unit = first(items, "units", "unit")
    number = first(items, "number")
    if number is None and has(items, "couple"):
        number = 2
    elif number is None and has(items[:-1], "a") and not has(items, "few", "many"):
        number = 1
    if has(items, "half"):
        number = (number or 0) + 0.5
    back = has([cue], "ago", "earlier", "before", "previously")
    base = "published" if has([cue], "ago", "hence") else "mention"
    if has([cue], "before") and has(items, "the") and number is None:
        number = 1
    if has([cue], "after") and has(items, "the"):
        number = 1
    if number is None:
        if unit in ("D", "W", "M", "Y", "DE", "CE", "FN", "TH", "TM", "ML", "WE"):
            return Timex(value="PAST_REF" if back else "FUTURE_REF", vague=True)
        return None
    if has([cue], "before", "after", "previously"):
        base = "mention"
    return Timex(unit=unit, shift=-number if back else number, base=base, counted=True)


def repeated(items: Items) -> Timex | None:
    """ "every week", "daily", "each Thursday"."""
    if (frequency := first(items, "frequency")) is not None:
        return Timex(kind="set", value=frequency)
    if (weekday := first(items, "weekday", "weekdays")) is not None:
        part = first(items, "plural_part", "part")
        return Timex(kind="set", value=f"XXXX-WXX-{weekday}" + (f"T{part}" if part else ""))
    if (month := first(items, "month")) is not None:
        return Timex(kind="set", value=f"XXXX-{month:02}")
    if (name := first(items, "season")) is not None:
        return Timex(kind="set", value=f"XXXX-{name}")
    if (part := first(items, "part")) is not None:
        return Timex(kind="set", value=f"XXXX-XX-XXT{part}")
    unit = first(items, "units", "unit")
    if unit is None:
        return None
    number = first(items, "number")
    if number is None:
        ordinal = next((i.get("ordday") for i in items[:-1] if i.get("ordday")), None)
        number = 2 if has(items, "other") else ordinal
    if number is None:
        number = None if has(items, "few") else 1
    return Timex(kind="set", value=length(unit, number))


def prewar(items: Items) -> Timex | None:
    """ "pre-war": tied to an event, so it has no value."""
    pre = items[0].text.startswith("pre")
    return Timex(value=None, modifier="before" if pre else "after")


BUILDERS: Mapping[str, Callable[[Items], Timex | list[tuple[Items, Timex]] | None]] = {
    "calendar": calendar, "days": days, "years": years, "clock_in_part": clock_in_part,
    "iso": iso, "explicit": explicit, "numeric": numeric, "unit_shift": unit_shift, "quarter": quarter, "year_ago": year_ago, "year_period": year_period, "week_of": week_of,
    "season": season, "decade": decade, "century": century, "edge": edge, "duration": duration,
    "past_span": past_span, "recent_units": recent_units, "offset": offset, "set": repeated, "prewar": prewar,
    "year_end": year_end, "age": age,
}  # fmt: skip
