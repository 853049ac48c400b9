"""What is compared of a report: light items, with nothing of the text besides."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.comparison.wording import marked, norms, weighty
from factx.records import Claim, Date, Extent, Figure, Place, Quote, Report, Speaker

Piece = tuple[int, int, str]
"""An extent in small: start, end and the words."""

_BESIDE = 6  # words left and right of a number or date that tell which one it is
_BESIDE_CHARACTERS = 100
_LONGEST_QUOTE = 4000  # words


@dataclass(frozen=True, slots=True)
class QuoteItem:
    """One quote.  ``also`` names whom its speaker speaks for, and who passed it on."""

    report: int
    id: str
    form: str
    words: tuple[str, ...]
    text: str
    content: tuple[Piece, ...]
    marked: bool
    speaker: str | None
    speaker_kind: str | None
    mention: Piece | None
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureItem:
    """One figure with what its claim ties to it."""

    report: int
    id: str
    claim: str | None
    quote: str | None
    extent: Piece
    context: Piece
    value: float | None
    low: float | None
    high: float | None
    bound: str
    change: str | None
    unit: str | None
    unit_kind: str
    measure: str | None
    counted: str | None
    counted_text: str | None
    speaker: str | None
    place: str | None
    place_keys: frozenset[str]
    span: tuple[str, str] | None
    date_text: str | None
    condition: Piece | None
    circumstance: tuple[str, frozenset[str]] | None
    left: tuple[str, ...]
    right: tuple[str, ...]
    matter: frozenset[str]


@dataclass(frozen=True, slots=True)
class DateItem:
    """One date that the text or its day of publication settles, or a full TIMEX3 value."""

    report: int
    id: str
    extent: Piece
    context: Piece
    value: str
    span: tuple[str, str] | None
    precision: str | None
    left: tuple[str, ...]
    right: tuple[str, ...]
    matter: frozenset[str]


class Items(NamedTuple):
    """All items of one report."""

    quotes: tuple[QuoteItem, ...]
    figures: tuple[FigureItem, ...]
    dates: tuple[DateItem, ...]


def items_of(report: Report, place: int) -> Items:
    """What is compared of ``report``, which is number ``place`` of those compared."""
    speakers = {speaker.id: speaker for speaker in report.speakers}
    places = {record.id: record for record in report.places}
    dates = {record.id: record for record in report.dates}
    quotes = {quote.id: quote for quote in report.quotes}
    claims = {claim.figure_id: claim for claim in report.claims}
    return Items(
        tuple(_quote(report, place, quote, speakers) for quote in report.quotes),
        tuple(
            _figure(report, place, figure, claims.get(figure.id), places, dates, quotes, speakers)
            for figure in report.figures
        ),
        tuple(
            _date(report, place, date)
            for date in report.dates
            if date.value and date.kind in ("date", "time") and "_REF" not in date.value
        ),
    )


def _piece(extent: Extent) -> Piece:
    return extent.start, extent.end, extent.text


def _quote(report: Report, place: int, quote: Quote, speakers: dict[str, Speaker]) -> QuoteItem:
    said = quote.attribution
    speaker = speakers.get(said.speaker_id or "")
    also = [x.text for x in (said.mention, speaker and speaker.role, speaker and speaker.affiliation) if x]
    also += [via.speaker or via.mention.text for via in said.via]
    return QuoteItem(
        report=place,
        id=quote.id,
        form=quote.form,
        words=norms(quote.text)[:_LONGEST_QUOTE],
        text=quote.text,
        content=tuple(map(_piece, quote.content)),
        marked=quote.form != "indirect" and marked(report.text, [(p.start, p.end) for p in quote.content]),
        speaker=said.speaker,
        speaker_kind=speaker.kind if speaker else None,
        mention=_piece(said.mention) if said.mention else None,
        also=tuple(also),
    )


def _figure(
    report: Report,
    number: int,
    figure: Figure,
    claim: Claim | None,
    places: dict[str, Place],
    dates: dict[str, Date],
    quotes: dict[str, Quote],
    speakers: dict[str, Speaker],
) -> FigureItem:
    place = places.get((claim and claim.place_id) or figure.place_id or "")
    date = dates.get((claim and claim.date_id) or figure.date_id or "")
    quote = quotes.get((claim and claim.quote_id) or figure.quote_id or "")
    speaker = speakers.get((claim and claim.speaker_id) or "")
    condition = claim.condition if claim else None
    left, right, around = _beside(report.text, figure.extent)
    return FigureItem(
        report=number,
        id=figure.id,
        claim=claim.id if claim else None,
        quote=quote.id if quote else None,
        extent=_piece(figure.extent),
        context=_piece(claim.extent) if claim else around,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        bound=figure.bound,
        change=figure.change,
        unit=figure.unit,
        unit_kind=figure.unit_kind,
        measure=claim.measure if claim else None,
        counted=_singular(figure.counted.text) if figure.counted else None,
        counted_text=figure.counted.text if figure.counted else None,
        speaker=speaker.name if speaker else quote.attribution.speaker if quote else None,
        place=place.name if place else None,
        place_keys=_place_keys(place),
        span=(date.start, date.end) if date and date.start and date.end else None,
        date_text=date.extent.text if date else None,
        condition=_piece(condition) if condition else None,
        circumstance=circumstance(condition.text) if condition else None,
        left=left,
        right=right,
        matter=_matter(claim.extent.text if claim else around[2]),
    )


def _date(report: Report, number: int, date: Date) -> DateItem:
    left, right, around = _beside(report.text, date.extent)
    return DateItem(
        report=number,
        id=date.id,
        extent=_piece(date.extent),
        context=around,
        value=date.value or "",
        span=(date.start, date.end) if date.start and date.end else None,
        precision=date.precision,
        left=left,
        right=right,
        matter=_matter(around[2]) - set(norms(date.extent.text)),
    )


def _beside(text: str, extent: Extent) -> tuple[tuple[str, ...], tuple[str, ...], Piece]:
    """The words left and right of ``extent`` in its paragraph, and the stretch that they come from."""
    begin = max(text.rfind("\n", 0, extent.start) + 1, extent.start - _BESIDE_CHARACTERS)
    end = text.find("\n", extent.end, extent.end + _BESIDE_CHARACTERS)
    end = min(len(text), extent.end + _BESIDE_CHARACTERS) if end < 0 else end
    if begin and text[begin - 1].isalnum() and text[begin].isalnum():  # no half words
        begin = min((i for i in range(begin, extent.start) if not text[i].isalnum()), default=extent.start)
    if end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end = max((i for i in range(extent.end, end) if not text[i].isalnum()), default=extent.end)
    while begin < extent.start and text[begin].isspace():
        begin += 1
    while end > extent.end and text[end - 1].isspace():
        end -= 1
    left = norms(text[begin : extent.start])[-_BESIDE:]
    right = norms(text[extent.end : end])[:_BESIDE]
    return left, right, (begin, end, text[begin:end])


def _matter(text: str) -> frozenset[str]:
    return frozenset(_singular(w) for w in weighty(norms(text)) if not w[0].isdigit())


def _singular(noun: str) -> str:
    """A rough singular, good enough to hold one count against another."""
    word = (norms(noun) or ("",))[-1]
    irregular = {"people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life"}
    if word in irregular:
        return irregular[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _place_keys(place: Place | None) -> frozenset[str]:
    if place is None:
        return frozenset()
    keys = {"name " + " ".join(norms(place.name))}
    if place.geonames_id is not None:
        keys.add(f"geonames {place.geonames_id}")
    return frozenset(keys)


@functools.lru_cache(maxsize=10_000)
def circumstance(condition: str) -> tuple[str, frozenset[str]] | None:
    """What a condition comes down to: "Pre-war" and "before the conflict" are ("before", {"war"})."""
    table = lexicon("measures")["conditions"]
    same = {word: group[0] for group in table["same"] for word in group}
    words = [part for word in norms(condition) for part in _unglued(word)]
    if words and words[0] == "by":
        return "by", frozenset(same.get(_singular(w), same.get(w, w)) for w in weighty(words[1:]))
    for opener in ("before", "after", "during", "if"):
        if words and words[0] in table[opener]:
            rest = frozenset(same.get(_singular(w), same.get(w, w)) for w in weighty(words[1:]))
            return opener, rest
    return None


def _unglued(word: str) -> tuple[str, ...]:
    for prefix in ("pre", "post"):
        if word.startswith(prefix) and word[len(prefix) :] in lexicon("measures")["conditions"]["prefixed"]:
            return prefix, word[len(prefix) :]
    return (word,)
