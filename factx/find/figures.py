"""Finds figures: numbers with their bound, unit, and what they count.

The number grammar reads the text (:mod:`factx.find._numbers`), the tables give units and bounds, the
parse says what is counted.  Order: numeral, unit, range, is it a figure at all, bound, noun.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from factx._candidates import FigureCandidate, Findings, Stretch
from factx._parsing import Reading
from factx.find._bounds import bound_after, bound_before, change_before, words_before
from factx.find._counted import counted_after, inherited, phrase, referred_noun
from factx.find._dismissed import dismissed_stretches, is_name, lists
from factx.find._numbers import Numeral, letter_scale, numerals, scale_after
from factx.find._units import Unit, money_before, per_after, unit_after

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(slots=True)
class _Quantity:
    """A numeral with its unit.  ``start``/``end``: number, scale and sign; ``stop``: with the unit word."""

    start: int
    end: int
    stop: int
    numeral: Numeral
    unit: Unit | None = None
    before: bool = False  # the unit is a sign before the number
    per: str | None = None
    age: bool = False
    negative: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    ranged: bool = False

    @property
    def value(self) -> Decimal | None:
        value = self.numeral.value
        return -value if value is not None and self.negative else value


def find_figures(reading: Reading) -> Findings[FigureCandidate]:
    """The figures of a document, in order of the text."""
    text = reading.doc.text
    quantities = _with_ranges(text, _quantities(text))
    return Findings(tuple(_Finder(reading, text).candidates(quantities)))


# number and unit

_MINUS = re.compile(r"(?:(?<![\w.,)%–—-])(?<![\w)] )[-−–]|(?<=\$)-|\bminus[ -])[ ]?\Z", re.IGNORECASE)
_AGE = re.compile(r"[ -]{0,3}(?:old|of age|olds)(?![^\W_])", re.IGNORECASE)
_AGED = re.compile(r"(?<![^\W_])(?:aged?|ages)(?: of)?(?: about| around| just| only)?[ ]\Z", re.IGNORECASE)
_YO = re.compile(r"[ -]?(?:y/?o|yrs? old)(?![^\W_])")
_GLUE = re.compile(r"[^\W_]|[.@#_/\\&]")


def _quantities(text: str) -> Iterator[_Quantity]:
    stretches = dismissed_stretches(text)
    starts = [start for start, _ in stretches]
    taken = 0  # what the quantity before needs: "cents a dozen" holds no dozen
    for numeral in numerals(text):
        if numeral.start < taken or _dismissed(stretches, starts, numeral):
            continue
        quantity = _quantity(text, numeral, taken)
        if quantity is not None:
            taken = quantity.stop
            yield quantity


def _dismissed(stretches: Sequence[Stretch], starts: Sequence[int], numeral: Numeral) -> bool:
    i = bisect_right(starts, numeral.start) - 1
    for start, end in stretches[max(0, i - 3) : i + 3]:
        inside = numeral.start <= start and end <= numeral.end and numeral.end - numeral.start >= end - start
        if start < numeral.end and numeral.start < end and not inside:
            return True
    return False


def _quantity(text: str, numeral: Numeral, taken: int) -> _Quantity | None:
    start = numeral.start
    money = money_before(text, start) if numeral.form != "none" else None
    if money is not None and money.start < taken:
        money = None  # "10 rmb 20 usd"
    digits = text[start].isdigit() or text[start] == "."
    if money is None and digits and start:
        glue = text[start - 1]
        if _GLUE.match(glue) and not (glue == "." and text[start] == "."):
            return None
        if glue in "-–‑" and start > 1 and (text[start - 2].isalnum() or text[start - 2] in ".)"):
            word = re.search(r"[^\W\d_]+\Z", text[max(0, start - 12) : start - 1])
            if word is None and not text[start - 2].isdigit() and text[start - 2] != ".":
                return None
            if word and word[0].lower() not in ("sub", "minus", "plus", "to", "a", "over", "under", "up", "now", "about", "per", "an", "or", "and", "roughly"):
                return None
    numeral = letter_scale(text, numeral, money=money is not None)
    power = numeral.power
    unit = unit_after(text, numeral.end, power, part=numeral.form == "fraction")
    end = numeral.end
    if money is not None:
        if money.power:
            numeral = numeral.scaled(money.power)
        start = money.start
        # "$10 dollars" is said twice; "US$5 Canadian" is not
        end = unit.end if unit is not None and unit.name == money.name and not text[unit.start] == "$" else end
        unit = money
    elif unit is not None:
        if unit.kind == "currency" and text[unit.start : unit.end] == "won" and not power:
            unit = None
        elif unit.power:
            numeral = numeral.scaled(unit.power)
        elif unit.kind == "currency" and not power and (scale := scale_after(text, unit.end)):
            numeral = numeral.scaled(scale[0])  # "75 USD million"
            unit = unit._replace(end=scale[1])
        if unit is not None and unit.sign:
            end = unit.end
    stop = max(end, unit.end) if unit is not None and money is None else end
    if digits and end == numeral.end and stop == end and end < len(text) and text[end] not in "-–" and _GLUE.match(text, end) and text[end] not in "./&":
        return None
    negative = False
    sign = _MINUS.search(text, max(0, start - 8), start)
    if sign and digits and (sign[0][-1] != " " or sign[0][0] in "mM" or (unit is not None and unit.name.startswith("degree"))):
        negative, start = True, sign.start()
    found = _Quantity(start, end, stop, numeral, unit, before=money is not None, negative=negative)
    if unit is not None and unit.kind == "time" and _AGE.match(text, stop):
        found.age = True
    elif unit is None and (_YO.match(text, stop) or _AGED.search(text, max(0, start - 24), start)):
        found.age = True
    if unit is not None and not found.age:
        per = per_after(text, stop, unit.kind)
        if per is not None:
            found.per, found.stop = per
    return found


# ranges

_LINK = re.compile(r"\s?(?:[-–—‒‑]|to|and|or|through)\s?-?\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)(?:between|from|ranging|ranges?)\s(?:\w+\s){0,2}\Z", re.IGNORECASE)


def _with_ranges(text: str, quantities: Iterator[_Quantity]) -> list[_Quantity]:
    done: list[_Quantity] = []
    for quantity in quantities:
        joined = _range(text, done[-1], quantity) if done else None
        if joined is not None:
            done[-1] = joined
        else:
            done.append(quantity)
    return done


def _range(text: str, first: _Quantity, second: _Quantity) -> _Quantity | None:
    between = text[first.stop : second.start] if second.start >= first.stop else None
    if between is None or len(between) > 6 or first.ranged:
        return None
    # the sign of the second number may have been taken for a minus
    if second.negative and text[second.start] in "-–−" and not between.strip():
        between, second = between + "-", replace(second, negative=False)
    link = _LINK.fullmatch(between)
    if link is None:
        return None
    low, high = first.numeral, second.numeral
    if low.value is None or high.value is None or low.form == "none":
        return None
    one, other = first.unit, second.unit
    if one is not None and other is not None and one.name != other.name:
        return None
    if one is not None and other is None and not first.before and not _bare_end(text, second):
        return None
    if not low.power and high.power and low.mantissa is not None and high.mantissa is not None:
        if low.mantissa < high.mantissa and (low.value < 1000):
            low = low.scaled(high.power)
    assert low.value is not None and high.value is not None
    word = between.strip().lower().strip("-")
    ends = (-low.value if first.negative else low.value, -high.value if second.negative else high.value)
    if ends[0] >= ends[1]:
        return None
    if word in ("and", "or") and not (
        (word == "and" and re.search(r"(?<!\w)between\s(?:\S+\s){0,2}\Z", text[max(0, first.start - 24) : first.start], re.IGNORECASE))
        or (word == "or" and ends[1] - ends[0] <= max(2, ends[0]) and (one is None or other is not None))
    ):
        return None
    unit = other if other is not None else one
    joined = replace(second, start=first.start, unit=unit, per=second.per or first.per, age=first.age or second.age)
    joined.low, joined.high, joined.ranged, joined.numeral = ends[0], ends[1], True, high
    joined.before = first.before
    if word not in ("to", "and", "or", "through") and not (unit or high.power or first.age) and _is_score(text, first, second):
        return None
    return joined


def _bare_end(text: str, second: _Quantity) -> bool:
    return second.unit is None


def _is_score(text: str, first: _Quantity, second: _Quantity) -> bool:
    """ "3-2" with nothing behind that it could count."""
    return not re.match(r"[ -](?!(?:win|loss|defeat|victory|draw|lead|decision|vote|ruling|majority|record|down|up|against|at|in|on|after|over|and|for)\b)[^\W\d_]{3,}", text[second.stop : second.stop + 16])


# figures

class _Finder:
    def __init__(self, reading: Reading, text: str) -> None:
        self.reading = reading
        self.text = text
        self.doc: Doc = reading.doc
        self.at = [token.idx for token in self.doc]
        self.before: tuple[Token, int] | None = None  # what the figure before counted, and its sentence

    def token(self, place: int) -> Token:
        return self.doc[max(0, bisect_right(self.at, place) - 1)]

    def candidates(self, quantities: Sequence[_Quantity]) -> Iterator[FigureCandidate]:
        for place, quantity in enumerate(quantities):
            found = self.candidate(quantity)
            if found is not None:
                yield found

    def candidate(self, quantity: _Quantity) -> FigureCandidate | None:
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
            rule=numeral.form + ("-range" if quantity.ranged else ""),
        )

    def bound(self, quantity: _Quantity, words: list[str], noun: Token | None) -> str:
        time = quantity.unit is not None and quantity.unit.kind == "time" and not quantity.age
        found = bound_before(words, time=time)
        if found is not None and found != "exact":
            return found
        ends = [quantity.end, quantity.stop]
        if noun is not None and noun.idx > quantity.start:
            ends.append(noun.idx + len(noun))
        if quantity.age:
            age = _AGE.match(self.text, quantity.stop)
            ends.append(age.end() if age else quantity.stop)
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

    def is_fraction(self, quantity: _Quantity, first: Token, last: Token) -> bool:
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

    def is_one(self, quantity: _Quantity, first: Token, last: Token) -> bool:
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

    def is_point_of_time(self, quantity: _Quantity) -> bool:
        """Durations are figures; "two years ago" and "the second half" are dates only."""
        return False

    def is_age(self, quantity: _Quantity, number: Token) -> bool:
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
