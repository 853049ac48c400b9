"""The way of a document through factx: lay out, parse once, find, link, assemble."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from factx._assembly import Found, assemble
from factx._candidates import Findings, PlaceCandidate, QuoteCandidate, Stretch, Trouble
from factx._document import Document, with_source_id
from factx._layout import Block, BlockKind, lay_out
from factx._linking import link_speakers
from factx._offsets import OffsetMap
from factx._parsing import Model, Reading, parse
from factx.find.dates import find_dates
from factx.find.figures import find_figures
from factx.find.places import find_places
from factx.find.quotes import find_quotes
from factx.records import Report, Run, Source

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STORY: frozenset[BlockKind] = frozenset({"title", "paragraph"})
_EVIDENCE: frozenset[BlockKind] = _STORY | {"caption", "dateline"}

FINDERS: Mapping[str, tuple[Callable[[Reading], Findings[Any]], frozenset[BlockKind]]] = {
    "quotes": (find_quotes, _STORY),
    "figures": (find_figures, _STORY | {"caption"}),
    "dates": (find_dates, _EVIDENCE),
    "places": (find_places, _EVIDENCE),
}
"""Each finder with the kinds of block that it is believed in."""


class Prepared(NamedTuple):
    """A document ready for the parser.  ``blocks`` lie in the original, ``parsed_text`` may be repaired."""

    document: Document
    source: Source
    blocks: tuple[Block, ...]
    parsed_text: str
    offsets: OffsetMap
    repaired: tuple[str, ...]
    troubles: tuple[Trouble, ...]

    @property
    def parsed_blocks(self) -> tuple[Block, ...]:
        """The blocks, in offsets of the parsed text."""
        if self.offsets.identical:
            return self.blocks
        moved = ((self.offsets.to_edited(b.start, b.end), b) for b in self.blocks)
        return tuple(replace(b, start=start, end=end) for (start, end), b in moved if start < end)


def prepare(document: Document) -> Prepared:
    """What can be known of a document before it is parsed."""
    blocks, source, troubles = lay_out(document.text, document.source)
    return Prepared(
        document=document,
        source=with_source_id(source, document.text),
        blocks=blocks,
        parsed_text=document.text,
        offsets=OffsetMap(),
        repaired=(),
        troubles=troubles,
    )


def read(prepared: Prepared, doc: Doc, model: Model) -> Reading:
    """What the finders read, of a document and its parse."""
    return Reading(
        text=prepared.document.text,
        doc=doc,
        blocks=prepared.parsed_blocks,
        source=prepared.source,
        offsets=prepared.offsets,
        nlp=model.nlp,
    )


def report(prepared: Prepared, reading: Reading, model: Model, find: Iterable[str] = tuple(FINDERS)) -> Report:
    """The facts of one parsed document."""
    wanted = set(find)
    troubles = list(prepared.troubles)
    found: dict[str, tuple[Any, ...]] = {}
    for name, (finder, kinds) in FINDERS.items():
        if name in wanted:
            findings = finder(reading)
            readable = _Readable(prepared.blocks, kinds)
            found[name] = tuple(
                kept for kept in map(readable.part_of, findings.candidates) if kept is not None
            )
            troubles += [t for t in findings.troubles if t.at is None or t.at in readable]
    everything = Found(**found)
    cast = link_speakers(reading, everything.quotes)
    return assemble(
        prepared.document.text,
        prepared.source,
        run_of(model, prepared.repaired),
        everything,
        cast,
        (*troubles, *cast.troubles),
    )


def run_of(model: Model, repaired: tuple[str, ...] = ()) -> Run:
    """What made a report."""
    import spacy

    return Run(
        factx=version("factx"),
        spacy=spacy.__version__,
        model=model.name,
        model_version=model.version,
        repaired=repaired,
    )


def reports(model: Model, documents: Iterable[Document], find: Iterable[str] = tuple(FINDERS)) -> Iterator[Report]:
    """A report for each document, in order, one at a time."""
    find = tuple(find)
    for document in documents:
        prepared = prepare(document)
        (doc,) = parse(model.nlp, [(prepared.parsed_text, prepared.parsed_blocks)])
        yield report(prepared, read(prepared, doc, model), model, find)


class _Readable:
    """The stretches of a text in which one kind of fact is believed."""

    def __init__(self, blocks: Iterable[Block], kinds: frozenset[BlockKind]) -> None:
        self._blocks = [b for b in blocks if b.kind in kinds and not b.repeats]

    def __contains__(self, stretch: Stretch) -> bool:
        i = bisect_right(self._blocks, stretch[0], key=lambda block: block.start) - 1
        return i >= 0 and stretch[0] < self._blocks[i].end

    def part_of(self, candidate: Any) -> Any:
        """``candidate`` without what lies outside; ``None`` if nothing is left."""
        if isinstance(candidate, PlaceCandidate):
            mentions = tuple(m for m in candidate.mentions if m[0] in self)
            return replace(candidate, mentions=mentions) if mentions else None
        if isinstance(candidate, QuoteCandidate):
            return candidate if candidate.content[0] in self else None
        return candidate if candidate.extent in self else None
