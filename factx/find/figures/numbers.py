"""The number grammar of English news: digits, words, scales, fractions, vague plurals.

Reads text, knows no parse: what a stretch says as a number, exactly as written.  Whether it is a
figure, and of what, is for its callers.  Linear in the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.find.figures.senses import are_millions, is_a_run

LONGEST = 1000
"""Digits that a figure may have; a longer run is no figure."""

_EXACT = Context(prec=2 * LONGEST, Emax=10**6, Emin=-(10**6))
_RATIO = Context(prec=20)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is written at ``start`` to ``end``.

    Attributes:
        value: ``None`` for a vague plural, which has ``low`` (and ``high`` where the words give one).
        form: "digits", "words", "fraction", "vague" or "none" ("no deaths").
        power: the power of ten that a scale word gave ("million": 6), 0 without one.
        mantissa: the number before its scale.
    """

    start: int
    end: int
    value: Decimal | None
    form: str
    low: Decimal | None = None
    high: Decimal | None = None
    power: int = 0
    mantissa: Decimal | None = None

    @property
    def least(self) -> Decimal:
        """The value, or the least that a vague plural says."""
        found = self.value if self.value is not None else self.low
        return found if found is not None else Decimal(0)

    def scaled(self, power: int, end: int | None = None) -> Numeral:
        """The same number times ten to the ``power``, reaching to ``end``."""
        return replace(
            self,
            value=None if self.value is None else times(self.value, power),
            low=None if self.low is None else times(self.low, power),
            high=None if self.high is None else times(self.high, power),
            power=self.power + power,
            mantissa=self.least if self.mantissa is None else self.mantissa,
            end=self.end if end is None else end,
        )


def times(value: Decimal, power: int) -> Decimal:
    """``value`` times ten to the ``power``, exactly, without a trailing exponent."""
    return plain(_EXACT.scaleb(value, power))


def plain(value: Decimal) -> Decimal:
    """``value`` with no positive exponent: 200000, not 2E+5."""
    return _EXACT.quantize(value, Decimal(1)) if value.as_tuple().exponent > 0 else value  # type: ignore[operator]


class _Atom(NamedTuple):
    start: int
    end: int
    kind: str  # digits, simple (a fraction in digits), vulgar, word
    word: str


_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 32, 64, 100, 128, 256})
_SPACE = " \t\u00a0\u2009\u202f"
_NARROW = "\u00a0\u2009\u202f"
_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"  # 12,345.6
    r"|\d{1,2}(?:,\d{2}){1,9},\d{3}(?!\d)(?:\.\d+)?"  # 12,34,567.89
    r"|\d{1,3}(?:\.\d{3}){2,20}(?![\d,])"  # 1.234.567
    r"|\d{1,3}(?:\.\d{3}){1,20},\d{1,2}(?!\d)"  # 1.234,56
    rf"|\d{{1,3}}(?:[{_NARROW}]\d{{3}}){{1,20}}(?!\d)"  # 12 345, with a space that does not break
    r"|\d{1,3}(?: \d{3}){2,20}(?![\d.,])(?! \d)"  # 1 234 567
    r"|\d{1,3}(?:, 000){1,9}(?![\d,])"  # 10, 000 in tokenised text
    r"|\d+(?:\.\d+)?"
    r"|(?<![\d.\w])\.\d+"
)
_GAP = re.compile(rf"[{_SPACE}]{{0,3}}|[{_SPACE}]?[-‑][{_SPACE}]?")
_AND = re.compile(rf"[{_SPACE}]{{1,2}}and[{_SPACE}]{{1,2}}", re.IGNORECASE)
_AND_A = re.compile(rf"[{_SPACE}-]{{1,2}}and[{_SPACE}-]{{1,2}}(?:an?[{_SPACE}-]{{1,2}})?", re.IGNORECASE)
_OF = re.compile(rf"[{_SPACE}]{{1,2}}of[{_SPACE}]{{1,2}}", re.IGNORECASE)
_OF_A = re.compile(rf"[{_SPACE}-]{{1,2}}(?:of[{_SPACE}-]{{1,2}})?(?:an?[{_SPACE}-]{{1,2}})?", re.IGNORECASE)
_ARTICLE = re.compile(rf"(?<!\w)(?:an?|one)[{_SPACE}-]{{1,2}}\Z", re.IGNORECASE)
_POWER_OF_TEN = re.compile(rf"[{_SPACE}]?[×x*·][{_SPACE}]?10(?:\^|\*\*)?([-−–+]?\d{{1,3}})(?!\d)")
_NOT_ONE = re.compile(
    rf"(?<!\w)not[{_SPACE}]{{1,2}}(?:even[{_SPACE}]{{1,2}})?(?:an?[{_SPACE}]{{1,2}})?\Z", re.IGNORECASE
)


