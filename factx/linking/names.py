"""Mentions that are names, also those that the tagger missed."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from factx.linking.cast import Actor, words
from factx.linking.phrases import core
from factx.linking.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_A_WHILE = 300  # tokens that tell whether a text is written in lower case throughout
_GENERIC_BODIES = frozenset({"group", "agency", "organization", "organisation", "network", "company"})
_ARTICLES = frozenset({"the", "a", "an"})


class Names:
    """The names of a scene, as mentions give them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._words = words()
        self._by_text = {
            scene.doc[s:e].text.lower(): a
            for a in scene.actors
            if a.kind in ("person", "organization")
            for s, e in a.mentions
        }
        self._has_capitals = any(t.text[:1].isupper() for t in scene.doc[:_A_WHILE])

    def bearer(self, span: Span, head: Token) -> Actor | None:
        """Whose name is the mention ``span``, or its ``head``, or an apposition in it; else ``None``."""
        actor = self._scene.at.get(head.i)
        if actor is not None and actor.kind != "group":
            return actor
        for child in head.children:  # "a lawyer for the outlets, David Schulz", "Airwars group"
            other = self._scene.at.get(child.i)
            if other is None or not span.start <= child.i < span.end:
                continue
            if child.dep_ == "appos" and other.kind in ("person", "organization"):
                return other
            if child.dep_ == "compound" and other.kind == "organization" and head.lower_ in _GENERIC_BODIES:
                start = min(s for s, e in other.mentions if s <= child.i < e)
                other.mentions = sorted({*other.mentions, (start, head.i + 1)})  # "Airwars group"
                return other
        text = " ".join(t.lower_ for t in span if t.lower_ not in ("the", "'s", "’s") and not t.is_space)
        if text in self._by_text:  # a name that the tagger saw elsewhere
            return self._by_text[text]
        if head.pos_ == "PROPN" and head.text[:1].isupper():  # a surname that the tagger missed
            known = self._scene.surnamed(head.lower_)
            if len(known) == 1:
                return known[0]
        closing = self._closing(span, head) or self._closing(core(span, head), head)
        return (
            closing or self._leading(span, head) or self._titled(span, head) or self._lower_cased_name(span)
        )

    def _closing(self, span: Span, head: Token) -> Actor | None:
        """``the mayor of Harwick, Maria Lopez``, ``former prosecutor and state senator Maria Lopez``."""
        if head.lower_ not in self._words.roles or head.tag_ not in ("NN", "NNP"):
            return None
        last = span.end - 1
        while last > head.i and (span.doc[last].is_punct or span.doc[last].is_space):
            last -= 1
        actor = self._scene.at.get(last) or self._missed(span.doc[head.i + 1 : last + 1], head)
        first = min((s for s, e in actor.mentions if s <= last < e), default=0) if actor else 0
        if actor is None or actor.kind != "person" or first - 1 <= head.i:
            return None
        between = span.doc[head.i + 1 : first]
        joined = any(t.dep_ == "cc" for t in between)
        if span.doc[first - 1].text == ",":
            others = any(
                t.text == "," or (t.i in self._scene.at and self._scene.at[t.i].kind == "person")
                for t in between[:-1]
            )
            return None if joined or others else actor
        bare = span.start == head.left_edge.i and not any(c.dep_ in ("det", "poss") for c in head.children)
        entitled = span.doc[first - 1].lower_ in self._words.titles | self._words.roles.keys()
        return actor if joined and bare and entitled else None

    def _missed(self, rest: Span, head: Token) -> Actor | None:
        """A name that the tagger did not see at the end of ``rest``, behind a comma."""
        comma = next((t.i for t in reversed(rest) if t.text == ","), 0)
        name = rest.doc[comma + 1 : rest.end]
        if not comma or not 2 <= len(name) <= 3 or not all(t.is_alpha and t.text.istitle() for t in name):
            return None
        if any(t.ent_type_ not in ("", "PERSON") or t.pos_ != "PROPN" for t in name):
            return None
        if any(t.lower_ in self._words.bodies or t.lower_ in self._words.roles for t in name):
            return None
        return self._person(name, role=(head.left_edge.i, comma))

    def _person(self, name: Span, role: tuple[int, int] | None) -> Actor:
        """The person of a name, who is met here if not before."""
        parts = tuple(t.lower_ for t in name)
        parts_seen = [self._scene.at[t.i] for t in name if t.i in self._scene.at]
        known = [a for a in parts_seen if a.kind == "person"] or self._scene.surnamed(parts[-1])
        actor = known[0] if known else Actor(name.text, "person", parts)
        if not known:
            self._scene.actors.append(actor)
        actor.words = max(actor.words, parts, key=len)
        actor.mentions = sorted({*actor.mentions, (name.start, name.end)})
        if actor.role is None and role is not None:
            start, end = role
            while start < end - 1 and self._scene.doc[start].lower_ in _ARTICLES:
                start += 1
            actor.role = (start, end)
        return actor

    def _titled(self, span: Span, head: Token) -> Actor | None:
        """``party chairman Reince Orley``: what the tagger did not see is a name behind a title."""
        tokens = list(core(span, head))
        known = self._words.titles.keys() | self._words.roles.keys()
        entitled = max((k for k, t in enumerate(tokens) if t.lower_ in known), default=-1)
        name = tokens[entitled + 1 :]
        capitals = sum(t.text[:1].isupper() for t in name)
        if entitled < 0 or not 2 <= capitals <= 3 or head.i < name[0].i - 1 or name[-1].pos_ != "PROPN":
            return None
        if any(not t.text[:1].isupper() and t.lower_ not in self._words.particles for t in name):
            return None
        if any(t.lower_ in self._words.bodies or t.ent_type_ in ("ORG", "GPE", "LOC", "FAC") for t in name):
            return None
        return self._person(span.doc[name[0].i : name[-1].i + 1], role=(tokens[0].i, name[0].i))

    def _leading(self, span: Span, head: Token) -> Actor | None:
        """``Maria Lopez, mayor of Harwick, 12 of ...``: the name at the head of a muddled phrase."""
        actor = self._scene.at.get(span.start)
        if actor is None or actor.kind != "person":
            return None
        end = max(e for s, e in actor.mentions if s <= span.start < e)
        if head.i < end or end - span.start < 2 or end >= span.end or span.doc[end].text != ",":
            return None
        aside = span.doc[end + 1 : span.end]
        stop = next((t.i for t in aside if t.text == ","), span.end)
        roles = any(t.lower_ in self._words.roles for t in span.doc[end + 1 : stop])
        return actor if roles and not any(t.dep_ == "cc" for t in span.doc[end : head.i]) else None

    def _lower_cased_name(self, span: Span) -> Actor | None:
        """``major-general igor konashenkov``: a name that the tagger did not see, as it has no capitals.

        In a text with capitals, as in ``said igor konashenkov``, the given name is to be a known one.
        """
        tokens = [t for t in span if not t.is_space]
        k = 0
        while k < len(tokens) and (tokens[k].lower_ in self._words.titles or tokens[k].text == "-"):
            k += 1
        name = list(takewhile(lambda t: t.is_alpha and t.pos_ not in ("ADP", "VERB", "DET"), tokens[k:]))
        if self._has_capitals:
            given = bool(name) and name[0].lower_ in self._words.given and 2 <= len(name) <= 3
            if not given or not span.doc[span.start : name[-1].i + 1].text.islower():
                return None
        elif not k or not 1 <= len(name) <= 4:
            return None
        role = self._role_after(span, name[-1].i + 1) or ((tokens[0].i, tokens[k - 1].i + 1) if k else None)
        return self._person(span.doc[name[0].i : name[-1].i + 1], role)

    def _role_after(self, span: Span, start: int) -> tuple[int, int] | None:
        """``igor konashenkov, a spokesman for the ministry``: what follows the comma before ``start``."""
        rest = list(self._scene.doc[start : span.end])
        if not rest or not rest[0].is_punct:
            return None
        rest = rest[1:]
        while rest and (rest[-1].is_punct or rest[-1].is_space):
            rest.pop()
        while rest and rest[0].lower_ in _ARTICLES:
            rest.pop(0)
        if rest and any(t.lower_ in self._words.roles for t in rest):
            return rest[0].i, rest[-1].i + 1
        return None
