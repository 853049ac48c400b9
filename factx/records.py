"""The records that factx gives back, and the JSON that they make.

Field names are a promise: fields may be added, none is renamed.  Unknown is ``None``, a sequence is
never ``None``.  All records are frozen.  Offsets count Python code points, ``end`` is exclusive, and
``report.text[extent.start:extent.end] == extent.text`` holds for every extent of every record: a
:class:`Report` refuses to exist otherwise.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    ValidationInfo,
    field_validator,
    model_validator,
)

SCHEMA_VERSION = "1.0"

Form = Literal["direct", "indirect", "mixed", "partial"]
SpeakerKind = Literal["person", "organization", "place", "group", "unnamed"]
Bound = Literal["exact", "approximately", "at_least", "more_than", "at_most", "less_than", "between", "vague"]
Change = Literal["up", "down"]
UnitKind = Literal["currency", "percent", "measure", "time", "age", "count"]
DateKind = Literal["date", "time", "duration", "set"]
Precision = Literal[
    "millennium", "century", "decade", "year", "half", "quarter", "season", "month", "week",
    "weekend", "day", "part_of_day", "hour", "minute", "second",
]  # fmt: skip
Modifier = Literal["early", "mid", "late", "approximate", "since", "until", "before", "after"]
Anchor = Literal["text", "published", "mention", "none"]
PlaceKind = Literal["country", "adm1", "adm2", "city", "region", "water", "facility"]
MentionRole = Literal["place", "demonym", "nominal"]
GroupBy = Literal["outlet", "credit", "speaker", "place"]
ExtraValues = Literal["allow", "ignore", "forbid"]

Number = int | FiniteFloat
Share = Annotated[float, Field(ge=0, le=1)]
_DAY_OR_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?\Z")


class Record(BaseModel):
    """Base of all records: frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Stored(Record):
    """Base of what is written as a whole and read back, perhaps by an older factx than wrote it.

    Reading JSON passes over fields that it does not know, at any depth: a newer minor version has added
    them.  What another major version wrote is refused.
    """

    schema_version: str = SCHEMA_VERSION

    @field_validator("schema_version")
    @classmethod
    def _readable(cls, value: str) -> str:
        ours = cls.model_fields["schema_version"].default.partition(".")[0]
        if value.partition(".")[0] != ours:
            raise ValueError(
                f"{value!r} is not {ours}.x, which this factx reads: use the factx that wrote it"
            )
        return value

    @classmethod
    def model_validate_json(
        cls, json_data: str | bytes | bytearray, *, extra: ExtraValues | None = "ignore", **options: Any
    ) -> Self:
        """The record in ``json_data``; see Pydantic for the options.

        Raises:
            pydantic.ValidationError: it is something else, or of another major schema version.
        """
        return super().model_validate_json(json_data, extra=extra, **options)


class Extent(Record):
    """A stretch of a text: ``text`` is what stands at ``start`` to ``end`` of the report's text."""

    start: int = Field(ge=0)
    end: int
    text: str

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.end <= self.start or len(self.text) != self.end - self.start:
            raise ValueError(
                f"an extent of {len(self.text)} characters cannot reach from {self.start} to {self.end}"
            )
        return self

    def __str__(self) -> str:
        return self.text


class Problem(Record):
    """Something skipped, cut, ambiguous or left open.  ``code`` is stable, ``message`` is for people."""

    code: str
    message: str
    extent: Extent | None = None


