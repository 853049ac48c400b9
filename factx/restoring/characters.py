"""Repairs of single characters: encodings mixed up, entities, what cannot be seen, odd spaces, line ends."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Iterable, Iterator

from factx._offsets import Edit, apply_edits
from factx.restoring.truecase import is_word

_SUSPECT = re.compile(r"[^\x00-\x7f]{2}|[\x80-\x9f]|[ÂÃ] ")
_BEYOND_ASCII = re.compile(r"(?:[^\x00-\x7f]|(?<=[ÂÃ]) )+")
_LINE = re.compile(r"[^\r\n]+")


def _mojibake(text: str) -> Iterator[Edit]:
    """Text that was decoded by the wrong table, put right by ftfy, line by line."""
    if text.isascii() or not _SUSPECT.search(text):
        return
    from ftfy import fix_encoding_and_explain
    from ftfy.badness import is_bad

    for line in _LINE.finditer(text):
        if line[0].isascii() or not is_bad(line[0]):
            continue
        fixed, plan = fix_encoding_and_explain(line[0])
        if fixed == line[0] or plan is None:
            continue
        for edit in _edits(line[0], fixed, [(step.action, step.parameter) for step in plan]):
            if edit.new != line[0][edit.start : edit.end]:
                yield Edit(line.start() + edit.start, line.start() + edit.end, edit.new)


def _edits(line: str, fixed: str, plan: list[tuple[str, str]]) -> list[Edit]:
    """What makes ``fixed`` of ``line``: run by run, or in one where the line only makes sense as a whole."""
    from ftfy import apply_plan, fix_encoding

    for fix in (functools.partial(apply_plan, plan=plan), fix_encoding):
        edits = _by_run(line, fix)
        if apply_edits(line, edits) == fixed:
            return edits
    return [_difference(line, fixed)]


def _by_run(line: str, fix: Callable[[str], str]) -> list[Edit]:
    edits = []
    for run in _BEYOND_ASCII.finditer(line):
        try:
            edits.append(Edit(run.start(), run.end(), fix(run[0])))
        except (UnicodeError, ValueError):
            return []
    return edits


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


# a few of them harm nothing: the parser knows them
_FEW = 2
_MANY = 0.1  # of all spaces


def _spaces(text: str) -> list[Edit]:
    """Spaces of other widths, where there are many."""
    return _if_many([Edit(m.start(), m.end(), " ") for m in _ODD.finditer(text)], text)


def _doubled(text: str) -> list[Edit]:
    """More than one space inside a sentence, where there are many; after a sentence some typists mean it."""
    return _if_many([Edit(m.start(1), m.end(1), "") for m in _DOUBLED.finditer(text)], text)


def _if_many(edits: list[Edit], text: str) -> list[Edit]:
    return edits if len(edits) > _FEW and len(edits) > _MANY * text.count(" ") else []


_HYPHENATED = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{2,40})-[ \t]?(?:\r\n|\r|\n)[ \t]?([^\W\d_]{2,40})(?![^\W\d_])"
)


def _hyphenation(text: str) -> Iterator[Edit]:
    """Words cut at the end of a line: one word again where that is a word, else a compound."""
    for found in _HYPHENATED.finditer(text):
        head, tail = found.groups()
        if tail.islower():
            yield Edit(found.end(1), found.start(2), "" if is_word((head + tail).lower()) else "-")


CHARACTER_REPAIRS: tuple[tuple[str, Callable[[str], Iterable[Edit]]], ...] = (
    ("mojibake", _mojibake),
    ("entities", _entities),
    ("invisible", _invisible),
    ("spaces", _spaces),
    ("spaces", _doubled),
    ("hyphenation", _hyphenation),
)
"""In the order in which they are made, with the name of what they repair."""
