"""Mentions that describe: "the Russian leader", "the ministry", "both candidates", "residents"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from factx.linking.antecedents import Antecedent, Antecedents, likeliest
from factx.linking.cast import Actor, norm, words
from factx.linking.phrases import core, is_share
from factx.linking.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ARTICLES = frozenset({"the", "a", "an"})
_MODIFIERS = frozenset(
    ["det", "amod", "compound", "nummod", "poss", "case", "punct", "npadvmod", "nmod", "advmod", "quantmod"]
)
_PAIRED = frozenset({"men", "women", "candidate", "leader", "lawmaker", "politicians", "nominees", "rivals"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "some", "any", "no"})
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "their", "its", "these", "those"})


def phrase_of(head: Token) -> Span:
    """The head with what stands before it in its noun phrase."""
    doc = head.doc
    start = head.i
    while start and _modifies(doc[start - 1], head):
        start -= 1
    end = head.i + 1
    if end + 1 < len(doc) and doc[end].lower_ == "of" and doc[end + 1].pos_ == "PROPN":
        end += 2  # "the city of Phoenix"
    return doc[start:end]


def _modifies(token: Token, head: Token) -> bool:
    within = token.i <= token.head.i <= head.i
    return within and token.dep_ in _MODIFIERS and token.text not in ',;:"“”'


class Descriptions:
    """Whom the noun phrases of a scene describe: one of the actors it names, or one without a name."""

    def __init__(self, scene: Scene, antecedents: Antecedents) -> None:
        self._scene = scene
        self._antecedents = antecedents
        self._words = words()

    def described(self, span: Span, head: Token, tokens: Sequence[Token]) -> Actor:
        """Who is described by the mention ``span``; ``tokens`` are its words, of which ``head`` is one."""
        span = core(span, head)
        lower = head.lower_
        first = tokens[0].lower_
        plural = head.tag_ in ("NNS", "NNPS") or lower in ("people", "police") or is_share(span, head)
        definite = first in _DEFINITE or (
            tokens[0].text[:1].isupper() and head.tag_ in ("NN", "NNP") and first not in _ARTICLES
        )
        group = self._words.roles.get(lower)
        if group and not plural and head.tag_ != "NNPS":
            actor = None
            owner = self._owner(span, head)
            if owner is not None:
                actor = self._by_role(span, head, group, owner)
            elif first not in _INDEFINITE:
                actor = self._by_role(span, head, group) or self._last_person(span, group)
            if actor is None and owner is None and first not in _DEFINITE:
                actor = self._named_later(span, head, group)
            if actor is not None:
                return actor
        if definite and lower in self._words.bodies:
            actor = self._by_body(span, head)
            if actor is not None:
                return actor
            if first == "the" and len(tokens) == 2 and lower in self._words.standing:
                actor = self._antecedents.body(span.start)  # "the agency"
                if actor is not None:
                    return actor
        fuller = self._fuller(span, head) if definite else None
        body = (lower in self._words.bodies and not plural) or self._is_acronym(span)
        kind = "organization" if body else "group" if plural else "unnamed"
        phrase = fuller if fuller is not None else span
        actor = self._scene.without_name(self._name_of(phrase, kind), kind, span, key=self._key(phrase))
        if group and not plural:
            actor.roles.add(group)
        return actor

    def _is_acronym(self, span: Span) -> bool:
        """``TORPA``; but the label of a turn in a transcript, before its colon, is a person's."""
        following = span.doc[span.end : span.end + 1].text
        return len(span) == 1 and len(span.text) > 2 and span.text.isupper() and following != ":"

    def joined(self, span: Span, head: Token) -> Actor | None:
        """Two people or bodies that speak as one: "both the SDF and the US"; ``None`` if it is not two."""
        others = [c for c in head.conjuncts if span.start <= c.i < span.end and c.i > head.i]
        if not others or any(c.pos_ == "VERB" for c in others):
            return None
        parts = [head, *others]
        if any(c.dep_ == "appos" for c in parts) or not any(t.dep_ == "cc" for t in span):
            return None
        if all(self._words.roles.get(t.lower_) and t.tag_ == "NN" for t in parts) and not any(
            c.dep_ in ("det", "poss") for other in others for c in other.children
        ):
            return None  # "the former mayor and senator" is one
        if head.tag_ == "NN" and self._words.roles.get(head.lower_) and self._titles_a_name(head, others[-1]):
            return None  # "former prosecutor and state senator Maria Lopez" is one
        named = [self._scene.at[t.i] for t in parts if t.i in self._scene.at]
        told = any(c.dep_ == "appos" and c.i < others[0].i for c in head.children)
        if told and len(named) == 1 and named[0] is self._scene.at.get(head.i):
            return named[0]  # "Carl Benton, head of the centre, and other scientists"
        if len({id(a) for a in named}) == len(parts):
            first = min(s for s, e in named[0].mentions if s <= head.i < e)
            last = max(e for s, e in named[-1].mentions if s <= others[-1].i < e)
            name = self._scene.doc[first:last].text
        else:
            name = self._trimmed(core(span, others[-1]))
        return self._scene.without_name(name, "group", span, key=name.lower())

    def _titles_a_name(self, head: Token, other: Token) -> bool:
        """True if ``head`` is a role without an article, and ``other`` a person's name with a title."""
        actor = self._scene.at.get(other.i)
        if actor is None or actor.kind != "person" or any(c.dep_ in ("det", "poss") for c in head.children):
            return False
        first = min(s for s, e in actor.mentions if s <= other.i < e)
        return other.doc[first - 1].lower_ in self._words.titles | self._words.roles

    def pair(self, span: Span, tokens: Sequence[Token]) -> Actor | None:
        """``The two men``, ``both candidates``: the two people named last; ``None`` if it is no pair."""
        low = [t.lower_ for t in tokens]
        if (
            len(low) > 4
            or not ("two" in low[:2] or low[0] == "both")
            or self._words.roles.get(low[-1].removesuffix("s"), low[-1]) not in _PAIRED
        ):
            return None
        two = self._antecedents.last_two(span.start, men=low[-1] == "men")
        if not two:
            return None
        name = " and ".join(self._scene.full_name(a) for a in two)
        return self._scene.without_name(name, "group", span, key=name.lower())

    def _owner(self, span: Span, head: Token) -> Token | None:
        """Whose the one described is: "his" in "his lawyer"; ``None`` if what he is does not hang on that."""
        owner = next((c for c in head.children if c.dep_ == "poss" and c.i >= span.start), None)
        if owner is None or (owner.lower_ not in self._words.pronouns and head.lower_ not in self._words.kin):
            return None
        return owner

    def _is_of(self, actor: Actor, owner: Token) -> bool:
        """True if the text says of ``actor`` that he is somebody's, who can be the one meant by ``owner``."""
        kind = self._words.pronouns.get(owner.lower_)
        if not actor.owners or kind in ("self", "ourselves", "listener"):
            return False
        whose = self._antecedents.likely(owner, kind) if kind else self._scene.at.get(owner.i)
        if whose is actor:
            return False
        pronouns = actor.owners & self._words.pronouns.keys()
        named = actor.owners - self._words.pronouns.keys() - self._words.bodies
        if kind and pronouns and not named and owner.lower_ not in pronouns:
            return False  # "his lawyer, Ann Lee" is not "her lawyer"
        return whose is None or not named or not named.isdisjoint(whose.words)

    def _by_role(self, span: Span, head: Token, group: str, owner: Token | None = None) -> Actor | None:
        """The person whom the text gave such a role: "the Russian leader"; of ``owner``, if there is one."""
        traits = {
            norm(t.lower_)
            for t in span
            if t.is_alpha and t.i != head.i and t.pos_ in ("ADJ", "NOUN", "PROPN")
        }
        traits -= {"former", "late", "current", "presidential", "longtime", "then"}
        scored = []
        for actor in self._scene.actors:
            if actor.kind != "person" or group not in actor.roles:
                continue
            if owner is not None and not self._is_of(actor, owner):
                continue
            last = actor.before(span.start)
            score = (
                2.0 * len(traits & actor.traits)
                - 1.0 * len(traits - actor.traits)
                + (head.lower_ in actor.traits)
            )
            score += 0 if last is None else 1.0 / (1 + self._scene.distance(last, span.start))
            if last is None and not traits & actor.traits:
                continue
            scored.append(Antecedent(score, actor))
        return likeliest(s for s in scored if s.score > 0)

    def _last_person(self, span: Span, group: str) -> Actor | None:
        """The person spoken of just before: "the nominee"."""
        if span[0].lower_ not in ("the", "this", "that") or group not in self._words.describing:
            return None
        return self._antecedents.person(span.start, group)

    def _named_later(self, span: Span, head: Token, group: str) -> Actor | None:
        """``A judge has ruled ...``, at the head of an article that then tells who the judge is."""
        here = self._scene.paragraph[span.start]
        if here > 2:
            return None
        bearers = [a for a in self._scene.actors if a.kind == "person" and group in a.roles]
        if len(bearers) != 1 or bearers[0].before(span.start) is not None:
            return None
        first = bearers[0].mentions[0][0]
        return bearers[0] if 0 <= self._scene.paragraph[first] - here <= 6 else None

    def _by_body(self, span: Span, head: Token) -> Actor | None:
        """The body that the text named with this noun: "the ministry", "the UN Commission of Inquiry"."""
        wanted = {norm(t.lower_) for t in span if t.is_alpha} - _ARTICLES - {"of", "on", "and", "for", "in"}
        expanded = wanted | {
            w
            for a in self._scene.actors
            if len(a.words) > 1
            for w in a.words
            if "".join(x[:1] for x in a.words) in wanted
        }
        scored = []
        for actor in self._scene.actors:
            if actor.kind == "organization" and norm(head.lower_) in actor.words:
                missing = wanted - set(actor.words)
                missing = {w for w in missing if not _abbreviates(w, actor.words)}
                if missing:
                    continue
                last = actor.before(span.start)
                near = 0.0 if last is None else 1.0 / (1 + self._scene.distance(last, span.start))
                scored.append(Antecedent(len(set(actor.words) & expanded) + near, actor))
        return likeliest(scored)

    def _fuller(self, span: Span, head: Token) -> Span | None:
        """The fullest noun phrase before with the same head, whose modifiers do not contradict."""
        mine = {norm(t.lower_) for t in span if t.is_alpha and t.lower_ not in _DEFINITE}
        rightful = self._rightful(head)
        best: Span | None = None
        size = len(mine)
        for i in range(head.i - 1, max(-1, head.i - 1500), -1):
            token = self._scene.doc[i]
            if token.lower_ != head.lower_ or token.pos_ not in ("NOUN", "PROPN"):
                continue
            phrase = phrase_of(token)
            theirs = {norm(t.lower_) for t in phrase if t.is_alpha and t.lower_ not in _DEFINITE}
            if mine <= theirs and len(theirs) > size and rightful(token):
                best, size = phrase, len(theirs)
        return best

    def _rightful(self, head: Token) -> Callable[[Token], bool]:
        """Tells of another phrase's head if both can be the same person's: "Novak's lawyer", "her lawyer"."""
        mine = next((c for c in head.children if c.dep_ == "poss"), None)
        if mine is None or head.lower_ not in self._words.roles:
            return lambda _: True
        kind = self._words.pronouns.get(mine.lower_)
        whose = self._antecedents.likely(mine, kind) if kind else self._scene.at.get(mine.i)
        owners = {mine.lower_, *(whose.words if whose is not None else ())}
        return lambda other: any(c.dep_ == "poss" and c.lower_ in owners for c in other.children)

    def _key(self, span: Span) -> str:
        return " ".join(norm(t.lower_) for t in span if t.is_alpha and t.lower_ not in _ARTICLES)

    def _name_of(self, span: Span, kind: str) -> str:
        text = self._trimmed(span)
        first = text.split(" ", 1)
        named = kind == "organization" or any(t.pos_ == "PROPN" for t in span)
        return first[1] if named and len(first) > 1 and first[0].lower() == "the" else text

    def _trimmed(self, span: Span) -> str:
        start, end = span.start, span.end
        while end - start > 1 and (
            self._scene.doc[end - 1].is_punct
            or self._scene.doc[end - 1].is_space
            or self._scene.doc[end - 1].lower_ in ("'s", "’s", "'", "’")
        ):
            end -= 1
        return self._scene.doc[start:end].text


def _abbreviates(word: str, parts: Sequence[str]) -> bool:
    """True if ``word`` is made of first letters of neighbours in ``parts``: "un" of "united nations"."""
    if not 2 <= len(word) <= 5:
        return False
    initials = "".join(p[0] for p in parts if p)
    return word in initials