class Source(Record):
    """The document or outlet that was read.

    Attributes:
        id: what facts are grouped by: the outlet, else the file or URL, else a digest of the text.
            Made by factx where the caller gives none.
        outlet: who published the text ("CGTN").
        published: the day of publication in the outlet's own time zone.  Relative dates are
            resolved against it and nothing else.
        credit: the agency that the document itself names ("Reuters").
        dateline: the place that the document says it was written in.
    """

    id: str | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    byline: str | None = None
    published: datetime.date | None = None
    credit: str | None = None
    dateline: str | None = None

    @field_validator("published", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        # feeds and pages give a time of day too; the day as it is written there is what counts
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d[T ]", value):
            return value[:10]
        return value


class Speaker(Record):
    """Who is quoted in a report.  ``name`` is the fullest form that the text gives."""

    id: str
    name: str
    kind: SpeakerKind
    role: Extent | None = None
    affiliation: Extent | None = None
    mentions: tuple[Extent, ...] = ()


class Via(Record):
    """Somebody who passed a quote on: "*Russia Today* cited the Russian leader as saying"."""

    speaker_id: str | None = None
    speaker: str | None = None
    mention: Extent


class Attribution(Record):
    """Who said a quote.

    Attributes:
        speaker: the speaker's name; ``None`` where the text does not tell, or not clearly.
        mention: the words that stand for the speaker beside this quote ("he", "the ministry").
        via: who passed it on, nearest to the reader first.
        addressee: whom it was said to.
    """

    speaker_id: str | None = None
    speaker: str | None = None
    mention: Extent | None = None
    via: tuple[Via, ...] = ()
    addressee: Extent | None = None


class Quote(Record):
    """Words or thoughts that the text gives as somebody's own.

    Attributes:
        form: ``direct`` lies wholly in quotation marks (or is shown to be verbatim by its form),
            ``indirect`` has none, ``mixed`` holds marked and unmarked words, ``partial`` is a few
            marked words inside a sentence of the writer's.
        content: more than one extent where the cue stands in the middle.
        cue: the word that tells of the saying ("said", "according to").
        speech: false for attitudes, plans and thoughts.
    """

    id: str
    form: Form
    content: tuple[Extent, ...] = Field(min_length=1)
    cue: Extent | None = None
    speech: bool = True
    attribution: Attribution = Attribution()
    confidence: Share | None = None

    @property
    def text(self) -> str:
        """The content's words, its pieces joined by a space."""
        return " ".join(piece.text for piece in self.content)


class Figure(Record):
    """A number with what it means.

    Attributes:
        extent: the number with its scale and sign ("1,800 to 1,900", "$1.2 million").
        value: the number after scale; ``None`` for ranges and vague plurals.
        low, high: the ends of a range, or what a vague plural allows ("dozens": low 24).
        unit: quantulum3's name of the unit, or an ISO 4217 code; ``None`` for bare counts.
        counted: the noun that is counted ("people").
        referred: what or whom the figure is about.
        per: the unit of the denominator ("day" in "2,000 tests per day").
    """

    id: str
    extent: Extent
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    bound: Bound = "exact"
    change: Change | None = None
    unit: str | None = None
    unit_kind: UnitKind = "count"
    counted: Extent | None = None
    referred: Extent | None = None
    per: str | None = None
    quote_id: str | None = None
    place_id: str | None = None
    date_id: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} exceeds high {self.high}")
        return self


class Date(Record):
    """A TIMEX3.

    Attributes:
        value: its TIMEX3 value, with X for what is unknown ("XXXX-WXX-7").
        edtf: the same in EDTF level 1, where that can say it.
        start, end: ISO 8601, both inclusive; ``None`` unless the text or the day of publication
            settles them.
        anchor: what the value was worked out from: the ``text`` of the mention itself, the day it
            was ``published``, another ``mention``, or nothing.
    """

    id: str
    extent: Extent
    kind: DateKind
    value: str | None = None
    edtf: str | None = None
    start: str | None = None
    end: str | None = None
    precision: Precision | None = None
    modifier: Modifier | None = None
    anchor: Anchor = "none"
    resolved: bool = False

    @field_validator("start", "end")
    @classmethod
    def _iso(cls, value: str | None) -> str | None:
        if value is not None and not _DAY_OR_TIME.match(value):
            raise ValueError(f"{value!r} is not an ISO 8601 day or time")
        return value


class PlaceMention(Record):
    """One mention of a place: under its own name, by a demonym ("Syrian") or a noun ("the city")."""

    extent: Extent
    role: MentionRole = "place"


