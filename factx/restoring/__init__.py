"""Degraded text made readable for the parser, behind edits that lead back.

Scraped corpora hold text without case, with marks between spaces, without quotation marks and
apostrophes; captions and agency slugs stand in capitals; encodings were mixed up.  Each paragraph (a
line) is looked at by itself and in the light of the whole document, and only what is wrong is repaired.
Clean text comes back as it is.

Quotation marks that are gone are not put back: nobody can know where they stood.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from factx._candidates import Trouble
from factx._lexicon import lexicon
from factx._offsets import Edit, apply_edits, composed
from factx.restoring.characters import CHARACTER_REPAIRS
from factx.restoring.truecase import truecaser


@dataclass(frozen=True, slots=True)
class Restored:
    """A text for the parser.

    Attributes:
        text: what the parser should read.  But for capitals it is ``apply_edits(original, edits)``.
        edits: in order, without overlap, in offsets of the original.  Case moves nothing and has none.
        repaired: what was wrong, by name, sorted: "apostrophes", "capitals", "case", "entities",
            "hyphenation", "invisible", "mojibake", "spaces", "tokens".
        troubles: what could not be put back.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    repaired: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def restore(text: str) -> Restored:
    """``text`` with what it lost put back, as far as the text itself tells.  Any text will do."""
    work = _Work(text)
    for name, repair in CHARACTER_REPAIRS:
        work.apply(name, repair(work.text))
    begun = _only_begins_capital(work.text)
    caseless = begun or any(_caseless(work.text))
    if _is_tokenised(work.text, least=1 if caseless else 3):
        work.apply("tokens", _tokenisers_signs(work.text))
        work.apply("tokens", _reattached(work.text))
    if not _APOSTROPHE.search(work.text):
        edits = list(_apostrophes(work.text, capitals=caseless))
        work.apply("apostrophes", edits if caseless or len(edits) > 1 else ())
    if caseless:
        lines = list(_all_lines(work.text) if begun else _caseless(work.text))
        new = _recased(work.text, lines)
        if new != work.text:
            work.repaired.add("case" if any(not line.capitals for line in lines) else "capitals")
            work.text = new
    return Restored(work.text, tuple(work.edits), tuple(sorted(work.repaired)), tuple(_troubles(work)))


class _Work:
    """A text under repair, and the edits that made it."""

    def __init__(self, text: str) -> None:
        self.original = self.text = text
        self.edits: list[Edit] = []
        self.repaired: set[str] = set()

    def apply(self, name: str, edits: Iterable[Edit]) -> None:
        edits = list(edits)
        if edits:
            self.repaired.add(name)
            self.edits = composed(self.edits, self.text, edits) if self.edits else edits
            self.text = apply_edits(self.text, edits)


def _troubles(work: _Work) -> Iterator[Trouble]:
    lost = work.original.find("\ufffd")
    if lost >= 0:
        count = work.original.count("\ufffd")
        message = f"{count} of them, shown as U+FFFD: nobody can tell what stood there"
        yield Trouble("lost-characters", message, (lost, lost + 1))
    if "apostrophes" in work.repaired and not _DOUBLE_MARK.search(work.text):
        message = "no quotation marks and no apostrophes are left: quotes were looked for without them"
        yield Trouble("lost-quotation-marks", message)


# --- tokenised text

_APOSTROPHE = re.compile("[’']")
_DOUBLE_MARK = re.compile('["“”„«»]')
_SPACED = re.compile(r"(?<=[^\W_]) [,.;:?!](?=\s|$)")
_ATTACHED = re.compile(r"(?:[^\W_][,;:?!]|[^\W_]{4}\.)(?=\s|$)")  # a short word's stop may be its own


def _is_tokenised(text: str, least: int) -> bool:
    spaced = len(_SPACED.findall(text))
    return spaced >= least and spaced >= 3 * len(_ATTACHED.findall(text))


class _Signs(NamedTuple):
    pattern: re.Pattern[str]
    marks: dict[str, str]


@functools.cache
def _signs() -> _Signs:
    marks = lexicon("restore")["tokens"]
    listed = "|".join(re.escape(s) for s in sorted(marks, key=len, reverse=True))
    return _Signs(re.compile(rf"(?<!\S)(?:{listed})(?!\S)", re.IGNORECASE), marks)


