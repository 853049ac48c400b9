"""One parsed text as the search for place names sees it: tokens, labels, and what could be a name.

Candidates are every capitalised stretch that the gazetteer knows, every entity that spaCy takes for a
place, and capitalised stretches that nobody knows where the text suggests a place.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factx._gazetteer import Entry, Gazetteer, fold
from factx._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc


_LONGEST = 6  # tokens of a name
PLACES = frozenset({"GPE", "LOC", "FAC"})
_SMALL = frozenset(
    {
        "of",
        "the",
        "and",
        "de",
        "al",
        "el",
        "ez",
        "es",
        "la",
        "le",
        "du",
        "da",
        "do",
        "del",
        "au",
        "aux",
        "sur",
        "upon",
        "on",
        "by",
    }
)
_JOINTS = frozenset("-–'’.")
_LED = re.compile(r"((?:[A-Za-z]\.){2,})[-–]\w")
_DOTTED = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?\Z")
_WIDE = frozenset({"region", "water", "facility", "country"})
PARTY = re.compile(r"(?:[A-Z]{1,3}|Dem|Rep|Ind|Lab|Con)\.?\Z")
_NOT_IN_NAMES = re.compile(r"[$€£¥%@#/\\<>_=+*|^~]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the parsed text that names a place, and what the name could mean.

    ``head`` is the kind that the text itself gives ("Georgia County": adm2).
    """

    start: int
    end: int
    name: str
    role: str
    label: str
    entries: tuple[Entry, ...]
    head: str | None = None
    share: float = 1.0  # how sure it is that this is a place


class Candidate(NamedTuple):
    """Tokens ``first`` to ``last`` (exclusive), perhaps a place."""

    first: int
    last: int
    entries: tuple[Entry, ...]
    role: str = "place"
    certain: bool = False


class _Words(NamedTuple):
    before: dict[str, str]
    after: dict[str, str]
    heads: dict[str, str]
    leading: dict[str, str]
    telling: frozenset[str]
    article: frozenset[str]
    loose: frozenset[str]
    settlements: frozenset[str]
    part: frozenset[str]
    careful: frozenset[str]
    joined: frozenset[str]
    section: frozenset[str]
    makers: frozenset[str]
    models: frozenset[str]
    with_models: frozenset[str]
    vehicles: frozenset[str]


@functools.cache
def page_words() -> _Words:
    tables = lexicon("toponyms")

    def classes(table: str) -> dict[str, str]:
        of: dict[str, str] = {}
        for name, words in tables[table].items():
            for word in words:
                of.setdefault(word, name)
        return of

    careful = tables["careful"]
    return _Words(
        classes("before"),
        classes("after"),
        classes("heads"),
        classes("leading"),
        frozenset(tables["outlets"]["telling"]),
        frozenset(careful["article"]),
        frozenset(careful["loose"]),
        frozenset(
            tables["heads"]["city"]
            + tables["heads"]["adm1"]
            + tables["heads"]["adm2"]
            + tables["of"]["settlement"]
        ),
        frozenset(tables["of"]["part"]),
        frozenset(careful["words"]),
        frozenset(careful["joined"]),
        frozenset(tables["of"]["section"]),
        *(frozenset(tables["vehicles"][name]) for name in ("makers", "models", "with", "nouns")),
    )


