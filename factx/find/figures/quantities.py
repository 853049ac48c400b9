"""Numerals with their units, signs and denominators, and the ranges and sums that two of them make.

Reads text, knows no parse.  Linear in the text: every step looks a fixed way to the left and right.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from factx._candidates import Stretch
from factx._lexicon import lexicon
from factx.find.figures.bounds import change_before, words_before
from factx.find.figures.dismissed import lists
from factx.find.figures.numbers import Numeral, letter_scale, numerals, ratio, scale_after
from factx.find.figures.senses import are_money, are_school_marks, is_a_run, sign_after
from factx.find.figures.stretches import dismissed_stretches
from factx.find.figures.units import Unit, money_before, per_after, unit_after


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    Attributes:
        start, end: number, scale and sign.
        stop: the same with the unit word and the denominator.
        numeral: the number; of a range the upper one.
        low, high: the ends of a range.
        signed: a currency sign stands before the number.
        aside: it repeats the quantity before in another unit: "six miles (10 km)".
    """

    start: int
    end: int
    stop: int
    numeral: Numeral
    unit: Unit | None = None
    signed: bool = False
    per: str | None = None
    age: bool = False
    negative: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    aside: bool = False
    rule: str = ""

    @property
    def value(self) -> Decimal | None:
        """The number with its sign; ``None`` for ranges and vague plurals."""
        value = self.numeral.value
        if self.ranged or value is None:
            return None
        return -value if self.negative else value

    @property
    def ranged(self) -> bool:
        return self.low is not None and self.high is not None


def quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order, without what its letters alone show to be no figure."""
    done: list[Quantity] = []
    for quantity in _single(text):
        for join in _JOINS if done else ():
            joined = join(text, done[-1], quantity)
            if joined is not None:
                done[-1:] = joined
                break
        else:
            done.append(quantity)
    for i in range(1, len(done)):
        if _is_aside(text, done[i - 1], done[i]):
            done[i] = replace(done[i], aside=True)
        elif _is_next_age(text, done[i - 1], done[i]):
            done[i] = replace(done[i], age=True)
    return done


class _Words(NamedTuple):
    prefixes: frozenset[str]
    votes: re.Pattern[str]  # behind "5-4"
    voted: re.Pattern[str]  # before it
    score: re.Pattern[str]  # behind "3-2"


@functools.cache
def _words() -> _Words:
    tables = lexicon("not_figures")
    nouns, verbs, behind = (
        "|".join(map(re.escape, words))
        for words in (tables["votes"]["nouns"], tables["votes"]["verbs"], tables["scores"]["words"])
    )
    return _Words(
        frozenset(tables["prefixes"]["words"]),
        re.compile(rf"\s(?:\w+\s)?(?:{nouns})\b"),
        re.compile(rf"\b(?:{verbs})\s(?:\w+\s){{0,2}}\Z"),
        re.compile(rf"[ ]?(?!to\b)(?:[.,;:!?)”\"']|\Z|\s?(?:{behind})\b)"),
    )


# number and unit

_MINUS = re.compile(r"(?:(?<![\w.,)%–—-])[-−–]|(?<=\$)[-−]|(?<!or )\bminus[ -][ ]?)\Z", re.IGNORECASE)
_AGE = re.compile(r"[ -]{0,3}(?:old|of age|olds)(?![^\W_])", re.IGNORECASE)
_AGED = re.compile(
    r"(?<![^\W_])(?:aged?|ages)(?: of)?(?: (?:about|around|just|only|between|from))?[ ]\Z", re.IGNORECASE
)
_NEXT_AGE = re.compile(r"(?:, | and |, and | or | & )(?:about |just |only )?", re.IGNORECASE)
_AFTER_AGES = re.compile(r"\Z|[,.;:)\n]| [-–—] | (?:and|or) \d| respectively\b")
_YEARS_OLD = re.compile(r"[ -]?(?:y/?o|yrs? old)(?![^\W_])")
_GLUE = re.compile(r"[^\W_]|[@#_/\\&]")
_NATION = re.compile(
    r"[ ](US|U\.S\.|Canadian|CDN|Australian|NZ|AUS)(?![^\W_])(?! (?:dollar|\w+ed\b))", re.IGNORECASE
)
_NATIONS = {
    "us": "USD",
    "u.s.": "USD",
    "canadian": "CAD",
    "cdn": "CAD",
    "australian": "AUD",
    "aus": "AUD",
    "nz": "NZD",
}
_ENUMERATION = re.compile(r"[ ]?\)[ ]")


def _single(text: str) -> Iterator[Quantity]:
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
        if (
            start < numeral.end
            and numeral.start < end
            and not (numeral.start <= start and end <= numeral.end)
        ):
            return True
    return False


def _quantity(text: str, numeral: Numeral, taken: int) -> Quantity | None:
    """The quantity of one numeral, or ``None`` where it touches letters that are no unit."""
    start, digits = numeral.start, text[numeral.start].isdigit() or text[numeral.start] == "."
    inner = text[start - 1 : start] in ("-", "−") and text[max(0, start - 2) : start - 1] in (
        "$",
        "€",
        "£",
        "¥",
    )  # "$-30.5bn"
    money = money_before(text, start - inner) if numeral.form != "none" else None
    if money is not None and money.start < taken:
        money = None  # "10 rmb 30 usd"
    if money is None and digits and start and _tied(text, start):
        return None
    numeral = letter_scale(text, numeral, money=money is not None)
    unit = unit_after(text, numeral.end, numeral.power, part=numeral.form in ("fraction", "vague"))
    if unit is None and text[numeral.end : numeral.end + 1] in ("k", "K") and is_a_run(text, numeral.end + 1):
        unit = Unit("kilometre", "measure", numeral.end, numeral.end + 1, glued=True)
    end = numeral.end
    if money is not None:
        numeral = numeral.scaled(money.power) if money.power else numeral
        # "$10 dollars" says it twice
        end = unit.end if unit is not None and unit.name == money.name and text[unit.start] != "$" else end
        if money.name == "USD" and (nation := _NATION.match(text, end)):  # "$5 US", "$5 Canadian"
            money, end = money._replace(name=_NATIONS[nation[1].lower()]), nation.end()
        start, unit, stop = money.start, money, end
    else:
        if unit is not None:
            numeral, unit = _checked(text, numeral, unit)
        if unit is not None:
            end = unit.end if unit.sign else end
        stop = max(end, unit.end) if unit is not None else end
        if digits and stop == numeral.end < len(text) and _GLUE.match(text, stop) and text[stop] not in "/&":
            return None
        if (
            digits
            and unit is None
            and "(" not in text[max(0, start - 80) : start]
            and _ENUMERATION.match(text, stop)
        ):
            return None  # "1 ) explains why"
    sign: re.Match[str] | None = _MINUS.search(text, max(0, start - 8), start) or (
        _MINUS.search(text, max(0, numeral.start - 8), numeral.start) if money is not None else None
    )
    if sign is None and unit is not None and unit.name in ("degree Celsius", "degree fahrenheit"):
        sign = re.compile(r"[-−] \Z").search(
            text, max(0, start - 2), start
        )  # "- 20 degrees fahrenheit", tokenised
    negative = False
    if sign and digits:
        degrees = unit is not None and unit.name.startswith("degree")
        negative = inner or sign[0][-1] != " " or sign[0][0] in "mM" or degrees
        start = min(start, sign.start()) if negative else start
    below = None if negative or money else sign_after(text, start, stop)
    if below is not None:  # "20 below zero"
        negative, end, stop = True, below, below
    age = _is_age(text, start, stop, unit)
    found = Quantity(
        start, end, stop, numeral, unit, money is not None, None, age, negative, rule=numeral.form
    )
    if unit is not None and not age:
        per = per_after(text, stop, unit.kind)
        if per is not None:
            found = replace(found, per=per[0], stop=per[1])
    return found


def _tied(text: str, start: int) -> bool:
    """True if letters touch the digits at ``start``: "X3", "COVID-19", "#7"."""
    glue = text[start - 1]
    if _GLUE.match(glue):
        return True
    if glue == "." and start > 1 and text[start - 2].isalnum():
        return True
    if glue == "-" and text[max(0, start - 2) : start] == " -":  # "COVID -19", tokenised
        return text[max(0, start - 14) : start - 2].rpartition(" ")[2].lower() in lists().labels
    if glue not in "-–‑−" or start < 2 or not (text[start - 2].isalnum() or text[start - 2] in ".)"):
        return False
    word = re.search(r"[^\W\d_]+\Z", text[max(0, start - 14) : start - 1])
    if word is None:
        return not text[start - 2].isdigit() and text[start - 2] != "."
    return word[0].lower() not in _words().prefixes


def _checked(text: str, numeral: Numeral, unit: Unit) -> tuple[Numeral, Unit | None]:
    """The unit that was read after a number, if it can be one there."""
    written = text[unit.start : unit.end]
    if written == "won" and not numeral.power:
        return numeral, None  # "Liverpool 3 won"
    if written in ("C", "F") and numeral.least > 5000:
        return numeral, None
    if written.lower() in ("mark", "marks") and are_school_marks(text, numeral.start, unit.end):
        return numeral, None
    if written.lower() in ("pound", "pounds"):
        money = are_money(text, numeral.start, unit.end, large=unit.kind == "currency")
        name, kind = ("GBP", "currency") if money else ("pound-mass", "measure")
        return numeral, unit._replace(name=name, kind=kind, sign=money)
    if unit.power:
        return numeral.scaled(unit.power), unit
    if unit.kind == "currency" and not numeral.power and (scale := scale_after(text, unit.end)):
        return numeral.scaled(scale[0]), unit._replace(end=scale[1])  # "60 USD million"
    return numeral, unit


def _is_age(text: str, start: int, stop: int, unit: Unit | None) -> bool:
    if unit is not None:
        return unit.kind == "time" and _AGE.match(text, stop) is not None
    return bool(_YEARS_OLD.match(text, stop) or _AGED.search(text, max(0, start - 24), start))


def age_end(text: str, stop: int) -> int:
    """Where "old" or "of age" ends, if it follows ``stop``."""
    found = _AGE.match(text, stop)
    return found.end() if found else stop


def _is_next_age(text: str, first: Quantity, second: Quantity) -> bool:
    """ "aged 29, *41* and *56*", but not "a man aged 40 and 12 others"."""
    if not first.age or first.unit is not None or second.unit is not None or second.age:
        return False
    value = second.numeral.value
    return (
        value is not None
        and 0 < value <= 120
        and text[second.start].isdigit()
        and _NEXT_AGE.fullmatch(text, first.stop, max(first.stop, second.start)) is not None
        and _AFTER_AGES.match(text, second.stop) is not None
    )


# two quantities that are one

_LINK = re.compile(r"-?\s?(?:[-–—‒‑]|to|and|or|through|till|until)\s?-?\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)(?:between|from)\s(?:\S{1,12}\s){0,2}\Z", re.IGNORECASE)
_AGES = re.compile(r"(?<!\w)between the ages of\s\Z", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(?:from|ranges?|ranging|between|of|at)\s(?:\S{1,12}\s){0,2}\Z", re.IGNORECASE)
_OPENING = re.compile(
    r"[,]?\s?[(\[]\s?(?:about|around|or|roughly|approximately|~|some|nearly|more than|over)?\s?",
    re.IGNORECASE,
)
_OR_ELSE = re.compile(r"\s?, or (?:about |around |some |nearly |roughly )?", re.IGNORECASE)
_OF_THE = re.compile(r"\sof\s(?:the|its|their|a|his|her|our)\s(?:\w+\s)?", re.IGNORECASE)
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "EUR", "HKD", "SGD"})


def _as_range(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "1,800 to 1,900", "3-5 billion", "between 5% and 6%": one figure; "3-2": none at all."""
    if not first.stop <= second.start <= first.stop + 8:
        return None
    if first.ranged:  # "from 12-15 mpg to 20"
        bare = text[first.stop : second.start] == " to " and second.unit is None and first.unit is not None
        measured = bare and first.unit is not None and first.unit.kind == "measure"
        return [first, replace(second, unit=first.unit)] if measured else None
    between = text[first.stop : second.start]
    if second.negative and text[second.start] in "-–−" and not between.strip():
        # what was taken for a minus is the dash of the range
        between, second = between + "-", replace(second, negative=False, start=second.start + 1)
    link = _LINK.fullmatch(between)
    if link is None or first.numeral.value is None or second.numeral.value is None or first.rule == "none":
        return None
    word = between.strip().lower().strip("- ")
    dash = word in ("", "–", "—", "‒", "‑")
    one, other = first.unit, second.unit
    if one is not None and other is not None and one.name != other.name:
        return None
    if dash and _is_score(text, first, second):
        return []
    before = text[max(0, first.start - 28) : first.start]
    between_ages = first.age and _AGES.search(before)
    if (word == "and" and not (between_ages or _BETWEEN.search(before))) or (
        word == "or" and not _near(first, second)
    ):
        return None
    if first.unit is None and second.unit is not None and _year_like(text, first):
        return None
    first, second = _shared(first, second, word)
    low, high = (_signed(q) for q in (_spread(first, second), second))
    if second.negative and second.start == second.numeral.start:  # "5 to 10 degrees below zero"
        low, high = high, -abs(low)
    if low >= high:
        return [first, second] if first.unit is not None or word in ("to", "or") else None
    if word == "to" and not _FROM.search(before) and _is_step(before, text, first, low, high):
        return [first, second]
    return [
        replace(
            second,
            start=first.start,
            low=low,
            high=high,
            signed=first.signed,
            per=second.per or first.per,
            age=first.age or second.age,
            rule="range",
        )
    ]