def _tokenisers_signs(text: str) -> Iterator[Edit]:
    """Marks for what a tokeniser wrote in their place."""
    pattern, marks = _signs()
    return (Edit(m.start(), m.end(), marks[m[0].lower()]) for m in pattern.finditer(text))


_APART = re.compile(
    r"(?<=\S) +(?=[,.;:?!)\]](?:[\s,.;:?!)\]\"”]|$)|(?:n['’]t|['’](?:s|re|ve|ll|d|m))(?![^\W_])|”)"
    r"|(?<=[(\[“]) +(?=\S)|(?<=[$€£]) (?=\d)|(?<=\d) (?=%)",
    re.IGNORECASE,
)


def _reattached(text: str) -> Iterator[Edit]:
    """Marks back to their words."""
    return (Edit(m.start(), m.end(), "") for m in _APART.finditer(text))


# --- apostrophes


class _Stripped(NamedTuple):
    pattern: re.Pattern[str]
    not_before_s: frozenset[str]
    before: dict[str, frozenset[str]]


@functools.cache
def _stripped() -> _Stripped:
    tables = lexicon("restore")["apostrophe"]
    before = {ending: frozenset(tables[f"before_{ending}"]) for ending in ("t", "re", "ve", "ll", "d", "m")}
    before.update(dict.fromkeys(tables["after_o"], frozenset({"o"})))
    endings = "|".join(sorted(("s", *before), key=len, reverse=True))
    return _Stripped(
        re.compile(rf" (?P<ending>{endings})(?=[\s,;:?!)]|\.?(?:\s|$))", re.IGNORECASE),
        frozenset(tables["not_before_s"]),
        before,
    )


def _apostrophes(text: str, *, capitals: bool) -> Iterator[Edit]:
    """Where they stood; an ending in capitals is one only where all is in capitals."""
    pattern, not_before_s, before = _stripped()
    for found in pattern.finditer(text):
        place, ending = found.start(), found["ending"].lower()
        word = _last_word(text, max(0, place - _LONGEST_WORD), place).lower()
        fits = len(word) > 1 and word not in not_before_s if ending == "s" else word in before[ending]
        if fits and (capitals or word == "o" or found["ending"].islower()):
            yield Edit(place, place + 1, "'")


# --- case

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_LOWER = re.compile(r"[a-zß-öø-ÿ]")

# shares of letters, over a document: clean news has 2 to 8 in 100 capitals
_NO_CASE = 0.006
_ALL_CAPITALS = 0.9
_FEW_WORDS = 4


class _Line(NamedTuple):
    start: int
    end: int
    capitals: bool  # all of them; otherwise none


def _caseless(text: str) -> Iterator[_Line]:
    """The lines of ``text`` that lost their case."""
    small, large = text.islower(), text.isupper()
    if not small and not large:
        upper, lower = len(_UPPER.findall(text)), len(_LOWER.findall(text))
        small, large = upper < _NO_CASE * (upper + lower), upper > _ALL_CAPITALS * (upper + lower)
    if (small or large) and len(_WORD.findall(text, 0, 1000)) < _FEW_WORDS:
        return
    for found in _LINE.finditer(text):
        line = found[0]
        if small:
            if _LOWER.search(line):
                yield _Line(found.start(), found.end(), False)
            continue
        is_upper = line.isupper()
        if not is_upper and not line.islower():
            if large and len(_UPPER.findall(line)) > 4 * len(_LOWER.findall(line)):
                yield _Line(found.start(), found.end(), True)
            continue
        words = len(_WORD.findall(line))
        if is_upper and (large or (words >= 4 and len(line) >= 25)):
            yield _Line(found.start(), found.end(), True)
        elif not is_upper and not large and words >= 12 and _SENTENCE_END.search(line, max(0, len(line) - 5)):
            yield _Line(found.start(), found.end(), False)


def _all_lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        if _LOWER.search(found[0]):
            yield _Line(found.start(), found.end(), False)


_ALONE = re.compile(r"(?<![^\W_])I(?![^\W_])")


def _only_begins_capital(text: str) -> bool:
    """True for text between spaced marks whose sentences begin with a capital, and nothing else does."""
    if not _is_tokenised(text, least=2) or len(_WORD.findall(text, 0, 1000)) < _FEW_WORDS:
        return False
    small = text.lower()
    if len(small) != len(text) or text == small:
        return False
    begins = set(_sentence_starts(small, list(_all_lines(text)))) | {m.start() for m in _ALONE.finditer(text)}
    return all(found.start() in begins for found in _UPPER.finditer(text))


