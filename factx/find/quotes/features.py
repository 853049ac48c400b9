"""A parse as arrays: what the learned model of attribution sees of a document.

White space tokens are left out; everything is counted in the words that remain.  Where a neighbour, a
head or a child is missing its index is ``len(words)``, which stands for a row of zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from factx.find.quotes.marks import Quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc

Ints = NDArray[np.int64]

SUFFIXES = 2048
REACH = (1, 1, 3)  # how far to either side each convolution over the words of a cue looks
WINDOW = 90  # words of its paragraph that a cue sees to either side
DISTANCES = np.array([-60, -40, -25, -16, -10, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 10, 16, 25, 40, 60])
_ATTRIBUTES = ("IDX", "IS_SPACE", "HEAD", "SENT_START", "LOWER", "SUFFIX", "TAG", "DEP", "ENT_TYPE", "SHAPE")
_HIGH = 20  # the parse is followed no further up than this
_STEPS = 5  # steps up and down a path in the tree are counted to this
_SUBJECT = ("nsubj", "nsubjpass", "agent", "csubj")
_COMPLEMENT = ("ccomp", "xcomp", "dobj", "pcomp", "attr", "advcl", "pobj", "prep", "acl", "oprd")


class Vocabulary(NamedTuple):
    """Sorted 64-bit keys of spaCy's string store; a key's row is its place plus one, 0 is unknown."""

    words: NDArray[np.uint64]
    tags: NDArray[np.uint64]
    deps: NDArray[np.uint64]
    ents: NDArray[np.uint64]
    shapes: NDArray[np.uint64]


class Words(NamedTuple):
    """The words of a document.

    Attributes:
        token: the index of each word's token in the ``Doc``.
        ids: one column a feature: word, suffix, tag, dep, entity, shape, quotation, children.
        near: one column a neighbour: left, right, head, subject child, complement child.
        head, paragraph, sentence, quote: by word; ``quote`` is 0 outside quotation marks.
    """

    token: Ints
    ids: Ints
    near: Ints
    head: Ints
    paragraph: Ints
    sentence: Ints
    quote: Ints
    dep: Ints


class Pairs(NamedTuple):
    """Cues and the words of their paragraph, one row a cue; ``word`` is ``len(words)`` beyond the edge."""

    cue: Ints
    word: Ints
    ids: Ints  # (cues, width, features): distance, sentence, up, down, first step, quotation


WORD_FEATURES = ("word", "suffix", "tag", "dep", "ent", "shape", "quote", "children")
PAIR_FEATURES = ("distance", "sentence", "path", "risen", "step", "quote")
PAIR_SIZES = {"distance": len(DISTANCES) + 2, "sentence": 7, "path": (_STEPS + 1) ** 2 + 1, "quote": 6}


def rows(keys: NDArray[np.uint64], values: NDArray[np.uint64]) -> Ints:
    """The row of each value in a sorted table, 0 where it is not there."""
    if not len(keys):
        return np.zeros(len(values), np.int64)
    place = np.searchsorted(keys, values)
    place[place == len(keys)] = 0
    return np.where(keys[place] == values, place + 1, 0).astype(np.int64)


def words_of(
    doc: Doc, blocks: Sequence[tuple[int, int]], quoted: Sequence[Quoted], vocabulary: Vocabulary
) -> Words:
    """The words of ``doc`` that lie in ``blocks`` (start, end in characters of the parsed text)."""
    from spacy import attrs

    table = doc.to_array([getattr(attrs, name) for name in _ATTRIBUTES])
    idx = table[:, 0].astype(np.int64)
    starts = np.array([b[0] for b in blocks], np.int64)
    ends = np.array([b[1] for b in blocks], np.int64)
    block = np.searchsorted(starts, idx, side="right") - 1
    keep = (table[:, 1] == 0) & (block >= 0)
    if len(starts):
        keep &= idx < ends[np.maximum(block, 0)]
    token = np.flatnonzero(keep)
    n = len(token)
    place = np.full(len(doc) + 1, n, np.int64)  # token -> word
    place[token] = np.arange(n)
    head = place[token + table[token, 2].astype(np.int64)]
    own = np.arange(n)
    head = np.where(head == n, own, head)
    sentence = np.cumsum(table[:, 3].astype(np.int64) == 1)[token]
    paragraph = block[token]

    tag = rows(vocabulary.tags, table[token, 6])
    dep = rows(vocabulary.deps, table[token, 7])
    state, quote = _quotation(doc, quoted, idx[token])
    subject, complement, children = _children(doc, head, dep, vocabulary, own)
    ids = np.stack(
        [
            rows(vocabulary.words, table[token, 4]),
            ((table[token, 5] * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(53)).astype(np.int64),
            tag,
            dep,
            rows(vocabulary.ents, table[token, 8]),
            rows(vocabulary.shapes, table[token, 9]),
            state,
            children,
        ],
        axis=1,
    )
    same = paragraph[1:] == paragraph[:-1]
    left = np.full(n, n, np.int64)
    right = np.full(n, n, np.int64)
    left[1:] = np.where(same, own[:-1], n)
    right[:-1] = np.where(same, own[1:], n)
    near = np.stack([left, right, np.where(head == own, n, head), subject, complement], axis=1)
    return Words(token, ids, near, head, paragraph, sentence, quote, dep)


def _quotation(doc: Doc, quoted: Sequence[Quoted], idx: Ints) -> tuple[Ints, Ints]:
    """0 outside, 1 inside double marks, 2 inside single ones, 3 and 4 the marks themselves."""
    state = np.zeros(len(idx), np.int64)
    number = np.zeros(len(idx), np.int64)
    for k, q in enumerate(quoted):
        a, b, c, d = np.searchsorted(idx, [q.start, q.inner_start, q.inner_end, q.end])
        if q.depth == 0:
            number[a:d] = k + 1
            state[a:b] = 3
            state[b:c] = 2 if q.single else 1
            state[c:d] = 4
        else:
            state[b:c] = 2
    return state, number


def _children(doc: Doc, head: Ints, dep: Ints, vocabulary: Vocabulary, own: Ints) -> tuple[Ints, Ints, Ints]:
    """The subject and the complement of each word, and a mask of what children it has."""
    n = len(own)
    store = doc.vocab.strings

    def which(names: Sequence[str]) -> NDArray[np.bool_]:
        keys = np.array([store[name] for name in names], np.uint64)
        wanted = rows(vocabulary.deps, keys)
        return np.asarray(np.isin(dep, wanted[wanted > 0]) & (head != own), np.bool_)

    subject = np.full(n + 1, n, np.int64)
    complement = np.full(n + 1, n, np.int64)
    is_subject = which(_SUBJECT)
    subject[head[is_subject]] = own[is_subject]
    for name in reversed(_COMPLEMENT):  # the first of the names wins
        mine = which((name,))
        complement[head[mine]] = own[mine]
    mask = np.zeros(n, np.int64)
    for bit, names in enumerate(
        (
            ("nsubj", "csubj"),
            ("nsubjpass", "auxpass"),
            ("ccomp",),
            ("xcomp",),
            ("dobj", "dative"),
            ("prep", "agent"),
            ("aux", "neg"),
        )
    ):
        np.bitwise_or.at(mask, head[which(names)], 1 << bit)
    return subject[:n], complement[:n], mask


def pairs_of(words: Words, cues: Ints) -> Pairs:
    """The words around each cue with how they stand to it."""
    n = len(words.token)
    first = np.searchsorted(words.paragraph, words.paragraph[cues], side="left")
    last = np.searchsorted(words.paragraph, words.paragraph[cues], side="right")
    start = np.maximum(first, cues - WINDOW)
    stop = np.minimum(last, cues + WINDOW + 1)
    width = int((stop - start).max()) if len(cues) else 0
    word = start[:, None] + np.arange(width)[None, :]
    word = np.where(word < stop[:, None], word, n)
    inside = word < n
    safe = np.minimum(word, n - 1)

    distance = np.searchsorted(DISTANCES, safe - cues[:, None], side="left") + 1
    sentence = np.clip(words.sentence[safe] - words.sentence[cues][:, None], -3, 3) + 3
    path, risen, step = _paths(words, cues, safe, start)
    quote = words.quote[safe]
    mine = words.quote[cues][:, None]
    relation = np.where(quote == 0, 0, np.where(quote == mine, 1, 2)) + np.where(mine > 0, 3, 0)
    ids = np.stack([distance, sentence, path, risen, step, relation], axis=2)
    ids[~inside] = 0
    return Pairs(cues, word, ids)


def numbers_of(pairs: Pairs, scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """(cues, width, 2): each word's own score as a cue, and how many other cues stand between."""
    n = len(scores)
    total = np.concatenate([[0.0], np.cumsum(scores, dtype=np.float64)])
    safe = np.minimum(pairs.word, n - 1)
    cue = pairs.cue[:, None]
    low, high = np.minimum(safe, cue), np.maximum(safe, cue)
    between = np.maximum(total[high] - total[np.minimum(low + 1, high)], 0)
    out = np.stack([scores[safe], np.minimum(np.log1p(between), 2.0)], axis=2)
    out[pairs.word == n] = 0
    return out.astype(np.float32)