class Page:
    """One document's tokens and entities, ready to be asked about."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self.words = [token.text for token in doc]
        self.lower = [word.lower() for word in self.words]
        self.starts = [token.idx for token in doc]
        self.ends = [self.starts[i] + _length(word) for i, word in enumerate(self.words)]
        self.caseless = not any(map(str.isupper, self.text))
        self.label = [""] * len(doc)
        self.entity: list[tuple[int, int]] = [(i, i + 1) for i in range(len(doc))]
        self.labels_of: dict[str, Counter[str]] = defaultdict(Counter)
        self.surnames: Counter[str] = Counter()
        self.given: set[str] = set()
        self.ents = list(self._entities())
        for a, b, label in self.ents:
            for i in range(a, b):
                self.label[i] = label
                self.entity[i] = (a, b)
            self.labels_of[fold(self.name(a, b))][label] += 1
            if label == "PERSON" and b - a > 1:
                self.surnames[self.lower[b - 1]] += 1
                self.given.add(self.lower[a])
        self.plain = {word for word in self.words if word.islower()}
        self.opens = {token.i for token in doc if token.is_sent_start} | {0}

    def _entities(self) -> Iterator[tuple[int, int, str]]:
        """spaCy's entities, trimmed; of places one for each part of a list ("Mosul, Iraq")."""
        for ent in self.doc.ents:
            begin = ent.start
            cuts = (
                [i for i in range(ent.start, ent.end) if self.words[i] == ","] if ent.label_ in PLACES else []
            )
            for end in (*cuts, ent.end):
                a, b = self._trim(begin, end)
                begin = end + 1
                if a < b:
                    yield a, b, ent.label_

    def name(self, first: int, last: int) -> str:
        return self.text[self.starts[first] : self.ends[last - 1]]

    def candidates(self, gazetteer: Gazetteer) -> list[Candidate]:
        """All that could be a place, in no order that matters, overlapping."""
        grams = list(self._grams())
        self.known = known = gazetteer.find({self.name(a, b) for a, b in grams})
        found = [
            c for a, b in grams if (entries := known.get(self.name(a, b))) for c in self._judge(a, b, entries)
        ]
        if self.caseless:
            return found
        taken = {(c.first, c.last) for c in found}
        for a, b, label in self.ents:
            if label not in PLACES or (a, b) in taken or not self.words[a][0].isupper():
                continue
            if self.name(a, b) not in known:
                taken.add((a, b))
                found.append(Candidate(a, b, self._whole_of(a, b)))
        for a, b in self._unknown_runs():
            if (a, b) not in taken and self.name(a, b) not in known:
                found.append(Candidate(a, b, self._whole_of(a, b)))
        return found

    def _whole_of(self, a: int, b: int) -> tuple[Entry, ...]:
        """What "Greater Manchester" or "Nyanza Province" is, or is around, if it is not known itself."""
        words = page_words()
        if b - a < 2:
            return ()
        head = words.heads.get(self.lower[b - 1])
        if head in {"adm1", "adm2", "city"}:
            base = [e for e in self.known.get(self.name(a, b - 1), ()) if e.kind in {"city", "adm1", "adm2"}]
            return tuple(
                [e for e in base if e.kind == head] or [e for e in base if e.kind[:3] == "adm"] or base
            )
        if self.lower[a] in words.part:
            return tuple(
                e for e in self.known.get(self.name(a + 1, b), ()) if e.kind in {"city", "adm1", "country"}
            )
        return ()

    def choose(self, scored: list[tuple[float, Candidate]]) -> list[Mention]:
        """The longest candidates, then the others that still fit."""
        taken = bytearray(len(self.words))
        mentions = []
        known = [(score, c) for score, c in scored if c.entries]
        for score, c in sorted(
            scored, key=lambda sc: (sc[1].first - sc[1].last, not sc[1].entries, sc[1].first)
        ):
            if any(taken[c.first : c.last]):
                continue
            if not c.entries and any(k.first < c.last and c.first < k.last and s > score for s, k in known):
                continue
            taken[c.first : c.last] = b"\1" * (c.last - c.first)
            share = 1.0 if score > 30 else 1 / (1 + math.exp(-score))
            mentions.append(self._mention(c, share))
        return sorted(mentions, key=lambda m: m.start)

    def _mention(self, c: Candidate, share: float) -> Mention:
        heads = page_words().heads
        head = heads.get(self.lower[c.last]) if c.last < len(self.words) else None
        if head not in {"adm1", "adm2"} or self.lower[c.last] == "area":
            head = None
        own = heads.get(self.lower[c.last - 1]) if c.last - c.first > 1 else None
        return Mention(
            self.starts[c.first],
            self.ends[c.last - 1],
            self.name(c.first, c.last),
            c.role,
            self.label[c.first] or self.label[c.last - 1],
            c.entries,
            own or head or (page_words().leading.get(self.lower[c.first]) if c.last - c.first > 1 else None),
            share,
        )

    def holder_at(self, at: int, entries: tuple[Entry, ...]) -> bool:
        """True if a country or division (that holds one of ``entries``) is named from the token ``at`` on."""
        for b in range(min(at + 3, len(self.words)), at, -1):
            outer = self.known.get(self.name(at, b), ())
            wide = [e for e in outer if e.kind in {"country", "adm1"} and e.grade != "demonym"]
            if wide and not entries:
                return True
            if any(
                e.adm1 == w.id or (w.kind == "country" and e.country == w.country and e.kind != "country")
                for e in entries
                for w in wide
            ):
                return True
        return False

    def dateline_at(self, at: int) -> bool:
        """True if what stands before ``at`` could be a dateline's place: a dash follows soon."""
        for i in range(at, min(at + 8, len(self.words))):
            if self.words[i] in {"—", "–", "--", "---", "-", "_"}:
                return True
            if i in self.opens:
                return False
        return False

    def _grams(self) -> Iterator[tuple[int, int]]:
        """Stretches of tokens that could be a name: they start and end with a capital."""
        count = len(self.words)
        able = [self._nameable(word) for word in self.words]
        for a in range(count):
            if not able[a]:
                continue
            yield a, a + 1
            if a + 2 < count and self.words[a + 1] == "," and _DOTTED.match(self.words[a + 2]):
                yield a, a + 3  # "Washington, D.C."
            for b in range(a + 2, min(a + _LONGEST, count) + 1):
                word = self.words[b - 1]
                if (
                    b - 1 in self.opens
                    or self.starts[b - 1] - self.ends[b - 2] > 1
                    or self.words[b - 2][-1:] == "\n"
                ):
                    break
                if able[b - 1]:
                    yield a, b
                elif word == ".":
                    yield a, b
                    break
                elif word not in _JOINTS and self.lower[b - 1] not in _SMALL:
                    break

    def _unknown_runs(self) -> Iterator[tuple[int, int]]:
        """Capitalised stretches that nobody knows, where the text suggests a place."""
        words = page_words()
        i, count = 0, len(self.words)
        ends: set[int] = set()
        while i < count:
            if not self._nameable(self.words[i]) or not self.words[i][0].isalpha():
                i += 1
                continue
            j = i + 1
            while j < count and self.words[j][0].isupper() and j not in self.opens and j - i < _LONGEST:
                j += 1
            before = words.before.get(self.lower[i - 1]) if i else None
            headed = j - i > 1 and (words.heads.get(self.lower[j - 1]) or words.leading.get(self.lower[i]))
            listed = before in {"comma", "and"} and i > 1 and (i - 1 in ends or self.label[i - 2] in PLACES)
            of = before == "of" and i > 1 and self.lower[i - 2] in words.settlements
            held = j < count - 1 and self.words[j] == "," and self.holder_at(j + 1, ())
            if self.label[i] not in PLACES and (
                headed or before in {"locative", "from"} or listed or of or held
            ):
                ends.add(j)
                yield i, j
            elif self.label[i] in PLACES:
                ends.add(j)
            i = j

    def _nameable(self, word: str) -> bool:
        lower = word.lower()
        if lower == "the":
            return False
        if self.caseless:
            return word[0].isalpha() and word not in _SMALL
        if _NOT_IN_NAMES.search(word):
            return False
        return word[0].isupper() or (word[0] in "'’‘`" and word[1:2].isupper())

    def _judge(self, a: int, b: int, entries: tuple[Entry, ...]) -> Iterator[Candidate]:
        """What a known name could be here: rules that hold without exception."""
        words = page_words()
        name = self.name(a, b)
        key = fold(name)
        previous = self.lower[a - 1] if a else ""
        following = self.lower[b] if b < len(self.words) else ""
        if self._is_vehicle(a, b, key):
            return
        demonyms = tuple(e for e in entries if e.grade == "demonym")
        if demonyms:
            if name[-1] == ".":
                return
            named = self.label[a] in {"PERSON", "LANGUAGE"} or (
                self.label[a] == "ORG" and words.after.get(following) in {"business", "club", "outlet"}
            )
            if not named and (key not in words.joined or following in {"-", "–"}):
                yield Candidate(a, b, demonyms, "demonym", True)
            return
        shorts = tuple(e for e in entries if e.grade == "abbreviation")
        joined = previous in {"-", "–"} and a > 1 and PARTY.match(self.words[a - 2]) is not None
        if shorts and (name.isupper() or "." in name or joined):
            if _DOTTED.match(name) or joined or previous in {",", "("}:
                yield Candidate(a, b, shorts, "place", True)
                return
            if (len(name) > 2 and "." not in name) or not name.isupper():
                yield Candidate(a, b, shorts)
                return
        entries = tuple(e for e in entries if e.grade != "abbreviation")
        dotted = b - a > 1 and _DOTTED.match(self.words[b - 1]) is not None  # "Washington, D.C."
        if not entries or (name[-1] == "." and not dotted and not _DOTTED.match(name)):
            return
        if previous == "the":  # "the Pacific" is no town in Missouri
            entries = tuple(e for e in entries if e.kind in _WIDE) or entries
        if following == "today" and self.lower[b + 1 : b + 2] and self.lower[b + 1] in words.telling:
            return
        if key in words.article:
            entries = tuple(e for e in entries if e.kind in {"region", "water", "country", "facility"})
            if previous == "the" and entries and following not in words.loose:
                yield Candidate(
                    a, b, entries, "place", not (b < len(self.words) and self.words[b][0].isupper())
                )
            return
        if entries[0].kind == "country" and (_DOTTED.match(name) or (len(key) == 2 and name.isupper())):
            if following != "$":
                yield Candidate(a, b, entries[:1], "place", True)
            return
        if entries[0].kind == "facility" and entries[0].id < 0 and (b - a > 1 or previous == "the"):
            # news means the people in it as often as the building: "the White House said"
            yield Candidate(a, b, entries, "place", not (b < len(self.words) and self.words[b][0].isupper()))
            return
        if len(name) <= 3 and not name.isupper() and self.label[a] not in PLACES:
            return
        if self.caseless:
            entries = tuple(e for e in entries if e.kind != "adm2")
            if not entries or not self._fit_without_case(a, b, key, entries[0]):
                return
            yield Candidate(a, b, entries, "place", True)
            return
        yield Candidate(a, b, entries, "place", dotted)

    def _is_vehicle(self, a: int, b: int, key: str) -> bool:
        """True for "Scania" in "a white Scania lorry", "a Lincoln", and "Tucson" in "a Hyundai Tucson"."""
        words = page_words()
        if key in words.models and a and self.lower[a - 1] in words.with_models:
            return True
        if key not in words.makers:
            return False
        behind = range(b, min(b + 2, len(self.words)))
        if any(self.lower[i] in words.vehicles for i in behind):
            return True
        if b < len(self.words) and self.doc[b].tag_[:2] in {"NN", "JJ", "PO", "CD"}:
            return False
        i = a - 1
        while i > a - 4 and i >= 0 and self.doc[i].tag_ in {"JJ", "VBN", "NN"} and self.words[i].islower():
            i -= 1
        return i >= 0 and self.lower[i] in {"a", "an", "his", "her", "my", "their"}

    def _fit_without_case(self, a: int, b: int, key: str, best: Entry) -> bool:
        """Nothing shows a name here: only well-known places that are no common word."""
        if key in page_words().careful or best.grade == "variant":
            return False
        if best.kind in {"country", "region", "water", "facility", "adm1"}:
            return True
        if best.population < 100_000 or self.label[a] in {"PERSON", "ORG"}:
            return False
        return b - a > 1 or self.label[a] in PLACES or self.doc[a].tag_ in {"NNP", "NN", "NNS", "FW"}

    def _trim(self, a: int, b: int) -> tuple[int, int]:
        while a < b and (self.lower[a] in {"the", "a", "an"} or not any(map(str.isalnum, self.words[a]))):
            a += 1
        while a < b and (
            self.lower[b - 1] in {"'s", "’s", "'", "’", "s"} or not any(map(str.isalnum, self.words[b - 1]))
        ):
            b -= 1
        return a, b


def _length(word: str) -> int:
    led = _LED.match(word)  # "U.S.-led" is one token to spaCy
    return len(led[1]) if led else len(word)
