"""Mentions to actors: which kind of mention it is, and who is meant by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from factx._candidates import Stretch
from factx.linking.antecedents import Antecedents
from factx.linking.cast import Actor, words
from factx.linking.descriptions import Descriptions, phrase_of
from factx.linking.names import Names
from factx.linking.phrases import before_dash, names_nobody
from factx.linking.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


class Mentions:
    """Resolves the mentions of a scene, which are to come in the order of the text.

    ``speaking_at`` tells who speaks the words at a stretch of the text, where they are quoted.
    """

    def __init__(
        self, scene: Scene, antecedents: Antecedents, speaking_at: Callable[[Stretch], Actor | None]
    ) -> None:
        self._scene = scene
        self._antecedents = antecedents
        self._speaking_at = speaking_at
        self._names = Names(scene)
        self._descriptions = Descriptions(scene, antecedents)
        self._words = words()

    def resolve(self, span: Span, at: Stretch) -> Actor | None:
        """Who is meant by the words ``span``, which begin with the stretch ``at`` of the original text.

        ``None`` where that stays open, or where the words mean nobody.
        """
        tokens = [t for t in span if not t.is_space and not t.is_punct and t.lower_ not in ("'s", "’s")]
        if not tokens:
            return None
        if len(tokens) == 1 and tokens[0].lower_ in self._words.pronouns:
            return self._pronoun(tokens[0], at)
        head = _head_of(span)
        if names_nobody(tokens, head, named=self._is_person(head)):
            return None
        if tokens[-1].lower_ in ("whom", "which") and len(tokens) <= 4:  # "many of whom"
            return self._relative(tokens[-1], at)
        name = before_dash(span, head)
        if name is not None:
            place = self._scene.at.get(name.end - 1)
            dateline = place is not None and place.kind == "place"
            return self.resolve(span.doc[name.end + 1 : span.end] if dateline else name, at)
        both = self._descriptions.joined(span, head)
        if both is not None:
            return both
        actor = (
            self._names.bearer(span, head)
            or self._writer(span, head, at)
            or self._descriptions.pair(span, tokens)
        )
        if actor is not None:
            return actor
        if head.tag_ in ("VBZ", "VBD", "VBP"):
            return None  # a clause is nobody
        return self._descriptions.described(span, head, tokens)

    def _is_person(self, head: Token) -> bool:
        actor = self._scene.at.get(head.i)
        return actor is not None and actor.kind == "person"

    def _pronoun(self, token: Token, at: Stretch) -> Actor | None:
        kind = self._words.pronouns[token.lower_]
        if kind == "relative":
            return self._relative(token, at)
        if kind in ("self", "ourselves"):
            return self._speaking_at(at)
        if kind == "listener":
            return None
        return self._antecedents.of_pronoun(token, kind)

    def _relative(self, token: Token, at: Stretch) -> Actor | None:
        """The one whom the clause of a "who" or "which" tells of."""
        node = token
        for _ in range(6):
            if node.dep_ == "relcl":
                head = node.head
                phrase = phrase_of(head)
                stop = min(token.i, max(head.i + 1, phrase.end))
                full = self._scene.doc[phrase.start : stop] if stop > phrase.start else phrase
                if head.lower_ in self._words.pronouns:
                    return None
                return self.resolve(full, at)
            if node.head == node:
                break
            node = node.head
        if token.i and self._scene.doc[token.i - 1].is_punct and token.i > 1:
            return self._scene.at.get(token.i - 2)
        return self._scene.at.get(token.i - 1) if token.i else None

    def _writer(self, span: Span, head: Token, at: Stretch) -> Actor | None:
        """Whose words a text gives: "Ivana Trump's brief", "her statement"."""
        if head.lower_ not in self._words.texts:
            return None
        for child in head.children:
            if not span.start <= child.i < span.end:
                continue
            maker = self._scene.at.get(child.i)
            if child.dep_ == "compound" and maker is not None and maker.kind == "organization":
                return maker  # "the IMF report"
            if child.dep_ != "poss":
                continue
            if child.lower_ in self._words.pronouns:
                return self._pronoun(child, at)
            actor = self._scene.at.get(child.i)
            if actor is not None and actor.kind in ("person", "organization"):
                return actor
        return None


def _head_of(span: Span) -> Token:
    root = span.root
    if root.pos_ in ("PUNCT", "SPACE") or root.lower_ in ("'s", "’s"):
        nouns = [t for t in span if t.pos_ in ("PROPN", "NOUN", "PRON")]
        return nouns[0] if nouns else root
    return root
