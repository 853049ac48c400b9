"""The learned model of attribution, run with numpy alone.

Two steps over one encoding of the words.  The encoder sums a table row for every feature of a word
and then mixes each word three times with its neighbours in the line and in the tree.  The first step
scores every word as a cue; the second labels, for each cue, the words of its paragraph as content,
source, cue or none of these.  ``tools/train_quotes.py`` makes the weights.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from factx._lexicon import data_file
from factx.errors import DataError
from factx.find._features import Pairs, Vocabulary, Words, pairs_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

OTHER, CONTENT, SOURCE, CUE = range(4)
_CUES_AT_ONCE = 128  # bounds the memory that a long document takes
_TINY = np.float32(1e-5)


class Labelled(NamedTuple):
    """One cue: how sure it is one, how sure it is of speech, and its words with their log probabilities."""

    cue: int
    score: float
    speech: float
    word: Ints
    label: Floats  # (words, 4): log probability of OTHER, CONTENT, SOURCE, CUE


class Network:
    """The weights by name, and what they compute."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self.vocabulary = Vocabulary(*(np.asarray(arrays[f"keys.{k}"], np.uint64) for k in Vocabulary._fields))
        self.least = float(arrays["least"])
        self._w = {
            name: _unpacked(arrays, name)
            for name in arrays
            if not name.startswith("keys.") and not name.endswith(".scale") and name != "least"
        }
        self._layers = sum(name.startswith("mix.") and name.endswith(".w") for name in self._w)
        self._convolutions = sum(name.startswith("conv.") and name.endswith(".w") for name in self._w)
        self._features = sum(name.startswith("word.") for name in self._w)
        self._relations = sum(name.startswith("pair.") for name in self._w)

    def labelled(self, words: Words) -> Iterator[Labelled]:
        """Every likely cue with its labelled words, in order of the text."""
        if not len(words.token):
            return
        encoded = self.encode(words)
        scores = self.cue_scores(encoded)
        cues = np.flatnonzero(scores[:, 0] >= self.least)
        left, right = self._linear("a", encoded), encoded @ self._w["b.w"]
        left = np.vstack([left, np.zeros((1, left.shape[1]), np.float32)])
        for at in range(0, len(cues), _CUES_AT_ONCE):
            pairs = pairs_of(words, cues[at : at + _CUES_AT_ONCE])
            labels = self._roles(left, right, pairs, len(words.token))
            for k, cue in enumerate(pairs.cue):
                size = int((pairs.word[k] < len(words.token)).sum())
                yield Labelled(
                    int(cue), float(scores[cue, 0]), float(scores[cue, 1]), pairs.word[k, :size], labels[k, :size]
                )

    def encode(self, words: Words) -> Floats:
        """One row a word."""
        total = self._w["inp.b"]
        for k in range(self._features):
            total = total + self._w[f"word.{k}"][words.ids[:, k]]
        encoded = self._rectified("inp", total)
        n, size = encoded.shape
        around = np.concatenate([np.arange(n)[:, None], words.near], axis=1)
        for k in range(self._layers):
            rows = np.vstack([encoded, np.zeros((1, size), np.float32)])
            mixed = self._linear(f"mix.{k}", rows[around].reshape(n, -1))
            encoded = encoded + self._rectified(f"norm.{k}", mixed)
        return encoded

    def cue_scores(self, encoded: Floats) -> Floats:
        """(words, 2): probability of a cue, and of speech if it is one."""
        hidden = np.maximum(self._linear("cue1", encoded), 0)
        return np.asarray(1 / (1 + np.exp(-self._linear("cue2", hidden))), np.float32)

    def _roles(self, left: Floats, right: Floats, pairs: Pairs, n: int) -> Floats:
        state = left[pairs.word] + right[pairs.cue][:, None, :]
        for k in range(self._relations):
            state += self._w[f"pair.{k}"][pairs.ids[:, :, k]]
        inside = (pairs.word < n)[:, :, None].astype(np.float32)
        state = self._rectified("pnorm", state) * inside
        count, width, size = state.shape
        for k in range(self._convolutions):
            padded = np.zeros((count, width + 2, size), np.float32)
            padded[:, 1:-1] = state
            line = np.concatenate([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], axis=2)
            state = (state + self._rectified(f"cnorm.{k}", self._linear(f"conv.{k}", line))) * inside
        logits = self._linear("out", state)
        logits -= logits.max(axis=2, keepdims=True)
        return np.asarray(logits - np.log(np.exp(logits).sum(axis=2, keepdims=True)), np.float32)

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self._w[f"{name}.w"] + self._w[f"{name}.b"], np.float32)

    def _rectified(self, name: str, x: Floats) -> Floats:
        """Layer normalisation, then the positive part."""
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + _TINY)
        return np.maximum(x * self._w[f"{name}.gain"] + self._w[f"{name}.shift"], 0)


def _unpacked(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Floats:
    weights = np.asarray(arrays[name])
    if weights.dtype == np.int8:  # rows of whole numbers with a scale each
        return np.asarray(weights.astype(np.float32) * arrays[f"{name}.scale"].astype(np.float32)[:, None], np.float32)
    return weights.astype(np.float32)


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
        raise DataError(f"factx's data file attribution.npz cannot be read: {error}", code="data-unfit") from None
