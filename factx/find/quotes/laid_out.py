"""Speech that the layout attributes, not the grammar: transcripts, signed quotes, headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factx.find.quotes.marks import Quoted

_MARKS = "\"“”„«»‘’'`"
# "PENCE: ...", "CHRIS WALLACE: ...", "Q: ..."
_LABEL = re.compile(
    rf"[{_MARKS}]?\s?(?P<who>(?:(?:REP|SEN|GOV|MR|MRS|MS|DR|GEN)\.? )?"
    rf"[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){{0,3}}"
    rf"(?: \([A-Z][\w .,-]{{0,30}}\))?)(?P<colon>:)\s+(?=\S)"
)
# "Q. ...", "A: ...", also in one paragraph: the sides of an interview
_SIDE = re.compile(
    rf"[{_MARKS}*]?\s?\b(?P<who>(?P<asks>Q|Question|QUESTION)|A|Answer|ANSWER)\s?(?P<colon>[.:])\s+(?=\S)"
)
_NEXT_SIDE = re.compile(rf"(?<=[.?!…{_MARKS})])\s+(?=(?:Q|A|Question|Answer|QUESTION|ANSWER)\s?[.:]\s)")
# "― Karen Bobadilla", "-- Abraham Lincoln, in 1863"
_SIGNED = re.compile(
    r"\s*(?P<dash>―|—|–|--|-|~)\s?"
    r"(?P<who>(?:@|(?-i:[A-Z]))[^\n.:;!?\"“”]{1,60}?)\s*\.?\s*$"
)
_HEADED = re.compile(r"(?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})(?P<colon>:)\s+(?=\S)")
_HEADINGS = frozenset({
    "the latest", "exclusive", "video", "poll", "report", "breaking", "watch", "opinion", "analysis",
    "update", "live", "photos", "fact check", "editorial", "review", "interview", "election", "debate",
})  # fmt: skip
_SHORTEST_HEADLINE = 12
_LOWER_WORD = re.compile(r"\b[a-z]{3,}\b")
_ASIDE = re.compile(rf"[{_MARKS}]?\s*[(\[][A-Z ,.'’-]+[)\]][.{_MARKS}\s]*$")
_LONGEST_TURN = 40  # paragraphs
_ASKS, _ANSWERS = "interview-question", "interview-answer"
_LETTERS = {"Q": _ASKS, "QUESTION": _ASKS, "A": _ANSWERS, "ANSWER": _ANSWERS}


class Spoken(NamedTuple):
    """One attribution, in offsets of the parsed text."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    source: tuple[int, int]
    rule: str


def laid_out_speech(
    text: str, paragraphs: Sequence[tuple[int, int]], quoted: Sequence[Quoted]
) -> Iterator[Spoken]:
    """Turns of a transcript or an interview, and quotes that are signed with a dash."""
    yield from _interview(text, paragraphs) or _transcript(text, paragraphs)
    yield from _signed(text, paragraphs, quoted)


def _interview(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Spoken]:
    """``Q. ...`` and ``A. ...``: the turns of two sides, if both are there."""
    pieces = [piece for start, end in paragraphs for piece in _sides(text, start, end)]
    labels = [_SIDE.match(text, start, end) for start, end in pieces]
    if not {_ASKS, _ANSWERS} <= {_side(label) for label in labels if label}:
        return []
    turns: list[Spoken] = []
    content: list[tuple[int, int]] = []
    label: re.Match[str] | None = None
    for (start, end), found in zip([*pieces, (0, 0)], [*labels, None], strict=True):
        last = end == 0
        if found or last or len(content) >= _LONGEST_TURN:
            if label and content:
                turns.append(Spoken(tuple(content), label.span("colon"), label.span("who"), _side(label)))
            label, content = found, []
            start = found.end() if found else start
        piece = _stripped(text, start, end)
        if label and piece[0] < piece[1] and not _ASIDE.match(text, start, end):
            content.append(piece)
    return turns


def _sides(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph cut where another side takes over."""
    if _SIDE.match(text, start, end):
        for cut in _NEXT_SIDE.finditer(text, start, end):
            yield start, cut.start()
            start = cut.end()
    yield start, end


def _side(label: re.Match[str]) -> str:
    return _ASKS if label["asks"] else _ANSWERS


def _transcript(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[Spoken]:
    labels = [_LABEL.match(text, start, end) for start, end in paragraphs]
    named = [k for k, label in enumerate(labels) if label]
    if len(named) < 2:  # one alone is a heading more often than a speaker
        return
    for k, after in zip(named, [*named[1:], None], strict=True):
        label = labels[k]
        assert label is not None
        turn = [(label.end(), paragraphs[k][1])]
        # what follows belongs to the turn while the transcript goes on
        for m in range(k + 1, min(after or k + 1, k + _LONGEST_TURN)):
            start, end = paragraphs[m]
            if not _ASIDE.match(text, start, end):
                turn.append((start, end))
        content = tuple(_stripped(text, start, end) for start, end in turn)
        content = tuple(piece for piece in content if piece[0] < piece[1])
        if content:
            rule = _LETTERS.get(label["who"], "transcript")
            yield Spoken(content, label.span("colon"), label.span("who"), rule)


def headline_speech(text: str, start: int, end: int) -> Spoken | None:
    """``Lynch: Prison will close``, if the story names Lynch too."""
    label = _HEADED.match(text, start, end)
    if label is None or label["who"].lower() in _HEADINGS:
        return None
    last = label["who"].split()[-1]
    if not re.compile(rf"\b{re.escape(last)}\b").search(text, end):
        return None
    content = _stripped(text, label.end(), end)
    if content[1] - content[0] < _SHORTEST_HEADLINE:
        return None
    return Spoken((content,), label.span("colon"), label.span("who"), "headline")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return start, end


def _signed(text: str, paragraphs: Sequence[tuple[int, int]], quoted: Sequence[Quoted]) -> Iterator[Spoken]:
    opening = {q.start: q for q in quoted if q.depth == 0 and q.closed}
    for k, (start, end) in enumerate(paragraphs):
        quote = opening.get(start)
        if quote is None or end < quote.end:
            continue
        rest = (quote.end, end)
        if not text[quote.end : end].strip(" .,"):  # the signature may have a line of its own
            if k + 1 == len(paragraphs):
                continue
            rest = paragraphs[k + 1]
        if rest[1] - rest[0] > 80:
            continue
        signed = _SIGNED.match(text, *rest)
        if signed and len(_LOWER_WORD.findall(signed["who"])) <= 4:
            yield Spoken(((quote.start, quote.end),), signed.span("dash"), signed.span("who"), "signed")
