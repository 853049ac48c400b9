"""Mentions to speakers: who is meant by "he", "the ministry", "Konashenkov"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factx._candidates import QuoteCandidate, Stretch, Trouble
from factx._parsing import Reading


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """One who speaks in a document; fields as in :class:`factx.records.Speaker`."""

    name: str
    kind: str
    mentions: tuple[Stretch, ...]
    role: Stretch | None = None
    affiliation: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Attributed:
    """Who said one quote: ``speaker`` and those in ``via`` are places in ``Cast.speakers``."""

    speaker: int | None = None
    mention: Stretch | None = None
    via: tuple[tuple[int | None, Stretch], ...] = ()
    addressee: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The speakers of a document, and for each quote, in the order given, whose it is."""

    speakers: tuple[SpeakerCandidate, ...] = ()
    attributions: tuple[Attributed, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def link_speakers(reading: Reading, quotes: Sequence[QuoteCandidate]) -> Cast:
    """Resolves the source mentions of ``quotes``."""
    return Cast(attributions=tuple(Attributed(mention=q.source[0] if q.source else None) for q in quotes))
