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

from factx._candidates import DateCandidate, Findings, Stretch, Trouble
from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.find import _calendar as cal
from factx.find._timex_grammar import Match, grammar
from factx.find._timex_lexer import Item, chains
from factx.find._timex_meaning import BUILDERS, Timex, has
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
        for items, timex in _meanings(match, context):
            if context.believes(items, timex):
                mentions.append(_Mention(*_trimmed(text, items), match.rule, timex))
    _share_years(text, mentions)
    _name_quarters(text, mentions)
    resolver = Resolver(reading.source.published, is_narrative(mentions, reading.source.published))
    candidates: list[DateCandidate] = []
    troubles: list[Trouble] = []
    opened: _Mention | None = None
    for mention in mentions:
        found = resolver.resolve(mention.timex, functools.partial(context.tense, mention.start, mention.end))
        if found is None:
            continue
        candidate = _candidate(
            reading.extent(mention.start, mention.end), mention, found, context.lead(mention.start)
        )
        if opened is not None and _opens_range(text, opened, mention):
            candidates[-1] = _stretched(candidates[-1], candidate)
        candidates.append(candidate)
        opened = mention
        if not found.resolved and candidate.kind in ("date", "time") and "X" in (found.value or ""):
            troubles.append(Trouble("unresolved-date", _WHY_NOT, candidate.extent))
    return Findings(tuple(candidates), tuple(troubles))


_WHY_NOT = "nothing in the text or its metadata settles this date"


def _opens_range(text: str, mention: _Mention, after: _Mention) -> bool:
    """True if ``after`` is the end of a range that begins with ``mention``."""
    if mention.timex.opens:
        return True
    between = text[mention.end : after.start] if after.start - mention.end < 12 else ""
    if _RANGE.fullmatch(between):
        return True
    return between == " and " and text[max(0, mention.start - 8) : mention.start].lower() == "between "


def _stretched(begin: DateCandidate, end: DateCandidate) -> DateCandidate:
    """``begin`` as the range that it opens: both days are inclusive."""
    if begin.precision != end.precision or not (begin.start and end.end and begin.start <= end.end):
        return begin
    plain = begin.edtf and end.edtf and "/" not in begin.edtf + end.edtf
    return replace(begin, end=end.end, edtf=f"{begin.edtf}/{end.edtf}" if plain else None)


@dataclass(slots=True)
class _Mention:
    """A match and its place in the parsed text."""

    start: int
    end: int
    rule: str
    timex: Timex


_LINK = re.compile(r"\s?(?:and|or|to|until|till|through|[-–—,])\s?(?:the\s)?", re.IGNORECASE)


_RANGE = re.compile(r"\s?(?:to|through|until|till|[-–])\s?(?:the\s)?", re.IGNORECASE)


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


_ENDED = re.compile(r"\s(?:ended|ending)\s(?:on\s)?")


