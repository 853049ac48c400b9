"""Reports made by hand, for tests that need facts and no model."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from factx.records import (
    Attribution,
    Claim,
    Date,
    Extent,
    Figure,
    Place,
    PlaceMention,
    Quote,
    Report,
    Run,
    Source,
    Speaker,
    content_id,
)


class Newsroom:
    """Builds one report; every extent is given by its words, the first that stand in the text."""

    def __init__(
        self, outlet: str, text: str, *, credit: str | None = None, published: str | None = None
    ) -> None:
        day = datetime.date.fromisoformat(published) if published else None
        self.source = Source(id=outlet, outlet=outlet, credit=credit, published=day)
        self.text = text
        self.id = content_id("report", outlet, text)
        self.speakers: dict[str, Speaker] = {}
        self.quotes: list[Quote] = []
        self.figures: list[Figure] = []
        self.dates: list[Date] = []
        self.places: dict[str, Place] = {}
        self.claims: list[Claim] = []

    def at(self, words: str) -> Extent:
        start = self.text.index(words)
        return Extent(start=start, end=start + len(words), text=words)

    def speaker(self, name: str, kind: str = "person") -> Speaker:
        return self.speakers.setdefault(
            name,
            Speaker(id=content_id("speaker", self.id, name), name=name, kind=kind),  # type: ignore[arg-type]
        )

    def quote(
        self,
        words: str | Sequence[str],
        speaker: str | None = None,
        form: str = "direct",
        kind: str = "person",
    ) -> Newsroom:
        pieces = [words] if isinstance(words, str) else words
        who = self.speaker(speaker, kind) if speaker else None
        self.quotes.append(
            Quote(
                id=content_id("quote", self.id, *pieces),
                form=form,  # type: ignore[arg-type]
                content=tuple(map(self.at, pieces)),
                attribution=Attribution(speaker_id=who.id if who else None, speaker=speaker),
            )
        )
        return self

    def place(self, name: str, kind: str = "city", geonames_id: int | None = None) -> Place:
        return self.places.setdefault(
            name,
            Place(
                id=content_id("place", self.id, name),
                name=name,
                kind=kind,  # type: ignore[arg-type]
                geonames_id=geonames_id,
                mentions=(
                    PlaceMention(extent=self.at(name) if name in self.text else self.at(name.lower())),
                ),
            ),
        )

    def figure(
        self,
        words: str,
        value: float | None = None,
        *,
        counted: str | None = None,
        measure: str | None = None,
        place: str | None = None,
        date: tuple[str, str, str] | None = None,
        condition: str | None = None,
        clause: str | None = None,
        **fields: Any,
    ) -> Newsroom:
        """``date``: its words, start and end."""
        quote = next((q for q in self.quotes if any(words in piece.text for piece in q.content)), None)
        when = None
        if date:
            when = self.date(date[0], date[1], date[2])
        made = Figure(
            id=content_id("figure", self.id, words),
            extent=self.at(words),
            value=value,
            counted=self.at(counted) if counted else None,
            quote_id=quote.id if quote else None,
            place_id=self.place(place).id if place else None,
            **fields,
        )
        self.figures.append(made)
        line = next(line for line in self.text.splitlines() if words in line)
        self.claims.append(
            Claim(
                id=content_id("claim", made.id),
                extent=self.at(clause or line.strip()),
                figure_id=made.id,
                quote_id=made.quote_id,
                speaker_id=quote.attribution.speaker_id if quote else None,
                place_id=self.place(place).id if place else None,
                date_id=when.id if when else None,
                measure=measure,
                condition=self.at(condition) if condition else None,
            )
        )
        return self

    def date(self, words: str, start: str, end: str, precision: str = "day", anchor: str = "none") -> Date:
        made = Date(
            id=content_id("date", self.id, words),
            extent=self.at(words),
            kind="date",
            value=start,
            start=start,
            end=end,
            precision=precision,  # type: ignore[arg-type]
            anchor=anchor,  # type: ignore[arg-type]
            resolved=True,
        )
        if made.id not in {date.id for date in self.dates}:
            self.dates.append(made)
        return made

    def report(self) -> Report:
        return Report(
            id=self.id,
            run=Run(factx="0", spacy="0", model="none", model_version="0"),
            source=self.source,
            text=self.text,
            speakers=tuple(self.speakers.values()),
            quotes=tuple(self.quotes),
            figures=tuple(self.figures),
            dates=tuple(self.dates),
            places=tuple(self.places.values()),
            claims=tuple(self.claims),
        )


def reports(rooms: Iterable[Newsroom]) -> list[Report]:
    return [room.report() for room in rooms]