_SENTENCE_END = re.compile(r"[.?!…][\"”’')\]\s]*$")


def _recased(text: str, lines: list[_Line]) -> str:
    """Capitals where the words want them and where sentences begin; as long as ``text``."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(map(_lowered, text))
    new = list(small)
    for start, _, form in truecaser().capitals(small):
        new[start : start + len(form)] = form
    for start, form in _beside_numbers(small):
        new[start : start + len(form)] = form
    for place in _sentence_starts(small, lines):
        new[place] = _raised(new[place])
    letters = list(text)
    for line in lines:
        letters[line.start : line.end] = new[line.start : line.end]
        old = text[line.start : line.end]
        if not line.capitals and not old.islower():  # what is capitalised in such a line was meant to be
            for found in _WORD.finditer(text, line.start, line.end):
                if not found[0].islower():
                    letters[found.start() : found.end()] = found[0]
    return "".join(letters)


class _Numbered(NamedTuple):
    pattern: re.Pattern[str]
    units: dict[str, str]
    money: dict[str, str]


@functools.cache
def _numbered() -> _Numbered:
    tables = lexicon("restore")["units"]
    generations, units, money = (
        {form.lower(): form for form in tables[name]}
        for name in ("generations", "after_number", "before_money")
    )
    unit = "|".join(sorted(units, key=len, reverse=True))
    sign = "|".join(sorted(money, key=len, reverse=True))
    return _Numbered(
        re.compile(
            rf"(?<![\w.,])(?P<generation>{'|'.join(generations)})(?![^\W_])"
            rf"|(?<=\d)(?:[ -](?P<unit>{unit})|(?P<touching>[^\W\d_]+))(?![^\W\d_])"
            rf"(?:[-/](?P<by>{unit}|h|s)(?![^\W\d_]))?"
            rf"|(?<![^\W_])(?P<before>{sign})(?=[$€£¥]|\d)|(?<=\$)(?P<after>{sign})(?=\d)"
        ),
        units | generations,
        money,
    )


def _beside_numbers(small: str) -> Iterator[tuple[int, str]]:
    """Units and signs of money have a spelling of their own."""
    pattern, units, money = _numbered()
    for found in pattern.finditer(small):
        for name, word in found.groupdict().items():
            if word:
                yield found.start(name), (money if name in ("before", "after") else units).get(word, word)


_WRAPPED = range(55, 100)  # line lengths of hard-wrapped text
_OPENS = re.compile(r"[\s\"“‘'(\[•*-]*(?=[^\W\d_])")
_STOP = re.compile(r"(?<![.?!…])(?P<stop>[.?!…]+)[\"”’')\]]*\s+[\"“‘'(\[]*(?=[^\W\d_])")


def _sentence_starts(small: str, lines: list[_Line]) -> Iterator[int]:
    """Where the first letters of sentences stand."""
    stays_open = _abbreviations()
    lengths = sorted(line.end - line.start for line in lines)
    wrapped = len(lines) > 3 and lengths[len(lines) // 2] in _WRAPPED and lengths[-1] < _WRAPPED.stop + 20
    end = 0
    for line in lines:
        goes_on = wrapped and end and line.start - end < 3 and not _SENTENCE_END.search(small, end - 5, end)
        end = line.end
        opens = _OPENS.match(small, line.start, line.end)
        if opens and not goes_on:
            yield opens.end()
        for found in _STOP.finditer(small, line.start, line.end):
            before = _last_word(small, max(line.start, found.start() - _LONGEST_WORD), found.start())
            if found["stop"] != "." or (len(before) != 1 and before not in stays_open):
                yield found.end()


def _last_word(text: str, start: int, end: int) -> str:
    """The letters and digits before ``end``, no further back than ``start``; none after a mark."""
    found = _LAST_WORD.search(text, start, end)
    return found[0] if found else ""


_LONGEST_WORD = 40
_LAST_WORD = re.compile(r"[^\W_]*$")


@functools.cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for words in lexicon("restore")["abbreviations"].values() for word in words)


def _lowered(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _raised(letter: str) -> str:
    high = letter.upper()
    return high if len(high) == 1 else letter
