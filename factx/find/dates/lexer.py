"""Text to chains of time words: the alphabet that the grammar of dates is written in.

A chain is a run of neighbouring words that all have some sense in ``data/dates.toml`` or are numbers
of some form.  Any other word, and nearly all punctuation, ends it.  Most sentences hold no chain with
a trigger (a month, a unit, a year ...) and cost no more than a look into a dictionary for each word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from factx._lexicon import lexicon

Senses = Mapping[str, Any]

TRIGGERS = frozenset({
    "month", "weekday", "weekdays", "season", "part", "plural_part", "deictic", "deictic_part", "unit",
    "units", "decade", "decade_word", "century", "frequency", "holiday", "trigger", "year", "clock", "noon",
    "isodate", "numdate", "explicit", "prewar", "war", "bc",
})  # fmt: skip
"""Senses of which a chain must hold one to be worth a look."""


@dataclass(frozen=True, slots=True)
class Item:
    """One word, number or sign with all its senses."""

    start: int
    end: int
    text: str
    senses: Senses

    def get(self, sense: str) -> Any:
        """The value of ``sense``, or ``None``."""
        return self.senses.get(sense)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Senses of words, phrases by their first word, and the patterns of written-out numbers."""

    words: Mapping[str, Senses]
    phrases: Mapping[str, tuple[tuple[re.Pattern[str], Senses], ...]]
    zones: Mapping[str, str]
    numbers: Mapping[str, int]
    number_run: re.Pattern[str]
    named_days: Mapping[str, str]


