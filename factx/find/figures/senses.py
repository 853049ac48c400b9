"""What is written alike and means two things beside a number: millions or metres, money or mass.

The nearest telling word before the number decides, and what follows it; the words are in
``data/senses.toml``.  Reads text, knows no parse, and looks a fixed way to the left and right.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.find.figures.bounds import words_before

_FROM = r"from (?:(?:about |around |just |some |nearly |over |only )?\d|(?:last|a year)\b|the \w+ before\b)"


class _Cues(NamedTuple):
    many: re.Pattern[str]  # behind "3m", whatever stands before
    amount: re.Pattern[str]  # behind "3m" where a word before says that it is an amount
    doing: re.Pattern[str]
    run: re.Pattern[str]
    in_money: re.Pattern[str]
    bill: re.Pattern[str]
    goods: re.Pattern[str]
    mark: re.Pattern[str]
    below: re.Pattern[str]
    lists: dict[str, frozenset[str]]


@functools.cache
def _cues() -> _Cues:
    tables = lexicon("senses")

    def either(table: str, name: str) -> str:
        return "|".join(map(re.escape, sorted(tables[table][name], key=lambda word: (-len(word), word))))

    counted = either("millions", "counted")
    return _Cues(
        re.compile(
            rf" (?!(?:{either('millions', 'measured')})\b)(?:"
            rf"[a-z]{{3,}}s\b(?!['’])|(?:[a-z]+ ){{0,2}}(?:{counted})\b(?!['’])"
            r"|(?:cubic|square|metric) [a-z]{3,}"
            r"|of (?:them|those|these|us|you|whom)\b"
            rf"|of (?:its|their|our) (?:[a-z]+ )?(?:[a-z]{{3,}}s|{counted})\b"
            # "1.2m Sudanese are hungry", "3m Ukrainians"
            r"|[A-Z][a-z]+(?:[ai]ns|is"
            r"|(?:ese|ish)(?=[.,;]| (?:at|in|are|were|have|had|who|from|to|people)\b))\b)"
        ),
        re.compile(
            rf"\s?(?:[.,;:!?)”\"]|[–—-]\s|\Z)|\s(?:{either('millions', 'behind')})\b|\s{_FROM}|\s[–—-]"
        ),
        re.compile(rf"-strong\b|\s(?:more )?(?:{either('millions', 'doing')})\b"),
        re.compile(rf"[ -](?:{either('runs', 'behind')})\b"),
        re.compile(
            rf" (?:of|in|worth of) (?:[a-z’']+ ){{0,2}}(?:{either('pounds', 'in_money')})\b"
            r"| an hour\b| sterling\b"
            r"|,? \((?:about |around |some )?(?:[$€]|US\$|\d[\d.,]* (?:US )?(?:dollars|euros)\b)"
            r"|,? and (?:\d\d?|[a-z]+) pence\b"
        ),
        re.compile(rf" (?:{either('pounds', 'bills')})\b"),
        re.compile(rf" of (?:[a-z]+ ){{0,2}}(?:{either('pounds', 'goods')})\b"),
        re.compile(rf" (?:{either('marks', 'behind')})\b"),
        re.compile(rf" (?:{either('sign', 'behind')})(?!\w|[.,]\d)", re.IGNORECASE),
        {f"{table}.{name}": frozenset(words) for table, own in tables.items() for name, words in own.items()},
    )


def are_millions(text: str, start: int, end: int) -> bool:
    """True if the "m" that ends at ``end``, right behind a number from ``start`` on, is millions."""
    cues = _cues()
    if cues.many.match(text, end):
        return True
    words = words_before(text, start)
    last = words[-1:]
    if cues.doing.match(text, end) and "last" not in last and "final" not in last:
        return True
    if "of" in words[-3:]:  # "a city of about 3m"
        of = len(words) - 1 - words[::-1].index("of")
        if of and words[of - 1] in cues.lists["millions.of"] and text[end : end + 1] != "-":
            return True
    if cues.amount.match(text, end) is None:
        return False
    amounts, lengths = cues.lists["millions.amounts"], cues.lists["millions.lengths"]
    if lengths.isdisjoint(words) and amounts.isdisjoint(words):
        return _again(text, start)
    return _nearest(words, amounts, lengths)


def _again(text: str, start: int) -> bool:
    """True if the sentence has millions already: "Britain has 67m people and Wales 3.1m"."""
    window = max(0, start - _WINDOW, text.rfind(". ", max(0, start - _WINDOW), start))
    return any(_cues().many.match(text, found.end()) for found in _BARE.finditer(text, window, start))


_WINDOW = 60
_BARE = re.compile(r"\dm\b")


def is_a_run(text: str, end: int) -> bool:
    """True if the "k" that ends at ``end`` is kilometres: "a 10k race"."""
    return _cues().run.match(text, end) is not None


def are_money(text: str, start: int, end: int, *, large: bool) -> bool:
    """True if the "pounds" that end at ``end``, of a number from ``start`` on, are money.

    ``large``: the number is of a size that "pounds" of anything seldom have.
    """
    cues = _cues()
    if cues.in_money.match(text, end):
        return True
    if large:
        return cues.goods.match(text, end) is None
    if text[max(0, end - 7) : end].lower().rstrip("s").endswith("-pound"):
        return cues.bill.match(text, end) is not None
    if text.startswith(" of ", end):
        return False
    words = words_before(text, start)
    money, mass = cues.lists["pounds.money"], cues.lists["pounds.mass"]
    if not cues.lists["pounds.close"].isdisjoint(words[-3:]) and words[-1] != "at":
        return True
    return _nearest(words, money, mass)


def are_school_marks(text: str, start: int, end: int) -> bool:
    """True if the "marks" that end at ``end`` are those of an examination."""
    cues = _cues()
    return cues.mark.match(text, end) is not None or _nearest(
        words_before(text, start), cues.lists["marks.school"], frozenset()
    )


def sign_after(text: str, start: int, stop: int) -> int | None:
    """Where "below zero" ends behind a number that stands at ``start`` to ``stop``."""
    cues = _cues()
    found = cues.below.match(text, stop)
    if found:
        return found.end()
    bare = _BELOW.match(text, stop)
    if bare and not cues.lists["sign.cold"].isdisjoint(words_before(text, start)):
        return bare.end()
    return None


_BELOW = re.compile(r" below(?=\s?(?:[.,;:!?)]|\Z|in\b|on\b|at\b|overnight\b))")


def _nearest(words: list[str], yes: frozenset[str], no: frozenset[str]) -> bool:
    """True if the last of ``words`` that is in either list is in ``yes``."""
    for word in reversed(words):
        if word in yes or word in no:
            return word in yes
    return False
