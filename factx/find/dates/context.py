"""What the parse says of a place in the text: is this word a date at all, and which tense governs it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.find.dates.lexer import Item
from factx.find.dates.resolution import Tense
from factx.find.dates.timex import Timex, has

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NAMES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "FAC"})
_NO_SEASON = frozenset({"from", "in", "of", "to"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_VERB_TAGS = frozenset({"MD", "VB", "VBP", "VBD", "VBZ", "VBN", "VBG"})


class Context:
    """What the parse says of a place in the text."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._tenses: dict[int, Tense] = {}
        self._perfect: dict[int, bool] = {}
        self._whole = doc.text
        self._lower = self._whole.islower()
        words = lexicon("dates")
        self._adverbs = frozenset(words["adverbs"]["words"])
        self._wrong_tags: dict[str, list[str]] = words["wrong_tags"]
        self._famous = words["famous_days"]
        self._no_length = frozenset(words["cues"]["no_length"])
        self._rated = frozenset(words["cues"]["rated"])
        self._ahead = frozenset(words["ahead"]["words"])
        self._doubtful_months = frozenset(words["doubtful"]["months"])
        self._leading = frozenset(words["doubtful"]["leading"])
        self._outlets = frozenset(words["names"]["outlets"])
        self._lead_ahead = frozenset(words["cues"]["lead_ahead"])
        self._planning = frozenset(words["cues"]["planning"])
        self._expecting = frozenset(words["cues"]["expecting"])
        self._arranged = frozenset(words["cues"]["arranged"])
        self._set_for = frozenset(words["cues"]["set_for"])
        self._numbered = frozenset(words["cues"]["numbered"])
        self._starts = [token.idx for token in doc]
        self._sentences = [token.idx for token in doc if token.is_sent_start]
        self._season_nouns = frozenset(words["season_nouns"]["with"])

    def token(self, offset: int) -> Token:
        """The token that holds the character at ``offset``."""
        return self._doc[max(bisect_right(self._starts, offset) - 1, 0)]

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds the character at ``offset``."""
        return bisect_right(self._sentences, offset)

    def is_caption(self, reading: Reading, offset: int) -> bool:
        """True in the caption of a photo."""
        block = reading.block_of(self.token(offset))
        return block is not None and block.kind == "caption"

    def recast(self, items: Sequence[Item], timex: Timex) -> Timex:
        """``timex`` as the words beside it mean it: "once a week" is a set, "the Sept. 11 attacks" a year."""
        first = items[0]
        if timex.kind == "duration" and len(items) == 2 and "a" in first.senses and "unit" in items[1].senses:
            at = self.token(first.start).i
            if at and self._is_rated(self._doc[at - 1]):
                return replace(timex, kind="set")
        if timex.month and timex.day and timex.year is None:
            famous = self._famous.get(f"{timex.month:02}-{timex.day:02}")
            after = self.token(items[-1].end + 1)
            if famous and after.idx > items[-1].start and after.lower_ in famous["before"]:
                return replace(timex, year=famous["year"])
        return timex

    def _is_rated(self, before: Token) -> bool:
        """True for what stands before "a day" in "$5 a day", "twice a day", "2,000 tests a day"."""
        if before.lower_ in self._rated or before.like_num:
            return True
        return before.pos_ == "NOUN" and any(child.dep_ == "nummod" for child in before.children)

    def lead(self, start: int) -> str:
        """The word before the place and its article."""
        i = self.token(start).i - 1
        if i > 0 and self._doc[i].lower_ == "the":
            i -= 1
        return self._doc[i].lower_ if i >= 0 else ""

    def believes(self, items: Sequence[Item], timex: Timex) -> bool:
        """False for words that look like time and are not: verbs, names, counts."""
        last = items[-1]
        if timex.year and last.text.isdigit() and self.token(last.end + 1).lower_ in self._numbered:
            return False  # "the 1900 block of Grand Avenue"
        if timex.month and not (timex.day or timex.year):
            return self._believes_month(next(item for item in items if "month" in item.senses))
        if timex.season and timex.year is None:
            token = self.token(next(item for item in items if "season" in item.senses).start)
            after = self._doc[token.i + 1] if token.i + 1 < len(self._doc) else token
            alone = timex.shift is None and timex.year_shift is None
            if token.tag_ in _VERB_TAGS or (alone and after.lower_ in _NO_SEASON):
                return False
            if alone and timex.modifier is None and self._is_kind(token, after):
                return False
        if timex.value is not None and timex.bare and timex.kind == "date":
            return self._believes_reference(last, timex.value)
        if timex.kind == "set" and "frequency" in last.senses:
            token = self.token(last.start)
            if last.text in self._adverbs:
                return token.tag_.startswith("RB")
            # "the Daily Show"
            return self._text(last).islower() or bool(token.is_sent_start)
        if timex.kind == "duration" and last.text == "quarters":
            # "three-quarters of the city"
            of = self._whole[last.end : last.end + 4] == " of "
            return self._whole[last.start - 1] != "-" and not of
        if timex.kind == "duration" and len(items) == 1 and "units" in last.senses:
            # "vacation days", "the Reagan years"
            unit = self.token(last.start)
            before = self._doc[unit.i - 1] if unit.i else unit
            if before.lower_ in self._no_length:
                return False
            return before.dep_ != "compound" or before.head.i != unit.i
        if timex.part and timex.weekday is None and timex.month is None and timex.deictic is None:
            shown = not any(self._text(item).islower() for item in items)
            if shown and len(items) > 1 and not self._text(last).isupper():
                return False  # "CBS This Morning"
            return last.text not in ("dawn", "dusk") or self._whole[last.end : last.end + 4] != " of "
        if timex.weekday or timex.deictic == 0 or timex.clock:
            return not self._is_outlet(items[0])
        if timex.unit in ("W", "D", "M", "Y") and last.text != self._text(last) and len(items) == 2:
            # "This Week" is a show
            return self._text(last).isupper()
        return True

    def _is_kind(self, season: Token, after: Token) -> bool:
        """True for "winter" in "a winter storm", "Winter Olympics", and in names: "the Arab Spring"."""
        for token in self._doc[season.i + 1 : season.i + 4]:
            if token.is_sent_start or (token.is_punct and token.text != "-"):
                break
            if token.lower_ in self._season_nouns:
                return False
        before = self._doc[season.i - 1] if season.i and not season.is_sent_start else None
        named = (
            before is not None
            and before.text[0].isupper()
            and (before.pos_ == "PROPN" or before.ent_type_ == season.ent_type_ == "EVENT")
            and before.lower_ not in ("the", "this", "last", "next", "in")
        )
        if named and season.text[0].isupper() and not self._whole.isupper():
            return True
        if after.i == season.i or after.is_sent_start:
            return False
        return after.tag_ in _NOUN_TAGS or (after.pos_ == "ADJ" and after.text[0].isupper())

    def _believes_month(self, item: Item) -> bool:
        token = self.token(item.start)
        if "abbreviation" in item.senses and not self._text(item).endswith("."):
            return False
        if item.text not in self._doubtful_months:
            return True
        before = self._doc[token.i - 1].lower_ if token.i else ""
        if token.i and self._doc[token.i - 1].pos_ == "PROPN" and before not in self._leading:
            return False  # "Theresa May"
        if not (self._text(item).istitle() or self._text(item).isupper() or self._lower):
            return False  # "the march", in a text that knows capitals
        if before in self._leading:
            return token.tag_ not in _VERB_TAGS or self._text(item).istitle()
        if token.tag_ in _VERB_TAGS or token.ent_type_ in _NAMES:
            return False
        after = self._doc[token.i + 1].lower_ if token.i + 1 < len(self._doc) else ""
        return after not in ("of", "for", "on") and (token.ent_type_ == "DATE" or before != "the")

    def _believes_reference(self, item: Item, value: str) -> bool:
        token = self.token(item.start)
        if token.ent_type_ in _NAMES and not self._text(item).islower():
            return False  # "Americans for a Renewable Future"
        if item.text in self._ahead:
            before = self._doc[token.i - 1].lower_ if token.i else ""
            return before != "as" and self.tense(item.start, item.end) == "future"
        if item.text in self._wrong_tags and token.tag_ in self._wrong_tags[item.text]:
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
        lead = self.lead(start)
        leads_ahead = lead in self._lead_ahead
        for _ in range(12):
            if token.pos_ in ("VERB", "AUX"):
                if leads_ahead:
                    # "until Thursday, they had not said so" is over
                    return "past" if self._is_past_perfect(token) else "future"
                planned = token.lower_ in self._planning or (lead == "for" and token.lower_ in self._set_for)
                planned = planned or (token.tag_ in ("VBP", "VBZ") and token.lower_ in self._arranged)
                return "future" if planned else self._tense_of(token)
            if token.head.i == token.i:
                break
            token = token.head
        return "future" if leads_ahead else None

    def _is_past_perfect(self, verb: Token) -> bool:
        if verb.i not in self._perfect:
            self._perfect[verb.i] = any(child.lower_ == "had" for child in verb.children)
        return self._perfect[verb.i]

    def _tense_of(self, verb: Token) -> Tense:
        # kept, because a verb's children take time in proportion to its sentence
        if verb.i not in self._tenses:
            self._tenses[verb.i] = self._work_out_tense(verb)
        return self._tenses[verb.i]

    def _work_out_tense(self, verb: Token) -> Tense:
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
            if (
                verb.tag_ == "VBG"
                and not helpers
                and verb.head.pos_ in ("VERB", "AUX")
                and verb.head.i != verb.i
            ):
                verb = verb.head
                continue
            break
        return "present"
