"""Two renderings of the same words held against each other.

A text becomes a sequence of :class:`Word`, whose ``norm`` is blind to case, punctuation, British or
American spelling, and to the aliases of ``aliases.toml`` ("ISIL", "islamic state").  What differs
in norm is a change of the words; what differs only in form is a change of name or spelling.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.comparison.similar import fingerprint

# a dotted abbreviation, a number with its separators, a percent sign, or letters; apostrophes part words
_WORD = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)+|\d+(?:[.,]\d+)*|%|[^\W\d_]+|\d+")
_MARKS = '"“”„‟«»‘‚‹›'
_LONGEST_DIFF = 4000  # words; beyond it the common ends are taken and the rest is one replacement
_ENDERS = '.!?:;"“”\n'
_LEAST_ALIKE = 0.4  # less than that is not told from nothing
_SHORT = 3  # words in which a "not" is what changed


class Word(NamedTuple):
    """One word, or one alias of several, with its place in the text it was read from."""

    norm: str
    start: int
    end: int


class Alteration(NamedTuple):
    """One change on the way from a reference to another rendering; ``None`` where nothing stands."""

    kind: str
    before: str | None
    after: str | None


class _Forms(NamedTuple):
    single: dict[str, str]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]  # by first word, longest first
    endings: tuple[tuple[str, str], ...]
    negations: frozenset[str]
    small: frozenset[str]


@functools.cache
def _forms() -> _Forms:
    table = lexicon("aliases")
    single: dict[str, str] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for section in ("names", "titles", "numbers"):
        for norm, *others in table[section]["forms"]:
            for form in (norm, *others):
                words = tuple(form.split())
                if len(words) == 1:
                    single.setdefault(form, norm)
                else:
                    phrases.setdefault(words[0], []).append((words, norm))
    for norm, *others in table["spelling"]["words"]:
        for form in others:
            single.setdefault(form, norm)
    for readings in phrases.values():
        readings.sort(key=lambda reading: -len(reading[0]))
    endings = sorted(((b, a) for a, b in table["spelling"]["endings"]), key=lambda pair: -len(pair[0]))
    return _Forms(
        single,
        phrases,
        tuple(endings),
        frozenset(table["spelling"]["negations"]),
        frozenset(table["small"]["words"]),
    )


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in normal form, aliases as one."""
    return list(map(Word, *_scan(text)))


def _scan(text: str) -> tuple[list[str], list[int], list[int]]:
    """Normal forms, starts and ends of the words of ``text``."""
    found = [(_reading(m[0]), *m.span()) for m in _WORD.finditer(text)]
    norms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    past = 0  # words up to here are part of an alias
    for i, (reading, start, end) in enumerate(found):
        if i < past:
            continue
        norm = reading.norm
        for phrase, meaning in reading.phrases:
            if tuple(other.plain for other, _, _ in found[i : i + len(phrase)]) == phrase:
                norm, past = meaning, i + len(phrase)
                end = found[past - 1][2]
                break
        norms.append(norm)
        starts.append(start)
        ends.append(end)
    return norms, starts, ends


class _Reading(NamedTuple):
    """What a word comes to, and the aliases of several words that begin with it."""

    plain: str
    norm: str
    phrases: Sequence[tuple[tuple[str, ...], str]]


@functools.lru_cache(maxsize=50_000)
def _reading(word: str) -> _Reading:
    plain = _plain(word)
    return _Reading(plain, _norm(plain), _forms().phrases.get(plain, ()))


def norms(text: str) -> tuple[str, ...]:
    """The normal forms of the words of ``text``."""
    return tuple(word.norm for word in words_of(text))


def weighty(words: Iterable[str]) -> list[str]:
    """The words that carry the matter: no articles, pronouns, auxiliaries."""
    small = _forms().small
    return [word for word in words if word not in small]


def _plain(word: str) -> str:
    word = word.casefold()
    if word[0].isdigit():
        return word.replace(",", "")
    return word.replace(".", "")


def _norm(word: str) -> str:
    forms = _forms()
    known = forms.single.get(word)
    if known is not None:
        return known
    for ending, other in forms.endings:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            return word[: -len(ending)] + other
    return word


def marked(text: str, pieces: Sequence[tuple[int, int]]) -> bool:
    """Whether quotation marks stand at or in the ``pieces`` of ``text``."""
    return any(mark in text[max(0, a - 2) : b + 2] for a, b in pieces for mark in _MARKS)


def shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two sequences share in order: the sum of their matching blocks."""
    return sum(size for _, _, size in _matcher(a, b).get_matching_blocks())


def blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The runs of words that two sequences share in order: place in ``a``, place in ``b``, length."""
    for i, k, size in _matcher(a, b).get_matching_blocks():
        if size:
            yield i, k, size


class Beside(NamedTuple):
    """The words left and right of a number or date, and the numbers that stand there and further off."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    numbers: frozenset[str]

    def fingerprint(self) -> list[int]:
        """What the words beside another number must share to be looked at."""
        return fingerprint((*self.left, "#", *self.right), idle=_idle())

    def alike(self, other: Beside) -> float:
        """How much of what stands on both sides is the same, 0 to 1; 0 where little stands there."""
        left = min(len(self.left), len(other.left))
        right = min(len(self.right), len(other.right))
        if left + right < 5:
            return 0.0
        common = set(self.left + self.right) & set(other.left + other.right)
        if len(weighty(common)) < 2:
            return 0.0
        if sum(word in common for word in self.left + self.right) < _LEAST_ALIKE * (left + right):
            return 0.0
        before = shared(self.left[len(self.left) - left :], other.left[len(other.left) - left :])
        after = shared(self.right[:right], other.right[:right])
        return (before + after) / (left + right)

    def numbers_differ(self, other: Beside) -> bool:
        """Whether each has numbers that the other has not: one form of words about two things."""
        return bool(self.numbers - other.numbers and other.numbers - self.numbers)


@functools.cache
def _idle() -> frozenset[str]:
    return small_words() | {"#"}


def small_words() -> frozenset[str]:
    """Words that carry little of a sentence's matter, in normal form."""
    return _forms().small