class _Words(NamedTuple):
    atom: re.Pattern[str]
    small: dict[str, int]
    scales: dict[str, int]
    fractions: dict[str, int]
    vague: dict[str, int]
    several: dict[str, int]
    groups: dict[str, int]
    no: re.Pattern[str]


@functools.cache
def _words() -> _Words:
    tables = lexicon("numbers")
    names: set[str] = set()
    for table in ("cardinals", "scales", "fractions", "vague", "several", "groups"):
        names.update(tables[table])
    names |= {"dozen", "no", "single"}
    listed = "|".join(sorted(names, key=lambda name: (-len(name), name)))
    nouns = "|".join(sorted(tables["none"]["nouns"], key=lambda name: (-len(name), name)))
    vulgar = "".join(_VULGAR)
    return _Words(
        re.compile(
            rf"(?P<simple>(?<![\d/.,])\d{{1,3}}[{_SPACE}]?[/⁄][{_SPACE}]?\d{{1,3}}(?![\d/,]|\.\d))"
            rf"|(?P<digits>{_DIGITS})|(?P<vulgar>[{vulgar}])"
            rf"|(?P<word>(?<![^\W\d_])(?<![^\W\d_]['’])(?:{listed})(?![^\W_]|['’](?!s\b)))",
            re.IGNORECASE,
        ),
        tables["cardinals"],
        tables["scales"],
        tables["fractions"],
        tables["vague"],
        tables["several"],
        tables["groups"],
        re.compile(rf"[{_SPACE}](?:[^\W\d_]+[{_SPACE}]){{0,2}}(?:{nouns})(?![^\W_])", re.IGNORECASE),
    )


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of ``text``, in order, without overlap."""
    words = _words()
    reader = _Reader(text, words)
    done = 0
    atoms = _Ahead(text, words.atom)
    while atoms.at(0) is not None:
        found, used = reader.read(atoms)
        if found is not None and found.start >= done:
            done = found.end
            yield found
        atoms.drop(max(1, used), done)


class _Ahead:
    """The atoms of a text, found as they are asked for."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._found = pattern.finditer(text)
        self._kept: list[_Atom] = []

    def at(self, place: int) -> _Atom | None:
        while len(self._kept) <= place:
            match = next(self._found, None)
            if match is None:
                return None
            kind = match.lastgroup or "word"
            self._kept.append(_Atom(match.start(), match.end(), kind, match[0].lower()))
        return self._kept[place]

    def drop(self, count: int, done: int) -> None:
        del self._kept[:count]
        while self._kept and self._kept[0].start < done:
            del self._kept[0]