def _signed(quantity: Quantity) -> Decimal:
    value = quantity.numeral.value
    assert value is not None
    return -value if quantity.negative else value


def _year_like(text: str, quantity: Quantity) -> bool:
    written = text[quantity.start : quantity.end]
    return len(written) == 4 and written.isdigit() and 1500 <= int(written) <= 2200


def _near(first: Quantity, second: Quantity) -> bool:
    """ "three or four years", but not "5 or 500"."""
    low, high = first.numeral.least, second.numeral.least
    return low < high <= low * 2 + 2 and (first.unit is None or second.unit is not None)


def _shared(first: Quantity, second: Quantity, word: str) -> tuple[Quantity, Quantity]:
    """Both with the unit that only one of them names: "from 190 pounds to 175"."""
    if first.unit is None and second.unit is not None and second.unit.name != "count":
        first = replace(first, unit=second.unit, age=second.age)
    elif (
        second.unit is None
        and first.unit is not None
        and not second.age
        and not (
            word == "to" and first.unit.kind == "percent"  # "rose 8 percent to 4.2"
        )
    ):
        second = replace(second, unit=first.unit, age=first.age)
    return first, second


def _spread(first: Quantity, second: Quantity) -> Quantity:
    """``first`` with the scale of ``second``, where it has none: "3-5 billion"."""
    low, high = first.numeral, second.numeral
    if low.power or not high.power or high.mantissa is None or low.value is None:
        return first
    if low.value < high.mantissa and low.value < 1000:
        return replace(first, numeral=low.scaled(high.power))
    return first


