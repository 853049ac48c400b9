"""What or whom a figure is about, read from the parse.

From the number's noun or unit the way leads up the parse: to the noun that it is a part of, or to the
verb and from there to its object or subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from spacy.tokens import Doc, Token

_NOMINAL = ("NOUN", "PROPN")
_VERBAL = ("VERB", "AUX")
_EMPTY = frozenset(
    {
        "total",
        "sum",
        "average",
        "maximum",
        "minimum",
        "rate",
        "record",
        "number",
        "combined",
        "equivalent",
        "age",
        "ages",
    }
)
_ENDS = ("VERB", "AUX", "ADP", "PUNCT", "CCONJ", "SCONJ", "PRON")
_DATES = ("DATE", "TIME")
_TO_OBJECT = ("by", "to", "from", "at")
_RELATIVE = ("WDT", "WP", "WRB")
_STEPS = 8


def part_of(doc: Doc, stop: int, kind: str) -> Token | None:
    """The whole that a share or measure is of: "10 percent *of sales*", "$2 billion *in profits*".

    ``stop``: the token after the quantity.
    """
    if stop + 1 >= len(doc) or doc[stop].is_sent_start:
        return None
    if doc[stop].text == "(":  # "9 miles (14 kilometers) of road"
        close = next((i for i in range(stop, min(stop + 8, len(doc) - 1)) if doc[i].text == ")"), None)
        if close is None:
            return None
        stop = close + 1
    link = doc[stop].lower_
    if link != "of" and not (link in ("in", "worth") and kind == "currency"):
        return None
    i = stop + (2 if link == "worth" and doc[stop + 1].lower_ == "of" else 1)
    noun: Token | None = None
    for token in doc[i : i + 8]:
        inside = token.text == "-" or (noun is None and token.tag_ in ("VBN", "VBG", "PRP$"))
        if not inside and (token.is_sent_start or token.pos_ in _ENDS):
            break
        if token.pos_ in _NOMINAL:
            noun = token
    if noun is None or noun.ent_type_ in _DATES or (link == "in" and noun.ent_type_ in ("GPE", "LOC", "FAC")):
        return None
    return noun


def referred_noun(
    anchor: Token,
    first: int,
    last: int,
    taken: Container[int],
    later: Container[int],
    *,
    adverbial: bool = False,
) -> Token | None:
    """The noun that the figure is about.

    Args:
        anchor: the figure's noun, unit or number.
        first, last: the tokens of the figure itself.
        taken: tokens of other figures; the way ends there, and the caller looks up what those are about.
        later: tokens of figures that follow; the way leads through them.
        adverbial: a duration, which beside a verb is about nothing.
    """
    token = anchor
    for _ in range(_STEPS):
        head = token.head
        if head.i == token.i:
            return subject(token, first, last) if token.pos_ in _VERBAL else None
        if head.i in taken and not first <= head.i <= last:
            return head
        if head.i in later and head.pos_ not in _VERBAL:
            token = head
            continue
        if head.pos_ in _VERBAL:
            if token.dep_ in ("nsubj", "nsubjpass") or (
                adverbial and token.dep_ in ("prep", "npadvmod", "advmod", "advcl")
            ):
                return None
            if token.dep_ == "prep" and token.lower_ in _TO_OBJECT and (found := _object(head, first, taken)):
                return found
            if (
                token.dep_ == "prep"
                and token.i
                and (found := _object(head, first, taken))
                and found.i == token.i - 1
            ):
                return found  # "a bicycle for 900 euros"
            if token.dep_ in ("npadvmod", "advmod") and (found := _object(head, first, taken)):
                return found
            return subject(head, first, last)
        inside = first <= head.i <= last or head.i == anchor.i
        if head.pos_ in _NOMINAL and not inside and head.lower_ not in _EMPTY and head.text[0].isalnum():
            return head
        token = head
    return None


def owner_of(noun: Token) -> Token | None:
    """The noun that a counted noun is of: "five seasons of *the show*"."""
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            for owner in child.children:
                if owner.dep_ == "pobj" and owner.pos_ in _NOMINAL and owner.ent_type_ not in _DATES:
                    return owner
    return None


def _object(verb: Token, first: int, taken: Container[int]) -> Token | None:
    for child in verb.children:
        if (
            child.dep_ == "dobj"
            and child.pos_ in _NOMINAL
            and child.i < first
            and child.i not in taken
            and child.lower_ not in _EMPTY
        ):
            return child
    return None


def subject(verb: Token, first: int, last: int) -> Token | None:
    """The noun that does or is what ``verb`` says, up through clauses that leave it out."""
    for _ in range(_STEPS):
        own: Token | None = None
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and not first <= child.i <= last:
                own = child
                break
        if (
            own is not None
            and (own.pos_ in _NOMINAL or (own.pos_ == "NUM" and own.tag_ != "CD"))
            and own.tag_ not in _RELATIVE
        ):
            return own
        if (
            own is None
            and verb.i
            and verb.nbor(-1).pos_ == "PROPN"
            and verb.tag_ in ("VBD", "VBZ", "VBP")
            and not first <= verb.i - 1 <= last
        ):
            return verb.nbor(-1)  # "Norwell climbed", where the parser lost the subject
        relative = verb.dep_ in ("relcl", "acl")
        infinitive = verb.dep_ == "acl" and any(
            child.dep_ == "aux" and child.lower_ == "to" for child in verb.children
        )
        if (
            relative
            and not infinitive
            and verb.head.pos_ in _NOMINAL
            and (own is None or own.tag_ in _RELATIVE)
        ):
            return verb.head
        head = verb.head
        if head.i == verb.i:
            return _antecedent(own) if own is not None else None
        for _ in range(3):  # over "before", "plans to"
            if head.pos_ in _VERBAL or head.head.i == head.i:
                break
            if head.pos_ in _NOMINAL and not (infinitive or relative):
                return head
            head = head.head
        if head.pos_ not in _VERBAL:
            return None
        verb = head
    return None


def _antecedent(pronoun: Token) -> Token | None:
    """The nearest subject before "it" or "they" in its sentence that has its number."""
    tags = {"it": ("NN", "NNP"), "they": ("NNS", "NNPS")}.get(pronoun.lower_)
    if tags is None:
        return None
    nearest: Token | None = None
    for i in range(pronoun.i - 1, max(-1, pronoun.i - 40), -1):
        token = pronoun.doc[i]
        if token.tag_ in tags and token.dep_ in ("nsubj", "nsubjpass"):
            return token
        if nearest is None and token.tag_ in tags and token.dep_ == "dobj":
            nearest = token
        if token.is_sent_start:
            break
    return nearest


def before_change(doc: Doc, first: int) -> Token | None:
    """The noun right before "up 9 percent", "+0.2%": "Norwell up 9 percent"."""
    i = first - 1
    while (
        i > 0
        and i > first - 5
        and doc[i].lower_
        in ("about", "nearly", "around", "almost", "some", "more", "than", "over", "another", "a")
    ):
        i -= 1
    if i < 1:
        return None
    if doc[i].lower_ in ("up", "down", "+", "-", "off"):
        i -= 1
        if i and doc[i].text == ",":
            i -= 1
            if doc[i].pos_ != "PROPN":
                return None  # "stood on a peak, up 40%"
    elif not doc[first].text.startswith(("+", "-")):
        return None
    return doc[i] if doc[i].pos_ in _NOMINAL and doc[i].ent_type_ not in _DATES else None


def named_before(doc: Doc, first: int) -> Token | None:
    """The name right before a measure: "*Lumo Pad* 11 inch"."""
    if not first or doc[first].is_sent_start:
        return None
    name = doc[first - 1]
    return name if name.pos_ == "PROPN" and name.is_alpha and name.ent_type_ not in _DATES else None


def phrase(doc: Doc, noun: Token, first: int, last: int) -> tuple[int, int]:
    """The tokens of the noun phrase around ``noun``, end exclusive, without the figure itself."""
    start = noun.i
    while start > max(0, noun.i - 8):
        token = doc[start - 1]
        hyphen = token.text in ("-", "‑") and not token.whitespace_
        if first <= token.i <= last or (_numeric(token) and not hyphen):
            break
        if not hyphen and (not start <= token.head.i <= noun.i or token.dep_ in _OUTSIDE):
            break
        start -= 1
    while doc[start].text in "-‑":
        start += 1
    end = noun.i + 1
    limit = min(len(doc), noun.i + 14)
    while end < limit:
        token = doc[end]
        if first <= token.i <= last or token.is_sent_start:
            break
        if token.dep_ != "prep" or not start <= token.head.i < end or token.lower_ not in _PREPOSITIONS:
            break
        stop = token.right_edge.i + 1
        if (
            stop > limit
            or token.i < first < stop
            or any(t.pos_ in _VERBAL or _numeric(t) for t in doc[token.i : stop])
        ):
            break
        end = stop
    return start, end


def _numeric(token: Token) -> bool:
    return token.pos_ == "NUM" or token.is_currency or token.text in "%°+-" or token.text[0].isdigit()


_OUTSIDE = ("det", "punct", "predet", "cc", "prep")
_PREPOSITIONS = ("of", "for", "in", "at", "from", "to")
