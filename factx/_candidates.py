"""What finders yield: light, unvalidated, in offsets of the original text.

Pydantic sees a fact once, when :mod:`factx._assembly` turns candidates into records.  Fields that a
candidate shares with its record mean the same; :mod:`factx.records` says what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

KINDS = ("quotes", "figures", "dates", "places")
"""The kinds of fact that are looked for; each has a finder of that name."""

Stretch = tuple[int, int]
"""``(start, end)`` in code points of the original text, end exclusive."""


class Trouble(NamedTuple):
    """A problem in the making: see :class:`factx.records.Problem`."""

    code: str
    message: str
    at: Stretch | None = None


@dataclass(frozen=True, slots=True)
class QuoteCandidate:
    """Content, cue and source mention of one attribution; who the mention is comes later.

    ``content`` and ``source`` may be discontinuous: several stretches, in order of the text.
    ``source`` is empty where nobody is named; ``follows`` then says that the speaker of the quote
    before goes on.
    """

    content: tuple[Stretch, ...]
    form: str
    cue: Stretch | None = None
    source: tuple[Stretch, ...] = ()
    speech: bool = True
    via: tuple[Stretch, ...] = ()
    addressee: Stretch | None = None
    follows: bool = False
    confidence: float | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FigureCandidate:
    """One number or range with what it counts."""

    extent: Stretch
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str = "exact"
    change: str | None = None
    unit: str | None = None
    unit_kind: str = "count"
    counted: Stretch | None = None
    referred: Stretch | None = None
    per: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One TIMEX3 with its value."""

    extent: Stretch
    kind: str
    value: str | None = None
    edtf: str | None = None
    start: str | None = None
    end: str | None = None
    precision: str | None = None
    modifier: str | None = None
    anchor: str = "none"
    resolved: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Toponym:
    """One entry of the gazetteer, as a candidate reading of a name."""

    name: str
    kind: str
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    population: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One place and all its mentions; ``mentions`` pairs a stretch with "place", "demonym" or "nominal"."""

    toponym: Toponym
    mentions: tuple[tuple[Stretch, str], ...]
    alternatives: tuple[Toponym, ...] = ()
    confidence: float | None = None
    rule: str = ""


C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Findings(Generic[C]):
    """What one finder found in one document, in order of the text, and what troubled it."""

    candidates: tuple[C, ...] = ()
    troubles: tuple[Trouble, ...] = field(default=())
