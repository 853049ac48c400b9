"""Figures tied to the quote, the place, the date and the condition that they stand with.

A tie is sought by the parse before distance: first inside the noun phrase of the figure, then in its
clause, then in the clauses above it, and, for what is counted of a place (deaths, residents), in the
sentences before it in its paragraph.  A clause of saying is left out on the way: where somebody
speaks is not where what he tells of is.  Where nothing of that gives a place, there is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from factx._candidates import DateCandidate, FigureCandidate, PlaceCandidate, QuoteCandidate, Stretch
from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.linking.clauses import (
    ABOVE,
    BESIDE,
    CLAUSAL,
    Spine,
    adjectives_of,
    children,
    reach,
    subtree,
    verbs_over,
)
from factx.linking.compared import Compared, is_base_year
from factx.linking.speakers import Cast

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_MOST_MENTIONS = 12  # of places or dates on either side of a figure in its sentence
_SENTENCES_BACK = 3
_STEPS_IN_PHRASE = 5
_MENTIONS_BACK = 30

# how surely a mention is where something is, after 0 "in", 1 "of", 2 "to"
_AS_SUBJECT, _OTHERWISE = 3, 4
_BEARERS = ("PERSON", "ORG")  # whose name or title a place may be part of


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """One figure with its ties: all but the stretches are places in the sequences that were given."""

    figure: int
    extent: Stretch
    quote: int | None = None
    speaker: int | None = None
    place: int | None = None
    date: int | None = None
    measure: str | None = None
    condition: Stretch | None = None


class _Mention(NamedTuple):
    token: Token
    which: int


class _Tie(NamedTuple):
    """How near a mention is; the least is the nearest."""

    tier: int
    rank: int
    path: int
    distance: int
    which: int


class _Measure(NamedTuple):
    name: str | None
    bound: bool = False
    event: bool = False


def link_claims(
    reading: Reading,
    quotes: Sequence[QuoteCandidate],
    figures: Sequence[FigureCandidate],
    dates: Sequence[DateCandidate],
    places: Sequence[PlaceCandidate],
    cast: Cast,
) -> tuple[ClaimCandidate, ...]:
    """A claim for every figure that is tied to a quote, a place, a date or a condition, in order."""
    linker = _Linker(reading, quotes, figures, dates, places, cast)
    return tuple(claim for claim in map(linker.claim, range(len(figures))) if claim is not None)


class _Linker:
    def __init__(
        self,
        reading: Reading,
        quotes: Sequence[QuoteCandidate],
        figures: Sequence[FigureCandidate],
        dates: Sequence[DateCandidate],
        places: Sequence[PlaceCandidate],
        cast: Cast,
    ) -> None:
        self.reading = reading
        self.figures = figures
        self.places = places
        self._taken: dict[int, list[_Mention]] = {}  # by the start of the sentence
        self._measures: dict[int, _Measure] = {}  # of the figures before
        self.cast = cast
        self.quoted = _Holders((piece, i) for i, quote in enumerate(quotes) for piece in quote.content)
        self.words = lexicon("measures")
        self.place_mentions = self._mentions(
            (stretch, i)
            for i, place in enumerate(places)
            for stretch, role in place.mentions
            if role != "demonym"
        )
        self.place_starts = [mention.token.i for mention in self.place_mentions]
        self.date_mentions = self._mentions(
            (date.extent, i)
            for i, date in enumerate(dates)
            # of the lengths of time, "the year to June" says when
            if (date.kind in ("date", "time") or date.start) and date.value and "_REF" not in date.value
        )
        self.date_starts = [mention.token.i for mention in self.date_mentions]
        self.openers = [token for token in reading.doc if token.lower_ in self._opening]
        self.opener_starts = [token.i for token in self.openers]
        figured = {token.i for figure in figures for token in reading.span(figure.extent) or ()}
        self.compared = Compared(figured, self.words["comparing"])
        self.dated = {token.i for date in dates for token in reading.span(date.extent) or ()}

    def claim(self, which: int) -> ClaimCandidate | None:
        figure = self.figures[which]
        span = self.reading.span(figure.extent)
        if span is None or not len(span):
            return None
        counted = self._counted(figure, span)
        anchor = counted if counted is not None else span.root
        sentence = anchor.sent
        about = self.reading.span(figure.referred) if figure.referred is not None else None
        spine = Spine(anchor, self._says, about.root.i if about is not None and len(about) else -1)
        measure = self._measure(figure, anchor, counted)
        if measure.name is None and counted is None:
            measure = self._compared_with(which, span)
        self._measures[which] = measure
        quote = self.quoted.innermost(figure.extent)
        place = None
        if figure.unit_kind not in ("time", "age"):
            place = self._place(spine, sentence, measure)
        date = None
        if figure.unit_kind not in ("time", "age"):
            dates = self._in(sentence, self.date_mentions, self.date_starts, anchor.i)
            compared = self.compared.leads_to(span[0], sentence.start - 1)
            others = (
                d
                for d in dates
                if not span.start <= d.token.i < span.end
                and not (compared and d.token.i < span.start)
                and not is_base_year(d.token)
                and not self.compared.has(d.token, max(anchor.i, span.end - 1), figure.unit_kind == "percent")
            )
            # "died when the earthquake struck on Monday": the day of the one is that of the other
            date = self._nearest(spine, others, BESIDE if measure.event else ABOVE, _OTHERWISE)
        condition = self._condition(spine, measure)
        said_in = quote if quote is not None else self._said_on(spine)
        speaker = self.cast.attributions[said_in].speaker if said_in is not None else None
        if quote is None and speaker is None and place is None and date is None and condition is None:
            return None
        return ClaimCandidate(
            which, self._clause(spine, span), quote, speaker, place, date, measure.name, condition
        )

    # what the figure is

    def _counted(self, figure: FigureCandidate, span: Span) -> Token | None:
        """The noun that is counted, where it stands in the figure's own phrase."""
        noun_span = self.reading.span(figure.counted) if figure.counted is not None else None
        if noun_span is None or not len(noun_span):
            return None
        noun, number = noun_span.root, span.root
        for low, high in ((number, noun), (noun, number)):
            for _ in range(_STEPS_IN_PHRASE):
                if low.i == high.i:
                    return noun
                if low.dep_ in CLAUSAL and low.dep_ != "conj":
                    break
                low = low.head
        return None

    def _measure(self, figure: FigureCandidate, anchor: Token, counted: Token | None) -> _Measure:
        noun = self.reading.lemma(counted) if counted is not None else None
        lines = self.words["measure"] if figure.unit_kind == "count" else ()
        for line in lines:
            if noun in line["nouns"]:
                return _Measure(line["name"], line["bound"], line["event"])
        if noun is None or noun in self._people:
            verbs = list(verbs_over(anchor, self.reading))
            adjectives = adjectives_of(anchor)
            for line in lines:
                if adjectives & set(line["being"]) or any(
                    lemma in line["suffering" if suffers else "doing"] for lemma, suffers in verbs
                ):
                    return _Measure(line["name"], line["bound"], line["event"])
        if noun is None and figure.counted is None and figure.referred is not None:
            referred = self.reading.span(figure.referred)
            noun = self.reading.lemma(referred.root) if referred is not None and len(referred) else None
        return _Measure(noun if noun and noun[0].isalpha() else None)

    def _compared_with(self, which: int, span: Span) -> _Measure:
        """What the figure before measures, of which this is the other number: "57, down *from 90* in May"."""
        figure, before = self.figures[which], self._measures.get(which - 1)
        earlier = self.reading.span(self.figures[which - 1].extent) if before is not None else None
        if before is None or earlier is None or not len(earlier) or earlier[0].sent != span[0].sent:
            return _Measure(None)
        same_kind = figure.unit_kind == self.figures[which - 1].unit_kind
        return before if same_kind and self.compared.leads_to(span[0], earlier.end - 1) else _Measure(None)

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(self.words["people"]["general"]) | frozenset(self.words["people"]["groups"])

    # where and when

    def _mentions(self, stretches: Iterable[tuple[Stretch, int]]) -> list[_Mention]:
        found = []
        for stretch, which in stretches:
            span = self.reading.span(stretch)
            if span is not None and len(span):
                found.append(_Mention(span.root, which))
        return sorted(found, key=lambda mention: mention.token.i)

    def _in(self, sentence: Span, mentions: list[_Mention], starts: list[int], at: int) -> list[_Mention]:
        """The mentions of a sentence, those nearest to token number ``at`` where there are very many."""
        begin, end = bisect_right(starts, sentence.start - 1), bisect_right(starts, sentence.end - 1)
        middle = bisect_right(starts, at)
        return mentions[max(begin, middle - _MOST_MENTIONS) : min(end, middle + _MOST_MENTIONS)]

    def _said_on(self, spine: Spine) -> int | None:
        """The quote that a figure's clause goes on with from outside: "that A had, but *that B*"."""
        clause = spine.clause
        if clause.dep_ != "conj" or not any(child.lower_ == "that" for child in children(clause)):
            return None
        for token in reversed(clause.doc[max(0, clause.left_edge.i - 3) : clause.left_edge.i]):
            if not token.is_punct and token.dep_ != "cc":
                return self.quoted.innermost(self._stretch(clause.doc[token.i : token.i + 1]))
        return None

    def _place(self, spine: Spine, sentence: Span, measure: _Measure) -> int | None:
        mentions = [
            *self._in(sentence, self.place_mentions, self.place_starts, spine.anchor.i),
            *self._taken_up_in(sentence),
        ]
        if measure.bound:
            place = self._nearest(spine, mentions, BESIDE, _OTHERWISE)
        else:
            place = self._nearest(spine, mentions, ABOVE, _AS_SUBJECT)
        if place is None and measure.bound and not any(spine.unsaid(mention.token) for mention in mentions):
            place = self._place_before(sentence)
        return place

    def _nearest(self, spine: Spine, mentions: Iterable[_Mention], tier: int, rank: int) -> int | None:
        ties = [tie for mention in mentions if (tie := self._tie(spine, mention)) is not None]
        nearest = min((tie for tie in ties if tie.tier <= tier and tie.rank <= rank), default=None)
        return nearest.which if nearest is not None else None

    def _tie(self, spine: Spine, mention: _Mention) -> _Tie | None:
        token = mention.token
        if token.i + 1 < len(token.doc) and token.nbor().text == "-":
            return None  # "US-led"
        way = spine.way_to(token)
        if way is None:
            return None
        rank = self._rank(token, spine.anchor, spine.referred)
        if rank is None:
            return None
        return _Tie(way.tier, rank, way.length, abs(token.i - spine.anchor.i), mention.which)

    def _rank(self, token: Token, anchor: Token, referred: int) -> int | None:
        """How surely the words before a mention say that it is where or when something is.

        ``None`` where it only describes something else: "the Moscow talks", "Syria's army".
        """
        head, describes = token, False
        for _ in range(4):
            if head.dep_ not in ("compound", "poss", "appos", "conj", "nmod", "amod"):
                break
            describes = describes or head.dep_ not in ("appos", "conj")
            head = head.head
            if head.i in (anchor.i, referred):
                return None if head.ent_type_ in _BEARERS else 0  # "Senator Lowe of Ohio", "Ohio State"
            describes = describes and head.lower_ not in self._of_places
        if token.ent_type_ == "ORG" or (describes and self._has_its_own(head)):
            return None  # "the Oslo Stock Exchange"; "the Dutch embassy in Cairo"
        rank = _AS_SUBJECT if head.dep_ in ("nsubj", "nsubjpass") else _OTHERWISE
        if head.dep_ == "pobj":
            if head.head.dep_ == "agent" or _is_of_a_person(head.head) or self._is_a_seat(head.head):
                return None
            kinds = self.words["places"]
            rank = next(
                (i for i, kind in enumerate(("where", "of", "to")) if head.head.lower_ in kinds[kind]),
                _OTHERWISE,
            )
        return None if describes and rank not in (0, 2) else rank

    def _is_a_seat(self, preposition: Token) -> bool:
        """ "a company *based in* Louisville"."""
        return preposition.head.dep_ == "acl" and preposition.head.lower_ in self.words["places"]["seated"]

    @cached_property
    def _of_places(self) -> frozenset[str]:
        """Words before which a place tells whose they are: "Oslo province", "the Norwegian fish market"."""
        return frozenset((*self.words["places"]["kinds"], *self.words["places"]["domains"]))

    def _has_its_own(self, noun: Token) -> bool:
        """Whether a noun says itself where it is."""
        where = self.words["places"]["where"]
        return any(
            below.ent_type_ in ("GPE", "LOC", "FAC")
            for child in children(noun)
            if child.lower_ in where
            for below in children(child)
        )

    def _taken_up_in(self, sentence: Span) -> list[_Mention]:
        found = self._taken.get(sentence.start)
        if found is None:
            found = self._taken[sentence.start] = list(islice(self._taken_up(sentence), _MOST_MENTIONS))
        return found

    def _taken_up(self, sentence: Span) -> Iterator[_Mention]:
        """ "the city": what names a place by its kind only, with the place last named before it."""
        kinds_of = self.words["places"]["kinds"]
        for token in sentence[: 20 * _MOST_MENTIONS]:
            kinds = kinds_of.get(token.lower_)
            if kinds is None or token.dep_ == "compound":
                continue
            below = list(children(token))
            if not any(child.lower_ in ("the", "this", "that") for child in below):
                continue
            if any(child.dep_ in ("prep", "appos", "relcl", "compound", "nmod") for child in below):
                continue
            before = bisect_right(self.place_starts, token.i)
            for mention in reversed(self.place_mentions[max(0, before - _MENTIONS_BACK) : before]):
                if self.places[mention.which].toponym.kind in kinds:
                    yield _Mention(token, mention.which)
                    break

    def _place_before(self, sentence: Span) -> int | None:
        """The place that the sentences before speak of, in the same paragraph."""
        if not len(sentence):
            return None
        block = self.reading.block_of(sentence[0])
        for _ in range(_SENTENCES_BACK):
            if sentence.start == 0:
                return None
            sentence = sentence.doc[sentence.start - 1].sent
            if self.reading.block_of(sentence[0]) != block:
                return None
            mentions = self._in(sentence, self.place_mentions, self.place_starts, sentence.root.i)
            spine = Spine(sentence.root, self._says)
            ties = [tie for mention in mentions if (tie := self._tie(spine, mention)) is not None]
            if ties:
                return min(ties, key=lambda tie: (tie.rank, tie.tier, tie.path)).which
        return None

    def _says(self, token: Token) -> bool:
        return token.pos_ in ("VERB", "AUX") and self.reading.lemma(token) in self._sayings

    @cached_property
    def _sayings(self) -> frozenset[str]:
        return frozenset(self.words["speech"]["verbs"])

    # under which circumstances

    def _condition(self, spine: Spine, measure: _Measure) -> Stretch | None:
        sentence = spine.anchor.sent
        begin = bisect_right(self.opener_starts, sentence.start - 1)
        end = min(begin + _MOST_MENTIONS, bisect_right(self.opener_starts, sentence.end - 1))
        openers = [
            token
            for token in self.openers[begin:end]
            if spine.has_below(_opened_by(token)) and not self.compared.owns(token, spine.anchor.i)
        ]
        glued = (self._glued(token) for token in openers)
        opened = (self._opened(token, spine, measure) for token in openers)
        span = next((span for span in chain(glued, opened) if span is not None), None)
        return None if span is None else self._stretch(span)

    @cached_property
    def _opening(self) -> dict[str, str]:
        """Words that may open a condition, with their kind: before, after, during, if, by, glued."""
        words = self.words["conditions"]
        kinds = ("before", "after", "during", "if")
        opening = {word: kind for kind in kinds for word in words[kind]}
        glued = [pre + word for pre in ("pre", "pre-", "post", "post-") for word in words["prefixed"]]
        return {**dict.fromkeys(glued, "glued"), **opening, "by": "by"}

    def _glued(self, token: Token) -> Span | None:
        """ "pre-war", in one token or three."""
        if self._opening[token.lower_] == "glued":
            return token.doc[token.i : token.i + 1]
        three = token.doc[token.i : token.i + 3]
        if token.lower_ not in ("pre", "post") or len(three) < 3 or three[1].text != "-":
            return None
        return three if three[2].lower_ in self.words["conditions"]["prefixed"] else None

    def _opened(self, token: Token, spine: Spine, measure: _Measure) -> Span | None:
        """ "before the war", "if the dam breaks"."""
        kind = self._opening[token.lower_]
        whole = _opened_by(token)
        if spine.anchor.i in reach(whole):
            return None
        if token.dep_ == "mark":
            return None if kind == "by" or (measure.event and kind != "if") else subtree(whole)
        objects = [child for child in children(token) if child.dep_ in ("pobj", "pcomp")]
        if token.dep_ not in ("prep", "agent") or not objects:
            return None
        if all(child.i in self.dated or child.pos_ in ("NUM", "PRON") for child in objects):
            return None
        if kind == "by" and objects[0].lower_ not in self.words["conditions"]["by"]:
            return None
        return subtree(whole)

    # what shows it

    def _clause(self, spine: Spine, span: Span) -> Stretch:
        """The clause of the figure, without what is joined to it by "and" or "but"."""
        doc = span.doc
        start, end = spine.clause.left_edge.i, spine.clause.right_edge.i + 1
        low, high = min(span.start, spine.anchor.i), max(span.end, spine.anchor.i + 1)
        for child in children(spine.clause):
            if child.dep_ in ("conj", "parataxis") and child.pos_ in ("VERB", "AUX"):
                if high <= child.left_edge.i < end:
                    end = child.left_edge.i
                elif start <= child.right_edge.i < low and child.i < spine.clause.i:
                    start = child.right_edge.i + 1
        start, end = min(start, low), max(end, high)
        while end > high and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ == "cc"):
            end -= 1
        while start < low and (
            doc[start].is_punct or doc[start].is_space or doc[start].dep_ in ("cc", "mark")
        ):
            start += 1
        return self._stretch(doc[start:end])

    def _stretch(self, span: Span) -> Stretch:
        return self.reading.extent(span.start_char, span.end_char)


