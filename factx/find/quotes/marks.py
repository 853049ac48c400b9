"""A scanner for quotation marks: which stretches of a text stand inside them.

It reads one paragraph at a time, never raises, and looks at every character a bounded number of times.
Marks known: straight and curly, double and single, low, angle, and the typewriter's `` and ''.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Quoted(NamedTuple):
    """A stretch with its marks.  ``inner_start:inner_end`` is what stands between them.

    Attributes:
        closed: false where the closing mark is missing, as in a quote that the next paragraph goes on.
        single: the marks are single ones.
        depth: 0 for the outermost marks.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True
    single: bool = False
    depth: int = 0


# the fullwidth marks and the primes turn up where text was converted carelessly
_DOUBLE = re.compile(r"``|''|[\"“”„‟«»＂″]")
_SINGLE = re.compile(r"[‘‚‛'’‹›`](?![‘'’`])")
_OPENS = frozenset("“„‟«")
_CLOSES = frozenset("”»")
_PARTNER = {"«": "»", "“": "”", "„": "”", "‟": "”"}
_LONGEST_SINGLE = 400
# words that begin with an apostrophe: "'90s", "'em", "'til", "'cause"
_ELIDED = re.compile(r"['’‘](?:\d\ds?\b|(?:em|til|cause|twas|tis|n|round|bout)\b)", re.IGNORECASE)


def quoted_stretches(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Quoted]:
    """The quoted stretches of each paragraph ``(start, end)`` of ``text``, in order of their start.

    A mark that is not closed reaches to the end of its paragraph.
    """
    found: list[Quoted] = []
    for start, end in paragraphs:
        doubles = _double(text, start, end)
        found += doubles
        found += _single(text, start, end, doubles)
    found.sort(key=lambda q: (q.start, -q.end))
    return found


def _double(text: str, start: int, end: int) -> list[Quoted]:
    found: list[Quoted] = []
    open_marks: list[tuple[int, int, str]] = []  # start, end, mark

    def close(at: int, after: int, closed: bool = True) -> None:
        begin, inner, _ = open_marks.pop()
        if text[inner:at].strip():
            found.append(Quoted(begin, after, inner, at, closed, False, len(open_marks)))

    for match in _DOUBLE.finditer(text, start, end):
        mark, at, after = match[0], match.start(), match.end()
        before = text[at - 1] if at > start else " "
        behind = text[after] if after < end else " "
        top = open_marks[-1][2] if open_marks else ""
        if mark in _OPENS:
            if top == mark:  # repeated, or the quote before was never closed
                continue
            open_marks.append((at, after, mark))
        elif mark in _CLOSES:
            if mark == "»" and top != "«" and top != "":
                continue
            if open_marks:
                close(at, after)
            elif mark == "”" and before.isspace() and not behind.isspace():
                open_marks.append((at, after, "“"))  # a closing mark typed for an opening one
        elif mark == "``":
            open_marks.append((at, after, mark))
        else:  # straight marks close what they opened
            opening = (before.isspace() or before in "([{—–-/“‘") and not behind.isspace()
            closing = not before.isspace() and (behind.isspace() or behind in ".,;:!?)]}—–-”’")
            if not open_marks:
                if not closing:
                    open_marks.append((at, after, mark))
            elif _PARTNER.get(top) and opening and not closing:
                open_marks.append((at, after, mark))  # straight marks inside curly ones
            elif opening and not closing and top == mark and not _closes_twice(text, after, end):
                close(at, at, closed=False)  # the quote before was never closed
                open_marks.append((at, after, mark))
            elif opening and not closing:
                open_marks.append((at, after, mark))
            else:
                close(at, after)
    while open_marks:
        close(end, end, closed=False)
    return found


def _closes_twice(text: str, start: int, end: int) -> bool:
    """True if the next two marks after ``start`` both look like closing ones."""
    place = start
    for _ in range(2):
        match = _DOUBLE.search(text, place, min(end, place + 2000))
        if match is None or text[match.start() - 1].isspace():
            return False
        place = match.end()
    return True


def _single(text: str, start: int, end: int, doubles: list[Quoted]) -> list[Quoted]:
    marks = [m.start() for m in _SINGLE.finditer(text, start, end)]
    closers = [
        i for i in marks
        if text[i] in "'’›" and i > start and not text[i - 1].isspace()
        and not (i + 1 < end and (text[i + 1].isalnum() or text[i + 1] == "_"))
    ]  # fmt: skip
    found: list[Quoted] = []
    done = start
    for i in marks:
        opening = (i == start or text[i - 1].isspace() or text[i - 1] in '([{—–-"“') and i + 1 < end
        if i < done or text[i] not in "‘‚‛'‹`" or not opening or not text[i + 1].isalnum():
            continue
        if _ELIDED.match(text, i, end):
            continue
        begin = bisect_left(closers, i + 2)
        candidates = [c for c in closers[begin : begin + 4] if c - i <= _LONGEST_SINGLE]
        if not candidates:
            continue
        # "the militias' siege" closes nothing while a better mark follows
        closer = next((c for c in candidates if text[c - 1] != "s"), candidates[0])
        depth = sum(q.inner_start <= i < q.inner_end for q in doubles[:50])
        found.append(Quoted(i, closer + 1, i + 1, closer, True, True, depth))
        done = closer + 1
    return found
