"""Units and currencies beside a number: what the words and signs around it mean.

Names are quantulum3's, or ISO 4217 codes.  The tables are data; quantulum3's own parser is asked only
for a short stretch whose unit is written as a formula ("A/cm2"), and loaded when one is met.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from factx._lexicon import lexicon
from factx.find.figures.formulas import formula_at


class Unit(NamedTuple):
    """A unit as it stands at ``start`` to ``end``; ``kind`` is one of factx.records.UnitKind.

    ``power``: the power of ten that the sign itself carries ("MUSD").  ``sign``: it is written as a
    sign, code or percent word, which belongs to the number.
    """

    name: str
    kind: str
    start: int
    end: int
    sign: bool = False
    power: int = 0
    glued: bool = False


_KINDS = ("percent", "time", "measure")
_SPACE = " \t\u00a0\u2009\u202f"
_MOST_WORDS = 5
_LETTERS = r"[^\W\d_]{1,30}(?![^\W\d_])"  # no unit is longer; a run of letters may be
_WORDS = re.compile(rf"{_LETTERS}(?:\.[^\W\d_]\.?){{0,3}}(?:[{_SPACE}-]{_LETTERS}){{0,{_MOST_WORDS - 1}}}")
_PIECE = re.compile(rf"{_LETTERS}(?:\.[^\W\d_]\.?){{0,3}}")
_GAP = re.compile(rf"[{_SPACE}]?[(\[{{<](?=[^\W\d]{{1,6}}[)\]}}>])|[{_SPACE}]{{0,2}}[-‑]?[{_SPACE}]?")
_PART = re.compile(
    rf"[{_SPACE}-]{{1,2}}(?:of[{_SPACE}-](?!the)(?:an?[{_SPACE}-])?|an?[{_SPACE}-])(?:(?:US|U\.S\.|full)[{_SPACE}])?",
    re.IGNORECASE,
)
_SYMBOL = re.compile(
    rf"[^\s\d,;:!?()\[\]{{}}<>“”‘’–—-][^\s,;:!?()\[\]{{}}<>“”‘’–—]{{0,11}}(?:[{_SPACE}][^\W\d_]{{1,10}}\b)?"
)
_CODE_BEFORE = re.compile(rf"(?<![^\W_])(M?)([A-Za-z]{{3}})[{_SPACE}]?\Z")
_CODE_AFTER = re.compile(rf"(?:[{_SPACE}]|(?<=\d))(M?)([A-Z]{{3}})(?![^\W_])")
_A = re.compile(
    rf"[{_SPACE}-]{{1,3}}(?:an?|each|every|per)[{_SPACE}-]{{1,3}}|[{_SPACE}]?/[{_SPACE}]?", re.IGNORECASE
)
_PER = re.compile(
    rf"(?:[{_SPACE}](?:US|U\.S\.))?[{_SPACE}-]{{1,2}}per[{_SPACE}-]{{1,2}}|[{_SPACE}]?/[{_SPACE}]?|[{_SPACE}]p\.?(?=a\.?(?!\w))",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\d+(?:[.,]\d+)*\s?(?:m|b|bn|million|billion|trillion|tn)\b|\d{1,3},\d{3}|\d+\.\d\d\b")
_WORD_BEFORE = re.compile(rf"(?<![^\W_])(dollar|euro|rupee|sen)[{_SPACE}]\Z")


class _Tables(NamedTuple):
    words: dict[str, tuple[str, str]]  # "miles per hour" -> (name, kind)
    symbols: dict[str, tuple[str, str]]
    folded: dict[str, tuple[str, str]]  # symbols that mean one thing in any case, in lower case
    glued: dict[str, tuple[str, str]]
    signs: tuple[tuple[str, str], ...]  # longest first
    codes: frozenset[str]
    ascii: dict[str, str]
    pound: tuple[str, str, int]
    per: frozenset[str]
    lonely: dict[str, tuple[str, str]]
    between: re.Pattern[str]
    nouns: frozenset[str]


@functools.cache
def _tables() -> _Tables:
    words: dict[str, tuple[str, str]] = {}
    symbols: dict[str, tuple[str, str]] = {}
    glued: dict[str, tuple[str, str]] = {}
    signs: dict[str, str] = {}
    for table in ("units", "units_quantulum3"):
        for kind in _KINDS:
            units = lexicon(table).get(kind, {})
            for name, forms in units.items():
                _enter(words, symbols, glued, name, kind, forms)
    money = lexicon("currencies")
    for table in ("codes", "words"):
        for name, forms in money[table].items():
            _enter(words, symbols, glued, name, "currency", {"words": forms.get("names", []), **forms})
            for sign in forms.get("signs", []):
                signs[sign] = name
                if "$" in sign and sign[0].isalpha():
                    signs.setdefault(sign.lower(), name)
    own = lexicon("units")
    kinds = dict((*words.values(), *glued.values()))
    codes = frozenset(money["codes"]) - frozenset(money["not_codes"]["codes"])
    pounds = money["pounds"]
    return _Tables(
        words,
        symbols,
        _folded(symbols),
        glued,
        tuple(sorted(signs.items(), key=lambda item: (-len(item[0]), item[0]))),
        codes,
        dict(money["ascii"]),
        (pounds["money"], pounds["mass"], pounds["power"]),
        frozenset(money["per"]["nouns"]),
        {symbol: (name, kinds[name]) for symbol, name in own["lonely"].items()},
        re.compile(rf"[{_SPACE}](?:{'|'.join(own['between']['words'])})(?=[{_SPACE}])"),
        frozenset(own["nouns"]["units"]),
    )


def _folded(symbols: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    meanings: dict[str, set[tuple[str, str]]] = {}
    for symbol, entry in symbols.items():
        meanings.setdefault(symbol.lower(), set()).add(entry)
    return {symbol: next(iter(entries)) for symbol, entries in meanings.items() if len(entries) == 1}


def _enter(
    words: dict[str, tuple[str, str]],
    symbols: dict[str, tuple[str, str]],
    glued: dict[str, tuple[str, str]],
    name: str,
    kind: str,
    forms: dict[str, list[str]],
) -> None:
    for word in forms.get("words", []):
        word = word.replace("-", " ")
        words.setdefault(word, (name, kind))
        words.setdefault(plural(word), (name, kind))
    for word in forms.get("plural", []):
        words.setdefault(word.replace("-", " "), (name, kind))
    for symbol in forms.get("symbols", []):
        symbols.setdefault(symbol, (name, kind))
    for symbol in forms.get("glued", []):
        glued.setdefault(symbol, (name, kind))


def plural(word: str) -> str:
    """The regular plural; of "mile per hour" it is "miles per hour"."""
    head, per, rest = word.partition(" per ")
    if head.endswith("y") and head[-2:-1] not in ("a", "e", "i", "o", "u"):
        head = head[:-1] + "ies"
    elif head.endswith("foot"):
        head = head[:-4] + "feet"
    elif head.endswith(("s", "x", "ch", "sh", "z")):
        head += "es"
    else:
        head += "s"
    return head + per + rest


def money_before(text: str, start: int) -> Unit | None:
    """The currency sign or code that stands right before ``start``."""
    tables = _tables()
    before = text[max(0, start - 14) : start]
    trimmed = before.rstrip(_SPACE)
    if len(before) - len(trimmed) > 1 or not trimmed:
        return None
    last = trimmed[-1]
    if not (last.isalpha() or last in "=.$" or ord(last) > 127):
        return None
    for sign, name in tables.signs:
        if trimmed.endswith(sign):
            at = start - len(before) + len(trimmed) - len(sign)
            if sign[0].isalpha() and at and (text[at - 1].isalnum() or text[at - 1] == "."):
                continue
            return Unit(name, "currency", at, start, sign=True, glued=len(before) == len(trimmed))
    code = _CODE_BEFORE.search(before)
    if code and code[2].upper() in tables.codes:
        apart = len(before) > len(trimmed)
        if code[2].isupper() or (apart and code[2].islower()):
            at = start - len(before) + code.start()
            return Unit(code[2].upper(), "currency", at, start, sign=True, power=6 if code[1] else 0)
    for sign, name in tables.ascii.items():
        alone = before.endswith(sign) and not before[: -len(sign)][-1:].isalnum()
        if alone and _MONEY.match(text, start, start + 30):
            return Unit(name, "currency", start - len(sign), start, sign=True, glued=True)
    word = _WORD_BEFORE.search(before)
    if word:
        name = tables.words[word[1]][0]
        return Unit(name, "currency", start - len(before) + word.start(), start, sign=True)
    return None


def unit_after(text: str, end: int, power: int = 0, *, part: bool = False) -> Unit | None:
    """The unit that follows a number which ends at ``end`` and was scaled by ten to the ``power``.

    ``part``: the number is a fraction or vague, and "of a mile", "an hour", "of dollars" may follow.
    """
    tables = _tables()
    if part:
        of = _PART.match(text, end)
        found = of and _by_words(tables, text, of.end(), power)
        if found:
            return found
    more = tables.between.match(text, end)
    if more:  # "14 more points"
        found = _by_words(tables, text, more.end() + 1, power)
        if found:
            return found
    gap = _GAP.match(text, end)
    at = gap.end() if gap else end
    apart = at > end
    if at >= len(text):
        return None
    code = _CODE_AFTER.match(text, end)
    if code and code[2] in tables.codes:
        return Unit(code[2], "currency", code.start(1), code.end(), sign=True, power=6 if code[1] else 0)
    found = _by_words(tables, text, at, power)
    if found:
        return found
    symbol = _SYMBOL.match(text, at)
    if symbol is None:
        return None
    written = symbol[0]
    hyphen = apart and "-" in text[end:at]
    quotient = _quotient(tables, text, at)
    if quotient:
        return quotient
    for length in range(len(written), 0, -1):
        tried = written[:length]
        entry = tables.symbols.get(tried)
        if entry is None:
            entry = (tables.glued if not apart or hyphen else tables.lonely).get(tried)
        if entry is None and (length > 2 or tried.lower() in ("km", "kg")):
            entry = tables.folded.get(tried.lower())
        if entry is None:
            continue
        stop = at + length
        behind = text[stop : stop + 1]
        if behind.isalnum() if tried[-1].isalnum() else behind.isalpha() and tried != "%":
            continue
        if tried[-1].isalpha() and behind in ("$", "€", "£", "'", "’"):
            continue
        return Unit(entry[0], entry[1], at, stop, sign=entry[1] in ("percent", "currency"), glued=not apart)
    for sign, name in tables.signs:  # "15 €"
        if text.startswith(sign, at) and not (sign[0].isalpha() and sign.isascii()) and not hyphen:
            stop = at + len(sign)
            if not text[stop : stop + 2].strip()[:1].isdigit():
                return Unit(name, "currency", at, stop, sign=True)
    return None


def _quotient(tables: _Tables, text: str, at: int) -> Unit | None:
    """The unit over a slash, or a formula: "A/cm2", "W/m2K"."""
    found = _SLASHED.match(text, at)
    if found is None:
        return None
    over = tables.symbols.get(found[1]) or tables.glued.get(found[1]) or tables.lonely.get(found[1])
    whole = tables.symbols.get(found[0].strip())
    if over and not whole and over[1] in ("measure", "time") and per_after(text, found.end(1), over[1]):
        return Unit(over[0], over[1], at, found.end(1))
    formula = None if whole else formula_at(text, at)
    return Unit(formula[0], "measure", at, formula[1]) if formula else None


_SLASHED = re.compile(r"([A-Za-zµμ°%]{1,4})[/·*^²³]\w{1,5}")


def _by_words(tables: _Tables, text: str, at: int, power: int) -> Unit | None:
    found = _WORDS.match(text, at)
    if found is None:
        return None
    ends = [piece.end() for piece in _PIECE.finditer(text, at, found.end())]
    lowered = text[at : found.end()].lower().replace("-", " ").translate(_TO_SPACE)
    for stop in reversed(ends):
        if stop < len(text) and text[stop].isdigit():
            continue
        phrase = lowered[: stop - at]
        entry = tables.words.get(phrase)
        if entry is None:
            continue
        name, kind = entry
        if name == tables.pound[1] and phrase in ("pound", "pounds") and power >= tables.pound[2]:
            name, kind = tables.pound[0], "currency"
        return Unit(name, kind, at, stop, sign=kind in ("percent", "currency"), glued=False)
    return None


_TO_SPACE = {ord(c): " " for c in _SPACE}


def unit_word(word: str) -> tuple[str, str] | None:
    """The name and kind of the unit that a lower-case word is even behind an adjective ("rushing yards")."""
    found = _tables().words.get(word)
    return None if found is None or found[0] in _tables().nouns else found


def per_after(text: str, end: int, kind: str) -> tuple[str, int] | None:
    """The denominator after a unit, singular ("share", "square foot"), and where it ends."""
    tables = _tables()
    per = _PER.match(text, end)
    word = per or _A.match(text, end)
    if word is None:
        return None
    at = word.end()
    unit = _by_words(tables, text, at, 0)
    if unit and (unit.kind in ("time", "measure")) and unit.name != "count":
        if not per and _NOT_PER.match(text, unit.end):
            return None
        if per or unit.kind == "time" or kind == "currency":
            return unit.name, unit.end
    found = _PIECE.match(text, at)
    if found and found[0].lower() in ("a", "annum") and per:
        return "year", found.end()
    symbol = _SYMBOL.match(text, at) if per else None
    if symbol:
        for length in range(len(symbol[0]), 0, -1):
            entry = tables.symbols.get(symbol[0][:length]) or (
                "/" in word[0] and tables.glued.get(symbol[0][:length])
            )
            if entry and not text[at + length : at + length + 1].isalnum():
                return entry[0], at + length
    if found and "/" not in word[0] and (per or found[0].lower() in tables.per):
        return singular(found[0].lower()), found.end()
    return None


_NOT_PER = re.compile(r"\s(?:earlier|ago|later|before|after|prior|old|or|long|from|and a half)\b")


def singular(word: str) -> str:
    """The regular singular of a lower-case noun."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
