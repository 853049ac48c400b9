"""Which words of a text without case were written with capitals.

Two passes of a linear model over each word and its neighbours.  The first knows the words: how often
each was capitalised in news and how likely words of its kind are; the second sees what the first made of
the neighbours and of the same word elsewhere in the document, so that a full name seen once helps every
surname.  All arithmetic is on integers: the same text gives the same capitals on every machine.

The idea of context-dependent case restoring is that of Lita et al. (2003), "tRuEcasIng"; the weights
are made by tools/train_truecaser.py.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from factx._lexicon import data_file
from factx.errors import DataError

Integers = NDArray[np.int64]

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+|\d[\d.,:]*|[\r\n]+|[^\w\s\"“”„«»‘‛`]")
"""Words, dotted letters ("u.s."), numbers, line ends and marks; quotation marks are passed over."""

BITS = 20
LEVELS = 24  # of a prior: how likely a word is capitalised, whatever stands around it
UNKNOWN, NUMBER, MARK, LINE, EDGE = LEVELS, LEVELS + 1, LEVELS + 2, LEVELS + 3, LEVELS + 4
STEP = 12  # of a first score, for its buckets
_BUCKETS = 12


class Words(NamedTuple):
    """The tokens of a text: where they lie, and which of ``kinds`` each is."""

    starts: list[int]
    texts: list[str]
    ids: Integers
    kinds: list[str]


class Columns(NamedTuple):
    """What the model sees of each token."""

    word: Integers
    prior: Integers
    end3: Integers
    end4: Integers
    begin: Integers
    ids: Integers


def split(text: str) -> Words:
    """The tokens of ``text``, which is lower case."""
    starts: list[int] = []
    texts: list[str] = []
    ids: list[int] = []
    known: dict[str, int] = {}
    for found in TOKEN.finditer(text):
        token = found[0]
        starts.append(found.start())
        texts.append(token)
        ids.append(known.setdefault(token, len(known)))
    return Words(starts, texts, np.array(ids, dtype=np.int64), list(known))


def fingerprint(token: str) -> int:
    return zlib.crc32(token.encode("utf-8", "surrogatepass"))


def columns(words: Words, prior_of: tuple[NDArray[np.uint32], NDArray[np.uint8]]) -> Columns:
    """The columns of ``words``; ``prior_of`` are sorted fingerprints and the level of each."""
    prints = np.array([fingerprint(k) for k in words.kinds], dtype=np.int64)
    level = np.full(len(prints), UNKNOWN, dtype=np.int64)
    keys, levels = prior_of
    if len(keys) and len(prints):
        place = np.minimum(np.searchsorted(keys, prints.astype(np.uint32)), len(keys) - 1)
        hit = keys[place] == prints
        level[hit] = levels[place[hit]]
    for i, kind in enumerate(words.kinds):
        first = kind[0]
        if not first.isalpha():
            level[i] = NUMBER if first.isdigit() else LINE if first in "\r\n" else MARK
    ends3 = np.array([fingerprint(k[-3:]) for k in words.kinds], dtype=np.int64)
    ends4 = np.array([fingerprint(k[-4:]) for k in words.kinds], dtype=np.int64)
    begins = np.array([fingerprint(k[:3]) for k in words.kinds], dtype=np.int64)
    at = words.ids
    return Columns(prints[at], level[at], ends3[at], ends4[at], begins[at], at)


def first_features(c: Columns) -> Iterator[NDArray[np.uint32]]:
    """For each template of the first pass, the weight that each token looks at."""
    w, p = c.word, c.prior
    w1, w2, n1 = _shift(w, 1), _shift(w, 2), _shift(w, -1)
    p1, p2, p3 = (_shift(p, k, EDGE) for k in (1, 2, 3))
    q1, q2 = (_shift(p, -k, EDGE) for k in (1, 2))
    yield _mix(1, w)
    yield _mix(2, p)
    yield _mix(3, w, w1)
    yield _mix(4, w, n1)
    yield _mix(5, p, w1)
    yield _mix(6, p, n1)
    yield _mix(7, w, p1)
    yield _mix(8, w, q1)
    yield _mix(9, p, p1, q1)
    yield _mix(10, p, p1, p2)
    yield _mix(11, p, q1, q2)
    yield _mix(12, c.end3, p)
    yield _mix(13, c.end4)
    yield _mix(14, c.begin, p)
    yield _mix(15, w1, n1)
    yield _mix(16, w1, w2)
    yield _mix(17, p, p1 * 64 + p2, p3 * 64 + q1)
    yield _mix(18, p, p1, w2)
    yield _mix(19, p, q1, _shift(w, -2))
    yield _mix(20, w, w1, n1)
    yield _mix(21, p, w1, q1)
    yield _mix(22, p, n1, p1)


def second_features(c: Columns, first: Integers) -> Iterator[NDArray[np.uint32]]:
    """The same for the second pass, which sees the first one's scores."""
    w, p = c.word, c.prior
    b = np.clip(first // STEP, -_BUCKETS, _BUCKETS) + _BUCKETS
    b[(p >= NUMBER)] = 63
    b1, b2, a1, a2 = (_shift(b, k, 62) for k in (1, 2, -1, -2))
    w1, n1 = _shift(w, 1), _shift(w, -1)
    # the same word elsewhere in the document
    times = np.bincount(c.ids)
    sums = np.zeros(len(times), dtype=np.int64)
    np.add.at(sums, c.ids, np.clip(first, -128, 127))
    others = (sums[c.ids] - np.clip(first, -128, 127)) // np.maximum(times[c.ids] - 1, 1)
    d = np.where(times[c.ids] > 1, np.clip(others // STEP, -_BUCKETS, _BUCKETS) + _BUCKETS, 61)
    # ... and after or before the same neighbour
    yield _mix(41, b, d)
    yield _mix(42, b, b1, a1)
    yield _mix(43, b, b1, b2)
    yield _mix(44, b, a1, a2)
    yield _mix(45, w, b1)
    yield _mix(46, w, a1)
    yield _mix(47, w1, b1 * 64 + b)
    yield _mix(48, n1, a1 * 64 + b)
    yield _mix(49, b, w1, b2)
    yield _mix(50, b, n1, a2)
    yield _mix(51, p, b1, a1)
    yield _mix(52, d * 64 + b, p)
    yield _mix(53, b1 * 64 + b, b2 * 64 + a1, a2)
    yield _mix(54, d, np.minimum(times[c.ids], 5), b)


def _shift(values: Integers, by: int, edge: int = 0) -> Integers:
    """``values`` moved along by ``by`` places; ``edge`` comes in."""
    moved = np.full_like(values, edge)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


_A, _B, _C, _T = (
    np.uint64(x) for x in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
)


def _mix(
    template: int, a: Integers, b: Integers | None = None, c: Integers | None = None
) -> NDArray[np.uint32]:
    mixed = (a.astype(np.uint64) + np.uint64((template * int(_T)) & 0xFFFFFFFFFFFFFFFF)) * _A
    mixed ^= mixed >> np.uint64(31)
    if b is not None:
        mixed = (mixed + b.astype(np.uint64)) * _B
        mixed ^= mixed >> np.uint64(29)
    if c is not None:
        mixed = (mixed + c.astype(np.uint64)) * _C
        mixed ^= mixed >> np.uint64(32)
    mixed *= _A
    return (mixed >> np.uint64(64 - BITS)).astype(np.uint32)


class Truecaser(NamedTuple):
    """The weights, and the words that are written neither in small letters nor with one capital.

    Attributes:
        keys, levels: fingerprints of words, sorted, and the level of the prior of each.
        first, second: the weights of the two passes.
        forms: "nato" -> "NATO", "mccain" -> "McCain"; used where the model wants a capital.
    """

    keys: NDArray[np.uint32]
    levels: NDArray[np.uint8]
    first: NDArray[np.int8]
    second: NDArray[np.int8]
    forms: dict[str, str]

    def capitals(self, text: str) -> Iterator[tuple[int, str, str]]:
        """``(start, word, form)`` for each word of ``text``, all in small letters, that has capitals.

        ``word`` and ``form`` are of one length.
        """
        words = split(text)
        if not words.starts:
            return
        scores = self.scores(words)
        for i in np.flatnonzero(scores > THRESHOLD).tolist():
            word = words.texts[i]
            if word[0].isalpha():
                form = self.form(word)
                if form != word:
                    yield words.starts[i], word, form

    def scores(self, words: Words) -> Integers:
        """How much speaks for a capital, for each token; below nought a small letter is likelier."""
        seen = columns(words, (self.keys, self.levels))
        first = np.zeros(len(words.starts), dtype=np.int64)
        for index in first_features(seen):
            first += self.first[index]
        second = first.copy()
        for index in second_features(seen, first):
            second += self.second[index]
        return second

    def form(self, word: str) -> str:
        """``word`` as it is written where it has capitals; as long as ``word``."""
        known = self.forms.get(word)
        if known:
            return known
        if "." in word:
            return _same_length(word, word.upper())
        return _same_length(word, word[0].upper() + word[1:])


THRESHOLD = 0


def _same_length(word: str, form: str) -> str:
    return form if len(form) == len(word) else word


@functools.cache
def truecaser() -> Truecaser:
    """The truecaser that ships with the package, read once.

    Raises:
        DataError: its weights are missing or cannot be read.
    """
    try:
        with data_file("truecase.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
            keys = np.cumsum(kept["gaps"], dtype=np.uint64).astype(np.uint32)
            spellings = kept["spellings"].tobytes().decode("utf-8").split("\n")
            forms = {spelling.lower(): spelling for spelling in spellings}
            return Truecaser(keys, kept["levels"], kept["first"], kept["second"], forms)
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"factx's truecaser cannot be read: {error}", code="data-unfit") from None


def is_word(word: str) -> bool:
    """True if ``word``, in small letters, is in the truecaser's list."""
    keys, wanted = truecaser().keys, fingerprint(word)
    place = int(np.searchsorted(keys, np.uint32(wanted)))
    return place < len(keys) and int(keys[place]) == wanted
