"""How exactly a number is meant: its bound, read with its negation first, and its direction of change."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from factx._lexicon import lexicon

_BEFORE = 60
_AFTER = 40
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*\.?|[~≈<>≤≥+]=?|[^\s\w]", re.UNICODE)
_FIRST_WORDS = re.compile(r"[\s-]{0,2}([^\W\d_]+(?:[ -][^\W\d_]+){0,3}|\+)")


class _Tables(NamedTuple):
    before: dict[str, str]
    longest: int
    after: dict[str, str]
    skipped: frozenset[str]
    places: frozenset[str]
    change: dict[str, str]
    change_by: dict[str, str]
    phrasal: frozenset[str]
    adverbs: frozenset[str]
    kinds: frozenset[str]


@functools.cache
def _tables() -> _Tables:
    tables = lexicon("bounds")
    before = {phrase: bound for bound, phrases in tables["before"].items() for phrase in phrases}
    after = {phrase: bound for bound, phrases in tables["after"].items() for phrase in phrases}
    change = {word: way for way in ("up", "down") for word in tables["change"][way]}
    return _Tables(
        before,
        max(phrase.count(" ") + 1 for phrase in before),
        after,
        frozenset(tables["skipped"]["words"]),
        frozenset(tables["places"]["words"]),
        change,
        {word: way for way in ("up", "down") for word in tables["change_by"][way]},
        frozenset(tables["change"]["phrasal"]),
        frozenset(tables["change"]["adverbs"]),
        frozenset(tables["change"]["kinds"]),
    )


def words_before(text: str, start: int) -> list[str]:
    """The last words before ``start``, lower-case, up to the end of the sentence before."""
    window = text[max(0, start - _BEFORE) : start]
    cut = max(
        window.rfind("\n"), window.rfind(". "), window.rfind("; "), window.rfind("! "), window.rfind("? ")
    )
    if cut >= 0 and not window[max(0, cut - 3) : cut + 1].lower().endswith((" c.", " ca.", "rox.", "u.s.")):
        window = window[cut + 1 :]
    elif start > _BEFORE and window[:1].isalpha():
        window = window.partition(" ")[2]
    return [word.lower() for word in _WORD.findall(window)]


def bound_before(words: list[str], *, time: bool = False) -> str | None:
    """The bound that the words before a number give it; "exact" where they say so."""
    tables = _tables()
    end = len(words)
    exact: str | None = None
    if end > 1 and words[-1] in "-–‑" and words[-2] == "sub":
        return "less_than"
    for _ in range(5):
        if not end:
            break
        for length in range(min(tables.longest, end), 0, -1):
            phrase = " ".join(words[end - length : end])
            bound = tables.before.get(phrase)
            if bound is None:
                continue
            if (
                time
                and phrase in ("over", "under", "past", "some", "near")
                and words[end - length - 1 : end - length]
                not in (
                    ["for"],
                    ["in"],
                    ["just"],
                    ["well"],
                    ["of"],
                    ["was"],
                    ["is"],
                    ["lasted"],
                    ["after"],
                    ["took"],
                    ["than"],
                )
            ):
                return exact
            if phrase == "some" and end < len(words):
                return exact
            if bound == "exact" and phrase in ("all", "exactly", "precisely"):
                return bound
            if bound == "exact":
                exact = bound
                end -= length
                break
            if phrase in tables.places and length == 1 and end < len(words) and words[end] in ("the", "a_"):
                return exact  # "over the 20 years", "around the two cities"
            return bound
        else:
            if words[end - 1] in tables.skipped or words[end - 1] in "$€£¥(\"“‘'":
                end -= 1
                continue
            break
    return exact


def bound_after(text: str, end: int) -> str | None:
    """The bound that the words behind a number, its unit or its noun give: "or more", "at most"."""
    tables = _tables()
    found = _FIRST_WORDS.match(text, end, end + _AFTER)
    if found is None:
        return None
    if found[1] == "+":
        return "at_least"
    words = re.split(r"[ -]", found[1].lower())
    for length in range(len(words), 0, -1):
        bound = tables.after.get(" ".join(words[:length]))
        if bound:
            return bound
    return None


def change_of(word: str, *, by: bool = False) -> str | None:
    """ "up" or "down" for a verb of change; with ``by``, also for those that need "by" to say so."""
    tables = _tables()
    return tables.change.get(word) or (tables.change_by.get(word) if by else None)


def change_before(words: list[str], kind: str) -> str | None:
    """ "up" or "down", where a verb of change stands right before the number or its "by"."""
    tables = _tables()
    if kind not in tables.kinds:
        return None
    for place, word in enumerate(reversed(words[-6:])):
        way = tables.change.get(word)
        if way is None and place and words[-1] == "by":
            way = tables.change_by.get(word)
        if (
            way
            and word in ("up", "down")
            and words[: len(words) - place][-2:-1]
            and words[len(words) - place - 2] in tables.phrasal
        ):
            return None  # "gave up 310 yards"
        if way and not (word in ("up", "down") and place + 1 < len(words) and words[-place:][:1] == ["to"]):
            return way
        if word in ("a", "an", "the") and kind != "percent":
            return None  # "added a 20 degree slope"
        if word not in tables.adverbs and word not in "$€£¥-–":
            return None
    return None
