"""What a number counts, read from the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from spacy.tokens import Doc, Token

_NOMINAL = ("NOUN", "PROPN")
_INSIDE = ("ADJ", "NOUN", "PROPN", "ADV", "NUM")
_FAR = 9
_DATES = ("DATE", "TIME")
_VICTIMS = ("dead", "wounded", "injured", "missing", "killed", "homeless")
_DETERMINERS = (
    "the",
    "those",
    "these",
    "all",
    "its",
    "their",
    "our",
    "his",
    "her",
    "my",
    "your",
    "such",
    "a",
    "an",
    "both",
)


def counted_after(doc: Doc, last: int, *, of_only: bool = False) -> Token | None:
    """The noun that the number ending at token ``last`` counts: its head, or the object of its "of".

    ``of_only``: for percentages and the like, which count only what follows "of".
    """
    size = len(doc)
    i = last + 1
    if i >= size or doc[i].is_sent_start:
        return None
    if doc[i].lower_ == "of":
        return _object_of(doc, i)
    if of_only:
        return None
    if doc[i].lower_ in _VICTIMS:
        return doc[i]
    if doc[i].text in ("-", "–", "‑") and i + 1 < size:
        noun = doc[i + 1]
        return noun if noun.is_alpha and noun.pos_ != "CCONJ" else _shared_noun(doc, i)
    numeral = doc[last]
    head = numeral.head
    if (
        numeral.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod")
        and last < head.i <= last + _FAR
        and head.pos_ in _NOMINAL
        and head.ent_type_ not in _DATES
        and not _barred(doc, last, head.i)
    ):
        return head
    return _run(doc, i)


def _barred(doc: Doc, last: int, end: int) -> bool:
    return any(
        doc[j].pos_ in ("VERB", "AUX", "PUNCT", "ADP", "PRON", "DET")
        and doc[j].text not in "-–'’\"“”"
        and doc[j].tag_ not in ("VBN", "VBG", "VBD")
        for j in range(last + 1, end)
    )


def _run(doc: Doc, i: int) -> Token | None:
    """The last noun of an unbroken noun phrase without determiner that starts at token ``i``."""
    noun: Token | None = None
    begin = i
    while i < len(doc) and i - begin < _FAR:
        token = doc[i]
        if token.is_sent_start and i > begin:
            break
        if token.ent_type_ in _DATES and token.pos_ != "ADJ":
            break
        if token.pos_ in _NOMINAL:
            apart = noun is not None and token.head.i != noun.i and noun.head.i != token.i
            if apart and noun is not None and noun.tag_ in ("NNS", "NNPS"):
                break
            noun = token
        elif not (token.text in ("-", "–", "/") or (noun is None and _modifies(doc, i, begin))):
            break
        i += 1
    return noun


def _modifies(doc: Doc, i: int, begin: int) -> bool:
    """True if token ``i`` may stand before the noun of a phrase that starts at ``begin``."""
    token = doc[i]
    if token.text in ("and", "or", ","):
        return i > begin and doc[i - 1].pos_ == "ADJ"
    if token.tag_ in ("VBN", "VBG"):
        return token.dep_ in ("amod", "compound")
    return token.pos_ in _INSIDE and (token.pos_ != "NUM" or token.dep_ == "nummod")


def of_pronoun(doc: Doc, last: int) -> bool:
    """True if the number that ends at token ``last`` is "of them", "of whom": of what was named before."""
    return last + 2 < len(doc) and doc[last + 1].lower_ == "of" and doc[last + 2].lower_ in _ANAPHORS


_ANAPHORS = ("them", "whom", "which", "these")


def halved(doc: Doc, last: int) -> Token | None:
    """The plural that a "half" at token ``last`` is of without "of": "half the homes"."""
    if last + 2 >= len(doc) or doc[last + 1].lower_ not in _DETERMINERS:
        return None
    i = last + 2
    while i < len(doc) and i < last + _FAR and doc[i].tag_ == "CD":
        i += 1
    noun = _run(doc, i)
    if noun is not None and noun.i + 1 < len(doc) and doc[noun.i + 1].tag_ == "POS":
        noun = _run(doc, noun.i + 2)  # "half the city's homes"
    return noun if noun is not None and (noun.tag_ == "NNS" or noun.lower_ in _CROWDS) else None


_CROWDS = (
    "population",
    "electorate",
    "workforce",
    "staff",
    "crew",
    "membership",
    "people",
    "children",
    "audience",
)


def _object_of(doc: Doc, of: int) -> Token | None:
    for child in doc[of].children:
        if child.dep_ == "pobj" and child.i > of:
            if child.lower_ in _VICTIMS:
                return child  # "six of the injured"
            return child if child.pos_ in _NOMINAL else _of_determiner(doc, child)
    i = of + 1
    while i < len(doc) and doc[i].lower_ in _DETERMINERS:
        i += 1
    if i < len(doc) and doc[i].lower_ in _VICTIMS:
        return doc[i]
    return _run(doc, i) if i < len(doc) else None


def _of_determiner(doc: Doc, token: Token) -> Token | None:
    return _run(doc, token.i + 1) if token.i + 1 < len(doc) and token.lower_ in _DETERMINERS else None


def inherited(doc: Doc, first: int, last: Token, known: str | None, taken: Container[int]) -> Token | None:
    """The noun before token ``first`` in its sentence that could be what a bare number there counts.

    The nearest plural, unless ``known``, what the figure before counted, stands there again.  Neither
    the tokens in ``taken``, which are units, nor the subject of the verb that the number, whose last
    token is ``last``, goes with: "officials put the toll at 87".
    """
    verb = last.head
    for _ in range(3):
        if verb.pos_ in ("VERB", "AUX") or verb.head.i == verb.i:
            break
        verb = verb.head
    nearest: Token | None = None
    for i in range(first - 1, max(0, first - 60) - 1, -1):
        if doc[i + 1].is_sent_start:
            break
        token = doc[i]
        if known is not None and token.lower_ == known:
            return token
        if token.i in taken or (token.dep_ == "nsubj" and token.head.i == verb.i and verb.pos_ != "AUX"):
            continue
        plural = token.tag_ == "NNS" and not token.ent_type_ and token.dep_ in _ARGUMENTS
        if nearest is None and plural and (token.dep_ != "pobj" or token.head.lower_ in ("of", "for")):
            nearest = token
    return nearest


_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "pobj", "attr")


def _shared_noun(doc: Doc, hyphen: int) -> Token | None:
    """ "two-, three- and four-wheel engines": the noun behind the last hyphen."""
    for i in range(hyphen + 1, min(len(doc) - 1, hyphen + 9)):
        if doc[i].text == "-" and doc[i + 1].is_alpha and doc[i + 1].pos_ != "CCONJ":
            return doc[i + 1]
        if not (doc[i].like_num or doc[i].pos_ == "CCONJ" or doc[i].text in ",-"):
            return None
    return None
