"""What belongs to the number that another is compared with: "rose to 93, up from *46 a day earlier*"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_FARTHEST = 30  # tokens from a figure to what is told of another
_WORDS_OF_NUMBER = 6  # before a number: "with just over $31"


class Compared:
    """Knows the figures of a text by their tokens; ``words`` is the table of measures.toml."""

    def __init__(self, figured: Collection[int], words: Mapping[str, Collection[str]]) -> None:
        self._figured = figured
        self._words = words

    def leads_to(self, number: Token, at: int) -> bool:
        """Whether, after token ``at``, "from", "than" or "compared with" leads to ``number``."""
        words = self._words
        for i in range(number.i - 1, max(at, number.i - _WORDS_OF_NUMBER), -1):
            word = number.doc[i]
            if word.lower_ in words["leading"]:
                return True
            if word.lower_ in words["base"]:
                # "from 46 a day earlier", but not "people from 20 countries"
                after = number.doc[number.i + 1 : number.i + 2]
                bare = not after or after[0].pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")
                return bare or (i > 0 and number.doc[i - 1].lower_ in words["changes"])
            if word.is_punct or word.pos_ in ("VERB", "NOUN", "PROPN"):
                return False
        return False

    def has(self, day: Token, at: int, percent: bool) -> bool:
        """Whether a date after the figure at ``at`` belongs to what that is compared with.

        "19 this year, compared with *31 in 2022*", "up 7 percent *from 2022*", "the most *since 1949*".
        """
        if not at < day.i <= at + _FARTHEST:
            return False
        doc, words = day.doc, self._words
        first = max(at + 1, day.left_edge.i)
        lead = doc[first - 1]
        numbers = [token for token in doc[at + 1 : first] if token.i in self._figured]
        if lead.lower_ in words["base"] and (percent or numbers):
            return True
        if lead.lower_ == "since" and any(
            token.tag_ in ("JJS", "RBS") or token.lower_ in words["records"] for token in doc[at + 1 : first]
        ):
            return True
        return any(self.leads_to(token, at) for token in numbers)

    def owns(self, opener: Token, at: int) -> bool:
        """Whether the condition that ``opener`` opens is of the other number.

        "45,000 are left, down from *200,000 before the war*"
        """
        between = opener.doc[at + 1 : min(opener.i, at + 1 + _FARTHEST)]
        return any(token.i in self._figured and self.leads_to(token, at) for token in between)


def is_base_year(day: Token) -> bool:
    """ "up 211 *on 2019*"."""
    return day.i > 0 and len(day.text) == 4 and day.text.isdigit() and day.nbor(-1).lower_ == "on"