def _name_quarters(text: str, mentions: Sequence[_Mention]) -> None:
    """ "the quarter ended Sept. 30" says which quarter; "the year ended May 31" is a length of time."""
    for mention, after in zip(mentions, mentions[1:], strict=False):
        timex, month = mention.timex, after.timex.month
        if timex.base != "context" or month is None or not _ENDED.fullmatch(text, mention.end, after.start):
            continue
        if timex.unit == "Y":
            mention.timex = Timex(kind="duration", value="P1Y")
        elif timex.unit == "Q" and month % 3 == 0:
            mention.timex = Timex(quarter=month // 3, year=after.timex.year)


def is_narrative(mentions: Iterable[_Mention], published: datetime.date | None) -> bool:
    """True if the text tells of one past time in order, as histories do.

    Then its months are named with their years, and those lie away from the year of publication.
    """
    years = [m.timex.year for m in mentions if m.timex.year is not None]
    far = [y for y in years if published is None or abs(y - published.year) > 1]
    dated = sum(m.timex.year is not None and m.timex.month is not None for m in mentions)
    if len(years) < 5 or (dated < 2 and min(years) > 0):
        return False
    fresh = sum(_is_news(m.timex) for m in mentions)
    return len(far) * 2 > len(years) and (fresh * 4 < len(years) if dated > 2 else not fresh)


def _is_news(timex: Timex) -> bool:
    """True for what only somebody says who writes from day to day: "Sunday", "yesterday", "last week"."""
    if timex.month or timex.year is not None:
        return False
    if timex.weekday is not None or timex.deictic == -1:
        return True
    return timex.unit is not None and timex.base == "published" and timex.shift is not None and not timex.counted


def _meanings(match: Match, context: _Context) -> Sequence[tuple[Sequence[Item], Timex]]:
    """The expressions in a match with their items; most matches are one."""
    if match.builder.startswith("="):
        return [(match.items, Timex(value=match.builder[1:], bare=True))]
    items = match.items
    if match.builder == "offset" and (not context.ends_clause(items) or _is_short(items)):
        # "two days before the vote" is tied to an event, "an hour later" to the clock: the length of
        # time is all that is known
        builder, items = ("duration", items[:-1]) if has(items[:-1], "units", "unit") else ("", items)
        if has(items, "the") or not builder:
            return []
        found = BUILDERS[builder](items)
    else:
        found = BUILDERS[match.builder](items)
    if found is None:
        return []
    return found if isinstance(found, list) else [(items, found)]


def _is_short(items: Sequence[Item]) -> bool:
    """True for offsets of less than a day."""
    return any((item.get("units") or item.get("unit") or "") in ("TS", "TM", "TH") for item in items)


def _matches(text: str) -> Iterator[Match]:
    rules = grammar()
    for chain in chains(text, rules.vocabulary):
        yield from rules.matches(chain)


_NO_SEASON = frozenset({"of", "from", "to"})
_NAMES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "FAC"})
_NOT_FIRST = frozenset({"its", "exactly"})
_NO_ARTICLE = frozenset({"month", "isodate", "numdate"})  # "the Aug. 7 bombings"
_VERB_TAGS = frozenset({"MD", "VB", "VBP", "VBD", "VBZ", "VBN", "VBG"})
def _trimmed(text: str, items: Sequence[Item]) -> tuple[int, int]:
    """Where the expression stands, without words before it that belong to the noun after it."""
    i = 0
    while i + 1 < len(items) and not _NOT_FIRST.isdisjoint(items[i].senses):
        i += 1
    if has([items[i]], "the", "that", "a") and i + 1 < len(items):
        attributive = text[items[-1].start - 1] == "-" and not has(items, "long")
        if attributive or "the" in items[i].senses and not _NO_ARTICLE.isdisjoint(items[i + 1].senses):
            i += 1
    return items[i].start, items[-1].end


def _candidate(extent: Stretch, mention: _Mention, found: Resolved, lead: str) -> DateCandidate:
    timex, value = mention.timex, found.value
    limits, edtf, precision = cal.Bounds(), None, None
    modifier = timex.modifier
    if timex.kind in ("date", "time"):
        modifier = modifier or _LEADS.get(lead)
        if value is not None:
            limits, edtf, precision = cal.bounds(value), cal.edtf(value), cal.precision(value)
        if timex.zone and limits.start and limits.end and "T" in limits.start:
            limits = cal.Bounds(limits.start + timex.zone, limits.end + timex.zone)
            edtf = edtf and edtf + timex.zone
        if edtf and modifier in _EDTF:
            edtf = _EDTF[modifier].format(edtf)
    return DateCandidate(
        extent=extent,
        kind=timex.kind,
        value=value,
        edtf=edtf,
        start=limits.start if found.resolved else None,
        end=limits.end if found.resolved else None,
        precision=precision,
        modifier=modifier,
        anchor=found.anchor,
        resolved=found.resolved,
        rule=mention.rule,
    )


_LEADS = {
    "since": "since", "until": "until", "till": "until", "before": "before", "after": "after",
    "circa": "approximate", "around": "approximate", "about": "approximate", "approximately": "approximate",
}  # fmt: skip
_EDTF = {"since": "{}/..", "until": "../{}", "approximate": "{}~"}


