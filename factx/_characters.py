"""Repairs of single characters: encodings mixed up, entities, what cannot be seen, odd spaces, line ends."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from factx._offsets import Edit
from factx._truecase import is_word

_SUSPECT = re.compile(r"[^\x00-\x7f]{2}|[\x80-\x9f]|[ÂÃ] ")
_BEYOND_ASCII = re.compile(r"(?:[^\x00-\x7f]|(?<=[ÂÃ]) )+")
_LINE = re.compile(r"[^\r\n]+")


def _mojibake(text: str) -> Iterator[Edit]:
    """Text that was decoded by the wrong table, put right by ftfy, line by line."""
    if text.isascii() or not _SUSPECT.search(text):
        return
    from ftfy import apply_plan, fix_encoding_and_explain
    from ftfy.badness import is_bad

    for line in _LINE.finditer(text):
        if line[0].isascii() or not is_bad(line[0]):
            continue
        fixed, plan = fix_encoding_and_explain(line[0])
        if fixed == line[0] or plan is None:
            continue
        try:
            edits = [
                Edit(run.start(), run.end(), apply_plan(run[0], plan)) for run in _BEYOND_ASCII.finditer(line[0])
            ]
        except (UnicodeError, ValueError):
            edits = []
        if not edits or _made(line[0], edits) != fixed:  # the line only makes sense as a whole
            edits = [_difference(line[0], fixed)]
        for edit in edits:
            if edit.new != line[0][edit.start : edit.end]:
                yield Edit(line.start() + edit.start, line.start() + edit.end, edit.new)


def _made(text: str, edits: list[Edit]) -> str:
    from factx._offsets import apply_edits

    return apply_edits(text, edits)


def _difference(old: str, new: str) -> Edit:
    """The one edit that makes ``new`` of ``old``."""
    longest = min(len(old), len(new))
    head = next((i for i in range(longest) if old[i] != new[i]), longest)
    tail = next((i for i in range(longest - head) if old[-1 - i] != new[-1 - i]), longest - head)
    return Edit(head, len(old) - tail, new[head : len(new) - tail])


_ENTITY = re.compile(r"&(?:amp;){0,2}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def _entities(text: str) -> Iterator[Edit]:
    """HTML's names of characters, also where they were escaped twice."""
    if ";" not in text:
        return
    for found in _ENTITY.finditer(text):
        new = found[0]
        for _ in range(3):
            new = html.unescape(new)
        if new != found[0] and len(new) == 1:
            yield Edit(found.start(), found.end(), new)


_INVISIBLE = re.compile("\u00ad[\r\n]*|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")


def _invisible(text: str) -> Iterator[Edit]:
    """Soft hyphens, zero-width characters, signs of direction."""
    return (Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text))


_ODD = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DOUBLED = re.compile(r"(?<=[^\s.?!:\"”)]) ( +)(?=\S)")


def _spaces(text: str) -> Iterator[Edit]:
    """Spaces of other widths."""
    return (Edit(m.start(), m.end(), " ") for m in _ODD.finditer(text))


def _doubled(text: str) -> Iterator[Edit]:
    """More than one space inside a sentence; after a sentence some typists mean it."""
    return (Edit(m.start(1), m.end(1), "") for m in _DOUBLED.finditer(text))


_HYPHENATED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})-[ \t]?(?:\r\n|\r|\n)[ \t]?([^\W\d_]{2,40})(?![^\W\d_])")


def _hyphenation(text: str) -> Iterator[Edit]:
    """Words cut at the end of a line: one word again where that is a word, else a compound."""
    for found in _HYPHENATED.finditer(text):
        head, tail = found.groups()
        if tail.islower():
            yield Edit(found.end(1), found.start(2), "" if is_word((head + tail).lower()) else "-")


CHARACTER_REPAIRS: tuple[tuple[str, Callable[[str], Iterator[Edit]]], ...] = (
    ("mojibake", _mojibake),
    ("entities", _entities),
    ("invisible", _invisible),
    ("spaces", _spaces),
    ("spaces", _doubled),
    ("hyphenation", _hyphenation),
)
"""In the order in which they are made, with the name of what they repair."""
