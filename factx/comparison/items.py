"""What is compared of a report: light items, with nothing of the text besides."""

from __future__ import annotations

import functools
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.comparison.wording import Beside, TextWords, marked, norms, weighty
from factx.records import Date, Extent, Figure, Place, Quote, Report, Speaker

Piece = tuple[int, int, str]
"""An extent in small: start, end and the words."""

_BESIDE = 6  # words left and right of a number or date that tell which one it is
_BESIDE_CHARACTERS = 100
_BEFORE_CHARACTERS = 400
_LONGEST_QUOTE = 4000  # words


class QuoteItem(NamedTuple):
    """One quote.

    ``matter`` are the words of it that carry matter, ``names`` those that belong to names; ``also`` is
    whom its speaker speaks for, and who passed it on.
    """

    report: int
    id: str
    form: str
    words: tuple[str, ...]
    matter: frozenset[str]
    names: frozenset[str]
    text: str
    content: tuple[Piece, ...]
    marked: bool
    speaker: str | None
    speaker_kind: str | None
    mention: Piece | None
    also: tuple[str, ...]


class FigureItem(NamedTuple):
    """One figure with what its claim ties to it.

    ``matter`` are the words of its clause that carry matter; ``names`` whom and what it names, or else the
    paragraph before it; ``idle`` marks "one of four" and "no cases", which are alike everywhere.
    """

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
    beside: Beside
    matter: frozenset[str]
    names: frozenset[str]
    idle: bool


class DateItem(NamedTuple):
    """One date that the text or its day of publication settles, or a full TIMEX3 value.

    ``relative`` are the words of one that only another day settles: "last week"; ``matter`` the words beside
    it that carry matter, without the names of speakers.
    """

    report: int
    id: str
    extent: Piece
    context: Piece
    value: str
    span: tuple[str, str] | None
    precision: str | None
    relative: str | None
    beside: Beside
    matter: frozenset[str]
    names: frozenset[str]


class Items(NamedTuple):
    """All items of one report."""

    quotes: tuple[QuoteItem, ...]
    figures: tuple[FigureItem, ...]
    dates: tuple[DateItem, ...]


def items_of(report: Report, number: int) -> Items:
    """What is compared of ``report``, which is that ``number`` of those compared."""
    reader = _Reader(report, number)
    return Items(
        tuple(map(reader.quote, report.quotes)),
        tuple(map(reader.figure, report.figures)),
        tuple(
            reader.date(date)
            for date in report.dates
            if date.value and date.kind in ("date", "time") and "_REF" not in date.value
        ),
    )


