"""Finds figures: numbers with their bound, unit, and what they count.

The number grammar reads the text (:mod:`factx.find.figures.numbers`), the tables give units and bounds, the
parse says what is counted.  Order: numeral, unit, range, is it a figure at all, bound, noun.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factx._candidates import FigureCandidate, Findings, Stretch, Trouble
from factx._parsing import Reading
from factx.find.figures.bounds import bound_after, bound_before, change_before, change_of, words_before
from factx.find.figures.counted import counted_after, halved, inherited, of_pronoun
from factx.find.figures.dismissed import are_years, is_address, is_name, lists
from factx.find.figures.numbers import LONGEST
from factx.find.figures.quantities import Quantity, age_end, quantities
from factx.find.figures.referred import before_change, named_before, owner_of, part_of, phrase, referred_noun
from factx.find.figures.units import Unit, per_after, unit_word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_figures(reading: Reading) -> Findings[FigureCandidate]:
    """The figures of a document, in order of the text."""
    text = reading.doc.text
    troubles = tuple(
        Trouble("number-too-long", f"more than {LONGEST} digits are no figure", reading.extent(*match.span()))
        for match in _TOO_LONG.finditer(text)
    )
    return Findings(tuple(_Finder(reading, text).candidates(quantities(text))), troubles)


_TOO_LONG = re.compile(rf"\d{{{LONGEST + 1},}}")
_LEVEL = re.compile(r",?\s(?:to|at|from|or|to close at|to end at|versus|against)\s", re.IGNORECASE)
_HYPHENED = re.compile(r"[-‑]([^\W\d_]+)")
_FRACTION_OF = re.compile(
    r"[ -]{1,2}(?:of|the|an?|that|its|their|his|her|our|as|percent|per|percentage|from|more|less|those)\b",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"\s*(?:[.,;:!?)]|\Z|(?:in|from|since|to|last|this|over|on|after|between|during)\b)")
_BY = re.compile(r"\b(?:by|about|nearly|almost|over|than|around)\s\Z")
_HYPHENS = ("-", "–", "‑")
_AGE_END = re.compile(r"\s?(?:[,.;)―—–]|-\s|\Z|\s(?:by|when|next|on|in|this|now|and|at|years?)\b)")


class _Finder:
    def __init__(self, reading: Reading, text: str) -> None:
        self.reading = reading
        self.text = text
        self.doc: Doc = reading.doc
        self.at = [token.idx for token in self.doc]
        self.before_change: tuple[str | None, int, str | None] = (None, 0, None)
        self.before_unit: tuple[Unit, int] | None = None  # the unit of the figure before, and where
        self.before: tuple[Token, int] | None = None  # what the figure before counted, and where
        self.about: dict[int, Stretch | None] = {}  # what the figures so far are about, by their tokens
        self.later: set[int] = set()  # tokens of quantities with a unit
        self.units: set[int] = set()  # tokens that are units
        self.last, self.stop = 0, 0  # the figure before: its first token, the end of its text
        self.noun_at = -1  # the noun that the figure before counted

    def token(self, place: int) -> Token:
        return self.doc[max(0, bisect_right(self.at, place) - 1)]

    def candidates(self, found: Sequence[Quantity]) -> Iterator[FigureCandidate]:
        last: FigureCandidate | None = None
        for quantity in found:
            if quantity.unit is not None:
                self.later.update(range(self.token(quantity.start).i, self.token(quantity.stop - 1).i + 1))
        for quantity in found:
            candidate = self.candidate(quantity)
            if candidate is not None:
                if quantity.aside and last is not None:
                    bound = (
                        last.bound
                        if candidate.bound == "exact" and last.bound != "between"
                        else candidate.bound
                    )
                    candidate = replace(candidate, bound=bound, change=last.change or candidate.change)
                yield candidate
            last = candidate

    def candidate(self, quantity: Quantity) -> FigureCandidate | None:
        numeral, unit = quantity.numeral, quantity.unit
        first, last = self.token(quantity.start), self.token(numeral.end - 1)
        number = self.token(numeral.start)
        written = self.text[numeral.start : numeral.end]
        if not self.is_figure(quantity, written, number, last):
            return None
        if unit is None and not quantity.age:
            unit = self.unit_behind(last)
        age = quantity.age or self.is_age(quantity, number, last, written)
        kind = "age" if age else unit.kind if unit is not None else "count"
        name = unit.name if unit is not None else "year" if age else None

        noun: Token | None = None
        if not age and (unit is None or unit.kind == "percent") and quantity.rule != "votes":
            noun = counted_after(self.doc, self.token(quantity.stop - 1).i, of_only=unit is not None)
            if noun is None and unit is None and written.lower() == "half":
                noun = halved(self.doc, last.i)
            if (
                noun is None
                and unit is None
                and (quantity.rule != "fraction" or of_pronoun(self.doc, last.i))
            ):
                if (
                    not written[0].isdigit()
                    and numeral.form == "words"
                    and not self.stands_alone(number, last)
                ):
                    return None
                if (
                    number.i > 1
                    and self.doc[number.i - 1].lower_ == "or"
                    and self.doc[number.i - 2].tag_ == "NN"
                ):
                    noun = self.doc[number.i - 2]  # "another day or two"
                if noun is None and (numeral.form == "vague" or self.can_inherit(last)):
                    known = self.from_before(first)
                    noun = (
                        inherited(
                            self.doc, first.i, last, known.lower_ if known is not None else None, self.units
                        )
                        or known
                    )
        if unit is not None:
            self.units.update(range(last.i + 1, self.token(quantity.stop - 1).i + 1))
        words = words_before(self.text, quantity.start)
        if unit is None and noun is None and kind == "count" and words[-1:] == ["by"]:
            unit = self.unit_before(first)  # "rose by 2 percent, but fell by 1 in May"
            kind, name = (unit.kind, unit.name) if unit is not None else (kind, name)
        if unit is not None:
            self.before_unit = (unit, first.i)
        if noun is not None and unit is None:
            if (
                number.i < self.noun_at
                and last.i + 1 < len(self.doc)
                and self.doc[last.i + 1].pos_ == "PROPN"
            ):
                return None  # "two new 747 Cargo jets"
            self.noun_at = noun.i
            if self.text[quantity.stop : quantity.stop + 1] not in _HYPHENS:  # no "6.6-magnitude *quake*"
                self.before = (noun, first.i)

        per = quantity.per
        if per is None and unit is not None and unit.kind == "measure":
            whole = part_of(self.doc, self.token(quantity.stop - 1).i + 1, unit.kind)
            of = per_after(self.text, whole.idx + len(whole), "count") if whole is not None else None
            per = of[0] if of else None  # "3 million gallons of water a year"
        if per is None and unit is None and noun is not None and noun.idx > quantity.start:
            found = per_after(self.text, noun.idx + len(noun), "count")
            per = found[0] if found else None

        if quantity.ranged:
            bound, low, high, value = "between", quantity.low, quantity.high, None
        elif numeral.value is None:
            bound, low, high, value = "vague", numeral.low, numeral.high, None
        else:
            value, low, high = quantity.value, None, None
            bound = self.bound(quantity, words, noun)
        change = change_before(words, kind) or self.change(first, kind)
        if words[-1:] == ["by"] and change is None and unit is not None:
            change = self.change_of_before(first, unit)  # "Norwell fell 3 percent, Marlow by 2 percent"
        self.before_change = (change, first.i, name)
        end = self.token(quantity.stop - 1).i
        if noun is not None and unit is None and noun.i > end:
            end = noun.i
        referred = self.referred(quantity, first.i, end, last, noun, kind, change)
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

    def referred(
        self,
        quantity: Quantity,
        first: int,
        end: int,
        last: Token,
        noun: Token | None,
        kind: str,
        change: str | None,
    ) -> Stretch | None:
        """Where the words stand that say what the figure is about."""
        found: Stretch | None = None
        gap = self.text[self.stop : quantity.start] if self.stop <= quantity.start <= self.stop + 20 else ""
        if quantity.aside or _LEVEL.fullmatch(gap):
            found = self.about.get(self.last)
        else:
            anchor = noun if noun is not None and noun.i > last.i and kind != "percent" else last
            whole = part_of(self.doc, end + 1, kind) if kind not in ("count", "age") else None
            if noun is not None and noun.i > last.i and kind == "count":
                whole = owner_of(noun)
            about = whole or (before_change(self.doc, first) if kind != "count" else None)
            about = about or (named_before(self.doc, first) if kind == "measure" else None)
            about = about or referred_noun(
                anchor, first, end, self.about, self.later, adverbial=kind == "time"
            )
            if about is not None and about.i in self.about:
                found = self.about[about.i]
            elif about is not None and (noun is None or about.i != noun.i or kind == "percent"):
                a, b = phrase(self.doc, about, first, end if whole is None else end + 1)
                found = (self.doc[a].idx, self.doc[b - 1].idx + len(self.doc[b - 1]))
        for i in range(first, end + 1):
            self.about[i] = found
        self.stop, self.last = quantity.stop, first
        return None if found is None else self.extent(*found)

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

    def unit_before(self, first: Token) -> Unit | None:
        if self.before_unit is None:
            return None
        unit, place = self.before_unit
        near = 0 < first.i - place < 25
        near = near and not any(token.is_sent_start for token in self.doc[place + 1 : first.i + 1])
        return unit if near and unit.kind in ("percent", "measure") else None

    def unit_behind(self, last: Token) -> Unit | None:
        """The unit behind one or two adjectives: "310 rushing yards", "the 20 previous years"."""
        for place in range(last.i + 1, min(last.i + 4, len(self.doc))):
            token = self.doc[place]
            if token.is_sent_start:
                return None
            entry = unit_word(token.lower_) if place > last.i + 1 and token.tag_ == "NNS" else None
            if entry is not None and entry[1] in ("measure", "time", "currency"):
                return Unit(entry[0], entry[1], token.idx, token.idx + len(token))
            if not (token.pos_ == "ADJ" or token.tag_ in ("VBG", "NNP", "NN")) or not token.is_alpha:
                return None
        return None

    def change(self, first: Token, kind: str) -> str | None:
        """ "grow sales by 35 percent": the verb that "by" belongs to."""
        by = self.doc[first.i - 1] if first.i else first
        if (
            kind not in ("percent", "currency", "measure")
            or by.lower_ != "by"
            or by.head.pos_ not in ("VERB", "NOUN")
        ):
            return None
        return change_of(by.head.lower_, by=True)

    def change_of_before(self, first: Token, unit: Unit) -> str | None:
        change, place, name = self.before_change
        return change if name == unit.name and 0 < first.i - place < 12 else None

    def from_before(self, first: Token) -> Token | None:
        if self.before is None:
            return None
        noun, place = self.before
        if first.i - place > 60 or (
            "\n" in self.text[noun.idx : first.idx] and self.text[noun.idx : first.idx].count("\n") > 1
        ):
            return None
        return noun

    # is it a figure

    def is_figure(self, quantity: Quantity, written: str, number: Token, last: Token) -> bool:
        numeral, unit = quantity.numeral, quantity.unit
        if quantity.rule in ("ratio", "votes", "sum", "product"):
            return True
        if numeral.form == "fraction" and not self.is_fraction(quantity, written, number):
            return False
        if quantity.ranged and unit is None and not quantity.age:
            low = self.text[quantity.start : quantity.start + 4]
            high = self.text[quantity.end - 4 : quantity.end]
            return not (is_address(last) or are_years(low, high, self.token(quantity.start), last))
        if unit is None and not quantity.age and not quantity.ranged:
            if written.isdigit() and number.ent_type_ == "TIME":
                return False  # "opens at 10"
            bare = written.isdigit() or (numeral.form == "words" and not numeral.power)
            if bare and is_name(written, number, last):
                return False
            after = _HYPHENED.match(self.text, numeral.end)
            if after and numeral.form == "words" and after[1].lower() in lists().hyphened:
                return False
        if written.lower() in ("one", "zero") and not self.is_one(quantity, number, last):
            return False
        # "a couple of days" is a date, "a couple of briefings" a figure
        days = unit is not None and unit.kind == "time" and numeral.form == "vague"
        return not (days and written.lower().endswith(("couple", "handful")))

    def is_fraction(self, quantity: Quantity, written: str, first: Token) -> bool:
        """ "half of them", "a third from 2001", but not "the first half" nor "a third time"."""
        text, end, lowered = self.text, quantity.numeral.end, written.lower()
        if not lowered[0].isalpha():
            return True
        follows = _FRACTION_OF.match(text, end)
        if lowered == "half":
            before = self.doc[first.i - 1].lower_ if first.i else ""
            if before in lists().not_half and not (before == "and" and of_pronoun(self.doc, first.i)):
                return False
            return bool(follows) or (quantity.unit is not None and text[end : end + 1] == " ")
        if quantity.unit is not None or lowered.endswith("s") or follows:
            return True
        return bool(_PAUSE.match(text, end)) and bool(
            _BY.search(text, max(0, quantity.start - 10), quantity.start)
        )

    def is_one(self, quantity: Quantity, first: Token, last: Token) -> bool:
        """ "one" and "zero" that count something, not the pronoun or a set phrase."""
        known = lists()
        after = self.doc[last.i + 1] if last.i + 1 < len(self.doc) else None
        before = self.doc[first.i - 1] if first.i and not first.is_sent_start else None
        if after is None:
            return False
        if quantity.unit is not None:
            once = before is None or before.lower_ in ("that", ",", "for")
            return not (after.lower_ == "day" and quantity.per is None and once)
        if after.lower_ == "of":
            return before is None or before.lower_ not in ("no", "any", "every", "each", "which", "this")
        if before is not None and (
            before.lower_ in known.one_after or (before.lower_ == "on" and after.lower_ in ("hand", "side"))
        ):
            return False
        if after.lower_ in known.one_before or not (after.is_alpha or after.text == "-"):
            return False
        return counted_after(self.doc, last.i) is not None

    def stands_alone(self, number: Token, last: Token) -> bool:
        """True if a number word without a noun counts: "six were appointed", not "the two were speaking"."""
        if of_pronoun(self.doc, last.i):
            return True
        if number.i and self.doc[number.i - 1].lower_ in lists().pronominal:
            return False
        before = self.doc[number.i - 1] if number.i else None
        if before is not None and before.pos_ == "ADJ":
            return False  # "the bottom three"
        if (
            before is not None
            and before.lower_ == "or"
            and number.i > 1
            and self.doc[number.i - 2].pos_ == "NOUN"
        ):
            return True  # "another day or two"
        subject = last.dep_ in ("nsubj", "nsubjpass")
        return subject or (
            last.dep_ in ("dobj", "attr", "pobj") and (before is None or before.lower_ not in (",", "and"))
        )

    def can_inherit(self, last: Token) -> bool:
        """False where the number measures another noun: "a net worth of 2.5 billion"."""
        if of_pronoun(self.doc, last.i):
            return True
        if last.dep_ == "pobj" and last.head.dep_ == "prep":
            return not (
                last.head.lower_ in ("of", "at", "around", "in", "on")
                and last.head.head.pos_ in ("NOUN", "PROPN")
            )
        return last.dep_ not in ("appos", "npadvmod", "nmod", "compound")

    def is_age(self, quantity: Quantity, number: Token, last: Token, written: str) -> bool:
        """ "Olsen, 66, has", "he will be 35": a bare number up to 120 that says somebody's age."""
        value = quantity.numeral.value
        if (
            quantity.unit is not None
            or quantity.ranged
            or value is None
            or not 0 < value <= 120
            or quantity.numeral.power
        ):
            return False
        if last.i + 1 < len(self.doc) and last.nbor().lower_ in lists().not_aged:
            return False
        rest = _AGE_END.match(self.text, quantity.end)
        if written.isdigit() and rest and number.i > 1 and self.doc[number.i - 1].text == ",":
            name = self.doc[number.i - 2]
            if name.pos_ == "NOUN" and name.tag_ == "NN" and value >= 10:  # "the suspect, 46, was charged"
                return (
                    name.lower_ not in lists().not_people
                    and self.text[quantity.end : quantity.end + 1] == ","
                )
            return (
                name.pos_ == "PROPN" and name.text[:1].isupper() and name.ent_type_ in ("PERSON", "ORG", "")
            )
        if written.isdigit() and number.i > 1:
            of, before = self.doc[number.i - 1].lower_, self.doc[number.i - 2].lower_
            after = self.doc[last.i + 1 : last.i + 2]
            bare = not after or after[0].pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")
            if of == "of" and before in lists().aged_of and bare:
                return True  # "a boy of 12"
            if of == "at" and before in lists().aged_at and rest:
                return True  # "dies at 87"
        verb = last.head
        if last.dep_ == "prep":
            return False
        if last.dep_ == "pobj" and verb.dep_ == "prep" and verb.lower_ in ("around", "about"):
            verb = verb.head
        if (
            last.dep_ in ("attr", "acomp", "dobj", "oprd", "npadvmod", "pobj")
            and verb.lower_ in lists().being
        ):
            for child in verb.children:
                if child.dep_ == "nsubj" and child.i < last.i:
                    if verb.lower_ not in ("turned", "turns", "turn", "turning") and not (
                        child.lower_ in ("he", "she", "i", "who") or child.lower_ in ("age", "expectancy")
                    ):
                        return child.ent_type_ == "PERSON" and bool(_AGE_END.match(self.text, quantity.end))
                    return counted_after(self.doc, last.i) is None
        return False

    def extent(self, start: int, end: int) -> Stretch:
        return self.reading.extent(start, end)
