"""Where a text names places: spaCy's entities, repaired by what the gazetteer knows."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factx._gazetteer import Entry, Gazetteer, fold
from factx._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from factx._parsing import Reading

_LONGEST = 6  # tokens of a name
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_GAP = re.compile(r"[ \u00a0]?\Z")
_LED = re.compile(r"((?:[A-Za-z]\.){2,})[-–]\w")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}\Z")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?\Z")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the parsed text that names a place, and what the name could mean."""

    start: int
    end: int
    name: str
    role: str
    label: str
    entries: tuple[Entry, ...]
    first: int  # tokens, end exclusive
    last: int
    head: str | None = None  # "adm2" where the text says "county"


class _Words(NamedTuple):
    prepositions: frozenset[str]
    locative: frozenset[str]
    titles: frozenset[str]
    heads: dict[str, str]
    leading: frozenset[str]
    organisations: frozenset[str]
    article: frozenset[str]
    careful: frozenset[str]
    telling: frozenset[str]


@functools.cache
def _words() -> _Words:
    tables = lexicon("toponyms")
    heads = {word: kind for kind, words in tables["heads"].items() if kind != "leading" for word in words}
    return _Words(
        frozenset(tables["before"]["prepositions"]),
        frozenset(tables["before"]["locative"]),
        frozenset(tables["before"]["titles"]),
        heads,
        frozenset(tables["heads"]["leading"]),
        frozenset(tables["organisations"]["heads"]),
        frozenset(tables["careful"]["article"]),
        frozenset(tables["careful"]["words"]),
        frozenset(tables["organisations"]["telling"]),
    )


class _Candidate(NamedTuple):
    first: int
    last: int
    entries: tuple[Entry, ...]
    role: str
    score: float
    label: str


def recognise(reading: Reading, gazetteer: Gazetteer) -> list[Mention]:
    """Mentions of places, in order, without overlap."""
    doc = reading.doc
    caseless = not any(c.isupper() for c in doc.text)
    grams = list(_grams(doc, caseless))
    known = gazetteer.find({doc.text[_start(doc, a) : _end(doc, b)] for a, b in grams})
    labels = _labels(doc)
    names = defaultdict(list)
    for ent in doc.ents:
        names[fold(ent.text)].append(ent.label_)
    candidates: list[_Candidate] = []
    for a, b in grams:
        entries = known.get(doc.text[_start(doc, a) : _end(doc, b)])
        if entries:
            candidate = _judge(doc, a, b, entries, labels, names, caseless)
            if candidate:
                candidates.append(candidate)
    for ent in doc.ents:
        if ent.label_ in _PLACES and not caseless:
            a, b = _trim(doc, ent.start, ent.end)
            name = doc.text[_start(doc, a) : _end(doc, b)] if a < b else ""
            if name[:1].isupper() and "," not in name and name not in known:
                candidates.append(_Candidate(a, b, (), "place", 0.5, ent.label_))
    return _choose(doc, candidates)


def _start(doc: Doc, token: int) -> int:
    return doc[token].idx


def _end(doc: Doc, token: int) -> int:
    last = doc[token - 1]
    led = _LED.match(last.text)  # one token to spaCy
    return last.idx + (len(led[1]) if led else len(last))


def _grams(doc: Doc, caseless: bool) -> Iterator[tuple[int, int]]:
    """Stretches of tokens that could be a name: they start and end with a capital."""
    text = doc.text
    count = len(doc)
    able = [_nameable(token, caseless) for token in doc]
    for a in range(count):
        if not able[a]:
            continue
        for b in range(a + 1, min(a + _LONGEST, count) + 1):
            if b - 1 > a:
                gap = text[_end(doc, b - 1) : doc[b - 1].idx]
                if not _GAP.match(gap) or doc[b - 1].is_sent_start:
                    break
                word = doc[b - 1].text
                if not (able[b - 1] or word in "-–'’." or word.lower() in _SMALL):
                    break
            if able[b - 1]:
                yield a, b
            elif doc[b - 1].text == ".":
                yield a, b
                break


_SMALL = frozenset(
    {"of", "the", "and", "de", "al", "el", "ez", "es", "la", "le", "du", "da", "do", "del", "-"}
)


def _nameable(token: Token, caseless: bool) -> bool:
    text = token.text
    if token.lower_ == "the":
        return False
    if caseless:
        return text[0].isalpha() and text not in _SMALL
    return text[0].isupper() or (text[0] in "'’‘`" and text[1:2].isupper())


def _labels(doc: Doc) -> list[str]:
    labels = [""] * len(doc)
    for ent in doc.ents:
        for i in range(ent.start, ent.end):
            labels[i] = ent.label_
    return labels