class Alternative(Record):
    """Another place that the same name could mean; ``score`` is relative to the chosen one's."""

    name: str
    kind: PlaceKind
    country: str | None = None
    admin1: str | None = None
    latitude: FiniteFloat | None = None
    longitude: FiniteFloat | None = None
    geonames_id: int | None = None
    population: int | None = None
    score: FiniteFloat | None = None


class Place(Record):
    """A place and its mentions.  Coordinates are WGS 84 degrees, ``country`` is ISO 3166-1 alpha-2."""

    id: str
    name: str
    kind: PlaceKind
    country: str | None = None
    admin1: str | None = None
    latitude: Annotated[FiniteFloat, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[FiniteFloat, Field(ge=-180, le=180)] | None = None
    geonames_id: int | None = None
    population: int | None = None
    mentions: tuple[PlaceMention, ...] = Field(min_length=1)
    alternatives: tuple[Alternative, ...] = Field(default=(), max_length=3)
    confidence: Share | None = None


class Claim(Record):
    """A figure tied to its place, date and speaker."""

    id: str
    extent: Extent
    figure_id: str
    quote_id: str | None = None
    speaker_id: str | None = None
    place_id: str | None = None
    date_id: str | None = None
    measure: str | None = None
    condition: Extent | None = None


class Run(Record):
    """What made a report: versions of the parts, and what was repaired in the text for the parser."""

    factx: str
    spacy: str
    model: str
    model_version: str
    repaired: tuple[str, ...] = ()


class Report(Stored):
    """All facts of one document."""

    id: str
    run: Run
    source: Source
    text: str
    speakers: tuple[Speaker, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[Date, ...] = ()
    places: tuple[Place, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()

    @model_validator(mode="after")
    def _grounded(self) -> Self:
        for extent in extents_of(self, skip=("run", "source", "text")):
            found = self.text[extent.start : extent.end]
            if found != extent.text:
                raise ValueError(
                    f"extent {extent.start}-{extent.end} says {extent.text!r}, the text says {found!r}"
                )
        return self

    @model_validator(mode="after")
    def _tied(self) -> Self:
        known: dict[str, set[str]] = {}
        for kind in ("speaker", "quote", "figure", "date", "place", "claim"):
            records = getattr(self, f"{kind}s")
            known[f"{kind}_id"] = {record.id for record in records}
            if len(known[f"{kind}_id"]) != len(records):
                raise ValueError(f"two {kind}s have one id")
        for record in (*self.figures, *self.claims, *_attributed(self.quotes)):
            for name in known.keys() & type(record).model_fields.keys():
                reference = getattr(record, name)
                if reference is not None and reference not in known[name]:
                    raise ValueError(f"{name} {reference!r} leads nowhere")
        return self


class SourceGroup(Record):
    """The reports of one source.  ``source`` holds what they all agree on."""

    source: Source
    reports: tuple[Report, ...]


class FactGroup(Record):
    """Facts that have one ``key`` (an outlet, a credit, a speaker, a place); ``None``: that is not known.

    For an outlet or a credit all facts of its reports; for a speaker what he said; for a place what
    is tied to it.
    """

    key: str | None
    report_ids: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[Date, ...] = ()
    places: tuple[Place, ...] = ()
    claims: tuple[Claim, ...] = ()


class Facts(Stored):
    """What :func:`factx.extract` gives back: reports, grouped by source.

    The properties run across all sources, in the order of ``sources``.
    """

    sources: tuple[SourceGroup, ...] = ()

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        # unknown fields are passed over, so without this any JSON object would be read as no facts
        if info.mode == "json" and "sources" not in self.model_fields_set:
            raise ValueError("there is no field sources")
        return self

    def group(self, by: GroupBy) -> tuple[FactGroup, ...]:
        """The same facts grouped otherwise than by source, in order of appearance, the unknown last.

        Args:
            by: "outlet" or "credit": by who published or wrote the reports; "speaker": by who said
                it, short names with the one full name that holds them; "place": by the place that
                figures and claims are tied to.
        """
        full = _fullest({quote.attribution.speaker for quote in self.quotes if quote.attribution.speaker})
        groups: dict[str | None, dict[str, list[Any]]] = {}
        for report in self.reports:
            keyed = list(_keyed(report, by, full))
            if by in ("outlet", "credit"):  # a report without facts belongs somewhere too
                keyed.append((getattr(report.source, by), "report_ids", report.id))
            for key, kind, fact in keyed:
                group = groups.setdefault(key, {"report_ids": []})
                group.setdefault(kind, []).append(fact)
                group["report_ids"].append(report.id)
        for group in groups.values():
            group["report_ids"] = list(dict.fromkeys(group["report_ids"]))
        ordered = sorted(groups.items(), key=lambda item: item[0] is None)
        return tuple(FactGroup.model_validate({"key": key, **facts}) for key, facts in ordered)

    @property
    def reports(self) -> tuple[Report, ...]:
        return tuple(report for group in self.sources for report in group.reports)

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        return tuple(x for report in self.reports for x in report.speakers)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return tuple(x for report in self.reports for x in report.quotes)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(x for report in self.reports for x in report.figures)

    @property
    def dates(self) -> tuple[Date, ...]:
        return tuple(x for report in self.reports for x in report.dates)

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(x for report in self.reports for x in report.places)

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(x for report in self.reports for x in report.claims)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(x for report in self.reports for x in report.problems)


def _keyed(report: Report, by: GroupBy, full: dict[str, str]) -> Iterator[tuple[str | None, str, Any]]:
    """Every fact of ``report`` as (key, kind of fact, fact)."""
    kinds = ("quotes", "figures", "dates", "places", "claims")
    if by in ("outlet", "credit"):
        key = report.source.outlet if by == "outlet" else report.source.credit
        yield from ((key, kind, fact) for kind in kinds for fact in getattr(report, kind))
        return
    places = {place.id: place.name for place in report.places}
    said = {quote.id: quote.attribution.speaker for quote in report.quotes}
    spoken = {quote: full.get(name or "", name) for quote, name in said.items()}
    if by == "speaker":
        yield from ((spoken[quote.id], "quotes", quote) for quote in report.quotes)
    else:
        yield from ((place.name, "places", place) for place in report.places)
    for kind in ("figures", "claims"):
        for fact in getattr(report, kind):
            yield (spoken.get(fact.quote_id) if by == "speaker" else places.get(fact.place_id)), kind, fact


def _fullest(names: set[str]) -> dict[str, str]:
    """Each name with the one name of the others that holds all its words, if there is just one."""
    words = {name: frozenset(name.casefold().split()) for name in names}
    holding: dict[str, list[str]] = {}
    for name in sorted(names):
        for word in words[name]:
            holding.setdefault(word, []).append(name)
    full = {}
    for name in sorted(names):
        rarest = min((holding[word] for word in words[name]), key=len, default=[])
        over = [other for other in rarest if words[name] < words[other]]
        # "konashenkov" and "Konashenkov" are one too
        same = min((other for other in rarest if words[name] == words[other]), default=name)
        full[name] = over[0] if len({words[other] for other in over}) == 1 else same
    return {name: full[full[name]] for name in names}


def extents_of(record: BaseModel, *, skip: tuple[str, ...] = ()) -> Iterator[Extent]:
    """Every extent inside ``record``, however deep; top-level fields named in ``skip`` are left out."""
    for name in type(record).model_fields:
        if name in skip:
            continue
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Extent):
                yield item
            elif isinstance(item, BaseModel):
                yield from extents_of(item)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of :class:`Facts` as it is written; open, because a minor version may add fields."""
    schema = Facts.model_json_schema(mode="serialization")
    for record in (schema, *schema["$defs"].values()):
        record.pop("additionalProperties", None)
    return schema


def content_id(prefix: str, *parts: object) -> str:
    """An id that only the content decides: the same parts give the same id, on any machine."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=6)
    return f"{prefix}-{digest.hexdigest()}"


def _attributed(quotes: tuple[Quote, ...]) -> Iterator[Attribution | Via]:
    for quote in quotes:
        yield quote.attribution
        yield from quote.attribution.via
