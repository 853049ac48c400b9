"""Finds figures: numbers with their bound, unit, and what they count.

The number grammar reads the text (:mod:`factx.find._numbers`), the tables give units and bounds, the
parse says what is counted.  Order: numeral, unit, range, is it a figure at all, bound, noun.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factx._candidates import FigureCandidate, Findings, Stretch
from factx._parsing import Reading
from factx.find._bounds import bound_after, bound_before, change_before, words_before
from factx.find._counted import counted_after, inherited, phrase, referred_noun
from factx.find._dismissed import is_name, lists
from factx.find._quantities import Quantity, age_end, quantities
from factx.find._units import per_after

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_figures(reading: Reading) -> Findings[FigureCandidate]:
    """The figures of a document, in order of the text."""
    text = reading.doc.text
    return Findings(tuple(_Finder(reading, text).candidates(quantities(text))))


class _Finder:
    def __init__(self, reading: Reading, text: str) -> None:
        self.reading = reading
        self.text = text
        self.doc: Doc = reading.doc
        self.at = [token.idx for token in self.doc]
        self.before: tuple[Token, int] | None = None  # what the figure before counted, and its sentence

    def token(self, place: int) -> Token:
        return self.doc[max(0, bisect_right(self.at, place) - 1)]

    def candidates(self, found: Sequence[Quantity]) -> Iterator[FigureCandidate]:
        last: FigureCandidate | None = None
        for quantity in found:
            candidate = self.candidate(quantity)
            if candidate is not None:
                if quantity.aside and last is not None and candidate.bound == "exact":
                    candidate = replace(candidate, bound=last.bound, change=last.change or candidate.change)
                yield candidate
            last = candidate

    def candidate(self, quantity: Quantity) -> FigureCandidate | None:
        numeral, unit = quantity.numeral, quantity.unit
        first, last = self.token(quantity.start), self.token(numeral.end - 1)
        number = self.token(numeral.start)
        written = self.text[numeral.start : numeral.end]
        digits = written[0].isdigit() or written[0] in ".½¼¾"
        whole = written.isdigit() if digits else numeral.power == 0 and numeral.form == "words"
        bare = whole and unit is None and not quantity.age and not quantity.ranged
        if numeral.form == "fraction" and not self.is_fraction(quantity, number, last):
            return None
        if bare and is_name(self.text, numeral.start, numeral.end, number, last, bare, digits):
            return None
        if not digits and written.lower() in ("one", "zero") and not self.is_one(quantity, number, last):
            return None
        if unit is None and not digits and self.text[numeral.end : numeral.end + 1] in ("-", "‑"):
            after = re.match(r"[^\W\d_]+", self.text[numeral.end + 1 : numeral.end + 20])
            if after and after[0].lower() in lists().hyphened:
                return None
        if unit is not None and unit.kind == "time" and not quantity.age and self.is_point_of_time(quantity):
            return None
        apposition = bare and digits and self.is_age(quantity, number)
        age = quantity.age or apposition
        kind = "age" if age else unit.kind if unit is not None else "count"
        name = unit.name if unit is not None else "year" if age else None

        noun: Token | None = None
        if not age and (unit is None or unit.kind == "percent"):
            noun = counted_after(self.doc, self.token(quantity.stop - 1).i, of_only=unit is not None)
            if noun is None and unit is None and numeral.form != "fraction":
                if bare and number.i and self.doc[number.i - 1].lower_ in ("the", "both") and not digits:
                    return None  # "the two were speaking"
                known = self.from_before(first)
                noun = inherited(self.doc, first.i, known.lower_ if known is not None else None) or known
        if noun is not None and (unit is None):
            self.before = (noun, first.i)

        per = quantity.per
        if per is None and unit is None and noun is not None and noun.idx > quantity.start:
            found = per_after(self.text, noun.idx + len(noun), "count")
            per = found[0] if found else None

        words = words_before(self.text, quantity.start)
        if quantity.ranged:
            bound, low, high, value = "between", quantity.low, quantity.high, None
        elif numeral.value is None:
            bound, low, high, value = "vague", numeral.low, numeral.high, None
        else:
            value, low, high = quantity.value, None, None
            bound = self.bound(quantity, words, noun)
        change = change_before(words, kind)
        anchor = noun if noun is not None and noun.i > last.i else last
        about = referred_noun(self.doc, anchor, first.i, self.token(quantity.stop - 1).i)
        referred = None
        if about is not None and (noun is None or about.i != noun.i):
            a, b = phrase(self.doc, about, first.i, last.i)
            referred = self.extent(self.doc[a].idx, self.doc[b - 1].idx + len(self.doc[b - 1]))
        return FigureCandidate(
            extent=self.extent(quantity.start, quantity.end),
            value=value,
            low=low,
            high=high,
            bound=bound,
            change=change,
            unit=name,
            unit_kind=kind,
            counted=None if noun is None else self.extent(noun.idx, noun.idx + len(noun)),
            referred=referred,
            per=per,
            rule=quantity.rule,
        )

    def bound(self, quantity: Quantity, words: list[str], noun: Token | None) -> str:
        time = quantity.unit is not None and quantity.unit.kind == "time" and not quantity.age
        found = bound_before(words, time=time)
        if found is not None and found != "exact":
            return found
        ends = [quantity.end, quantity.stop]
        if noun is not None and noun.idx > quantity.start:
            ends.append(noun.idx + len(noun))
        if quantity.age:
            ends.append(age_end(self.text, quantity.stop))
        for end in ends:
            after = bound_after(self.text, end)
            if after is not None:
                return after
        return "exact"

    def from_before(self, first: Token) -> Token | None:
        if self.before is None:
            return None
        noun, place = self.before
        if first.i - place > 60 or "\n" in self.text[noun.idx : first.idx] and self.text[noun.idx : first.idx].count("\n") > 1:
            return None
        return noun

    def is_fraction(self, quantity: Quantity, first: Token, last: Token) -> bool:
        """ "half of them", "a third from 2001", but not "the first half" nor "a third time"."""
        text, numeral = self.text, quantity.numeral
        written = text[numeral.start : numeral.end].lower()
        if written[0].isdigit() or written[0] in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞":
            return True
        follows = re.match(r"[ -]{1,2}(of|the|an?|that|its|their|his|her|our|as|percent|per|percentage|from|more|less|million)\b", text[numeral.end : numeral.end + 14])
        if written == "half":
            before = self.doc[first.i - 1].lower_ if first.i else ""
            if before in ("first", "second", "the", "this", "last", "next", "other", "opening", "top", "bottom", "later", "latter", "and", "better", "a", "final", "in"):
                return False
            return bool(follows) or quantity.unit is not None and text[numeral.end] == " "
        if quantity.unit is not None:
            return True
        if written.startswith(("two", "three", "four", "five", "six", "seven", "eight", "nine")) or written.endswith("s"):
            return True
        return bool(follows) or bool(re.match(r"\s*(?:[.,;:!?)]|\Z)", text[numeral.end : numeral.end + 3])) and bool(
            re.search(r"\b(?:by|about|nearly|almost|over|than|around)\s\Z", text[max(0, numeral.start - 10) : numeral.start])
        )

    def is_one(self, quantity: Quantity, first: Token, last: Token) -> bool:
        """ "one" and "zero" that count something, not the pronoun or a set phrase."""
        known = lists()
        after = self.doc[last.i + 1] if last.i + 1 < len(self.doc) else None
        before = self.doc[first.i - 1] if first.i and not first.is_sent_start else None
        if after is None:
            return False
        if quantity.unit is not None:
            return not (after.lower_ == "day" and quantity.per is None and (before is None or before.lower_ in ("that", ",")))
        if before is not None and before.lower_ in known.one_after:
            return False
        if after.lower_ == "of" :
            return True
        if after.lower_ in known.one_before or not (after.is_alpha or after.text == "-"):
            return False
        return counted_after(self.doc, last.i) is not None

    def is_point_of_time(self, quantity: Quantity) -> bool:
        """Durations are figures; "two years ago" and "the second half" are dates only."""
        return False

    def is_age(self, quantity: Quantity, number: Token) -> bool:
        """ "Maddon, 66, has": a number up to 120 between commas behind a person's name."""
        value = quantity.numeral.value
        if value is None or not 0 < value <= 120 or number.i < 2:
            return False
        comma, name = self.doc[number.i - 1], self.doc[number.i - 2]
        if comma.text != "," or name.pos_ != "PROPN" or not name.text[:1].isupper():
            return False
        rest = self.text[quantity.end : quantity.end + 2]
        return bool(re.match(r"\s?(?:[,.;)―—–-]|\Z)", rest)) and name.ent_type_ in ("PERSON", "ORG", "")

    def extent(self, start: int, end: int) -> Stretch:
        return self.reading.extent(start, end)