def _is_step(before: str, text: str, first: Quantity, low: Decimal, high: Decimal) -> bool:
    """ "rose by $12.5 billion to $310 billion" is a change and a level, "fell 1 to 1.5 degrees" a range."""
    kind = first.unit.kind if first.unit is not None else "count"
    return (
        change_before(words_before(text, first.start), kind if kind != "count" else "measure") is not None
        and high >= 3 * low
    )


def _is_score(text: str, first: Quantity, second: Quantity) -> bool:
    """ "3-2", but neither "3-5 billion" nor "a 5-4 ruling"."""
    if first.unit or second.unit or second.numeral.power or first.age or second.age:
        return False
    if "." in text[first.start : second.end] or "," in text[first.start : second.end]:
        return False
    low, high = first.numeral.least, second.numeral.least
    if low > 200 or high > 200:
        return False
    return low >= high or _words().score.match(text, second.stop) is not None


def _as_votes(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "a 5-4 ruling": a count of votes on either side."""
    if text[first.stop : second.start] not in ("-", "–", "‑") or first.unit or second.unit or first.ranged:
        return None
    votes = _words().votes.match(text, second.stop) or _words().voted.search(
        text[max(0, first.start - 24) : first.start]
    )
    return [replace(first, rule="votes"), replace(second, rule="votes")] if votes else None


def _as_ratio(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "eight out of 10", "one in five"."""
    if first.unit or first.ranged or first.numeral.value is None or second.numeral.value is None:
        return None
    if second.unit is not None and second.unit.kind != "measure":
        return None
    value = ratio(text[first.stop : second.start], first.numeral, second.numeral)
    if value is None:
        return None
    numeral = replace(
        second.numeral, value=value, form="fraction", start=first.numeral.start, mantissa=None, power=0
    )
    return [replace(second, start=first.start, numeral=numeral, unit=None, stop=second.end, rule="ratio")]


def _as_product(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "half of 1 percent": 0.5 percent."""
    part, whole = first.numeral, second.numeral
    if part.form != "fraction" or first.unit or part.value is None or whole.value != 1 or second.unit is None:
        return None
    if second.unit.kind != "percent" or text[first.stop : second.start].strip().lower() != "of":
        return None
    return [
        replace(
            second,
            start=first.start,
            numeral=replace(whole, start=part.start, value=part.value),
            rule="product",
        )
    ]


def _as_sum(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "4 dollars 25 cents", "25 dollars and 50.": one amount."""
    if first.unit is None or first.unit.name not in _DOLLARS or first.signed or first.ranged or first.per:
        return None
    whole, cents = first.numeral.value, second.numeral.value
    if whole is None or cents is None or whole != whole.to_integral_value() or not 0 < cents < 100:
        return None
    if not re.fullmatch(r"\s(?:and\s)?", text[first.stop : second.start]) or first.numeral.power:
        return None
    named = second.unit is not None and second.unit.name == "cent"
    bare = (
        second.unit is None
        and cents >= 10
        and re.match(r"\s?(?:[.,;!?]|\Z)", text[second.stop : second.stop + 2])
    )
    if not (named or bare):
        return None
    total = whole + cents.scaleb(-2)
    numeral = replace(first.numeral, value=total, end=second.numeral.end)
    return [replace(first, end=second.end, stop=second.stop, numeral=numeral, rule="sum")]


def _is_aside(text: str, first: Quantity, second: Quantity) -> bool:
    """ "six miles (10 km)", "250 points, or 0.8 percent": the same in another unit."""
    if first.unit is None or second.unit is None or not 0 <= second.start - first.stop <= 24:
        return False
    if first.unit.name == second.unit.name:
        return False
    between = text[first.stop : second.start]
    again = first.unit.kind == second.unit.kind and (_OPENING.fullmatch(between) or between.strip() == "/")
    return bool(again or _OR_ELSE.fullmatch(text, first.stop, second.start))


def _as_part(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "90 million of the 2.5 billion shekels": the unit of the whole is that of the part."""
    if (
        first.unit is not None
        or second.unit is None
        or second.unit.kind == "percent"
        or first.rule == "fraction"
    ):
        return None
    if not 0 < second.start - first.stop <= 30 or not _OF_THE.fullmatch(text, first.stop, second.start):
        return None
    return [replace(first, unit=second.unit), second]


def _as_tolerance(text: str, first: Quantity, second: Quantity) -> list[Quantity] | None:
    """ "3.7 ± 0.9": one figure."""
    if first.ranged or text[first.end : second.start].strip() not in ("±", "+/-", "+/−"):
        return None
    unit = second.unit if first.unit is None else first.unit
    return [replace(first, end=second.end, stop=second.stop, unit=unit, per=second.per or first.per)]


_JOINS: tuple[Callable[[str, Quantity, Quantity], list[Quantity] | None], ...] = (
    _as_votes,
    _as_ratio,
    _as_sum,
    _as_product,
    _as_part,
    _as_tolerance,
    _as_range,
)