def _opened_by(token: Token) -> Token:
    """What a word such as "before" opens: its phrase, or the clause that it marks."""
    return token.head if token.dep_ == "mark" else token


def _is_of_a_person(preposition: Token) -> bool:
    """ "Senator Lowe *of* Ohio", "Anil Rao, a teacher *from* Pune"."""
    noun = preposition.head
    if preposition.lower_ not in ("of", "from") or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    return "PERSON" in (noun.ent_type_, noun.head.ent_type_ if noun.dep_ == "appos" else "")


class _Holders:
    """Which quote holds a stretch.  Buckets keep the look-up from growing with the text."""

    _WIDTH = 512

    def __init__(self, pieces: Iterable[tuple[Stretch, int]]) -> None:
        self._buckets: dict[int, list[tuple[int, int, int, int]]] = {}
        for (start, end), which in pieces:
            for bucket in range(start // self._WIDTH, end // self._WIDTH + 1):
                self._buckets.setdefault(bucket, []).append((end - start, start, end, which))

    def innermost(self, stretch: Stretch) -> int | None:
        start, end = stretch
        holding = [
            (size, which)
            for size, left, right, which in self._buckets.get(start // self._WIDTH, ())
            if left <= start and end <= right
        ]
        return min(holding)[1] if holding else None