class TextWords:
    """The words of a whole text, for stretches of it to be read from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._norms, self._starts, self._ends = _scan(text)

    def _between(self, start: int, end: int) -> slice:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        while last > first and self._ends[last - 1] > end:
            last -= 1
        return slice(first, last)

    def norms(self, start: int, end: int) -> tuple[str, ...]:
        """The normal forms of the words from ``start`` to ``end``."""
        return tuple(self._norms[self._between(start, end)])

    def names(self, start: int, end: int) -> frozenset[str]:
        """The words there that capitals show to be names; none of a headline, where all have them."""
        capital: set[str] = set()
        long = raised = 0
        stretch = self._between(start, end)
        for i in range(stretch.start, stretch.stop):
            upper = self.text[self._starts[i]].isupper()
            if self._ends[i] - self._starts[i] > 3:
                long += 1
                raised += upper
            if upper and not self._opens(i):
                capital.add(self._norms[i])
        return frozenset() if long >= 6 and raised > 0.7 * long else frozenset(capital)

    def _opens(self, i: int) -> bool:
        """Whether a capital says nothing of a word, as it begins a sentence or quotation."""
        start, end = self._starts[i], self._ends[i]
        if end - start > 1 and self.text[start:end].isupper():
            return False
        if not i:
            return True
        before = self._ends[i - 1]
        return any(mark in _ENDERS for mark in self.text[before : min(before + 3, start)])


def alterations(reference: str, other: str) -> list[Alteration]:
    """What was altered on the way from ``reference`` to ``other``, in order; case and spacing do not count.

    Kinds: ``alias`` and ``spelling`` (another name or spelling of the same), ``number``, ``negation``,
    ``replaced``, ``cut``, ``added``.
    """
    a, b = words_of(reference), words_of(other)
    found: list[Alteration] = []
    for tag, i, j, k, m in _opcodes([w.norm for w in a], [w.norm for w in b]):
        if tag == "equal":
            for mine, theirs in zip(a[i:j], b[k:m], strict=True):
                before, after = reference[mine.start : mine.end], other[theirs.start : theirs.end]
                if _letters(before) != _letters(after):
                    found.append(Alteration(_renamed(before, after), before, after))
            continue
        before = reference[a[i].start : a[j - 1].end] if i < j else ""
        after = other[b[k].start : b[m - 1].end] if k < m else ""
        kind = _altered(tag, [w.norm for w in a[i:j]], [w.norm for w in b[k:m]])
        found.append(Alteration(kind, before or None, after or None))
    return found


def diff(reference: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Both texts side by side in runs: ("same" | "altered", words of the reference, words of the other).

    The runs of the other text, joined by spaces, are the text; case and punctuation do not count.
    """
    a, b = words_of(reference), words_of(other)
    for tag, i, j, k, m in _opcodes([w.norm for w in a], [w.norm for w in b]):
        before = reference[a[i].start : a[j].start if j < len(a) else len(reference)] if i < j else ""
        after = other[b[k].start : b[m].start if m < len(b) else len(other)] if k < m else ""
        yield "same" if tag == "equal" else "altered", before.strip(), after.strip()


def _opcodes(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    if max(len(a), len(b)) <= _LONGEST_DIFF:
        yield from _matcher(a, b).get_opcodes()
        return
    shortest = min(len(a), len(b))
    head = next((i for i in range(shortest) if a[i] != b[i]), shortest)
    tail = next((i for i in range(shortest - head) if a[-1 - i] != b[-1 - i]), shortest - head)
    if head:
        yield "equal", 0, head, 0, head
    if head + tail < max(len(a), len(b)):
        yield "replace", head, len(a) - tail, head, len(b) - tail
    if tail:
        yield "equal", len(a) - tail, len(a), len(b) - tail, len(b)


def _matcher(a: Sequence[str], b: Sequence[str]) -> SequenceMatcher[str]:
    # the heuristic of autojunk keeps long renderings, where small words come often, from being quadratic
    return SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > 400)


def _altered(tag: str, before: list[str], after: list[str]) -> str:
    numbers = [[w for w in side if w[0].isdigit()] for side in (before, after)]
    if before and after and numbers[0] != numbers[1]:
        return "number"
    negations = _forms().negations
    if max(len(before), len(after)) <= _SHORT and any(w in negations for w in before) != any(
        w in negations for w in after
    ):
        return "negation"
    return {"replace": "replaced", "delete": "cut", "insert": "added"}[tag]


def _renamed(before: str, after: str) -> str:
    """``spelling`` where two words differ by little, ``alias`` where they are different names."""
    a, b = _letters(before), _letters(after)
    if " " not in before.strip() and " " not in after.strip() and a[:2] == b[:2] and len(a) > 3:
        return "spelling"
    return "alias"


def _letters(surface: str) -> str:
    return "".join(c for c in surface.casefold() if c.isalnum() or c == "%")