class _Reader:
    """One production each; all give the numeral that starts at the first atom and the atoms it took."""

    def __init__(self, text: str, words: _Words) -> None:
        self.text = text
        self.words = words

    def read(self, atoms: _Ahead) -> tuple[Numeral | None, int]:
        atom = atoms.at(0)
        assert atom is not None
        if atom.kind == "word":
            return self.read_words(atoms, atom)
        return self.read_digits(atoms, atom)

    # digits

    def read_digits(self, atoms: _Ahead, atom: _Atom) -> tuple[Numeral | None, int]:
        if atom.end - atom.start > LONGEST:
            return None, 1
        used, end, form = 1, atom.end, "digits"
        if atom.kind == "digits":
            value = _decimal(atom.word)
            after = atoms.at(1)
            if after and after.kind in ("vulgar", "simple") and self.joined(end, after.start):
                part = _fraction(after)
                if part is not None and value == value.to_integral_value():
                    value, used, end = _EXACT.add(value, part), 2, after.end
            power = _POWER_OF_TEN.match(self.text, end)
            if power:
                exponent = int(power[1].replace("−", "-").replace("–", "-"))
                scaled = times(value, exponent)
                while (nearby := atoms.at(used)) and nearby.start < power.end():
                    used += 1
                return Numeral(atom.start, power.end(), scaled, form), used
        else:
            part = _fraction(atom)
            if part is None:
                return self.numerator(atom), 1
            value, form = part, "fraction"
        found = Numeral(atom.start, end, value, form, mantissa=value)
        return self.with_scale(atoms, found, used)

    def numerator(self, atom: _Atom) -> Numeral | None:
        """What looked like a fraction is something else ("24/7", "9/11"): no number at all."""
        return None

    def with_scale(self, atoms: _Ahead, found: Numeral, used: int) -> tuple[Numeral, int]:
        """``found`` times the scale words that follow ("million", "hundred thousand", "dozen")."""
        power, end = 0, found.end
        while (atom := atoms.at(used)) and atom.kind == "word" and self.joined(end, atom.start):
            if atom.word == "dozen" and not power:
                dozen = _EXACT.multiply(found.least, Decimal(12))
                return replace(found, value=dozen, end=atom.end), used + 1
            if atom.word not in self.words.scales:
                break
            power, end, used = power + self.words.scales[atom.word], atom.end, used + 1
            if power >= 30:
                break
        return (found.scaled(power, end) if power else found), used

    def joined(self, end: int, start: int) -> bool:
        return start - end <= 3 and _GAP.fullmatch(self.text, end, start) is not None

    # words

    def read_words(self, atoms: _Ahead, atom: _Atom) -> tuple[Numeral | None, int]:
        words, word = self.words, atom.word
        if word in ("no", "single"):
            return self.read_none(atom), 1
        if word in words.several or word in words.groups:
            return self.read_several(atoms, atom)
        if word in words.vague:
            return self.read_vague(atoms, atom)
        if word in words.fractions:
            return self.read_fraction(atoms, atom)
        if word in words.scales or word == "dozen":
            article = self.article_before(atom.start)
            if article is None:
                return None, 1
            return self.with_scale(atoms, Numeral(article, atom.start, Decimal(1), "words"), 0)
        return self.read_cardinal(atoms, atom)

    def article_before(self, start: int) -> int | None:
        found = _ARTICLE.search(self.text, max(0, start - 6), start)
        return found.start() if found else None

    def read_none(self, atom: _Atom) -> Numeral | None:
        if atom.word == "single":
            before = _NOT_ONE.search(self.text, max(0, atom.start - 14), atom.start)
            article = before and re.search(r"\ba\s\Z", before[0], re.IGNORECASE)
            return Numeral(before.start(), atom.end, Decimal(0), "none") if before and article else None
        if self.words.no.match(self.text, atom.end, atom.end + 60) is None:
            return None
        return Numeral(atom.start, atom.end, Decimal(0), "none")

    def read_several(self, atoms: _Ahead, atom: _Atom) -> tuple[Numeral | None, int]:
        """ "several hundred", "a few dozen", "a couple of thousand", "a handful of", "many thousands"."""
        least = self.words.several.get(atom.word, 0)
        start = self.article_before(atom.start)
        after = atoms.at(1)
        if after and least and after.kind == "word":
            of = _OF.fullmatch(self.text, atom.end, after.start)
            if of or self.joined(atom.end, after.start):
                start = atom.start if start is None else start
                if after.word in self.words.scales or after.word == "dozen":
                    one = Numeral(start, atom.end, None, "vague", low=Decimal(least))
                    if after.word == "dozen":
                        low = Decimal(24)
                        return replace(one, low=low, end=after.end), 2
                    # the scale joins across "of" too
                    return self.with_scale(atoms, replace(one, end=after.start), 1)
                if after.word in self.words.vague:  # "many thousands"
                    found_vague, used = self.read_vague(atoms, after, 1)
                    return (None if found_vague is None else replace(found_vague, start=start)), used
        if atom.word in self.words.groups and start is not None and _OF.match(self.text, atom.end):
            return Numeral(start, atom.end, None, "vague", low=Decimal(self.words.groups[atom.word])), 1
        return None, 1

    def read_vague(self, atoms: _Ahead, atom: _Atom, place: int = 0) -> tuple[Numeral | None, int]:
        """ "thousands", "tens of thousands", "hundreds of millions"."""
        low, end, used = Decimal(self.words.vague[atom.word]), atom.end, place + 1
        while (after := atoms.at(used)) and after.kind == "word" and after.word in self.words.vague:
            if _OF.fullmatch(self.text, end, after.start):
                low = _EXACT.multiply(low, Decimal(self.words.vague[after.word]))
            elif not _AND.fullmatch(self.text, end, after.start):  # "thousands and thousands"
                break
            end, used = after.end, used + 1
            if low > 10**30:
                break
        if (
            atom.word in ("tens", "scores")
            and used == place + 1
            and not (atom.word == "scores" and _OF.match(self.text, end))
        ):
            return None, used
        return Numeral(atom.start, end, None, "vague", low=low), used

    def read_fraction(self, atoms: _Ahead, atom: _Atom) -> tuple[Numeral | None, int]:
        """ "half", "a third", "half a million", "a quarter of a million", "half a dozen"."""
        article = self.article_before(atom.start)
        if atom.word == "half" or article is not None:
            start = atom.start if article is None else article
            part = _RATIO.divide(Decimal(1), Decimal(self.words.fractions[atom.word]))
            return self.fraction_of(atoms, Numeral(start, atom.end, part, "fraction"), 1)
        if atom.word == "quarter":  # "quarter million", but never a quarter of the year
            part = _RATIO.divide(Decimal(1), Decimal(4))
            found, used = self.fraction_of(atoms, Numeral(atom.start, atom.end, part, "fraction"), 1)
            return (found if used > 1 else None), used
        return None, 1

    def fraction_of(self, atoms: _Ahead, found: Numeral, used: int) -> tuple[Numeral, int]:
        after = atoms.at(used)
        scale = after and after.kind == "word" and (after.word in self.words.scales or after.word == "dozen")
        if after and scale and 0 < after.start - found.end <= 8:
            if not _OF_A.fullmatch(self.text, found.end, after.start):
                return found, used
            scaled, taken = self.with_scale(atoms, replace(found, end=after.start, form="words"), used)
            if taken > used:
                return scaled, taken
        return found, used

    def read_cardinal(self, atoms: _Ahead, atom: _Atom) -> tuple[Numeral | None, int]:
        total, group, used, end = 0, 0, 0, atom.start
        last_scale, last = 10**9, 10**9  # what may follow must be smaller
        start = atom.start
        while (nearby := atoms.at(used)) and nearby.kind == "word":
            word = nearby.word
            if used:
                hyphen = self.joined(end, nearby.start)
                # "two hundred and fifty"; "one and two" are two numbers
                if not hyphen and not (group >= 100 or (total and not group)):
                    break
                if not hyphen and not _AND.fullmatch(self.text, end, nearby.start):
                    break
            if word in self.words.small:
                value = self.words.small[word]
                tens_and_unit = 20 <= last < 100 and last % 10 == 0 and 0 < value < 10
                if used and not (tens_and_unit or (last >= 100 and value < 100 and last != 10**9)):
                    break
                group, last = group + value, value
            elif word == "hundred" and used and 0 < group < 100:
                group, last = group * 100, 100
            elif word in self.words.scales and word != "hundred" and used and group:
                power = self.words.scales[word]
                if power >= last_scale:
                    break
                total, group, last, last_scale = total + group * 10**power, 0, 10**power, power
            else:
                break
            end, used = nearby.end, used + 1
        number = Decimal(total + group)
        power = last_scale if last_scale < 10**9 and not group else 0
        found = Numeral(start, end, number, "words", power=power, mantissa=times(number, -power))
        return self.with_fraction(atoms, found, used)

    def with_fraction(self, atoms: _Ahead, found: Numeral, used: int) -> tuple[Numeral | None, int]:
        """ "two thirds", "two and a half million", "three quarters of a billion", "one dozen", "not one"."""
        after = atoms.at(used)
        if after is not None and after.kind == "word" and found.value is not None:
            if after.word == "dozen" and self.joined(found.end, after.start):
                return self.with_scale(atoms, found, used)
            under = self.words.fractions.get(after.word)
            whole = found.value
            if under and after.word not in ("half", "halves") and self.joined(found.end, after.start):
                plural = after.word.endswith("s")
                if 0 < whole < under and plural == (whole > 1):
                    part = _RATIO.divide(whole, Decimal(under))
                    return self.fraction_of(
                        atoms, replace(found, value=part, end=after.end, form="fraction"), used + 1
                    )
            and_a = _AND_A.fullmatch(self.text, found.end, after.start)
            if under and and_a and whole < 1000 and after.word in ("half", "quarter", "third"):
                part = _RATIO.divide(Decimal(1), Decimal(under))
                more = replace(found, value=_EXACT.add(whole, part), end=after.end, mantissa=None)
                return self.with_scale(atoms, more, used + 1)
        if found.value == 1 and self.text[found.start : found.end].lower() == "one":
            before = _NOT_ONE.search(self.text, max(0, found.start - 14), found.start)
            if before:
                return replace(found, start=before.start(), value=Decimal(0), form="none"), used
        return found, used


