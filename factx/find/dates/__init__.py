"""Finds dates, times, durations and sets of times, and works out their TIMEX3 values.

A grammar of our own (``data/dates.toml``) finds and normalises together; spaCy's parse decides what is
ambiguous ("may", "March", bare years) and gives the tense that says which Sunday is meant.  Reference:
TimeML 1.2.1 annotation guidelines (Sauri et al. 2006).
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from factx._candidates import DateCandidate, Findings, Stretch, Trouble
from factx._parsing import Reading
from factx.find.dates import calendar as cal
from factx.find.dates.builders import BUILDERS
from factx.find.dates.context import Context
from factx.find.dates.grammar import Match, grammar
from factx.find.dates.lexer import Item, chains
from factx.find.dates.resolution import Resolved, Resolver, Tense
from factx.find.dates.stretches import length_to
from factx.find.dates.stretches import limits as limits_of
from factx.find.dates.timex import Timex, has


def find_dates(reading: Reading) -> Findings[DateCandidate]:
    """The temporal expressions of a document, in order of the text.

    Relative ones are resolved against ``reading.source.published`` and earlier mentions only; where
    those do not settle one, its value holds X's and a trouble says so.
    """
    text = reading.doc.text
    context = Context(reading.doc)
    mentions = []
    for match in _matches(text):
        for items, timex in _meanings(match, context):
            if context.believes(items, timex):
                mentions.append(_Mention(*_trimmed(text, items), match.rule, timex))
    _share_years(text, mentions)
    _name_quarters(text, mentions)
    mentions = _with_stretches(text, mentions)
    resolver = Resolver(reading.source.published, is_narrative(mentions, reading.source.published))
    candidates: list[DateCandidate] = []
    found_in: list[_Mention] = []
    opened: _Mention | None = None
    for mention in mentions:
        spoken = resolver.spoken
        tense = functools.partial(context.tense, mention.start, mention.end)
        found = resolver.resolve(mention.timex, tense)
        if mention.length is not None and found is not None:
            found = _ended(mention, found, resolver, tense)
        if context.is_caption(reading, mention.start):
            resolver.spoken = spoken  # the story does not go on from the date of a photo
        if found is None:
            continue
        candidate = _candidate(
            reading.extent(mention.start, mention.end), mention, found, context.lead(mention.start)
        )
        if opened is not None and _opens_range(text, opened, mention):
            candidates[-1] = _stretched(candidates[-1], candidate)
        candidates.append(candidate)
        found_in.append(mention)
        opened = mention
    if reading.source.published is not None:
        _free_clocks(candidates, found_in, context, reading.source.published)
    return Findings(tuple(candidates), tuple(_troubles(candidates, found_in)))


def _troubles(candidates: Sequence[DateCandidate], mentions: Sequence[_Mention]) -> Iterator[Trouble]:
    for candidate, mention in zip(candidates, mentions, strict=True):
        if mention.timex.vague and mention.rule == "numeric":
            yield Trouble("ambiguous-date", _WHICH_ORDER, candidate.extent)
        elif not candidate.resolved and candidate.kind in ("date", "time") and "X" in (candidate.value or ""):
            yield Trouble("unresolved-date", _WHY_NOT, candidate.extent)


_WHICH_ORDER = "day and month could stand in either order"
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
    """A match and its place in the parsed text.

    ``length``: how long the stretch is that ends with ``timex`` ("the year to June").
    """

    start: int
    end: int
    rule: str
    timex: Timex
    length: str | None = None


_LINK = re.compile(r"\s?(?:and|or|to|until|till|through|[-–—,])\s?(?:the\s)?", re.IGNORECASE)


_RANGE = re.compile(r"\s?(?:to|through|until|till|[-–])\s?(?:the\s)?", re.IGNORECASE)


def _share_years(text: str, mentions: Sequence[_Mention]) -> None:
    """ "from March to June 2016", "9 a.m. to 5 p.m. on Friday": the end of a list or range holds for all."""
    for mention, after in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        timex, other = mention.timex, after.timex
        between = text[mention.end : after.start] if after.start - mention.end < 12 else ""
        if timex.shift is not None or not _LINK.fullmatch(between):
            continue
        if timex.month and timex.year is None and timex.year_shift is None and other.year and other.month:
            # "from November to February 2016" goes over a new year
            later = (timex.month, timex.day or 0) > (other.month, other.day or 0)
            mention.timex = replace(timex, year=other.year - (later and bool(_RANGE.fullmatch(between))))
        elif timex.clock and other.clock and not (timex.month or timex.weekday or timex.deictic is not None):
            mention.timex = replace(other, clock=timex.clock, zone=timex.zone or other.zone)


_ENDED = re.compile(r"\s(?:ended|ending)\s(?:on\s)?")


def _name_quarters(text: str, mentions: Sequence[_Mention]) -> None:
    """ "the quarter ended Sept. 30" says which quarter; "the year ended May 31" is a length of time."""
    for mention, after in pairwise(mentions):
        timex, month = mention.timex, after.timex.month
        if timex.base != "context" or month is None or not _ENDED.fullmatch(text, mention.end, after.start):
            continue
        if timex.unit == "Y":
            mention.timex = Timex(kind="duration", value="P1Y")
        elif timex.unit == "Q" and month % 3 == 0:
            mention.timex = Timex(quarter=month // 3, year=after.timex.year)


def _with_stretches(text: str, mentions: Sequence[_Mention]) -> list[_Mention]:
    """The same, with one mention for "the year to June"."""
    merged: list[_Mention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        length = before and length_to(
            text, before.start, before.end, before.timex, mention.timex, mention.start, mention.end
        )
        if before is not None and length:
            merged[-1] = _Mention(before.start, mention.end, "stretch", mention.timex, length)
        else:
            merged.append(mention)
    return merged


def _ended(
    mention: _Mention, found: Resolved, resolver: Resolver, tense: Callable[[], Tense]
) -> Resolved | None:
    """What the stretch ends with: where something "rose in the year to June", a June that is over."""
    over, day = cal.bounds(found.value or ""), resolver.published
    if found.anchor == "published" and day and over.end and over.end > day.isoformat() and tense() == "past":
        last = resolver.resolve(replace(mention.timex, year=int(over.end[:4]) - 1), tense)
        return last and last._replace(anchor="published")
    return found


def _free_clocks(
    candidates: list[DateCandidate],
    mentions: Sequence[_Mention],
    context: Context,
    published: datetime.date,
) -> None:
    """A clock time in a sentence that names another day than that of publication is not of the latter."""
    today = published.isoformat()
    others = {
        context.sentence(mention.start)
        for mention, found in zip(mentions, candidates, strict=True)
        if found.kind in ("date", "time")
        and (found.precision in _DAYS or found.anchor == "text")
        and found.start
        and found.end
        and not found.start[:10] <= today <= found.end[:10]
    }
    for i, (mention, found) in enumerate(zip(mentions, candidates, strict=True)):
        timex = mention.timex
        own = (timex.month, timex.weekday, timex.deictic, timex.year, timex.holiday)
        bare = timex.clock is not None and own == (None,) * len(own)
        if bare and found.anchor == "published" and context.sentence(mention.start) in others:
            value = f"XXXX-XX-XXT{timex.clock}"
            candidates[i] = replace(
                found, value=value, edtf=None, start=None, end=None, anchor="none", resolved=False
            )


_DAYS = ("day", "part_of_day", "minute", "second")


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
    return (
        timex.unit is not None and timex.base == "published" and timex.shift is not None and not timex.counted
    )


def _meanings(match: Match, context: Context) -> Sequence[tuple[Sequence[Item], Timex]]:
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
    if isinstance(found, Timex):
        found = context.recast(items, found)
    return found if isinstance(found, list) else [(items, found)]


def _is_short(items: Sequence[Item]) -> bool:
    """True for offsets of less than a day."""
    return any((item.get("units") or item.get("unit") or "") in ("TS", "TM", "TH") for item in items)


def _matches(text: str) -> Iterator[Match]:
    rules = grammar()
    for chain in chains(text, rules.vocabulary):
        yield from rules.matches(chain)


_NOT_FIRST = frozenset({"its", "exactly"})
_NO_ARTICLE = frozenset({"month", "isodate", "numdate"})  # "the Aug. 7 bombings"


def _trimmed(text: str, items: Sequence[Item]) -> tuple[int, int]:
    """Where the expression stands, without words before it that belong to the noun after it."""
    i = 0
    while i + 1 < len(items) and not _NOT_FIRST.isdisjoint(items[i].senses):
        i += 1
    if has([items[i]], "the", "that", "a") and i + 1 < len(items):
        attributive = text[items[-1].start - 1] == "-" and not has(items, "long")
        if attributive or ("the" in items[i].senses and not _NO_ARTICLE.isdisjoint(items[i + 1].senses)):
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
        if mention.length is not None:
            return _stretch(extent, mention.length, found)
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
        rule=f"{mention.rule}, narrative" if found.narrated else mention.rule,
    )


def _stretch(extent: Stretch, length: str, found: Resolved) -> DateCandidate:
    whole = limits_of(length, found.value) if found.resolved and found.value else None
    return DateCandidate(
        extent=extent,
        kind="duration",
        value=length,
        edtf=whole.edtf if whole else None,
        start=whole.start if whole else None,
        end=whole.end if whole else None,
        precision=None,
        modifier=None,
        anchor=found.anchor if whole else "text",
        resolved=True,
        rule="stretch",
    )


_LEADS = {
    "since": "since", "until": "until", "till": "until", "before": "before", "after": "after",
    "circa": "approximate", "around": "approximate", "about": "approximate", "approximately": "approximate",
}  # fmt: skip
_EDTF = {"since": "{}/..", "until": "../{}", "approximate": "{}~"}
