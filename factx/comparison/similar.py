"""Finds what is alike among very many things, in near-linear time and little memory.

A thing is known by hashes of its shingles (runs of words).  Things that share a hash are held
against one another; nothing else is.  Hashes and things that may be needed again lie in temporary
files, so that memory stays flat however many there are.

Winnowing: Schleimer, Wilkerson and Aiken 2003, *Winnowing: local algorithms for document
fingerprinting*.  Sketches: Irber et al. 2022, *FracMinHash*.
"""

from __future__ import annotations

import pickle
import re
import tempfile
from array import array
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import IO, Any, Generic, Self, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

_SHINGLE = 3
_WINDOW = 4  # any run of _WINDOW + _SHINGLE - 1 shared words is sure to be noticed
_WHOLE = 60  # up to so many shingles all are kept, so that short texts are noticed by three words
_LANDMARKS = 8  # of a sketch, at least
_LANDMARK_SHARE = 32  # one shingle of so many is one
_SKETCH_SHARE = 4  # one shingle of so many goes into the sketch of a text
_ENTRY = 1 << 18  # entries kept before they go to the file
_REPRESENTATIVES = 8  # what a member of one bucket is compared with at most
_TEXT_WORD = re.compile(r"[^\W_]+")
_KEPT = 16_384  # things read from a shelf that stay in memory


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of splitmix64: every bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def fingerprint(words: Sequence[str], size: int = _SHINGLE, idle: Container[str] = ()) -> list[int]:
    """Hashes of some of the shingles of ``words``, chosen alike in every text that holds the same run.

    Shingles of ``idle`` words alone are left out.
    """
    size = min(size, len(words))
    if not size:
        return []
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    starts = range(len(words) - size + 1)
    if idle:
        telling = [word not in idle for word in words]
        starts = [i for i in starts if any(telling[i : i + size])]  # type: ignore[assignment]
    hashes = [crc32(b" ".join(encoded[i : i + size])) for i in starts]
    if len(hashes) > _WHOLE:
        hashes = np.lib.stride_tricks.sliding_window_view(hashes, _WINDOW).min(axis=1).tolist()
    return sorted(set(hashes))


def sketch(text: str) -> Hashes:
    """A fixed share of the shingles of a whole text, sorted."""
    words = _TEXT_WORD.findall(text.casefold())
    codes = np.fromiter((crc32(w.encode("utf-8", "surrogatepass")) for w in words), np.uint64, len(words))
    runs = max(0, len(codes) - _SHINGLE + 1)
    hashes = np.zeros(runs, np.uint64)
    for place in range(_SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + runs]
    hashes = np.unique(_mixed(hashes))
    return hashes[hashes < np.uint64((1 << 64) // _SKETCH_SHARE)]


def sketch_containment(a: Hashes, b: Hashes) -> tuple[float, int]:
    """The estimated share of the shorter text that the other holds, and on how many shingles that rests."""
    if len(a) > len(b):
        a, b = b, a
    if not len(a):
        return 0.0, 0
    places = np.searchsorted(b, a)
    places[places == len(b)] = 0
    return int(np.count_nonzero(b[places] == a)) / len(a), len(a)


def landmarks(hashes: Hashes) -> list[int]:
    """The few of a sketch by which near-identical texts find each other."""
    few = max(_LANDMARKS, int(np.searchsorted(hashes, np.uint64((1 << 64) // _LANDMARK_SHARE))))
    return [int(value) >> 32 for value in hashes[:few]]


def key_of(*parts: Hashable) -> int:
    """A hash of ``parts`` that is the same in every run."""
    return crc32("\0".join(map(repr, parts)).encode("utf-8", "surrogatepass"))


T = TypeVar("T")


class Shelf(Generic[T]):
    """A list that lives in a temporary file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the shelf)
        self._places = array("Q")
        self._end = 0
        self._read = lru_cache(maxsize=_KEPT)(self._load)

    def add(self, thing: T) -> int:
        """Puts ``thing`` at the end and gives its place."""
        packed = pickle.dumps(thing, protocol=5)
        self._file.seek(self._end)
        self._file.write(packed)
        self._places.append(self._end)
        self._end += len(packed)
        return len(self._places) - 1

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: int) -> T:
        return self._read(place)

    def _load(self, place: int) -> T:
        end = self._places[place + 1] if place + 1 < len(self._places) else self._end
        self._file.seek(self._places[place])
        thing: T = pickle.loads(self._file.read(end - self._places[place]))
        return thing

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


class Index:
    """Which things share a hash.  Things are numbered, below 2^32."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the index)
        self._fresh = array("Q")

    def add(self, thing: int, hashes: Iterable[int]) -> None:
        # half of a hash tells enough: what shares it by chance is told apart when it is compared
        self._fresh.extend((value & 0xFFFFFFFF) << 32 | thing for value in hashes)
        if len(self._fresh) >= _ENTRY:
            self._put()

    def buckets(self) -> Iterator[list[int]]:
        """Every set of two or more things with one hash, things in order, buckets in order of the hash."""
        self._put()
        size = self._file.tell() // 8
        if not size:
            return
        entries: Any = np.memmap(self._file, np.uint64, "r+", shape=(size,))
        entries.sort()
        for begin, end in _runs(entries):
            yield [int(entry) & 0xFFFFFFFF for entry in entries[begin:end]]

    def _put(self) -> None:
        self._file.seek(0, 2)
        self._file.write(self._fresh.tobytes())
        self._file.flush()
        self._fresh = array("Q")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


def _runs(entries: Any) -> Iterator[tuple[int, int]]:
    """Stretches of sorted entries with one hash, of two or more."""
    begin, last = 0, len(entries)
    step = 1 << 20
    for low in range(0, last, step):
        keys = entries[low : low + step + 1] >> np.uint64(32)
        for cut in np.flatnonzero(keys[1:] != keys[:-1]):
            end = low + int(cut) + 1
            if end - begin > 1:
                yield begin, end
            begin = end
    if last - begin > 1:
        yield begin, last


class Clusters:
    """Which things belong together (union-find; only what was joined takes memory)."""

    def __init__(self) -> None:
        self._over: dict[int, int] = {}

    def root(self, thing: int) -> int:
        """The first of the things that ``thing`` belongs with."""
        path = []
        while (over := self._over.get(thing, thing)) != thing:
            path.append(thing)
            thing = over
        for passed in path:
            self._over[passed] = thing
        return thing

    def join(self, a: int, b: int) -> None:
        a, b = self.root(a), self.root(b)
        if a != b:
            self._over[max(a, b)] = min(a, b)

    def groups(self) -> list[list[int]]:
        """Every set of two or more things that were joined, in order of their first."""
        members: dict[int, set[int]] = {}
        for thing in list(self._over):
            root = self.root(thing)
            members.setdefault(root, {root}).add(thing)
        return [sorted(members[root]) for root in sorted(members)]


def link(index: Index, same: Callable[[int, int], bool], clusters: Clusters | None = None) -> Clusters:
    """Joins what shares a hash and is the ``same``.

    In a bucket a thing is compared with few that stand for the others, so that the work grows with
    the number of entries and not with its square.
    """
    clusters = clusters or Clusters()
    for bucket in index.buckets():
        stand: list[int] = []
        for thing in bucket:
            root = clusters.root(thing)
            for other in stand:
                if clusters.root(other) == root:
                    break
                if same(other, thing):
                    clusters.join(other, thing)
                    break
            else:
                if len(stand) < _REPRESENTATIVES:
                    stand.append(thing)
    return clusters
