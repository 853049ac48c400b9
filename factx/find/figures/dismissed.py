"""Numbers that name something: years, flights, streets, models; read from the parse."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from factx._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class _Lists(NamedTuple):
    months: frozenset[str]
    labels: frozenset[str]
    models: frozenset[str]
    year_before: frozenset[str]
    years: range
    sure_until: int
    streets: frozenset[str]
    one_before: frozenset[str]
    one_after: frozenset[str]
    hyphened: frozenset[str]
    not_half: frozenset[str]
    pronominal: frozenset[str]
    being: frozenset[str]
    not_people: frozenset[str]
    not_aged: frozenset[str]
    aged_of: frozenset[str]
    aged_at: frozenset[str]


@functools.cache
def lists() -> _Lists:
    """The tables of not_figures.toml, ready to use."""
    tables = lexicon("not_figures")
    return _Lists(
        frozenset(tables["months"]["names"]),
        frozenset(tables["labels"]["words"]),
        frozenset(tables["labels"]["after"]),
        frozenset(tables["year"]["before"]),
        range(tables["year"]["earliest"], tables["year"]["possible"] + 1),
        tables["year"]["latest"],
        frozenset(tables["streets"]["words"]),
        frozenset(tables["one"]["before"]),
        frozenset(tables["one"]["after"]),
        frozenset(tables["hyphened"]["words"]),
        frozenset(tables["half"]["after"]),
        frozenset(tables["pronominal"]["after"]),
        frozenset(tables["ages"]["verbs"]),
        frozenset(tables["ages"]["never"]),
        frozenset(tables["ages"]["not_behind"]),
        frozenset(tables["ages"]["of"]),
        frozenset(tables["ages"]["at"]),
    )


def is_name(written: str, first: Token, last: Token) -> bool:
    """True if the bare whole number ``written``, tokens ``first`` to ``last``, names something.

    Bare: without separator, scale or unit.  "page 12", "Fortune 100", "1945", "12 Rue Verte".
    """
    known = lists()
    doc = first.doc
    before = doc[first.i - 1] if first.i and not first.is_sent_start else None
    if written.endswith("00") and last.i + 1 < len(doc) and last.nbor().lower_ == "block":
        return True  # "the 1200 block of Grand Avenue"
    after = doc[last.i + 1] if last.i + 1 < len(doc) and not doc[last.i + 1].is_sent_start else None
    counts = _counts(last, after)
    if not written[0].isdigit():
        return _in_capitals(first, before, after, counts)
    if is_year(written, first, last):
        return True
    if before is not None and not counts:
        word = before.lower_
        if word in known.labels:
            return True
        if (
            _is_name_word(before)
            and before.whitespace_
            and word not in known.months
            and before.ent_type_ not in _WHEN_WHERE
        ):
            return True
    if after is not None and not counts and _is_name_word(after) and _starts_name(doc, last.i + 1):
        return True
    if (
        after is not None
        and not counts
        and first.ent_type_ in _NAMES
        and after.ent_iob_ == "I"
        and after.tag_ == "NNP"
    ):
        return True  # "767 Skyliner"
    return first.ent_type_ in _NAMES and first.ent_iob_ == "I" and not counts


def is_address(last: Token) -> bool:
    """True if a street follows: "14-20 Harbour Avenue"."""
    return (
        last.i + 1 < len(last.doc)
        and _is_name_word(last.nbor())
        and _starts_name(last.doc, last.i + 1, street=True)
    )


_NAMES = ("PRODUCT", "WORK_OF_ART", "LAW", "FAC", "EVENT", "ORG", "PERSON")
_WHEN_WHERE = ("DATE", "TIME", "GPE", "CARDINAL")


def _is_name_word(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper()


def _starts_name(doc: Doc, i: int, *, street: bool = False) -> bool:
    """ "747 Cargo", "12 Rue Verte": singular names up to the end, or a street among them."""
    streets = lists().streets
    end = i
    while end < min(len(doc), i + 5) and _is_name_word(doc[end]):
        if doc[end].lower_.rstrip(".") in streets:
            return True
        end += 1
    if street:
        return False
    if doc[i].lower_ in lists().models:
        return True
    plural = any(token.tag_ in ("NNS", "NNPS") for token in doc[i : end + 2])
    return not plural and doc[i].ent_type_ not in ("NORP", "GPE")


def _in_capitals(first: Token, before: Token | None, after: Token | None, counts: bool) -> bool:
    """ "World War Two", "the Big Ten", "Three Mile Island"."""
    if (
        before is not None
        and before.lower_ in ("war", "no.", "number", "chapter", "act", "part", "phase", "type", "class")
        and not counts
    ):
        return True
    if before is None or not first.text[:1].isupper() or not before.is_alpha:
        return False
    return (after is not None and _is_name_word(after)) or (_is_name_word(before) and not counts)


def is_year(written: str, first: Token, last: Token) -> bool:
    """True for "1945", "2017" where nothing shows that they count."""
    known = lists()
    if not (len(written) == 4 and written.isdigit() and int(written) in known.years):
        return False
    doc = first.doc
    before = doc[first.i - 1] if first.i and not first.is_sent_start else None
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if first.ent_type_ in ("DATE", "TIME", "EVENT"):
        return True
    if int(written) > known.sure_until:
        return (
            before is not None
            and before.lower_ in ("by", "in", "until", "since")
            and not _counts(last, after)
        )
    if _counts(last, after) and after is not None and after.tag_ == "NNS":
        if before is None or first.ent_type_ == "CARDINAL":
            return False
        return before.lower_ in ("in", "since", "the") or before.pos_ in ("NOUN", "PROPN", "PART")
    if before is not None and before.lower_ in known.year_before:
        return True
    return not _counts(last, after)


def are_years(low: str, high: str, first: Token, last: Token) -> bool:
    """True for the ends of "between 2014 and 2017"."""
    years = lists().years
    if not (
        len(low) == len(high) == 4
        and low.isdigit()
        and high.isdigit()
        and int(low) in years
        and int(high) in years
    ):
        return False
    before = first.doc[first.i - 1].lower_ if first.i else ""
    return (
        before in ("between", "from", "in", "during", "of", "the")
        or first.ent_type_ == "DATE"
        or last.ent_type_ == "DATE"
    )


def _counts(last: Token, after: Token | None) -> bool:
    """True if a plural noun that the number modifies follows."""
    if after is None:
        return False
    head = last.head
    if last.dep_ in ("nummod", "quantmod", "compound") and head.i > last.i and head.tag_ in ("NNS", "NNPS"):
        return True
    return after.tag_ == "NNS" or (after.tag_ in ("JJ", "JJR", "JJS") and after.head.tag_ == "NNS")
