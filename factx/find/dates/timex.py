"""A temporal expression with its parts, before anything is known of publication day or context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from factx.find.dates.lexer import Item

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
    "middle": "mid", "end": "late", "about": "approximate", "pre": "before", "post": "after",
}  # fmt: skip


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