def _decimal(written: str) -> Decimal:
    """Digits with any grouping.  "1.234.567" and "1.234,56" are European."""
    digits = written.translate(_NO_SPACES)
    if digits.count(".") > 1 or ("." in digits and "," in digits and digits.rfind(",") > digits.rfind(".")):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(digits.replace(",", ""))


_NO_SPACES = dict.fromkeys(map(ord, _SPACE))


def _fraction(atom: _Atom) -> Decimal | None:
    if atom.kind == "vulgar":
        over, under = _VULGAR[atom.word]
    else:
        over, under = (int(part) for part in re.split(r"\s?[/⁄]\s?", atom.word))
        if not 0 < over < under or under not in _DENOMINATORS:
            return None
    return _RATIO.divide(Decimal(over), Decimal(under))


def letter_scale(text: str, numeral: Numeral, *, money: bool) -> Numeral:
    """``numeral`` with the scale letters that touch it ("13.6M"; "$1.2m" after a currency sign)."""
    if numeral.form != "digits" or numeral.power:
        return numeral
    found = _LETTERS.match(text, numeral.end)
    if found is None:
        return numeral
    letters = lexicon("numbers")["letters"]
    power = letters["sure"].get(found[1])
    if power is None and (money or (found[1] == "m" and are_millions(text, numeral.start, found.end(1)))):
        power = letters["money"].get(found[1])  # "3.2m passengers"
    elif power == 3 and found.start(1) == numeral.end and not money and is_a_run(text, found.end(1)):
        return numeral
    return numeral if power is None else numeral.scaled(power, found.end(1))