def _paths(words: Words, cues: Ints, word: Ints, start: Ints) -> tuple[Ints, Ints, Ints]:
    """How many steps lead up from the cue and down to the word, and the last relation up, the first down."""
    count, width = word.shape
    row = np.arange(count)
    # the column behind the last one stands for all words out of sight
    up = np.full((count, width + 1), -1, np.int64)
    relation = np.zeros((count, _HIGH + 1), np.int64)

    def column(node: Ints, first: Ints) -> Ints:
        place = node - first
        return np.where((place < 0) | (place >= width), width, place)

    node = cues
    for height in range(_HIGH):
        place = column(node, start)
        fresh = up[row, place] < 0
        up[row[fresh], place[fresh]] = height
        relation[:, height + 1] = words.dep[node]
        node = words.head[node]
    up[:, width] = -1

    below = row[:, None]
    here = word
    first = start[:, None]
    down = np.zeros((count, width), np.int64)
    step = np.zeros((count, width), np.int64)
    meets = up[below, column(here, first)]
    apart = np.zeros((count, width), bool)
    for _ in range(_HIGH):
        away = (meets < 0) & ~apart
        if not away.any():
            break
        above = words.head[here]
        step = np.where(away, words.dep[here], step)
        down += away
        apart |= away & (above == here)
        here = np.where(away, above, here)
        meets = up[below, column(here, first)]
    apart |= meets < 0
    code = 1 + np.minimum(meets, _STEPS) * (_STEPS + 1) + np.minimum(down, _STEPS)
    risen = np.where(meets > 0, relation[below, np.minimum(np.maximum(meets, 0), _HIGH)], 0)
    return np.where(apart, 0, code), np.where(apart, 0, risen), np.where(apart, 0, step)
