"""Mentions to speakers: who is meant by "he", "the ministry", "Konashenkov"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factx._candidates import QuoteCandidate, Stretch, Trouble
from factx._parsing import Reading
from factx.linking.antecedents import Antecedents
from factx.linking.cast import Actor
from factx.linking.interviews import interviewed
from factx.linking.mentions import Mentions
from factx.linking.scene import Scene

_SIDES = frozenset({"interview-question", "interview-answer"})  # rules of turns that are labelled by a letter


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
    """Resolves the source mentions of ``quotes``.

    Names are matched by surname and initials; titles and appositions give roles, by which role phrases
    are resolved; pronouns go to the most salient actor that fits.  Where two fit equally well the
    speaker stays open and a trouble says so.
    """
    if not quotes:
        return Cast()
    return _Casting(reading, quotes).cast()


class _Casting:
    """The quotes of a document on their way to a :class:`Cast`."""

    def __init__(self, reading: Reading, quotes: Sequence[QuoteCandidate]) -> None:
        self.quotes = quotes
        self.scene = Scene.of(reading)
        self.antecedents = Antecedents(self.scene)
        self.mentions = Mentions(self.scene, self.antecedents, self._speaking_at)
        turns = [q for q in quotes if q.rule in _SIDES]
        first = min(map(_place, turns), default=0)
        self.answers = interviewed(self.scene, self._token(first)) if turns else None
        self.whose: dict[int, Actor | None] = {}  # by place of the quote, as all that follows
        self.via: dict[int, list[Actor | None]] = {}
        self.spoken_of: dict[int, list[Stretch]] = {}  # the mentions resolved, by id of the actor

    def cast(self) -> Cast:
        """Resolves quote by quote in the order of the text; speakers are numbered in the order given."""
        for k in sorted(range(len(self.quotes)), key=lambda k: _place(self.quotes[k])):
            self._resolve(k)
        index: dict[int, int] = {}
        speakers: list[SpeakerCandidate] = []

        def number(actor: Actor | None) -> int | None:
            if actor is None:
                return None
            if id(actor) not in index:
                index[id(actor)] = len(speakers)
                speakers.append(self._candidate(actor))
            return index[id(actor)]

        attributions = tuple(
            Attributed(
                speaker=number(self.whose[k]),
                mention=(quote.source[0][0], quote.source[-1][1]) if quote.source else None,
                via=tuple((number(a), s) for a, s in zip(self.via[k], quote.via, strict=True)),
                addressee=quote.addressee,
            )
            for k, quote in enumerate(self.quotes)
        )
        return Cast(tuple(speakers), attributions, tuple(self.antecedents.troubles))

    def _resolve(self, k: int) -> None:
        quote = self.quotes[k]
        actor: Actor | None = None
        if quote.rule in _SIDES:
            actor = self.answers if quote.rule == "interview-answer" else None
        elif quote.source:
            actor = self._meant_by(quote.source)
        elif quote.follows:
            actor = self.antecedents.last_speaker
        self.via[k] = [self._meant_by((v,)) for v in quote.via]
        self.whose[k] = actor
        if actor is not None:
            self.antecedents.spoke(actor, self._token(_place(quote)))

    def _meant_by(self, source: Sequence[Stretch]) -> Actor | None:
        whole = source[0][0], source[-1][1]
        span = self.scene.reading.span(whole)
        if span is None or not len(span):
            return None
        actor = self.mentions.resolve(span, source[0])
        if actor is not None:
            self.spoken_of.setdefault(id(actor), []).append(whole)
        return actor

    def _speaking_at(self, at: Stretch) -> Actor | None:
        """The speaker of the quote in whose words the mention ``at`` stands: of the shortest resolved."""
        holding = [
            (sum(e - s for s, e in q.content), k)
            for k, q in enumerate(self.quotes)
            if any(s <= at[0] and at[1] <= e for s, e in q.content) and at not in q.source
        ]
        return next((self.whose[k] for _, k in sorted(holding) if k in self.whose), None)

    def _token(self, place: int) -> int:
        span = self.scene.reading.span((place, place + 1))
        return span.start if span is not None else 0

    def _candidate(self, actor: Actor) -> SpeakerCandidate:
        stretches = {self.scene.stretch(m) for m in actor.mentions}
        stretches.update(self.spoken_of.get(id(actor), ()))
        return SpeakerCandidate(
            name=self.scene.full_name(actor),
            kind=actor.kind,
            mentions=tuple(sorted(stretches)),
            role=self.scene.stretch(actor.role) if actor.role else None,
            affiliation=self.scene.stretch(actor.affiliation) if actor.affiliation else None,
        )


def _place(quote: QuoteCandidate) -> int:
    """Where a quote is met in the text: at its source, or else at its first words."""
    return min(s for s, _ in quote.source or quote.content[:1])
