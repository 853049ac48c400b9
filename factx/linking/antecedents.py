"""Who is meant where the words hardly tell: pronouns, "the two men", "the agency", by salience."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from factx._candidates import Trouble
from factx.linking.cast import Actor
from factx.linking.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

# what makes an antecedent salient; fitted to the mentions labelled in tests/gate
_PARAGRAPH = 0.9
_TOKEN = 0.01
_SPOKE_LAST = 0.8
_SUBJECT = 0.5
_POSSESSOR = 0.4
_NAMED = 0.1
_UNKNOWN = 0.8  # the gender of a person is not known
_A_PLACE = 0.5
_CLOSE = 0.2  # two antecedents whose scores differ by less are a guess
_OTHER_ROLE = 0.8
_CLEAR = 0.35  # so much a role phrase asks of the one it is given to


class Antecedent(NamedTuple):
    """One who may be meant; the higher the score, the likelier."""

    score: float
    actor: Actor


def likeliest(candidates: Iterable[Antecedent], margin: float = 0.0) -> Actor | None:
    """Who has the highest score, if it is higher by ``margin`` than any other; of equals, the first."""
    ranked = _ranked(candidates)
    return ranked[0].actor if ranked and _lead(ranked) >= margin else None


def _ranked(candidates: Iterable[Antecedent]) -> list[Antecedent]:
    return sorted(candidates, key=lambda c: -c.score)


def _lead(ranked: list[Antecedent]) -> float:
    return ranked[0].score - ranked[1].score if len(ranked) > 1 else float("inf")


class Antecedents:
    """Those of a scene whom a reader has in mind at a place of the text.

    Who speaks is in mind, so each speaker is to be told by :meth:`spoke`, in the order of the text.
    Places are token indices.  A pronoun that stays open for two leaves a trouble in ``troubles``.
    """

    def __init__(self, scene: Scene) -> None:
        self.troubles: list[Trouble] = []
        self._scene = scene
        self._spoke: list[tuple[int, Actor]] = []

    @property
    def last_speaker(self) -> Actor | None:
        """Who spoke last of those told."""
        return self._spoke[-1][1] if self._spoke else None

    def spoke(self, actor: Actor, place: int) -> None:
        """Takes in that ``actor`` speaks at ``place``."""
        self._spoke.append((place, actor))

    def of_pronoun(self, token: Token, kind: str) -> Actor | None:
        """Whom a personal pronoun means; ``kind`` is ``male``, ``female``, ``thing`` or one of several."""
        main = self._cataphor(token)
        if main is not None and _fits(main, kind):
            return main
        ranked = self._of_kind(token, kind)
        if ranked and _lead(ranked) < _CLOSE:
            self._leave_open(token, ranked)
            return None
        return ranked[0].actor if ranked else None

    def likely(self, token: Token, kind: str) -> Actor | None:
        """Whom a pronoun most likely means; it does not matter enough to be left open."""
        ranked = self._of_kind(token, kind)
        return ranked[0].actor if ranked and _lead(ranked) >= _CLOSE else None

    def _of_kind(self, token: Token, kind: str) -> list[Antecedent]:
        scored = []
        for actor in [*self._scene.actors, *self._scene.unnamed]:
            if _fits(actor, kind):
                near = self._near(actor, token.i, 4)
                if near is not None:
                    score = self._salience(actor, near, token.i)
                    score -= _UNKNOWN if actor.gender is None and kind in ("male", "female") else 0
                    score -= _A_PLACE if actor.kind == "place" else 0
                    scored.append(Antecedent(score, actor))
        return _ranked(scored)

    def person(self, place: int, group: str) -> Actor | None:
        """The person spoken of just before, where ``group`` is a role given to nobody nearer."""
        scored = []
        for actor in self._scene.actors:
            near = self._near(actor, place, 1)
            if actor.kind == "person" and near is not None:
                other = bool(actor.roles) and group not in actor.roles
                often = _NAMED * min(len(actor.mentions), 20)
                score = self._salience(actor, near, place) + often - _OTHER_ROLE * other
                scored.append(Antecedent(score, actor))
        return likeliest(scored, _CLEAR)

    def body(self, place: int) -> Actor | None:
        """The body spoken of just before."""
        scored = []
        for actor in self._scene.actors:
            near = self._near(actor, place, 1)
            if actor.kind == "organization" and near is not None:
                scored.append(Antecedent(self._salience(actor, near, place), actor))
        return likeliest(scored, _CLEAR)

    def last_two(self, place: int, men: bool) -> list[Actor]:
        """The two people spoken of last, as they are first named; none where there are not two."""
        near = []
        for actor in self._scene.actors:
            last = self._near(actor, place, 3)
            if actor.kind == "person" and last is not None and not (men and actor.gender == "female"):
                near.append((last, actor))
        near.sort(key=lambda n: -n[0])
        return sorted((a for _, a in near[:2]), key=lambda a: a.mentions[0]) if len(near) > 1 else []

    def _leave_open(self, token: Token, ranked: list[Antecedent]) -> None:
        here = self._scene.stretch((token.i, token.i + 1))
        names = " or ".join(a.actor.name for a in ranked[:2])
        self.troubles.append(Trouble("ambiguous-speaker", f"{token.text!r} may be {names}", here))

    def _near(self, actor: Actor, place: int, paragraphs: int) -> int | None:
        """The last token before ``place`` at which ``actor`` is named or speaks, if it is near enough."""
        last = actor.before(place)
        said = max((p for p, a in self._spoke if a is actor and p < place), default=None)
        near = max((x for x in (last, said) if x is not None), default=None)
        paragraph = self._scene.paragraph
        if near is None or paragraph[place] - paragraph[near] > paragraphs:
            return None
        return near

    def _salience(self, actor: Actor, near: int, place: int) -> float:
        """How much an actor is in the mind of the reader at ``place``."""
        gap = self._scene.paragraph[place] - self._scene.paragraph[near]
        last_speaker = next((a for p, a in reversed(self._spoke) if p < place), None)
        last = actor.before(place)
        return (
            -_PARAGRAPH * gap
            - _TOKEN * min(place - near, 150)
            + _SPOKE_LAST * (actor is last_speaker and gap <= 2)
            + _SUBJECT * (last is not None and self._is_subject(last, actor))
            - _POSSESSOR * (last is not None and self._is_possessor(last, actor))
            + _NAMED * min(len(actor.mentions), 8)
        )

    def _is_possessor(self, start: int, actor: Actor) -> bool:
        return self._root(start, actor).dep_ in ("poss", "compound", "nmod")

    def _is_subject(self, start: int, actor: Actor) -> bool:
        root = self._root(start, actor)
        if root.dep_ == "conj":
            root = root.head
        return root.dep_ in ("nsubj", "nsubjpass")

    def _root(self, start: int, actor: Actor) -> Token:
        end = next((e for s, e in actor.mentions if s == start), start + 1)
        return self._scene.doc[start:end].root

    def _cataphor(self, token: Token) -> Actor | None:
        """``Though he said ..., Konashenkov complained``: the subject of the main clause."""
        verb = token.head
        if token.dep_ != "nsubj" or verb.dep_ != "advcl" or verb.head.i < verb.i:
            return None
        if token.i - token.sent.start > 4:
            return None
        for child in verb.head.children:
            if child.dep_ == "nsubj" and child.i > verb.i:
                return self._scene.at.get(child.i)
        return None


def _fits(actor: Actor, kind: str) -> bool:
    if kind in ("male", "female"):
        one = actor.kind == "person" or (actor.kind == "unnamed" and bool(actor.roles))
        return one and actor.gender in (kind, None)
    if kind == "thing":
        return actor.kind in ("organization", "place") or (actor.kind == "unnamed" and not actor.roles)
    return actor.kind in ("group", "organization")
