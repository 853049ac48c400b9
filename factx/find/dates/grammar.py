"""Matches the rules of ``data/dates.toml`` against chains of time words.

Each set of senses that an item can have is one letter of an alphabet, so that a chain becomes a short
string and a rule an ordinary regular expression over it: the longest match wins, then the first rule.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.find.dates.lexer import Item, Vocabulary, vocabulary

# what the lexer makes of numbers and signs
_NUMERIC: tuple[tuple[str, ...], ...] = (
    ("number",), ("number", "daynum"), ("number", "year"), ("number", "two"), ("number", "daynum", "two"),
    ("number", "worded"),
    ("number", "longyear"), ("year",), ("year", "aposyear"),
    ("number", "round"), ("decade",), ("decade", "two"), ("decade_word",), ("clock",), ("isodate",),
    ("numdate",), ("explicit",), ("quarter_code",),
    ("ordday",), ("poss",), ("comma",), ("dash",),
)  # fmt: skip
_NOTHING = "\x01"
_FIRST_LETTER = 0x4E00  # letters without a meaning in regular expressions, and plenty of them


Rule = tuple[str, str, re.Pattern[str]]
"""Its name, the builder that reads it, and the pattern over letters."""


class Match(NamedTuple):
    """A stretch of a chain that a rule accepts."""

    rule: str
    builder: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """Compiled rules."""

    vocabulary: Vocabulary
    letters: dict[frozenset[str], str]
    rules: tuple[Rule, ...]

    def matches(self, chain: Sequence[Item]) -> Iterator[Match]:
        """Matches in ``chain`` from left to right, without overlap."""
        letters = self.letters
        code = "".join([letters.get(frozenset(item.senses), _NOTHING) for item in chain])
        at = 0
        while at < len(code):
            best_end = at
            best: tuple[str, str] | None = None
            for name, builder, pattern in self.rules:
                found = pattern.match(code, at)
                if found is not None and found.end() > best_end:
                    best_end, best = found.end(), (name, builder)
            if best is None:
                at += 1
            else:
                yield Match(*best, chain[at:best_end])
                at = best_end


@functools.cache
def grammar() -> Grammar:
    """The grammar of ``data/dates.toml``."""
    data = lexicon("dates")
    words = vocabulary()
    kinds: set[frozenset[str]] = {frozenset(senses) for senses in words.words.values()}
    kinds.update(frozenset(senses) for entries in words.phrases.values() for _, senses in entries)
    kinds.update(map(frozenset, _NUMERIC))
    # sorted: the alphabet must not depend on the order in which sets come
    letters = {
        kind: chr(_FIRST_LETTER + i) for i, kind in enumerate(sorted(kinds, key=lambda kind: sorted(kind)))
    }
    members: dict[str, list[str]] = {}
    for kind, letter in letters.items():
        for sense in kind:
            members.setdefault(sense, []).append(letter)
    patterns = {name: _expanded(text, data["patterns"]) for name, text in data["patterns"].items()}
    rules = tuple(
        (name, builder, _compiled(text, patterns, members)) for name, (text, builder) in data["rules"].items()
    )
    return Grammar(words, letters, (*rules, *_references(data["references"], members)))


def _references(table: dict[str, str], members: dict[str, list[str]]) -> Iterator[Rule]:
    """One rule for each value: the phrases that have it, longest first."""
    for value in sorted(set(table.values())):
        phrases = sorted((p.split() for p, v in table.items() if v == value), key=lambda p: (-len(p), p))
        quoted = (" ".join(f"'{word}'" for word in phrase) for phrase in phrases)
        yield "reference", f"={value}", _compiled(f"({' | '.join(quoted)})", {}, members)


_NAME = re.compile(r"'(\w+)'|([A-Za-z_]+)")


def _expanded(text: str, patterns: dict[str, str]) -> str:
    return _NAME.sub(
        lambda m: "(" + _expanded(patterns[m[2]], patterns) + ")" if m[2] in patterns else m[0], text
    )


def _compiled(text: str, patterns: dict[str, str], members: dict[str, list[str]]) -> re.Pattern[str]:
    def letters_of(found: re.Match[str]) -> str:
        if found[2] in patterns:
            return f"({patterns[found[2]]})"
        return found[0]

    def letter_class(found: re.Match[str]) -> str:
        sense = f"={found[1]}" if found[1] else found[2]
        if sense not in members:
            raise KeyError(f"data/dates.toml: no word has the sense {sense!r}")
        return "[" + "".join(sorted(members[sense])) + "]"

    expanded = _NAME.sub(letters_of, text)
    return re.compile(_NAME.sub(letter_class, expanded).replace(" ", "").replace("(", "(?:"))
