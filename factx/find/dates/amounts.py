"""Builders for lengths of time: durations, offsets ("two weeks ago") and sets ("every week").

Each reads the items of a match and gives a :class:`Timex`, or ``None`` to refuse it.
"""

from __future__ import annotations

from factx.find.dates.timex import Items, Timex, first, has

_UNIT_VALUES = {"FN": ("W", 2), "DE": ("Y", 10)}


def duration(items: Items) -> Timex | None:
    """ "four months", "several years", "an hour and a half"."""
    value = amount(items)
    if value is None:
        return None
    return Timex(kind="duration", value=value)


def amount(items: Items) -> str | None:
    """A length of time as TIMEX3 writes it."""
    unit = first(items, "units", "unit")
    number = first(items, "number")
    alone = len(items) == 2 and has(items, "long") and has(items, "unit")  # "day-long"
    if unit is None:
        unit = "TS"
    if number is None and has(items, "couple"):
        number = 2
    elif number is None and (alone or has(items, "a", "extra", "all")) and not has(items, "few", "many"):
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


def age(items: Items) -> Timex | None:
    """ "52 years old" is a figure, not a date."""
    return None
