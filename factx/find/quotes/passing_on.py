"""To whom a thing was said, and who passed it on: what the parse tells about one cue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factx._lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc, Token

_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


class Passed(NamedTuple):
    """``source`` and ``via`` as found where somebody is cited; empty where nobody is."""

    source: frozenset[int]
    via: frozenset[int]


def cited(
    doc: Doc, cue: tuple[int, ...], source: frozenset[int], lemma: Callable[[Token], str]
) -> Passed | None:
    """``RT cited the leader as saying ...``, ``RT, quoting the leader, said ...``."""
    verbs = lexicon("cues")["citing"]["verbs"]
    for i in cue:
        token = doc[i]
        if not token.tag_.startswith("VB"):
            continue
        if lemma(token) in verbs:  # "cited X as saying"
            whom = _object(token)
            if whom is not None and _as_saying(token, whom):
                return Passed(_noun_phrase(whom), _subject(token) or source)
            continue
        above = token.head.head if token.head.lower_ == "as" else token.head
        if token.tag_ == "VBG" and above != token and above.tag_.startswith("VB") and lemma(above) in verbs:
            whom = _object(above)
            if whom is not None:
                return Passed(_noun_phrase(whom), _subject(above) or source)
        for child in token.children:  # "RT, quoting X, said"
            if child.tag_ == "VBG" and child.i < token.i and lemma(child) in verbs:
                whom = _object(child)
                if whom is not None:
                    via = frozenset(k for k in source if k < child.i) or _subject(token)
                    via = frozenset(k for k in via if k < child.i and doc[k].dep_ != "punct")
                    return Passed(_noun_phrase(whom), via) if via else None
        for k in source:
            below = doc[k]
            if below.tag_ == "VBG" and below.dep_ == "acl" and lemma(below) in verbs:
                whom = _object(below)
                if whom is not None:
                    via = frozenset(m for m in source if m < below.i and doc[m].dep_ != "punct")
                    return Passed(_noun_phrase(whom), via) if via else None
    return None


def addressee(
    doc: Doc, cue: tuple[int, ...], taken: frozenset[int], lemma: Callable[[Token], str]
) -> frozenset[int]:
    """Whom it was said to: ``told the journalist``, ``said to the crowd``."""
    table = lexicon("cues")["addressing"]
    for i in cue:
        token = doc[i]
        if not token.tag_.startswith("VB"):
            continue
        name = lemma(token)
        for child in token.children:
            whom: Token | None = None
            if (
                name in table["object"]
                and child.dep_ in ("dobj", "dative", "nsubjpass")
                and child.pos_ in _NOUNS
            ):
                whom = child
            elif name in table["to"] and child.dep_ in ("prep", "dative") and child.lower_ == "to":
                whom = next((c for c in child.children if c.dep_ == "pobj" and c.pos_ in _NOUNS), None)
                if whom is not None and not (
                    whom.pos_ != "NOUN" or whom.ent_type_ or whom.lower_ in table["people"]
                ):
                    whom = None
            if whom is not None:
                phrase = _noun_phrase(whom)
                if not phrase & taken and i not in phrase:
                    return phrase
        # the parser takes what was told for the object, and the one who was told for its subject
        if name in table["object"] and not any(c.dep_ in ("dobj", "dative") for c in token.children):
            after = doc[i + 1] if i + 1 < len(doc) else None
            if after is not None and after.pos_ in ("PRON", "PROPN") and after.i not in taken:
                return frozenset({after.i})
    return frozenset()


def _object(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubj", "pobj") and child.i > verb.i and child.pos_ in _NOUNS:
            return child
    for child in verb.children:  # "cited X as saying" with X as the subject of a clause
        if child.dep_ == "ccomp" and child.i > verb.i:
            for below in child.children:
                if below.dep_ == "nsubj" and verb.i < below.i < child.i:
                    return below
    return None


def _as_saying(verb: Token, whom: Token) -> bool:
    for parent in (verb, whom):
        for child in parent.children:
            if child.lower_ == "as" and child.i > whom.i:
                following = child.nbor(1) if child.i + 1 < len(child.doc) else None
                return following is not None and following.tag_ == "VBG"
    return False


def _subject(verb: Token) -> frozenset[int]:
    for child in verb.children:
        if child.dep_ == "nsubj" and child.i < verb.i:
            phrase = set(_noun_phrase(child))
            # "Russia today cited": the tagger takes the end of the name for a date
            phrase |= {c.i for c in verb.children if c.dep_ == "npadvmod" and c.i == child.i + 1}
            return frozenset(phrase)
    return frozenset()


def _noun_phrase(head: Token) -> frozenset[int]:
    """The noun with what belongs to it, without clauses and what follows a comma."""
    kept = set()
    for token in head.subtree:
        node = token
        while node != head and node.dep_ not in ("relcl", "acl", "appos", "punct", "advcl", "prep"):
            node = node.head
        if node == head or (node.dep_ == "prep" and node.head == head and node.lower_ == "of"):
            kept.add(token.i)
    return frozenset(kept)
