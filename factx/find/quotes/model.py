"""The learned model of attribution, run with numpy alone.

Two steps over one encoding of the words.  The encoder sums a table row for every feature of a word
and then mixes each word three times with its neighbours in the line and in the tree.  The first step
scores every word as a cue; the second labels, for each cue, the words of its paragraph as content,
source, cue or none of these.  ``tools/train_quotes.py`` makes the weights.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from blis.py import gemm  # type: ignore[import-untyped]
from numpy.typing import NDArray

from factx._lexicon import data_file
from factx.errors import DataError
from factx.find.quotes.features import REACH, Pairs, Vocabulary, Words, numbers_of, pairs_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

OTHER, CONTENT, SOURCE, CUE = range(4)
_LABELS = 4
# these bound the memory that a long document takes
_CUES_AT_ONCE = 128
_WORDS_AT_ONCE = 8192
_TINY = np.float32(1e-5)


class Labelled(NamedTuple):
    """One cue: how sure it is one, how sure it is of speech, and its words with their labels."""

    cue: int
    score: float
    speech: float
    word: Ints
    label: Ints  # OTHER, CONTENT, SOURCE or CUE
    chain: float  # log probability of all labels together


class Network:
    """Several members, trained apart, whose scores are averaged."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self.vocabulary = Vocabulary(
            *(np.asarray(arrays[f"keys.{k}"], np.uint64) for k in Vocabulary._fields)
        )
        self.least = float(arrays["least"])
        self._members = [_Member(arrays, f"{k}.") for k in range(int(arrays["members"]))]

    def labelled(self, words: Words) -> Iterator[Labelled]:
        """Every likely cue with its labelled words, in order of the text."""
        n = len(words.token)
        if not n:
            return
        likely, sides = [], []
        for member in self._members:
            encoded = member.encode(words)
            likely.append(member.cue_scores(encoded))
            sides.append(member.sides(encoded))
        scores = _mean(likely)
        cues = np.flatnonzero(scores[:, 0] >= self.least)
        start = _mean(member.start for member in self._members)
        for at in range(0, len(cues), _CUES_AT_ONCE):
            pairs = pairs_of(words, cues[at : at + _CUES_AT_ONCE])
            inside = pairs.word < n
            numbers = numbers_of(pairs, scores[:, 0])
            out = _mean(
                member.roles(*side, pairs, inside, numbers)
                for member, side in zip(self._members, sides, strict=True)
            )
            turned = out[:, :, _LABELS:].reshape(*inside.shape, _LABELS, _LABELS)
            labels, chain = best_chain(start, out[:, :, :_LABELS], turned, inside)
            for k, cue in enumerate(pairs.cue):
                size = int(inside[k].sum())
                yield Labelled(
                    int(cue), float(scores[cue, 0]), float(scores[cue, 1]),
                    pairs.word[k, :size], labels[k, :size], float(chain[k]),
                )  # fmt: skip


