"""What a document gives to resolve mentions by: its words, its paragraphs, and who was met in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factx._candidates import Stretch
from factx._parsing import Reading
from factx.linking.cast import Actor, actors_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A reading with those who could speak in it.

    Attributes:
        reading: the parsed document.
        actors: all that it names; a name that the tagger missed joins them when it is met.
        at: the actor whose name a token, given by its index, is part of.
        paragraph: for each token, the number of the block it stands in.
        unnamed: those who speak without a name, in the order in which they are met.
    """

    reading: Reading
    actors: list[Actor]
    at: dict[int, Actor]
    paragraph: list[int]
    unnamed: list[Actor] = field(default_factory=list)

    @classmethod
    def of(cls, reading: Reading) -> Scene:
        """The scene of a document of which no mention is resolved yet."""
        actors = actors_of(reading.doc, _title_end(reading))
        at: dict[int, Actor] = {}
        for actor in actors:
            for start, end in actor.mentions:
                for i in range(start, end):
                    at.setdefault(i, actor)
        return cls(reading, actors, at, _paragraphs(reading))

    @property
    def doc(self) -> Doc:
        """The parse, whose token indices all positions are."""
        return self.reading.doc

    def distance(self, one: int, other: int) -> int:
        """How many paragraphs lie between two tokens."""
        return abs(self.paragraph[other] - self.paragraph[one])

    def surnamed(self, surname: str) -> list[Actor]:
        """The people of a surname, which is given in lower case."""
        return [a for a in self.actors if a.kind == "person" and a.words[-1] == surname]

    def without_name(self, name: str, kind: str, span: Span, key: str) -> Actor:
        """The actor of ``kind`` that a phrase speaks of, which is met here if not before.

        ``name`` is what to call a new one; phrases with one ``key`` speak of one actor.
        """
        for actor in self.unnamed:
            if " ".join(actor.words) == key:
                if span.start not in (s for s, _ in actor.mentions):
                    actor.mentions.append((span.start, span.end))
                    actor.mentions.sort()
                return actor
        actor = Actor(name, kind, tuple(key.split()), [(span.start, span.end)])
        self.unnamed.append(actor)
        return actor

    def full_name(self, actor: Actor) -> str:
        """The longest form of a name; of one without a name, the phrase."""
        name = actor.name
        if actor.kind in ("person", "organization", "place") and actor not in self.unnamed:
            # a mark in a name is the tagger's: "Harvest Ball, Lynch"
            marked = [any(t.text == "," for t in self.doc[s:e]) for s, e in actor.mentions]
            whole = [m for m, mark in zip(actor.mentions, marked, strict=True) if not mark]
            options = whole if whole and actor.kind == "person" else actor.mentions
            start, end = max(options, key=lambda m: (m[1] - m[0], -m[0]))
            name = self.doc[start:end].text
        return " ".join(name.split())

    def stretch(self, mention: tuple[int, int]) -> Stretch:
        """Where tokens stand in the original text."""
        span = self.doc[mention[0] : mention[1]]
        return self.reading.extent(span.start_char, span.end_char)


def _title_end(reading: Reading) -> int:
    titles = [b.end for b in reading.blocks if b.kind == "title"]
    return next((t.i for t in reading.doc if t.idx >= titles[-1]), len(reading.doc)) if titles else 0


def _paragraphs(reading: Reading) -> list[int]:
    numbers = []
    k = 0
    blocks = reading.blocks
    for token in reading.doc:
        while k + 1 < len(blocks) and token.idx >= blocks[k + 1].start:
            k += 1
        numbers.append(k)
    return numbers
