"""What a noun phrase is worth as a name: whether it can name anybody at all, and where its core ends."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from factx._lexicon import lexicon
from factx.linking.cast import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ASIDES = frozenset({"relcl", "acl", "appos", "advcl", "parataxis", "prep", "amod", "advmod", "npadvmod"})
_OPENING = frozenset({"(", "["})
_CLOSING = frozenset({")", "]"})
_PARTING = _OPENING | {",", ";", ":"}
_PLACES = frozenset({"GPE", "LOC"})
_DASHES = frozenset({"-", "–", "—", "--"})
_CLAUSE_OPENERS = frozenset({"who", "which", "whose", "whom", "where", "when", "now", "then", "speaking"})
_SMALL = frozenset({"the", "a", "of", "and", "for", "in", "on", "at", "'s", "’s", "&", "-"})
_MEMBERS = frozenset({"including", "such", "like", "namely"})  # they tell who the group is
_LOOSE_ENDS = frozenset({"on", "late", "early", "last", "next", "this"})
_OCCASIONS = frozenset({"release", "filing", "conference", "e-mail", "broadcast"})


class _Nobody(NamedTuple):
    numbers: frozenset[str]
    counting: frozenset[str]
    days: frozenset[str]
    months: frozenset[str]
    dating: frozenset[str]
    phrases: frozenset[str]
    headlines: frozenset[str]
    shares: frozenset[str]
    one: frozenset[str]


@functools.cache
def _nobody() -> _Nobody:
    tables = lexicon("speakers")
    nobody = {name: frozenset(row) for name, row in tables["nobody"].items()}
    calendar = nobody["days"] | nobody["months"]
    return _Nobody(
        nobody["numbers"],
        nobody["numbers"] | nobody["beside_numbers"],
        nobody["days"],
        nobody["months"],
        calendar | nobody["beside_days"],
        nobody["phrases"],
        nobody["in_headlines"],
        frozenset(tables["shares"]["nouns"]),
        frozenset(tables["shares"]["one"]),
    )


def names_nobody(tokens: Sequence[Token], head: Token, *, named: bool) -> bool:
    """True for a bare number, a date, or what a page says of itself: none of them speaks.

    ``tokens`` are the words of the mention without marks, ``head`` is one of them; ``named``: the tagger
    takes it for the name of a person.
    """
    table = _nobody()
    low = [t.lower_ for t in tokens]
    if " ".join(low) in table.phrases or low[:2] == ["none", "of"]:
        return True
    if any("<" in t.text or "=" in t.text for t in tokens):
        return True  # what is left of a page's code
    if not named and any(t.text in table.headlines for t in tokens[1:]):
        return True
    if any(t.like_num or t.lower_ in table.numbers for t in tokens) and all(
        t.like_num or w in table.counting or w == "%" for t, w in zip(tokens, low, strict=True)
    ):
        return low[0] not in ("the", "these", "those", "all") or len(low) != 2  # "the two" have been named
    if named:  # "May said", "Tuesday Weld said"
        return False
    if head.lower_ in table.days and (len(low) == 1 or head.i == tokens[0].i):
        return True
    dated = any(w in table.days or w in table.months for w in low) or (low[-1] == "day" and len(low) > 1)
    return dated and all(t.like_num or t.lower_ in table.dating for t in tokens)


def is_share(span: Span, head: Token) -> bool:
    """True for a part of a group: "38 percent of voters", "nine in 10 pensioners", "many of those asked"."""
    table = _nobody()
    if head.lower_ in table.one or not (head.like_num or head.lower_ in table.shares):
        return False
    if head.lower_ == "number" and any(c.lower_ == "the" for c in head.children):
        return False  # a figure, not those whom it counts
    return any(
        t.tag_ in ("NNS", "NNPS") or t.lower_ in ("people", "those", "whom") for t in span if t.i > head.i
    )


def before_dash(span: Span, head: Token) -> Span | None:
    """The name before a dash, where the parser takes what follows it for the head: "Lynch - half a point"."""
    for token in span[1:-1]:
        if token.i >= head.i:
            return None
        if token.text in _DASHES and _parts(token):
            name = span.doc[span.start : token.i]
            named = all(t.text[:1].isupper() or t.lower_ in _SMALL for t in name)
            return name if named and name[-1].pos_ == "PROPN" else None
    return None


def core(span: Span, head: Token) -> Span:
    """``span`` up to where it only tells more of its ``head``: clauses and asides behind a mark, days."""
    doc = span.doc
    start, end = span.start, span.end
    for token in doc[head.i + 1 : span.end]:
        if token.i >= end:
            break
        if _opens_last_bracket(token, end) or (_parts(token) and token.text in _DASHES):
            end = token.i
        elif token.lower_ in _CLAUSE_OPENERS and token.i - 1 > head.i and _parts(doc[token.i - 1]):
            end = token.i - 1
        elif token.dep_ in _ASIDES and not _is_state(token):
            edge = token.left_edge.i
            if doc[edge].lower_ in _MEMBERS:
                continue
            if head.i < edge - 1 < end and _parts(doc[edge - 1]):
                end = edge - 1
    end = _without_occasion(span, head, end)
    while end - 1 > head.i and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    return doc[start:end] if start < end else span


def _parts(token: Token) -> bool:
    """True for a mark that parts what stands before it from what follows; a hyphen in a word does not."""
    if token.text in _DASHES:
        return bool(token.whitespace_ and token.i and token.nbor(-1).whitespace_)
    return token.text in _PARTING


def _opens_last_bracket(token: Token, end: int) -> bool:
    """True for a bracket behind which the phrase does not go on."""
    if token.text not in _OPENING:
        return False
    after = token.doc[token.i + 1 : end]
    closing = next((t.i for t in after if t.text in _CLOSING), end)
    return not any(t.is_alpha for t in token.doc[closing:end])


def _is_state(token: Token) -> bool:
    """True for a place that tells where another is: "Dayton, Ohio"."""
    above = token.head
    return token.ent_type_ in _PLACES and above.ent_type_ in _PLACES and above.i < token.i


def _without_occasion(span: Span, head: Token, end: int) -> int:
    """The end of a phrase less the day and the occasion: "officials (in a statement) (on Monday)"."""
    doc = span.doc
    days = _nobody().days
    last = end
    while last - 1 > head.i and doc[last - 1].lower_ in days:
        last -= 1
        while last - 1 > head.i and doc[last - 1].lower_ in _LOOSE_ENDS:
            last -= 1
        if last - 1 > head.i and doc[last - 1].tag_ == "VBN" and doc[last - 1].head.i == head.i:
            last -= 1  # "a poll released on Friday"
    speaks = head.tag_ in ("NNS", "NNP", "NNPS") or head.lower_ in words().roles
    for token in doc[head.i + 1 : last] if speaks else ():
        if token.lower_ in ("in", "during") and token.head.i == head.i:
            said_in = [c for c in token.children if c.dep_ == "pobj"]
            if said_in and (said_in[0].lower_ in words().texts or said_in[0].lower_ in _OCCASIONS):
                return token.i
    return last
