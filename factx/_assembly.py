"""Candidates become one validated :class:`factx.records.Report`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, NamedTuple

from factx._candidates import (
    DateCandidate,
    FigureCandidate,
    PlaceCandidate,
    QuoteCandidate,
    Stretch,
    Toponym,
    Trouble,
)
from factx.linking.claims import ClaimCandidate
from factx.linking.speakers import Cast
from factx.records import (
    Attribution,
    Claim,
    Date,
    Extent,
    Figure,
    Place,
    PlaceMention,
    Problem,
    Quote,
    Report,
    Run,
    Source,
    Speaker,
    Via,
    content_id,
)

# float has no more digits than this; a longer decimal fraction is rounded to the nearest double
_DOUBLE_MAX = Decimal(2) ** 1023


class Found(NamedTuple):
    """All candidates of one document."""

    quotes: tuple[QuoteCandidate, ...] = ()
    figures: tuple[FigureCandidate, ...] = ()
    dates: tuple[DateCandidate, ...] = ()
    places: tuple[PlaceCandidate, ...] = ()


def assemble(
    text: str,
    source: Source,
    run: Run,
    found: Found,
    cast: Cast,
    claims: Sequence[ClaimCandidate] = (),
    troubles: Iterable[Trouble] = (),
) -> Report:
    """The report of one document.  Ids come from the source and the place in the text."""
    maker = _Maker(text, source)
    speakers = [maker.speaker(candidate) for candidate in cast.speakers]
    quotes = [
        maker.quote(candidate, attributed, speakers)
        for candidate, attributed in zip(found.quotes, cast.attributions, strict=True)
    ]
    quoted = _Quoted(quotes)
    dates = [maker.date(candidate) for candidate in found.dates]
    places = [maker.place(candidate) for candidate in found.places]
    ties = {claim.figure: claim for claim in claims}
    figures = [
        maker.figure(candidate, quoted, _tied(ties.get(i), dates, places))
        for i, candidate in enumerate(found.figures)
    ]
    return Report(
        id=maker.report_id,
        run=run,
        source=source,
        text=text,
        speakers=tuple(speakers),
        quotes=tuple(quotes),
        figures=tuple(figures),
        dates=tuple(dates),
        places=tuple(places),
        claims=tuple(maker.claim(claim, figures, quotes, speakers) for claim in claims),
        problems=tuple(map(maker.problem, troubles)),
    )


def failed_report(source: Source, text: str, run: Run, trouble: Trouble) -> Report:
    """The report of a document that could not be read: nothing but the problem."""
    maker = _Maker(text, source)
    return Report(id=maker.report_id, run=run, source=source, text=text, problems=(maker.problem(trouble),))


class _Maker:
    def __init__(self, text: str, source: Source) -> None:
        self.text = text
        self.report_id = content_id("report", source.model_dump_json(), text)

    def id(self, prefix: str, *parts: object) -> str:
        return content_id(prefix, self.report_id, *parts)

    def extent(self, stretch: Stretch) -> Extent:
        start, end = stretch
        return Extent(start=start, end=end, text=self.text[start:end])

    def maybe(self, stretch: Stretch | None) -> Extent | None:
        return None if stretch is None else self.extent(stretch)

    def problem(self, trouble: Trouble) -> Problem:
        return Problem(code=trouble.code, message=trouble.message, extent=self.maybe(trouble.at))

    def speaker(self, candidate: Any) -> Speaker:
        return Speaker(
            id=self.id("speaker", candidate.name, candidate.kind, candidate.mentions),
            name=candidate.name,
            kind=candidate.kind,
            role=self.maybe(candidate.role),
            affiliation=self.maybe(candidate.affiliation),
            mentions=tuple(map(self.extent, candidate.mentions)),
        )

    def quote(self, candidate: QuoteCandidate, attributed: Any, speakers: list[Speaker]) -> Quote:
        def who(place: int | None) -> dict[str, str | None]:
            speaker = None if place is None else speakers[place]
            return {
                "speaker_id": speaker.id if speaker else None,
                "speaker": speaker.name if speaker else None,
            }

        return Quote(
            id=self.id("quote", candidate.content, candidate.cue, candidate.source),
            form=candidate.form,  # type: ignore[arg-type]  # pydantic checks the word
            content=tuple(map(self.extent, candidate.content)),
            cue=self.maybe(candidate.cue),
            speech=candidate.speech,
            attribution=Attribution(
                **who(attributed.speaker),
                mention=self.maybe(attributed.mention),
                via=tuple(
                    Via(**who(place), mention=self.extent(stretch)) for place, stretch in attributed.via
                ),
                addressee=self.maybe(attributed.addressee),
            ),
            confidence=candidate.confidence,
        )

    def figure(self, candidate: FigureCandidate, quotes: _Quoted, ties: Mapping[str, str | None]) -> Figure:
        return Figure(
            id=self.id("figure", candidate.extent),
            extent=self.extent(candidate.extent),
            value=_number(candidate.value),
            low=_number(candidate.low),
            high=_number(candidate.high),
            bound=candidate.bound,  # type: ignore[arg-type]
            change=candidate.change,  # type: ignore[arg-type]
            unit=candidate.unit,
            unit_kind=candidate.unit_kind,  # type: ignore[arg-type]
            counted=self.maybe(candidate.counted),
            referred=self.maybe(candidate.referred),
            per=candidate.per,
            quote_id=quotes.innermost(candidate.extent),
            **ties,
        )

    def claim(
        self, candidate: ClaimCandidate, figures: list[Figure], quotes: list[Quote], speakers: list[Speaker]
    ) -> Claim:
        figure = figures[candidate.figure]
        return Claim(
            id=self.id("claim", figure.id),
            extent=self.extent(candidate.extent),
            figure_id=figure.id,
            quote_id=None if candidate.quote is None else quotes[candidate.quote].id,
            speaker_id=None if candidate.speaker is None else speakers[candidate.speaker].id,
            place_id=figure.place_id,
            date_id=figure.date_id,
            measure=candidate.measure,
            condition=self.maybe(candidate.condition),
        )

    def date(self, candidate: DateCandidate) -> Date:
        fields = _without(candidate, "extent", "rule")
        return Date(id=self.id("date", candidate.extent), extent=self.extent(candidate.extent), **fields)

    def place(self, candidate: PlaceCandidate) -> Place:
        return Place(
            id=self.id("place", candidate.mentions),
            **_without(candidate.toponym, "score"),
            mentions=tuple(
                PlaceMention(extent=self.extent(stretch), role=role)  # type: ignore[arg-type]
                for stretch, role in candidate.mentions
            ),
            alternatives=tuple(asdict(other) for other in candidate.alternatives[:3]),  # type: ignore[misc]
            confidence=candidate.confidence,
        )


class _Quoted:
    """Which quote a stretch stands in.  Buckets keep the look-up from growing with the text."""

    _WIDTH = 512

    def __init__(self, quotes: Iterable[Quote]) -> None:
        self._buckets: dict[int, list[tuple[int, int, int, str]]] = {}
        for quote in quotes:
            size = sum(len(piece.text) for piece in quote.content)
            for piece in quote.content:
                for bucket in range(piece.start // self._WIDTH, piece.end // self._WIDTH + 1):
                    self._buckets.setdefault(bucket, []).append((size, piece.start, piece.end, quote.id))

    def innermost(self, stretch: Stretch) -> str | None:
        """The id of the shortest quote that holds all of ``stretch``."""
        start, end = stretch
        holding = [
            (size, quote_id)
            for size, left, right, quote_id in self._buckets.get(start // self._WIDTH, ())
            if left <= start and end <= right
        ]
        return min(holding)[1] if holding else None


def _tied(claim: ClaimCandidate | None, dates: list[Date], places: list[Place]) -> dict[str, str | None]:
    place = None if claim is None or claim.place is None else places[claim.place].id
    date = None if claim is None or claim.date is None else dates[claim.date].id
    return {"place_id": place, "date_id": date}


def _without(candidate: DateCandidate | Toponym, *names: str) -> dict[str, Any]:
    return {name: value for name, value in asdict(candidate).items() if name not in names}


def _number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole numbers exactly, of any length; fractions as the nearest double."""
    if value is None:
        return None
    if value == value.to_integral_value() or abs(value) > _DOUBLE_MAX:
        return int(value)
    return float(value)
