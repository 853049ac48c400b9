"""Finds dates, times, durations and sets of times, and works out their TIMEX3 values.

A grammar of our own (``data/dates.toml``) finds and normalises together; spaCy's parse decides what is
ambiguous ("may", "March", bare years) and gives the tense that says which Sunday is meant.  Reference:
TimeML 1.2.1 annotation guidelines (Sauri et al. 2006).
"""

from __future__ import annotations

import datetime
import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factx._candidates import DateCandidate, Findings, Trouble
from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.find import _calendar as cal
from factx.find._timex_grammar import Match, grammar
from factx.find._timex_lexer import Item, chains
from factx.find._timex_meaning import BUILDERS, Timex
from factx.find._timex_resolution import Resolved, Resolver, Tense

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_dates(reading: Reading) -> Findings[DateCandidate]:
    """The temporal expressions of a document, in order of the text.

    Relative ones are resolved against ``reading.source.published`` and earlier mentions only; where
    those do not settle one, its value holds X's and a trouble says so.
    """
    text = reading.doc.text
    context = _Context(reading.doc)
    mentions = []
    for match in _matches(text):
        timex = _meaning(match)
        if timex is not None and context.believes(match, timex):
            mentions.append(_Mention(*_trimmed(text, match.items), match.rule, timex))
    _share_years(text, mentions)
    resolver = Resolver(reading.source.published, is_narrative(mentions, reading.source.published))
    candidates: list[DateCandidate] = []
    troubles: list[Trouble] = []
    for mention in mentions:
        found = resolver.resolve(mention.timex, functools.partial(context.tense, mention.start, mention.end))
        if found is None:
            continue
        extent = reading.extent(mention.start, mention.end)
        candidates.append(_candidate(extent, mention.timex, found, mention.rule))
        if not found.resolved and mention.timex.kind in ("date", "time") and "X" in (found.value or ""):
            troubles.append(
                Trouble("unresolved-date", "nothing in the text or its metadata settles this date", extent)
            )
    return Findings(tuple(candidates), tuple(troubles))


@dataclass(slots=True)
class _Mention:
    """A match and its place in the parsed text."""

    start: int
    end: int
    rule: str
    timex: Timex


_LINK = re.compile(r"\s?(?:and|or|to|until|till|through|[-–—,])\s?(?:the\s)?", re.IGNORECASE)


def _share_years(text: str, mentions: Sequence[_Mention]) -> None:
    """ "from March to June 2016": the year at the end of a list or range holds for all of it."""
    for mention, after in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        timex, other = mention.timex, after.timex
        if (
            timex.month
            and timex.year is None
            and timex.year_shift is None
            and timex.shift is None
            and other.year is not None
            and other.month
            and (timex.day is None) == (other.day is None)
            and after.start - mention.end < 12
            and _LINK.fullmatch(text, mention.end, after.start)
        ):
            later = (timex.month, timex.day or 0) > (other.month, other.day or 0)
            mention.timex = replace(timex, year=other.year - later)


def is_narrative(mentions: Iterable[_Mention], published: datetime.date | None) -> bool:
    """True if the text tells of one past time in order, as histories do.

    Then its months are named with their years, and those lie away from the year of publication.
    """
    years = [m.timex.year for m in mentions if m.timex.year is not None and m.timex.month]
    if len(years) < 3:
        return False
    near = sum(published is not None and abs(year - published.year) <= 1 for year in years)
    return near * 3 < len(years)


def _meaning(match: Match) -> Timex | None:
    if match.builder.startswith("="):
        return Timex(value=match.builder[1:])
    return BUILDERS[match.builder](match.items)


def _matches(text: str) -> Iterator[Match]:
    rules = grammar()
    for chain in chains(text, rules.vocabulary):
        yield from rules.matches(chain)