def ratio(between: str, over: Numeral, under: Numeral) -> Decimal | None:
    """ "eight out of 10", "one in five": the share, where two numerals and what is between them say one."""
    if over.value is None or under.value is None or not 0 < over.value < under.value:
        return None
    link = between.strip().lower()
    if link not in ("in", "out of", "in every", "out of every", "of every", "of"):
        return None
    if (link in ("in", "of") and not (under.value <= 10 or under.value in _ROUND)) or under.value > 10**9:
        return None
    if link == "of" and under.value not in (10, 100):
        return None
    return _RATIO.divide(over.value, under.value)


_ROUND = frozenset(
    map(Decimal, (12, 15, 20, 25, 30, 40, 50, 60, 100, 200, 250, 500, 1000, 5000, 10000, 100000, 10**6))
)


def scale_after(text: str, end: int) -> tuple[int, int] | None:
    """The power of a scale word that follows ``end`` after a space ("60 USD million"), and its end."""
    found = _SCALE.match(text, end)
    power = lexicon("numbers")["scales"].get(found[1].lower()) if found else None
    return (power, found.end(1)) if found and power else None


_SCALE = re.compile(r"[ ]([A-Za-z]{2,11})(?![^\W_])")
_LETTERS = re.compile(r"[ ]?([A-Za-z]{1,2})(?![^\W_])")
