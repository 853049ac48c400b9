"""The records of a comparison; :mod:`factx.comparison` is where to import them from."""

from __future__ import annotations

from typing import Literal

from factx.records import Extent, Record, Stored

COMPARISON_VERSION = "1.0"

ChangeKind = Literal[
    "marks", "speaker", "alias", "spelling", "number", "negation", "replaced", "cut", "added"
]  # fmt: skip


class Member(Record):
    """One report's part in a finding.

    Attributes:
        source_id, report_id, outlet, credit: whose it is.
    """

    source_id: str
    report_id: str
    outlet: str | None = None
    credit: str | None = None


class QuoteMember(Member):
    """One rendering of a quote.  ``marked``: quotation marks stand at it or in it."""

    quote_id: str
    text: str
    content: tuple[Extent, ...]
    form: str
    marked: bool
    speaker: str | None = None
    mention: Extent | None = None


class FigureMember(Member):
    """One report's figure; ``context`` is the stretch of its text that shows what is meant."""

    figure_id: str
    claim_id: str | None = None
    quote_id: str | None = None
    extent: Extent
    context: Extent
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    bound: str
    unit: str | None = None
    measure: str | None = None
    speaker: str | None = None
    place: str | None = None
    date: str | None = None
    condition: Extent | None = None


class DateMember(Member):
    """One report's mention of a date."""

    date_id: str
    extent: Extent
    context: Extent
    value: str


class Change(Record):
    """What one rendering has otherwise than the group's ``text``.

    Attributes:
        kind: ``marks`` (quotation marks lost or gained), ``speaker`` (somebody else is named),
            ``alias`` and ``spelling`` (another name or spelling of the same), ``number``,
            ``negation``, ``replaced``, ``cut``, ``added``.
        before, after: the words in the group's text and in the rendering; ``None`` where none stand.
    """

    source_id: str
    report_id: str
    quote_id: str
    kind: ChangeKind
    before: str | None = None
    after: str | None = None


class Shared(Record):
    """Something that several reports have.

    Attributes:
        sources: how many sources have it.
        witnesses: how many of them are independent: one credit, one outlet or near-identical texts
            are one witness.
        syndicated: several sources have it, and they are one witness.
    """

    id: str
    sources: int
    witnesses: int
    syndicated: bool


class QuoteGroup(Shared):
    """One quote in all its renderings.  ``text`` is the fullest marked one, else the fullest."""

    text: str
    speakers: tuple[str, ...] = ()
    members: tuple[QuoteMember, ...]
    changes: tuple[Change, ...] = ()


class FigureGroup(Shared):
    """One figure in several reports.

    Attributes:
        relation: ``agree``: the same number; ``compatible``: numbers that, with their bounds, can
            both be true ("at least 1,300", "1,342").
    """

    about: str
    relation: Literal["agree", "compatible"]
    measure: str | None = None
    place: str | None = None
    members: tuple[FigureMember, ...]


class DateGroup(Shared):
    """One date, or the event of it, in several reports.  ``value`` is its TIMEX3 value."""

    value: str
    members: tuple[DateMember, ...]


class Side(Record):
    """One side of a conflict and the evidence for it."""

    label: str
    witnesses: int
    members: tuple[QuoteMember | FigureMember | DateMember, ...]


class Conflict(Record):
    """What cannot all be true.  No side is called right.

    Attributes:
        kind: ``figure``: numbers that exclude each other; ``speaker``: one quote, two speakers;
            ``date``: one sentence, two dates.
        independent: whether two or more independent witnesses stand against each other; if not,
            one text was altered on its way.
    """

    id: str
    kind: Literal["figure", "speaker", "date"]
    about: str
    independent: bool
    sides: tuple[Side, ...]


class Syndicate(Record):
    """Reports that are one witness, and why: ``credit``, the agency they name, or near-identical ``text``."""

    source_ids: tuple[str, ...]
    report_ids: tuple[str, ...]
    reasons: tuple[Literal["credit", "text"], ...]
    credit: str | None = None


class OnlyIn(Record):
    """What one source alone has."""

    source_id: str
    quotes: tuple[QuoteMember, ...] = ()
    figures: tuple[FigureMember, ...] = ()
    dates: tuple[DateMember, ...] = ()


class Comparison(Stored):
    """What :func:`factx.compare` gives back."""

    schema_version: str = COMPARISON_VERSION
    reports: int
    sources: int
    witnesses: int
    syndicated: tuple[Syndicate, ...] = ()
    quotes: tuple[QuoteGroup, ...] = ()
    figures: tuple[FigureGroup, ...] = ()
    dates: tuple[DateGroup, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    only_in: tuple[OnlyIn, ...] = ()
