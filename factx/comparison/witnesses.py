"""Which reports are one witness: one source, one credit, or near-identical texts."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Self

from factx._lexicon import lexicon
from factx.comparison.naming import same_name
from factx.comparison.similar import (
    Clusters,
    Hashes,
    Index,
    Shelf,
    landmarks,
    link,
    sketch,
    sketch_containment,
)
from factx.records import Report

_NEAR = 0.6  # the share of the shorter text's shingles that a near-identical one has
_LEAST = 8  # shingles in the sketch of a text; a shorter one tells nothing
_PARTS = re.compile(r"\s*(?:[,;/&+|]|\band\b|\bwith\b)\s*")


class _Note(NamedTuple):
    report_id: str
    source_id: str
    outlet: str | None
    credit: str | None
    credits: tuple[str, ...]
    published: datetime.date | None


class Press:
    """The reports that are compared, by number, in the order in which they came."""

    def __init__(self) -> None:
        self._notes: list[_Note] = []
        self._known: set[str] = set()
        self._sketches: Shelf[Hashes] = Shelf()
        self._speakers: Shelf[tuple[str, ...]] = Shelf()
        self._index = Index()
        self._texts = Clusters()
        self._witness: list[int] = []
        self._agency: dict[str, int] = {}

    def add(self, report: Report) -> int | None:
        """The report's number; ``None`` if it was there before."""
        if report.id in self._known:
            return None
        self._known.add(report.id)
        source = report.source
        note = _Note(
            report.id,
            source.id or report.id,
            source.outlet,
            source.credit,
            _agencies(source.credit) or _agencies(source.outlet, known=True),
            source.published,
        )
        self._notes.append(note)
        hashes = sketch(report.text)
        number = self._sketches.add(hashes)
        self._speakers.add(tuple(speaker.name for speaker in report.speakers if speaker.name))
        if len(hashes) >= _LEAST:
            self._index.add(number, landmarks(hashes))
        return number

    def settle(self) -> None:
        """Finds out who is one witness, once all reports are in."""
        self._texts = link(self._index, self._near)
        one = Clusters()
        by_key: dict[tuple[str, str], int] = {}
        for number, note in enumerate(self._notes):
            one.join(number, self._texts.root(number))
            keys = [("source", note.source_id)]
            # a text that names two agencies may be either's: it ties nobody
            keys += [("credit", name) for name in note.credits if len(note.credits) == 1]
            for key in keys:
                one.join(by_key.setdefault(key, number), number)
        self._witness = [one.root(number) for number in range(len(self._notes))]
        self._agency = {key[1]: one.root(number) for key, number in by_key.items() if key[0] == "credit"}

    def _near(self, a: int, b: int) -> bool:
        share, shingles = sketch_containment(self._sketches[a], self._sketches[b])
        return shingles >= _LEAST and share >= _NEAR

    def one_text(self, a: int, b: int) -> bool:
        """Whether two reports have near-identical texts."""
        return self._texts.root(a) == self._texts.root(b)

    def copied(self, a: int, b: int) -> bool:
        """Whether one of two texts is a near-identical copy of the other, without any between them."""
        return self.one_text(a, b) and self._near(a, b)

    def witnesses(self, reports: Iterable[int]) -> int:
        """How many independent witnesses the ``reports`` are."""
        numbers = set(reports)
        roots = {self._witness[n] for n in numbers if len(self._notes[n].credits) < 2}
        for n in sorted(numbers):
            note = self._notes[n]
            if len(note.credits) > 1 and not roots & {self._agency.get(name) for name in note.credits}:
                roots.add(self._witness[n])
        return len(roots)

    def syndicates(self) -> Iterator[dict[str, Any]]:
        """Every set of reports of several sources that are one witness, as fields of a ``Syndicate``."""
        sets: dict[int, list[int]] = {}
        for number, witness in enumerate(self._witness):
            sets.setdefault(witness, []).append(number)
        for numbers in sets.values():
            notes = [self._notes[n] for n in numbers]
            if len({note.source_id for note in notes}) < 2:
                continue
            names = [note.credits[0] for note in notes if len(note.credits) == 1]
            credit = next((name for name in names if names.count(name) > 1), None)
            by_text = len({self._texts.root(n) for n in numbers}) < len(numbers)
            yield {
                "source_ids": tuple(dict.fromkeys(note.source_id for note in notes)),
                "report_ids": tuple(note.report_id for note in notes),
                "reasons": (*(("credit",) if credit else ()), *(("text",) if by_text else ())),
                "credit": credit,
            }

    def __len__(self) -> int:
        return len(self._notes)

    @property
    def sources(self) -> int:
        return len(self.every_source())

    def every_source(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(note.source_id for note in self._notes))

    def source_ids(self, reports: Iterable[int]) -> set[str]:
        return {self._notes[number].source_id for number in reports}

    def ids(self, number: int) -> dict[str, str]:
        note = self._notes[number]
        return {"source_id": note.source_id, "report_id": note.report_id}

    def whose(self, number: int) -> dict[str, Any]:
        note = self._notes[number]
        return {**self.ids(number), "outlet": note.outlet, "credit": note.credit}

    def days_apart(self, a: int, b: int) -> int | None:
        """How many days lie between the publication of two reports, as far as both are known."""
        first, second = self._notes[a].published, self._notes[b].published
        return abs((first - second).days) if first and second else None

    def speaks_in(self, name: str, number: int) -> bool:
        """Whether somebody of that ``name`` says something in a report."""
        return any(same_name(name, other) for other in self._speakers[number])

    def day(self, number: int) -> str:
        """The day of publication in a form that sorts; unknown first."""
        published = self._notes[number].published
        return published.isoformat() if published else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._sketches.__exit__()
        self._speakers.__exit__()
        self._index.__exit__()


@functools.lru_cache(maxsize=10_000)
def _agencies(credit: str | None, *, known: bool = False) -> tuple[str, ...]:
    """The agencies that a credit names, in one form each; ``known``: only those of agencies.toml."""
    names: dict[str, str] = {
        form: name
        for name, forms in lexicon("agencies")["agencies"].items()
        for form in (name.casefold(), *forms)
    }
    parts = (part.casefold() for part in _PARTS.split(credit or "") if part)
    found = (names.get(part, None if known else part) for part in parts)
    return tuple(dict.fromkeys(name for name in found if name))