class _Context:
    """What the parse says of a place in the text."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._whole = doc.text
        words = lexicon("dates")
        self._adverbs = frozenset(words["adverbs"]["words"])
        self._ahead = frozenset(words["ahead"]["words"])
        self._doubtful_months = frozenset(words["doubtful"]["months"])
        self._leading = frozenset(words["doubtful"]["leading"])
        self._outlets = frozenset(words["names"]["outlets"])
        self._lead_ahead = frozenset(words["cues"]["lead_ahead"])
        self._planning = frozenset(words["cues"]["planning"])
        self._expecting = frozenset(words["cues"]["expecting"])
        self._starts = [token.idx for token in doc]

    def token(self, offset: int) -> Token:
        """The token that holds the character at ``offset``."""
        return self._doc[max(bisect_right(self._starts, offset) - 1, 0)]

    def lead(self, start: int) -> str:
        """The word before the place."""
        token = self.token(start)
        return self._doc[token.i - 1].lower_ if token.i else ""

    def believes(self, items: Sequence[Item], timex: Timex) -> bool:
        """False for words that look like time and are not: verbs, names, counts."""
        last = items[-1]
        if timex.month and not (timex.day or timex.year):
            return self._believes_month(next(item for item in items if "month" in item.senses))
        if timex.season and timex.year is None:
            token = self.token(next(item for item in items if "season" in item.senses).start)
            after = self._doc[token.i + 1] if token.i + 1 < len(self._doc) else token
            alone = timex.shift is None and timex.year_shift is None
            if token.tag_ in _VERB_TAGS or (alone and after.lower_ in _NO_SEASON):
                return False
        if timex.value is not None and timex.bare and timex.kind == "date":
            return self._believes_reference(last, timex.value)
        if timex.kind == "set" and last.text in self._adverbs:
            return self.token(last.start).tag_.startswith("RB")
        if timex.weekday or timex.deictic == 0:
            return not self._is_outlet(items[0])
        if timex.unit in ("W", "D", "M", "Y") and last.text != self._text(last) and len(items) == 2:
            # "This Week" is a show
            return self._text(last).isupper()
        return True

    def _believes_month(self, item: Item) -> bool:
        token = self.token(item.start)
        if "abbreviation" in item.senses and not self._text(item).endswith("."):
            return False
        if item.text not in self._doubtful_months:
            return True
        before = self._doc[token.i - 1].lower_ if token.i else ""
        if before in self._leading:
            return token.tag_ not in _VERB_TAGS or self._text(item).istitle()
        if token.tag_ in _VERB_TAGS or token.ent_type_ in _NAMES or not self._text(item).istitle():
            return False
        after = self._doc[token.i + 1].lower_ if token.i + 1 < len(self._doc) else ""
        return token.ent_type_ == "DATE" or (after not in ("of", "for", "on") and before != "the")

    def _believes_reference(self, item: Item, value: str) -> bool:
        token = self.token(item.start)
        if item.text in self._ahead:
            before = self._doc[token.i - 1].lower_ if token.i else ""
            return before != "as" and self.tense(item.start, item.end) == "future"
        if token.tag_ in ("NN", "NNP") and item.text in ("current", "recent", "present"):
            return False
        if token.i + 1 < len(self._doc) and token.tag_ == "IN":
            return False  # "now that"
        before = self._whole[item.start - 1] if item.start else " "
        return not (before == "-" or self._whole[item.end : item.end + 1] == "-")

    def _text(self, item: Item) -> str:
        return self._whole[item.start : item.end]

    def ends_clause(self, items: Sequence[Item]) -> bool:
        """False if "before" or "after" at the end of an offset leads on to an event."""
        last = items[-1]
        if not has([last], "before", "after"):
            return True
        after = self.token(last.end + 1)
        return after.idx < last.end or after.is_punct or after.i == len(self._doc) - 1

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
        leads_ahead = bool(token.i) and self._doc[token.i - 1].lower_ in self._lead_ahead
        for _ in range(12):
            if token.pos_ in ("VERB", "AUX"):
                if leads_ahead:
                    # "until Thursday, they had not said so" is over
                    perfect = any(child.lower_ == "had" for child in token.children)
                    return "past" if perfect else "future"
                return "future" if token.lower_ in self._planning else self._tense_of(token)
            if token.head.i == token.i:
                break
            token = token.head
        return "future" if leads_ahead else None

    def _tense_of(self, verb: Token) -> Tense:
        for _ in range(4):
            helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
            modal = next((child.lower_ for child in helpers if child.tag_ == "MD"), None)
            if modal is not None:
                return "past" if modal in ("could", "might") else "future"
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