_TOKEN = re.compile(
    r"""
    (?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}
        (?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?\s?(?:Z\b|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w-]))
  | (?P<explicit>[0-9]{1,4}(?P<mark>[/.-])[A-Za-z]{3,9}(?P=mark)[0-9]{2,4}(?![\w/.-])
        |[A-Za-z]{3,9}(?P<sep>[/.-])[0-9]{1,2}(?P=sep)[0-9]{4}(?![\w/-]))
  | (?P<slashed>[0-9]{1,4}(?P<sign>[/.-])[0-9]{1,2}(?P=sign)(?:[0-9]{4}|[0-9]{2})(?![\w/])(?!\.[0-9]))
  | (?P<code>[0-9]+(?:[./-][0-9]+){2,})
  | (?P<named>[0-9]{1,2}/[0-9]{1,2}(?![\w/]))
  | (?P<ampm>[0-9]{1,2}(?:[:.][0-9]{2}){0,2}[ \u00a0\u202f]?[apAP](?:\.[ ]?[mM]\b\.?|[mM]\b))
  | (?P<colon>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?(?:hrs?|hours)\b\.?)?(?![\w:]))
  | (?P<oclock>[0-9]{1,2}\s?o['’]clock)
  | (?P<decade>['’]?[0-9]{2,4}['’]?s\b)
  | (?P<apos>['’][0-9]{2}\b)
  | (?P<ordinal>[0-9]{1,3}(?:st|nd|rd|th)\b)
  | (?P<mixed>[0-9]{1,4}(?:[ -]1/2|½))
  | (?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![\w]))
  | (?P<quarter>(?:[QH][1-4]|[1-4][QH])(?!\w))
  | (?P<word>[^\W\d_]+)
  | (?P<poss>['’]s?\b|['’])
  | (?P<comma>,)
  | (?P<dash>[-–])
  | (?P<other>[^\s])
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"[ \t\u00a0\u202f]{0,3}\n?[ \t\u00a0\u202f]{0,3}\Z")
_STOP = re.compile(r"\.| \.(?= [0-9])")  # of an abbreviation, in tokenised text too
_LONGEST_CHAIN = 60


def chains(text: str, vocabulary: Vocabulary) -> Iterator[list[Item]]:
    """The chains of ``text`` that hold a trigger, in order."""
    chain: list[Item] = []
    triggered = False
    skip_to = last_end = 0
    words = vocabulary.words
    lower = text.islower()
    for found in _TOKEN.finditer(text):
        start = found.start()
        if start < skip_to:
            continue
        form = found.lastgroup
        item: Item | None = None
        if form == "word":
            word = found[0].lower()
            senses = words.get(word)
            if senses is not None:
                item = _word(text, found, word, senses, vocabulary, lower)
        elif form == "explicit" and not _names_month(found[0], words):
            item = None
        elif form == "named":
            if (day := vocabulary.named_days.get(found[0])) is not None:
                item = Item(start, found.end(), found[0], {"isodate": day})
        elif form != "other":
            item = _number_or_sign(found, form or "", text)
        if item is not None and chain:
            gap = start - last_end
            if (gap and (gap > 7 or not _GAP.match(text, last_end, start))) or len(chain) >= _LONGEST_CHAIN:
                if triggered:
                    yield chain
                chain, triggered = [], False
        if item is None:
            if chain:
                if triggered:
                    yield chain
                chain, triggered = [], False
            continue
        if item.text == "-" and not _between_numbers(text, item):
            # "four-month": the hyphen glues, it says nothing; " - " is a break
            last_end = item.end if text[item.start - 1 : item.end + 1].count(" ") == 0 else -100
            continue
        chain.append(item)
        last_end = skip_to = item.end
        if not triggered and not TRIGGERS.isdisjoint(item.senses):
            triggered = True
    if triggered:
        yield chain


def _names_month(written: str, words: Mapping[str, Senses]) -> bool:
    name = re.search(r"[A-Za-z]+", written)
    return name is not None and "month" in words.get(name[0].lower(), ())


def _between_numbers(text: str, item: Item) -> bool:
    before = text[item.start - 1] if item.start else " "
    after = text[item.end] if item.end < len(text) else " "
    return before.isdigit() and after.isdigit()


def _word(
    text: str, found: re.Match[str], word: str, senses: Senses, vocabulary: Vocabulary, lower: bool
) -> Item | None:
    start, end = found.span()
    for phrase, meaning in vocabulary.phrases.get(word, ()):
        if longer := phrase.match(text, start):
            return Item(start, longer.end(), longer[0].lower(), meaning)
    if not senses:
        return None
    if "numeral" in senses and (run := vocabulary.number_run.match(text, start)):
        number = _spoken(re.split(r"[\s-]+", run[0].lower()), vocabulary.numbers)
        if number is None and run.end() > end:
            run = None
        if number is not None and run is not None:
            return Item(start, run.end(), run[0].lower(), number)
    if "abbreviation" in senses and (stop := _STOP.match(text, end)):
        end = stop.end()
    if "zone" in senses and found[0] not in vocabulary.zones and not lower:
        return None
    return Item(start, end, word, senses)


def _number_or_sign(found: re.Match[str], form: str, text: str) -> Item | None:
    start, end = found.span()
    written = found[0]
    senses: dict[str, Any] | None
    match form:
        case "number":
            if start and (text[start - 1] in "$£€¥#." or text.startswith("%", end)):
                return None
            senses = _number(written)
        case "poss":
            senses = {"poss": True}
        case "comma":
            senses = {"comma": True}
        case "dash":
            senses = {"dash": True}
        case "explicit":
            # a month's name between signs: there are many orders, so dateparser reads it
            senses = {"explicit": written}
        case "iso":
            senses = {"isodate": written}
        case "slashed":
            senses = {"numdate": written}
        case "ampm" | "colon" | "oclock":
            senses = _clock(written, form)
        case "quarter":
            senses = {"quarter_code": written} if written not in ("H3", "H4", "3H", "4H") else None
        case "ordinal":
            number = int(re.match(r"[0-9]+", written)[0])  # type: ignore[index]
            senses = {"ordday": number}
        case "decade":
            senses = _decade(written)
        case "apos":
            if start and text[start - 1] in "'’‘`":
                return None
            senses = {"year": _century_of(int(written[1:])), "aposyear": True}
        case "mixed":
            senses = {"number": int(re.match(r"[0-9]+", written)[0]) + 0.5}  # type: ignore[index]
        case _:
            senses = None
    return None if senses is None else Item(start, end, written, senses)


def _century_of(two_digits: int) -> int:
    # a two-digit year lies in the hundred years that end in 2029
    return two_digits + (2000 if two_digits < 30 else 1900)


def _number(written: str) -> dict[str, Any] | None:
    if len(written) > 12:
        return None
    if written.isdigit():
        number = int(written)
        senses: dict[str, Any] = {"number": number}
        if 1 <= number <= 31 and len(written) <= 2:
            senses["daynum"] = number
        elif 1000 <= number <= 2999 and len(written) == 4:
            senses["year"] = number
        if len(written) == 2:
            senses["two"] = number
        return senses
    plain = float(written.replace(",", ""))
    return {"number": int(plain) if plain.is_integer() else plain}


def _clock(written: str, form: str) -> dict[str, Any] | None:
    numbers = [int(n) for n in re.findall(r"[0-9]+", written)]
    hour, minute, second = [*numbers, 0, 0][:3]
    if form != "colon" and not 1 <= hour <= 12:
        return None
    if form == "ampm":
        hour = hour % 12 + (12 if "p" in written.lower() else 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    return {"clock": f"{hour:02}:{minute:02}" + (f":{second:02}" if len(numbers) > 2 else "")}


def _decade(written: str) -> dict[str, Any] | None:
    digits = re.sub(r"[^0-9]", "", written)
    if len(digits) == 3 or not digits.endswith("0"):
        return None
    number = int(digits)
    if len(digits) == 2:
        # "in his 30s" is an age: without a century it takes an apostrophe or an article
        return {"decade": 1900 + number, "two": number} if written[0] in "'’" else {"decade_word": number}
    return {"decade": number} if 1000 <= number <= 2990 else None


def _spoken(words: list[str], numbers: Mapping[str, int]) -> dict[str, Any] | None:
    """The value of a number in words; "nineteen ninety-seven" is a year."""
    values = [numbers[w] for w in words if w != "and"]
    if len(values) >= 2 and 16 <= values[0] <= 20 and 10 <= values[1] <= 90 and "and" not in words:
        rest = values[1:]
        if len(rest) == 1 or (len(rest) == 2 and rest[0] >= 20 and rest[1] < 10):
            return {"year": values[0] * 100 + sum(rest)}
        return None
    total = group = 0
    for value in values:
        if value == 100:
            group = max(group, 1) * 100
        elif value == 1000:
            total += max(group, 1) * 1000
            group = 0
        elif group and (group % 100 and (group % 10 or value >= 10)):
            return None  # two numbers that stand side by side
        else:
            group += value
    total += group
    senses: dict[str, Any] = {"number": total}
    if values[0] >= 100:
        senses["round"] = total
    elif 1 <= total <= 31:
        senses["worded"] = total
    elif 1900 <= total <= 2099:
        senses["longyear"] = total
    return senses


@functools.cache
def vocabulary() -> Vocabulary:
    """The vocabulary of ``data/dates.toml``."""
    data = lexicon("dates")
    words: dict[str, dict[str, Any]] = {}

    def give(word: str, sense: str, value: Any = True) -> None:
        words.setdefault(word, {})[sense] = value

    for table, sense in _TABLES.items():
        for word, value in data[table].items():
            give(word, sense, value)
            if table.startswith("abbreviated"):
                give(word, "abbreviation")
    for word, value in data["units"].items():
        give(word, f"unit_{value.lower()}")
    for word in data["weekdays"]:
        give(f"{word}s", "weekdays", data["weekdays"][word])
    for word, value in data["parts"].items():
        if value.isalpha():
            give(f"{word}s", "plural_part", value)
        else:
            words[word]["noon"] = words[word].pop("part")
    for sense, forms in data["words"].items():
        for word in forms:
            give(word, sense)
    for word in data["numbers"]:
        give(word, "numeral")
    for zone in data["zones"]:
        give(zone.lower(), "zone", data["zones"][zone])
    for pattern in (*data["patterns"].values(), *(rule[0] for rule in data["rules"].values())):
        for word in re.findall(r"'(\w+)'", pattern):
            give(word, f"={word}")
    phrases: dict[str, list[tuple[re.Pattern[str], Senses]]] = {}
    for phrase in data["references"]:
        for word in phrase.split():
            give(word, f"={word}")
        # the last word of a phrase makes the chain worth a look
        give(phrase.split()[-1], "trigger")
    for table, sense in (("holidays", "holiday"), ("ordinals", "ordday")):
        for phrase, value in sorted(data[table].items(), key=lambda entry: -len(entry[0])):
            first, *others = phrase.split()
            if not others and phrase.isalpha():
                give(phrase, sense, value)
                continue
            form = r"\s{1,2}".join(map(re.escape, phrase.split())).replace("'", "['’]?")
            head = re.match(r"[^\W\d_]+", first)
            key = head[0] if head else first
            words.setdefault(key, {})
            phrases.setdefault(key, []).append((re.compile(rf"{form}\b", re.IGNORECASE), {sense: value}))
    word_of_number = "|".join(sorted(data["numbers"], key=len, reverse=True))
    return Vocabulary(
        words=words,
        phrases={key: tuple(entries) for key, entries in phrases.items()},
        zones=data["zones"],
        numbers=data["numbers"],
        named_days=data["named_days"],
        number_run=re.compile(
            rf"(?:{word_of_number})\b(?:(?:[ -]|[ ]and[ ])(?:{word_of_number})\b){{0,8}}", re.IGNORECASE
        ),
    )


_TABLES = {
    "months": "month", "abbreviated_months": "month", "weekdays": "weekday",
    "abbreviated_weekdays": "short_weekday", "seasons": "season",
    "parts": "part", "deictics": "deictic", "deictic_parts": "deictic_part",
    "units": "unit", "unit_plurals": "units", "ordinals": "ordday", "decade_words": "decade_word",
    "frequencies": "frequency",
}  # fmt: skip