def _judge(
    doc: Doc,
    a: int,
    b: int,
    entries: tuple[Entry, ...],
    labels: Sequence[str],
    names: dict[str, list[str]],
    caseless: bool,
) -> _Candidate | None:
    words = _words()
    text = doc.text[_start(doc, a) : _end(doc, b)]
    key = fold(text)
    label = labels[a] if labels[a] == labels[b - 1] else labels[a] or labels[b - 1]
    before = doc[a - 1] if a else None
    after = doc[b] if b < len(doc) else None
    previous = before.lower_ if before is not None else ""
    following = after.lower_ if after is not None else ""
    demonyms = tuple(e for e in entries if e.grade == "demonym")
    if demonyms:
        return _Candidate(a, b, demonyms, "demonym", 5.0, label)
    shorts = tuple(e for e in entries if e.grade == "abbreviation")
    if text[-1] == "." and b - a > 1 and not shorts:
        return None
    entries = tuple(e for e in entries if e.grade != "abbreviation")
    if shorts and not caseless and (text.isupper() or "." in text):
        free = _INITIALS.match(text) is not None
        if free or (previous in {",", "-", "–"} and (b - a > 1 or "." in text or text.isupper())):
            return _Candidate(a, b, shorts, "place", 4.0, label)
    if not entries:
        return None
    if len(text) <= 3 and not (text.isupper() or label in _PLACES):
        if not (caseless and text in {"u.s", "u.s.", "u.k", "u.k."}):
            return None
    if key in words.article:
        entries = tuple(e for e in entries if e.kind in {"region", "water", "facility", "country"})
        if previous != "the" or not entries:
            return None
    if following == "today" and after is not None and doc[b + 1 : b + 2].text.lower() in words.telling:
        return None
    if key in {"us", "uk"} and not text.isupper() and "." not in text:
        return None
    if _DOTTED.match(text) and entries[0].kind == "country":
        return _Candidate(a, b, entries[:1], "place", 5.0, label)
    score = (
        3.0
        if key in words.article
        else {"GPE": 3.0, "LOC": 2.5, "FAC": 1.5, "NORP": 1.0, "ORG": -1.5, "PERSON": -2.0, "": 0.0}.get(
            label, -2.0
        )
    )
    inside = labels[a] and ((a and doc[a].ent_iob_ == "I") or (after is not None and after.ent_iob_ == "I"))
    if inside:
        score -= 1.5 if label not in {"GPE", "LOC"} else 0.5
    elif label in {"ORG", "PERSON"}:
        score += 1.0
    best = entries[0]
    if best.kind == "country":
        score += 2.0
    if best.population > 500_000 or best.kind in {"region", "water", "facility"}:
        score += 1.0
    elif best.population > 50_000:
        score += 0.5
    if best.grade != "name":
        score -= 0.5
    if previous in words.locative:
        score += 1.5
    elif previous in words.prepositions:
        score += 0.5
    elif previous.rstrip(".") in words.titles:
        score -= 3.0
    if following in words.organisations and after is not None and after.text[:1].isupper():
        score -= 3.0
    if key in words.careful and b - a == 1:
        score -= 2.0
    others = names.get(key, ())
    if others:
        score += sum(1 if o in _PLACES else -1 for o in others) / len(others)
    if caseless:
        if key in words.article:
            return (
                _Candidate(a, b, entries, "place", 3.0, label)
                if following not in {"of", "coast", "bank"}
                else None
            )
        if key in words.careful or best.kind == "adm2" or best.grade == "variant":
            return None
        if best.kind != "country" and best.population < 100_000 and best.kind not in {"region", "water"}:
            return None
        if (
            doc[b - 1].tag_ not in {"NNP", "NN", "NNS", "NNPS", "JJ", "FW"}
            and b - a == 1
            and best.kind != "country"
        ):
            return None
        score += 0.5
    return _Candidate(a, b, entries, "place", score, label)


def _trim(doc: Doc, a: int, b: int) -> tuple[int, int]:
    while a < b and (doc[a].lower_ in {"the", "a", "an"} or not any(c.isalnum() for c in doc[a].text)):
        a += 1
    while a < b and (
        doc[b - 1].lower_ in {"'s", "’s", "'", "’", "s"} or not any(c.isalnum() for c in doc[b - 1].text)
    ):
        b -= 1
    return a, b


def _choose(doc: Doc, candidates: list[_Candidate]) -> list[Mention]:
    """The longest candidates that are good enough, then the others that still fit."""
    taken = bytearray(len(doc))
    mentions = []
    good = [c for c in candidates if c.score > 0]
    for c in sorted(good, key=lambda c: (-(c.last - c.first), -bool(c.entries), c.first)):
        if any(taken[c.first : c.last]):
            continue
        taken[c.first : c.last] = b"\1" * (c.last - c.first)
        start, end = _start(doc, c.first), _end(doc, c.last)
        following = doc[c.last].lower_ if c.last < len(doc) else ""
        head = _words().heads.get(following) or _words().heads.get(doc[c.last - 1].lower_)
        mentions.append(
            Mention(start, end, doc.text[start:end], c.role, c.label, c.entries, c.first, c.last, head)
        )
    return sorted(mentions, key=lambda m: m.start)