class _Member:
    """The weights of one network by name, and what they compute."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> None:
        self._w = {
            name.removeprefix(prefix): _unpacked(arrays, name)
            for name in arrays
            if name.startswith(prefix) and not name.endswith(".scale")
        }
        self._layers = sum(name.startswith("mix.") and name.endswith(".w") for name in self._w)
        self._features = sum(name.startswith("word.") for name in self._w)
        self._relations = sum(name.startswith("pair.") for name in self._w)
        self.start = self._w["start"]

    def encode(self, words: Words) -> Floats:
        """One row a word."""
        around = np.concatenate([np.arange(len(words.near))[:, None], words.near], axis=1)
        n, size = len(around), len(self._w["inp.b"])
        parts = [slice(at, at + _WORDS_AT_ONCE) for at in range(0, n, _WORDS_AT_ONCE)]
        encoded = np.empty((n, size), np.float32)
        for part in parts:
            total = self._w["inp.b"]
            for k in range(self._features):
                total = total + self._w[f"word.{k}"][words.ids[part, k]]
            encoded[part] = self._rectified("inp", total)
        for k in range(self._layers):
            rows = np.vstack([encoded, np.zeros((1, size), np.float32)])
            for part in parts:
                mixed = self._linear(f"mix.{k}", rows[around[part]].reshape(-1, around.shape[1] * size))
                encoded[part] += self._rectified(f"norm.{k}", mixed)
        return encoded

    def cue_scores(self, encoded: Floats) -> Floats:
        """(words, 2): probability of a cue, and of speech if it is one."""
        hidden = np.maximum(self._linear("cue1", encoded), 0)
        return np.asarray(1 / (1 + np.exp(-self._linear("cue2", hidden))), np.float32)

    def sides(self, encoded: Floats) -> tuple[Floats, Floats]:
        """What each word brings into a pair with a cue, and each cue into a pair with a word."""
        words = self._linear("a", encoded)
        return np.vstack([words, np.zeros((1, words.shape[1]), np.float32)]), _product(
            encoded, self._w["b.w"]
        )

    def roles(
        self, words: Floats, cues: Floats, pairs: Pairs, inside: NDArray[np.bool_], numbers: Floats
    ) -> Floats:
        """(cues, width, 4 + 16): a score for each label, and for each label after each other one."""
        state = words[pairs.word] + cues[pairs.cue][:, None, :]
        state += _product(numbers, self._w["n.w"])
        for k in range(self._relations):
            state += self._w[f"pair.{k}"][pairs.ids[:, :, k]]
        within = inside[:, :, None].astype(np.float32)
        state = self._rectified("pnorm", state) * within
        count, width, size = state.shape
        for k, reach in enumerate(REACH):
            padded = np.zeros((count, width + 2 * reach, size), np.float32)
            padded[:, reach : reach + width] = state
            line = np.concatenate([padded[:, :width], state, padded[:, 2 * reach :]], axis=2)
            state = (state + self._rectified(f"cnorm.{k}", self._linear(f"conv.{k}", line))) * within
        return self._linear("out", state)

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(_product(x, self._w[f"{name}.w"]) + self._w[f"{name}.b"], np.float32)

    def _rectified(self, name: str, x: Floats) -> Floats:
        """Layer normalisation, then the positive part."""
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + _TINY)
        return np.asarray(np.maximum(x * self._w[f"{name}.gain"] + self._w[f"{name}.shift"], 0), np.float32)


def _product(x: Floats, weights: Floats) -> Floats:
    """Matrix product of the last axis by spaCy's own routine: numpy's wakes a thread for every core."""
    flat = np.ascontiguousarray(x.reshape(-1, x.shape[-1]), np.float32)
    out = np.zeros((len(flat), weights.shape[1]), np.float32)  # what is there is added to
    if len(flat):
        gemm(flat, weights, out=out)
    return out.reshape(*x.shape[:-1], weights.shape[1])


def _mean(values: Iterable[Floats]) -> Floats:
    total, count = np.float32(0), 0
    for value in values:
        total, count = total + value, count + 1  # type: ignore[assignment]
    return np.asarray(total / np.float32(count), np.float32)


def best_chain(
    start: Floats, emitted: Floats, turned: Floats, inside: NDArray[np.bool_]
) -> tuple[Ints, Floats]:
    """The best labels of each row (Viterbi), and the log probability of the whole row (forward sums)."""
    count, width, labels = emitted.shape
    best = total = start + emitted[:, 0]
    back = np.zeros((count, width, labels), np.int64)
    stay = np.arange(labels)
    for t in range(1, width):
        here = inside[:, t, None]
        options = best[:, :, None] + turned[:, t]
        back[:, t] = np.where(here, options.argmax(axis=1), stay)
        best = np.where(here, options.max(axis=1) + emitted[:, t], best)
        sums = total[:, :, None] + turned[:, t]
        top = sums.max(axis=1)
        total = np.where(
            here, np.log(np.exp(sums - top[:, None, :]).sum(axis=1)) + top + emitted[:, t], total
        )
    label = np.zeros((count, width), np.int64)
    label[:, -1] = best.argmax(axis=1)
    row = np.arange(count)
    for t in range(width - 1, 0, -1):
        label[:, t - 1] = back[row, t, label[:, t]]
    top = total.max(axis=1)
    whole = np.log(np.exp(total - top[:, None]).sum(axis=1)) + top
    return label, np.asarray(best.max(axis=1) - whole, np.float32)


def _unpacked(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Floats:
    weights = np.asarray(arrays[name])
    if weights.dtype == np.int8:  # rows of whole numbers with a scale each
        return np.asarray(
            weights.astype(np.float32) * arrays[f"{name}.scale"].astype(np.float32)[:, None], np.float32
        )
    return np.ascontiguousarray(weights, np.float32)


@functools.cache
def network() -> Network:
    """The weights that ship with factx, read once.

    Raises:
        DataError: they are missing or are not what they should be.
    """
    try:
        with np.load(io.BytesIO(data_file("attribution.npz").read_bytes()), allow_pickle=False) as arrays:
            return Network({name: arrays[name] for name in arrays.files})
    except FileNotFoundError:
        raise DataError(
            "factx's data file attribution.npz is missing: install factx again", code="data-missing"
        ) from None
    except (ValueError, KeyError, OSError) as error:
        raise DataError(
            f"factx's data file attribution.npz cannot be read: {error}", code="data-unfit"
        ) from None
