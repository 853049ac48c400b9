"""The way of a document through factx: lay out, parse once, find, link, assemble."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from itertools import islice, starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from factx._assembly import Found, assemble, failed_report
from factx._candidates import Findings, PlaceCandidate, QuoteCandidate, Stretch, Trouble
from factx._document import HALF_PAIR, Document, Unread, with_source_id, written
from factx._gazetteer import Gazetteer
from factx._layout import Block, BlockKind, Layout, lay_out
from factx._offsets import OffsetMap
from factx._parsing import Model, Reading, load_model, parse
from factx.errors import FactxError, OptionError
from factx.find.dates import find_dates
from factx.find.figures import find_figures
from factx.find.places import find_places
from factx.find.quotes import find_quotes
from factx.linking.claims import link_claims
from factx.linking.speakers import link_speakers
from factx.records import Facts, Report, Run, Source, SourceGroup
from factx.restoring import Restored, restore

if TYPE_CHECKING:
    from concurrent.futures import Future

    from spacy.tokens import Doc

_BATCH = 4  # documents a process takes at a time

_STORY: frozenset[BlockKind] = frozenset({"title", "paragraph"})
_EVIDENCE: frozenset[BlockKind] = _STORY | {"caption", "dateline"}

FINDERS: Mapping[str, tuple[Callable[[Reading], Findings[Any]], frozenset[BlockKind]]] = {
    "quotes": (find_quotes, _STORY),
    "figures": (find_figures, _STORY | {"caption"}),
    "dates": (find_dates, _EVIDENCE),
    "places": (find_places, _EVIDENCE),
}
"""Each finder with the kinds of block that it is believed in."""

_TELLING: Mapping[BlockKind, tuple[str, ...]] = {
    "title": ("title",),
    "prefix": ("outlet",),
    "dateline": ("dateline",),
}


def chosen(find: Iterable[str]) -> tuple[str, ...]:
    """The names of finders in ``find``, which may be one name.

    Raises:
        OptionError: there is no such finder.
    """
    names = (find,) if isinstance(find, str) else tuple(find)
    unknown = [name for name in names if name not in FINDERS]
    if unknown:
        raise OptionError(
            f"there is no finder {unknown[0]!r}: choose from {', '.join(FINDERS)}", code="finder-unknown"
        )
    return names


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


def prepare(document: Document, *, repair: bool = True) -> Prepared:
    """What can be known of a document before it is parsed.

    Args:
        repair: let the parser read a copy of degraded text in which case and marks are restored.
    """
    text = document.text
    halves = [m.start() for m in HALF_PAIR.finditer(text)]
    if halves:  # one code point for one keeps every offset
        document = document.model_copy(update={"text": written(text)})
    restored = restore(document.text) if repair else Restored(document.text)
    offsets = OffsetMap(restored.edits)
    blocks, source, troubles = _laid_out(document, restored, offsets)
    given = ((p.code, p.message, p.extent and (p.extent.start, p.extent.end)) for p in document.problems)
    troubles = (*starmap(Trouble, given), *troubles)
    if not halves:
        troubles = (*restored.troubles, *troubles)
    else:
        message = "half a surrogate pair is no character: shown as U+FFFD"
        troubles = (*troubles, *(Trouble("half-character", message, (i, i + 1)) for i in halves))
    return Prepared(
        document=document,
        source=with_source_id(source, document.text, document.name),
        blocks=blocks,
        parsed_text=restored.text,
        offsets=offsets,
        repaired=restored.repaired,
        troubles=troubles,
    )


def _laid_out(document: Document, restored: Restored, offsets: OffsetMap) -> Layout:
    """The layout of a document as its restored text shows it, in offsets and words of the original."""
    layout = lay_out(restored.text, document.source)
    if not restored.edits:
        return layout
    source, blocks = layout.source, []
    for block in layout.blocks:
        start, end = offsets.to_original(block.start, block.end)
        blocks.append(replace(block, start=start, end=end))
        if block.kind in _TELLING:  # what the source says is written as the text has it
            written = " ".join(document.text[start:end].split())
            told = {
                name: written[found.start() : found.end()]
                for name in _TELLING[block.kind]
                if (value := getattr(source, name)) and value != getattr(document.source, name)
                if (found := re.search(re.escape(value), written, re.IGNORECASE))
            }
            source = source.model_copy(update=told)
    troubles = tuple(
        t if t.at is None else t._replace(at=offsets.to_original(*t.at)) for t in layout.troubles
    )
    return Layout(tuple(blocks), source, troubles)


def read(prepared: Prepared, doc: Doc, model: Model) -> Reading:
    """What the finders read, of a document and its parse."""
    return Reading(
        text=prepared.document.text,
        doc=doc,
        blocks=prepared.parsed_blocks,
        source=prepared.source,
        offsets=prepared.offsets,
        lemmatize=model.lemmatize,
    )


def report(
    prepared: Prepared,
    reading: Reading,
    model: Model,
    find: Iterable[str] = tuple(FINDERS),
    *,
    gazetteer: Gazetteer | None = None,
) -> Report:
    """The facts of one parsed document, of the kinds that ``find`` names."""
    wanted = set(find)
    troubles = list(prepared.troubles)
    found: dict[str, tuple[Any, ...]] = {}
    for name, (finder, kinds) in FINDERS.items():
        if name in wanted:
            if finder is find_places:
                finder = partial(find_places, gazetteer=gazetteer)
            findings = finder(reading)
            readable = _Readable(prepared.blocks, kinds)
            found[name] = tuple(
                kept for kept in map(readable.part_of, findings.candidates) if kept is not None
            )
            troubles += [t for t in findings.troubles if t.at is None or t.at in readable]
    everything = Found(**found)
    cast = link_speakers(reading, everything.quotes)
    claims = link_claims(
        reading, everything.quotes, everything.figures, everything.dates, everything.places, cast
    )
    return assemble(
        prepared.document.text,
        prepared.source,
        run_of(model, prepared.repaired),
        everything,
        cast,
        claims,
        (*troubles, *cast.troubles),
    )


@cache
def _version(package: str) -> str:
    # looking it up reads files
    return version(package)


def run_of(model: Model, repaired: tuple[str, ...] = ()) -> Run:
    """What made a report."""
    return Run(
        factx=_version("factx"),
        spacy=_version("spacy"),
        model=model.name,
        model_version=model.version,
        repaired=repaired,
    )


class Plan(NamedTuple):
    """What is done with every document; it travels to other processes.

    Attributes:
        model: the name of a spaCy pipeline, or None for the default.
        find: the kinds of fact to look for.
        restore: let the parser read a repaired copy of degraded text.
        gazetteer: where places are looked up, or None for the one that ships with factx.
    """

    model: str | None = None
    find: tuple[str, ...] = tuple(FINDERS)
    restore: bool = True
    gazetteer: Gazetteer | None = None


def reports(plan: Plan, documents: Iterable[Document | Unread], *, raising: bool) -> Iterator[Report]:
    """A report for each document, in order, one at a time.

    Args:
        raising: raise what goes wrong with a document.  Otherwise its report holds it as a problem.
    """
    model = load_model(plan.model)
    for document in documents:
        if isinstance(document, Unread):
            if raising:
                raise document.error
            yield _failed(document.source, "", model, document.error.code, document.error.message)
            continue
        try:
            prepared = prepare(document, repair=plan.restore)
            (doc,) = parse(model.nlp, [(prepared.parsed_text, prepared.parsed_blocks)])
            reading = read(prepared, doc, model)
            done = report(prepared, reading, model, plan.find, gazetteer=plan.gazetteer)
        except Exception as error:  # one article must not cost the others
            if raising:
                raise
            where = f"{type(error).__name__}: {error}"
            message = f"factx failed on this document; please report it ({where})"
            yield _failed(document.source, document.text, model, "internal-error", message)
        else:
            yield done


def reports_in_processes(
    plan: Plan, documents: Iterable[Document | Unread], *, raising: bool, processes: int
) -> Iterator[Report]:
    """As :func:`reports`, spread over processes; in order, with a bounded number under way.

    Raises:
        FactxError: a process was killed from outside.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    load_model(plan.model)  # before the fork, so that the processes share its memory
    batches = _batches(documents, _BATCH)
    under_way: deque[Future[list[Report]]] = deque()
    with ProcessPoolExecutor(processes) as pool:
        try:
            for batch in batches:
                under_way.append(pool.submit(_work, plan, batch, raising))
                if len(under_way) >= 2 * processes:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        except BrokenProcessPool:
            raise FactxError(
                "a process was killed, perhaps for want of memory. Try fewer processes", code="process-lost"
            ) from None
        finally:
            for future in under_way:
                future.cancel()


def group(done: Iterable[Report]) -> Facts:
    """Reports grouped by the id of their source, in the order in which sources first appear."""
    groups: dict[str | None, list[Report]] = {}
    for one in done:
        groups.setdefault(one.source.id, []).append(one)
    return Facts(
        sources=tuple(
            SourceGroup(source=_agreed([r.source for r in members]), reports=tuple(members))
            for members in groups.values()
        )
    )


def _agreed(sources: list[Source]) -> Source:
    first = sources[0]
    return Source(
        **{
            name: getattr(first, name)
            for name in Source.model_fields
            if all(getattr(other, name) == getattr(first, name) for other in sources)
        }
    )


def _failed(source: Source, text: str, model: Model, code: str, message: str) -> Report:
    text = written(text)
    return failed_report(with_source_id(source, text), text, run_of(model), Trouble(code, written(message)))


def _work(plan: Plan, batch: list[Document | Unread], raising: bool) -> list[Report]:
    return list(reports(plan, batch, raising=raising))


def _batches(documents: Iterable[Document | Unread], size: int) -> Iterator[list[Document | Unread]]:
    documents = iter(documents)
    while batch := list(islice(documents, size)):
        yield batch


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
