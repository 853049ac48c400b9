"""Where a place in an edited text lies in the original.

The parser reads a text that may have been repaired (case, marks, entities); every record speaks of
the text that the caller gave.  An :class:`OffsetMap` leads from one to the other and back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """``original[start:end]`` was replaced by ``new``.  Offsets are code points of the original."""

    start: int
    end: int
    new: str


class OffsetMap:
    """Leads from offsets of an edited text to offsets of its original, and back.

    A place inside a replaced stretch maps to the whole of what replaced it, so an extent never
    loses text on the way.  Each look-up is a binary search over the edits.
    """

    __slots__ = ("_edited", "_edits", "_original")

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        """``edits`` are in order of their place, and do not overlap.

        Edits that keep the length are left out: they move nothing.
        """
        self._edits = [e for e in edits if e.end - e.start != len(e.new)]
        self._original = [e.start for e in self._edits]
        self._edited: list[int] = []
        shift = 0
        for edit in self._edits:
            self._edited.append(edit.start + shift)
            shift += len(edit.new) - (edit.end - edit.start)

    @property
    def identical(self) -> bool:
        """True if no offset moves."""
        return not self._edits

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``edited[start:end]`` stands for."""
        if not self._edits:
            return start, end
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def to_edited(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the edited text that stands for ``original[start:end]``."""
        if not self._edits:
            return start, end
        return self._forth(start, at_end=False), self._forth(end, at_end=True)

    def _back(self, place: int, *, at_end: bool) -> int:
        # an end belongs to the character before it
        i = bisect_right(self._edited, place - at_end) - 1
        if i < 0:
            return place
        begin, edit = self._edited[i], self._edits[i]
        past = place - (begin + len(edit.new))
        if past >= at_end or (at_end and past == 0 and not edit.new):
            return edit.end + past
        return edit.end if at_end else edit.start

    def _forth(self, place: int, *, at_end: bool) -> int:
        i = bisect_right(self._original, place - at_end) - 1
        if i < 0:
            return place
        begin, edit = self._edited[i], self._edits[i]
        past = place - edit.end
        if past >= at_end:
            return begin + len(edit.new) + past
        return begin + len(edit.new) if at_end else begin


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits`` made; they are in order of their place and do not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)


def composed(first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> list[Edit]:
    """The edits that do at once what ``first`` and then ``second`` do.

    Args:
        first: edits of the original, which make ``middle``.
        middle: the text between.
        second: edits of ``middle``.
    """
    whole: list[Edit] = []
    shift = 0  # of the middle against the original, before the next edit of the first
    i = j = 0
    nowhere = len(middle) + 1
    while i < len(first) or j < len(second):
        a = first[i].start + shift if i < len(first) else nowhere
        b = second[j].start if j < len(second) else nowhere
        if j < len(second) and second[j].end <= a and b < a:  # the usual case: nothing overlaps
            whole.append(Edit(b - shift, second[j].end - shift, second[j].new))
            j += 1
            continue
        start = end = min(a, b)
        begin, inside = start - shift, []
        alone = True
        while True:  # all that overlap
            if i < len(first) and _joins(first[i].start + shift, len(first[i].new), start, end, alone):
                edit = first[i]
                end = max(end, edit.start + shift + len(edit.new))
                shift += len(edit.new) - (edit.end - edit.start)
                i += 1
            elif j < len(second) and _joins(
                second[j].start, second[j].end - second[j].start, start, end, alone
            ):
                inside.append(second[j])
                end = max(end, second[j].end)
                j += 1
            else:
                break
            alone = False
        moved = [Edit(e.start - start, e.end - start, e.new) for e in inside]
        whole.append(Edit(begin, end - shift, apply_edits(middle[start:end], moved)))
    return whole


def _joins(place: int, length: int, start: int, end: int, alone: bool) -> bool:
    """True if an edit at ``place`` of the middle belongs to the group from ``start`` to ``end``."""
    return place == start if alone else place < end and (length > 0 or place > start)
