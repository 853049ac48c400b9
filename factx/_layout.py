"""What the parts of a news text are: title, outlet prefix, dateline, credit, captions, paragraphs.

Only paragraphs and titles are read as the story.  The rest is recognised by its form and feeds
:class:`factx.records.Source`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from factx._candidates import Trouble
from factx._lexicon import lexicon
from factx.records import Source

BlockKind = Literal["title", "prefix", "dateline", "credit", "caption", "paragraph"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text that is one thing.  ``repeats``: it stood in the text before."""

    start: int
    end: int
    kind: BlockKind
    repeats: bool = False


class Layout(NamedTuple):
    """The blocks of a text in order, and the source with what they tell."""

    blocks: tuple[Block, ...]
    source: Source
    troubles: tuple[Trouble, ...]


_LINE = re.compile(r"[^\r\n]+")
_LONGEST_TITLE = 200
_LONGEST_CREDIT = 100
_LONGEST_CAPTION = 700
_WRAPPED = range(55, 100)  # line lengths of hard-wrapped text

_PREFIX = re.compile(r"([A-Z][\w.]*(?: [A-Z][\w.]*){0,2})-\s+(?=[\"“‘'A-Z])")
_COLON = re.compile(
    r"([A-Z][A-Z.'’-]{2,}(?:[ /][A-Z][A-Z.'’-]+){0,2})(?:\s?\([A-Z]{2,5}\))?\s?:\s+(?=[\"“‘'A-Z])"
)
_COLON_LINE = re.compile(r"^\s{0,4}[A-Z][A-Z .'’-]{0,40}:", re.MULTILINE)  # a speaker of a transcript
_SHORTEST_LEAD = 60
_DASH = r"\s?(?:-{1,2}|–|—|_)(?=\s|$)\s*"
_SOURCE_LINE = re.compile(r"(?:sources?|source ?\( ?s ?\)|credits?|via)\s?:\s*(?P<who>\S.*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s*$|[\"”]\s*$")


def lay_out(text: str, source: Source) -> Layout:
    """The blocks of ``text``; every character that is not white space lies in one of them."""
    known = source.model_dump()
    troubles: list[Trouble] = []
    blocks: list[Block] = []

    def learn(name: str, value: str | None) -> None:
        if value and not known[name]:
            known[name] = " ".join(value.split())

    paragraphs = _title_apart(text, _paragraphs(text), source.title)
    seen: set[str] = set()
    story = False  # True once the first paragraph of the story was met
    for i, (start, end) in enumerate(paragraphs):
        words = " ".join(text[start:end].split())
        caption = _caption(words)
        if caption:
            again = words in seen
            seen.add(words)
            blocks.append(Block(start, end, "caption", again))
            learn("credit", caption.agency)
            if again:
                troubles.append(Trouble("repeated-caption", "read once only", (start, end)))
        elif i and i >= len(paragraphs) - 3 and (who := _credit(words)):
            blocks.append(Block(start, end, "credit"))
            learn("credit", who)
        elif not story and (head := _dateline(text, start, end)) and head.end == end:
            blocks.append(Block(start, end, "dateline"))
            for name, value in head.tells.items():
                learn(name, value)
        elif not story and i + 1 < len(paragraphs) and _is_title(words, source.title, first=i == 0):
            blocks.append(Block(start, end, "title"))
            learn("title", words.removesuffix("."))
        else:
            if not story:
                for opening in (_prefix, _dateline):
                    head = opening(text, start, end)
                    if head:
                        blocks.append(Block(start, head.end, head.kind))
                        for name, value in head.tells.items():
                            learn(name, value)
                        start = head.end
                story = True
            if start < end:
                blocks.append(Block(start, end, "paragraph"))
    return Layout(tuple(blocks), Source(**known), tuple(troubles))


class _Caption(NamedTuple):
    agency: str | None