class _Reader:
    def __init__(self, report: Report, number: int) -> None:
        self.report = report
        self.number = number
        self.words = TextWords(report.text)
        self.speakers = {speaker.id: speaker for speaker in report.speakers}
        self.places = {place.id: place for place in report.places}
        self.dates = {date.id: date for date in report.dates}
        self.quotes = {quote.id: quote for quote in report.quotes}
        self.claims = {claim.figure_id: claim for claim in report.claims}
        self.place_keys = {place.id: _place_keys(place) for place in report.places}
        people = (speaker.name for speaker in report.speakers if speaker.name)
        self.people = frozenset(word for name in people for word in norms(name))
        self.named = self.people.union(*(norms(place.name) for place in report.places))

    def quote(self, quote: Quote) -> QuoteItem:
        said = quote.attribution
        speaker = self.speakers.get(said.speaker_id or "")
        also = [
            x.text for x in (said.mention, speaker and speaker.role, speaker and speaker.affiliation) if x
        ]
        also += [via.speaker or via.mention.text for via in said.via]
        pieces = [(piece.start, piece.end) for piece in quote.content]
        words = tuple(word for piece in pieces for word in self.words.norms(*piece))[:_LONGEST_QUOTE]
        names = frozenset(word for piece in pieces for word in self.words.names(*piece))
        return QuoteItem(
            report=self.number,
            id=quote.id,
            form=quote.form,
            words=words,
            matter=frozenset(weighty(words)),
            names=names | self.named.intersection(words),
            text=quote.text,
            content=tuple(map(_piece, quote.content)),
            marked=quote.form != "indirect" and marked(self.report.text, pieces),
            speaker=said.speaker,
            speaker_kind=speaker.kind if speaker else None,
            mention=_piece(said.mention) if said.mention else None,
            also=tuple(also),
        )

    def figure(self, figure: Figure) -> FigureItem:
        claim = self.claims.get(figure.id)
        place = self.places.get((claim and claim.place_id) or figure.place_id or "")
        date = self.dates.get((claim and claim.date_id) or figure.date_id or "")
        quote = self.quotes.get((claim and claim.quote_id) or figure.quote_id or "")
        speaker = self.speakers.get((claim and claim.speaker_id) or "")
        condition = claim.condition if claim else None
        beside, around = self._beside(figure.extent)
        context = _piece(claim.extent) if claim else around
        counted = self.words.norms(figure.counted.start, figure.counted.end) if figure.counted else ()
        return FigureItem(
            report=self.number,
            id=figure.id,
            claim=claim.id if claim else None,
            quote=quote.id if quote else None,
            extent=_piece(figure.extent),
            context=context,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            bound=figure.bound,
            change=figure.change,
            unit=figure.unit,
            unit_kind=figure.unit_kind,
            measure=claim.measure if claim else None,
            counted=_singular(counted[-1]) if counted and counted[-1] not in _STANDING_IN else None,
            counted_text=figure.counted.text if figure.counted else None,
            speaker=speaker.name if speaker else quote.attribution.speaker if quote else None,
            place=place.name if place else None,
            place_keys=self.place_keys[place.id] if place else frozenset(),
            span=(date.start, date.end) if date and date.start and date.end else None,
            date_text=date.extent.text if date else None,
            condition=_piece(condition) if condition else None,
            circumstance=circumstance(condition.text) if condition else None,
            beside=beside,
            matter=self._matter(context),
            names=self._subjects(context, figure.extent, (place, speaker), date),
            idle=figure.value == 0 or (figure.value == 1 and beside.right[:1] == ("of",)),
        )

    def date(self, date: Date) -> DateItem:
        beside, around = self._beside(date.extent)
        words = self.words.norms(date.extent.start, date.extent.end)
        return DateItem(
            report=self.number,
            id=date.id,
            extent=_piece(date.extent),
            context=around,
            value=date.value or "",
            span=(date.start, date.end) if date.start and date.end else None,
            precision=date.precision,
            relative=None if date.anchor in ("text", "none") else " ".join(words),
            beside=beside,
            matter=self._matter(around).difference(words, self.people),
            names=self.words.names(around[0], around[1]).difference(words, _idle_names()),
        )

    def _beside(self, extent: Extent) -> tuple[Beside, Piece]:
        """The words left and right of ``extent`` in its paragraph, and the stretch that they come from."""
        text = self.report.text
        begin = max(text.rfind("\n", 0, extent.start) + 1, extent.start - _BESIDE_CHARACTERS)
        end = text.find("\n", extent.end, extent.end + _BESIDE_CHARACTERS)
        end = min(len(text), extent.end + _BESIDE_CHARACTERS) if end < 0 else end
        begin, end = _without_half_words(text, begin, end, extent)
        sides = self.words.norms(begin, extent.start), self.words.norms(extent.end, end)
        numbers = frozenset(word for side in sides for word in side if word[0].isdigit())
        left, right = (tuple("#" if word[0].isdigit() else word for word in side) for side in sides)
        return Beside(left[-_BESIDE:], right[:_BESIDE], numbers), (begin, end, text[begin:end])

    def _matter(self, piece: Piece) -> frozenset[str]:
        words = weighty(self.words.norms(piece[0], piece[1]))
        return frozenset(_singular(word) for word in words if not word[0].isdigit())

    def _subjects(
        self, clause: Piece, extent: Extent, told: tuple[Place | Speaker | None, ...], date: Date | None
    ) -> frozenset[str]:
        """Who and what a clause names, or else its paragraph up to there, besides place, speaker and date."""
        others = {word for one in told if one and one.name for word in norms(one.name)}
        if date:
            others.update(self.words.norms(date.extent.start, date.extent.end))
        paragraph = max(self.report.text.rfind("\n", 0, clause[0]) + 1, clause[0] - _BEFORE_CHARACTERS)
        for stretch in ((clause[0], clause[1]), (paragraph, extent.start)):
            names = self.words.names(*stretch) - others - _idle_names()
            if names:
                break
        return frozenset(word for word in names if not word[0].isdigit())


def _without_half_words(text: str, begin: int, end: int, extent: Extent) -> tuple[int, int]:
    """The stretch around ``extent`` without words cut at its ends, and without space there."""
    if begin and text[begin - 1].isalnum() and text[begin].isalnum():
        begin = next((i for i in range(begin, extent.start) if not text[i].isalnum()), extent.start)
    if end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end = next((i for i in range(end - 1, extent.end - 1, -1) if not text[i].isalnum()), extent.end)
    while begin < extent.start and text[begin].isspace():
        begin += 1
    while end > extent.end and text[end - 1].isspace():
        end -= 1
    return begin, end


def _piece(extent: Extent) -> Piece:
    return extent.start, extent.end, extent.text


@functools.cache
def _idle_names() -> frozenset[str]:
    return frozenset(lexicon("aliases")["idle_names"]["words"])


_STANDING_IN = frozenset(("them", "us", "these", "those", "which", "whom", "others"))  # "six of them"
_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life"}


def _singular(word: str) -> str:
    """A rough singular, good enough to hold one count against another."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _place_keys(place: Place) -> frozenset[str]:
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