_NOT_FIRST = frozenset({"its", "exactly"})
_NO_ARTICLE = frozenset({"month", "isodate", "numdate"})  # "the Aug. 7 bombings"
_VERB_TAGS = frozenset({"MD", "VB", "VBP", "VBD", "VBZ", "VBN", "VBG"})
def _trimmed(text: str, items: Sequence[Item]) -> tuple[int, int]:
    """Where the expression stands, without words before it that belong to the noun after it."""
    i = 0
    while i + 1 < len(items) and not _NOT_FIRST.isdisjoint(items[i].senses):
        i += 1
    if "the" in items[i].senses and i + 1 < len(items):
        attributive = text[items[-1].start - 1] == "-"
        if attributive or not _NO_ARTICLE.isdisjoint(items[i + 1].senses):
            i += 1
    return items[i].start, items[-1].end


def _candidate(extent: tuple[int, int], timex: Timex, found: Resolved, rule: str) -> DateCandidate:
    value = found.value
    limits = cal.bounds(value) if value and timex.kind in ("date", "time") else cal.Bounds(None, None, None)
    return DateCandidate(
        extent=extent,
        kind=timex.kind,
        value=value,
        edtf=cal.edtf(value) if value and timex.kind in ("date", "time") else None,
        start=found.start or (limits.start if found.resolved else None),
        end=found.end or (limits.end if found.resolved else None),
        precision=limits.precision,
        modifier=timex.modifier,
        anchor=found.anchor,
        resolved=found.resolved,
        rule=rule,
    )


class _Context:
    """What the parse says of a place in the text."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._outlets = frozenset(lexicon("dates")["names"]["outlets"])
        self._expecting = frozenset(lexicon("dates")["cues"]["expecting"])
        self._starts = [token.idx for token in doc]

    def token(self, offset: int) -> Token:
        """The token that holds the character at ``offset``."""
        return self._doc[max(bisect_right(self._starts, offset) - 1, 0)]

    def believes(self, match: Match, timex: Timex) -> bool:
        """False for words that look like time and are not: verbs, names, counts."""
        first = match.items[0]
        if timex.month and not (timex.day or timex.year):
            month = self.token(next(item.start for item in match.items if "month" in item.senses))
            if month.tag_ in _VERB_TAGS:
                return False
        if timex.season and self.token(match.items[-1].start).tag_ in _VERB_TAGS:
            return False
        return not (timex.deictic == 0 and self._is_outlet(first))

    def _is_outlet(self, item: Item) -> bool:
        """True for "today" in "Russia Today"."""
        token = self.token(item.start)
        if not token.i:
            return False
        return f"{self._doc[token.i - 1].lower_} {item.text}" in self._outlets

    def tense(self, start: int, end: int) -> Tense:
        """The tense of the verb that governs the place."""
        token = self.token(start)
        after = self.token(end)
        if after.tag_ == "POS" and after.idx == end:
            return "past"  # "Wednesday's ruling" is out
        for _ in range(12):
            if token.pos_ in ("VERB", "AUX"):
                return self._tense_of(token)
            if token.head.i == token.i:
                break
            token = token.head
        return None

    def _tense_of(self, verb: Token) -> Tense:
        for _ in range(4):
            helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
            modal = next((child.lower_ for child in helpers if child.tag_ == "MD"), None)
            if modal is not None:
                return "past" if modal in ("could", "would", "might", "'d", "’d") else "future"
            if verb.tag_ == "VBD" or any(child.tag_ == "VBD" for child in helpers):
                return "past"
            if any(child.tag_ == "TO" for child in helpers):
                if verb.head.lower_ in self._expecting or verb.head.i == verb.i:
                    return "future"
                if verb.head.pos_ not in ("VERB", "AUX"):
                    return "past"
                verb = verb.head
                continue
            if verb.tag_ == "VBN":
                return "past"
            if verb.tag_ == "VBG" and not helpers and verb.head.pos_ in ("VERB", "AUX") and verb.head.i != verb.i:
                verb = verb.head
                continue
            break
        return "present"