class _Head(NamedTuple):
    end: int
    kind: BlockKind
    tells: dict[str, str | None]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Lines with text, trimmed; the lines of a hard-wrapped paragraph are joined."""
    lines: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        stripped = line[0].strip()
        if stripped:
            start = line.start() + line[0].index(stripped[0])
            lines.append((start, start + len(stripped)))
    lengths = sorted(end - start for start, end in lines)
    wrapped = len(lines) > 3 and lengths[len(lengths) // 2] in _WRAPPED and lengths[-1] < _WRAPPED.stop + 20
    joined: list[tuple[int, int]] = []
    for start, end in lines:
        if joined:
            before, last = joined[-1]
            gap = text[last:start]
            single = gap.count("\n") + gap.count("\r") - gap.count("\r\n") == 1
            goes_on = not _SENTENCE_END.search(text, max(before, last - 5), last)
            if (
                single
                and goes_on
                and (
                    (wrapped and last - before >= _WRAPPED.start)
                    or (text[start].islower() and last - before > 40)
                )
            ):
                joined[-1] = (before, end)
                continue
        joined.append((start, end))
    return joined


def _title_apart(text: str, paragraphs: list[tuple[int, int]], title: str | None) -> list[tuple[int, int]]:
    """A known title that runs on into the first sentence becomes a paragraph of its own."""
    if not title or not paragraphs:
        return paragraphs
    start, end = paragraphs[0]
    found = re.compile(re.escape(title.strip().rstrip(".")) + r"\s?\.?(?=\s+\S)", re.IGNORECASE).match(
        text, start, end
    )
    if found is None:
        return paragraphs
    rest = re.compile(r"\s+").match(text, found.end())
    assert rest is not None
    return [(start, found.end()), (rest.end(), end), *paragraphs[1:]]


def _is_title(words: str, title: str | None, *, first: bool) -> bool:
    if title and _letters(words) == _letters(title):
        return True
    return (
        first and len(words) <= _LONGEST_TITLE and not _SENTENCE_END.search(words) and words[-1] not in ":,;"
    )


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def _prefix(text: str, start: int, end: int) -> _Head | None:
    found = _PREFIX.match(text, start, end)
    if found is None or found[1].isupper():  # capitals are a dateline
        return None
    return _Head(found.end(), "prefix", {"outlet": found[1]})


def _dateline(text: str, start: int, end: int) -> _Head | None:
    found = _patterns().dateline.match(text, start, min(end, start + 160))
    if found is None:
        return _colon_dateline(text, start, end)
    place = found["place"] or found["capitals"]
    return _Head(found.end(), "dateline", {"dateline": place, "credit": _agency(found["agency"])})


def _colon_dateline(text: str, start: int, end: int) -> _Head | None:
    """ "MUMBAI: The bank said": the way of the papers of South Asia; but no "WATCH:" and no transcript."""
    found = _COLON.match(text, start, min(end, start + 60))
    if found is None or end - found.end() < _SHORTEST_LEAD or text[start:end].isupper():
        return None
    if not set(found[1].split()).isdisjoint(lexicon("agencies")["no_datelines"]["words"]):
        return None
    if _COLON_LINE.search(text, end):
        return None
    return _Head(found.end(), "dateline", {"dateline": found[1]})


def _credit(words: str) -> str | None:
    if len(words) > _LONGEST_CREDIT:
        return None
    named = _SOURCE_LINE.fullmatch(words)
    if named:
        who = named["who"].strip(" .")
        return _agency(who) or who
    alone = _patterns().agency_alone.fullmatch(words)
    return _agency(alone["agency"]) if alone else None


def _caption(words: str) -> _Caption | None:
    if len(words) > _LONGEST_CAPTION:
        return None
    found = _patterns().photo_end.search(words, max(0, len(words) - 90)) or _patterns().photo_start.match(
        words
    )
    return _Caption(_agency(found.groupdict().get("agency"))) if found else None


def _agency(written: str | None) -> str | None:
    return _patterns().names.get(" ".join(written.casefold().split())) if written else None


class _Patterns(NamedTuple):
    names: dict[str, str]
    dateline: re.Pattern[str]
    agency_alone: re.Pattern[str]
    photo_end: re.Pattern[str]
    photo_start: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    tables = lexicon("agencies")
    names = {form: name for name, forms in tables["agencies"].items() for form in forms}
    agency = "|".join(re.escape(form) for form in sorted(names, key=len, reverse=True))
    photo = "|".join(re.escape(word) for word in sorted(tables["photo"]["words"], key=len, reverse=True))
    month = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
    word = r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_][\w'’-]*\.?)"
    name = rf"{word}(?: {word}){{0,3}}"
    day = rf"(?:,?\s(?:{month}\s\d{{1,2}}|\d{{1,2}}\s{month})(?:,?\s\d{{4}})?)?"
    return _Patterns(
        names,
        # "moscow ( reuters ) -", "BEIRUT, Lebanon, Oct. 3 (AP) —", "(CNN) --", "WASHINGTON —"
        re.compile(
            rf"(?:(?P<place>{name}(?:,\s?{name}){{0,2}}?){day}\s?)?"
            rf"\(\s?(?P<agency>{agency})\s?\){_DASH}"
            rf"|(?P<capitals>(?-i:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){{0,3}})"
            rf"(?:,\s?(?-i:[A-Z])[\w.]+(?: (?-i:[A-Z])[\w.]+)?)?){day}\s?(?:--|–|—|_|-(?=\s)){{1}}\s*",
            re.IGNORECASE,
        ),
        re.compile(rf"[-–—/(\[© ]*(?P<agency>{agency})[)\].]*", re.IGNORECASE),
        # "... /Reuters Photo", "(AP Photo/Name Name)", "REUTERS/Name Name", "Photo: Getty Images"
        re.compile(
            rf"(?:/\s?(?P<agency>{agency})(?:\s(?:{photo}))?"
            rf"|[(\[]\s?(?:{agency})?\s?(?:{photo})\s?[/:][^()\[\]]{{0,60}}[)\]]"
            rf"|(?<!\w)(?-i:REUTERS)\s?/\s?[\w .'-]{{2,50}}"
            r"|(?<!\w)(?:photo|photograph|picture|image)(?:\scredit)?\s?"
            r"(?::|by\s(?=\w+\s\w+\W*$))[\w ./'-]{2,60}"
            rf"|(?<!\w)(?:{agency})\s(?:{photo}))[).\]]*\s*$",
            re.IGNORECASE,
        ),
        re.compile(r"(?:file\s)?(?:photo|image|picture)\s?:\s|\[?photo/", re.IGNORECASE),
    )
