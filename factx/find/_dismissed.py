"""Numbers that are no figures: dates, clock times, phone numbers, versions, names, scores."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from factx._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_ENDINGS = r"(?:st|nd|rd|th)?"


class _Lists(NamedTuple):
    stretches: re.Pattern[str]
    months: frozenset[str]
    labels: frozenset[str]
    year_before: frozenset[str]
    years: range
    one_before: frozenset[str]
    one_after: frozenset[str]
    hyphened: frozenset[str]
    idioms: re.Pattern[str]


@functools.cache
def lists() -> _Lists:
    """The tables of not_figures.toml, ready to use."""
    tables = lexicon("not_figures")
    names = tables["months"]["names"]
    month = "(?:" + "|".join(sorted(names, key=lambda name: (-len(name), name))) + r")\.?"
    # "may" and "march" are verbs too: in lower case they need a year or an end behind the day
    sure = rf"(?:(?!may\b|march\b)(?i:{month})|(?:May|March|MAY|MARCH)|(?:may|march)(?=\s\d{{1,2}}\s?(?:,\s?\d{{4}}|[.;)])))"
    day = rf"\d{{1,2}}{_ENDINGS}(?![\d%]|[.,]\d)"
    several = rf"(?:\s?(?:[-–—/]|and|to|or|through|,)\s?{day}(?!\s?(?:percent|per cent|%)))?"
    return _Lists(
        re.compile(
            rf"\b{sure}\s{{1,2}}{day}{several}(?:\s?,?\s{{1,2}}[12]\d{{3}}(?!\d|,\d))?"
            rf"|\b\d{{1,2}}{_ENDINGS}(?:\s?[-–/]\s?\d{{1,2}}{_ENDINGS})?\s(?:of\s)?(?:day\sof\s)?(?i:(?!may\b|mar\b|march\b|dec\b|sep\b){month}|May\b|March\b)"
            rf"(?![^\W\d_])(?:\s?,?\s[12]\d{{3}}(?!\d|,\d))?"
            rf"|\b(?i:{month})\s?,?\s['’]?[12]\d{{3}}(?!\d|,\d)"
            r"|(?<!\d)[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
            r"|(?<![\d/.-])\d{1,2}[-/.]\d{1,2}[-/.](?:[12]\d)?\d\d(?![\d/.-])"
            r"|(?<!\d)(?:1[5-9]|20)\d\d\s?[-–/]\s?\d\d(?!\d|[,.]\d)"
            r"|['’‘]?(?<![\d,.])\d0['’]?s(?![^\W_])|(?<!\d)[12]\d\d0['’]?s(?![^\W_])|['’‘]\d\d(?![\d,.'’]|\s?(?:ft|feet))"
            r"|(?<![\d.:])\d{1,2}(?:[:.]\d\d){0,2}\s?(?:[ap]\.\s?m\.?|[ap]m|[AP]M|[AP]\.M\.?)(?![^\W_])"
            r"|(?<![\d.:])\d{1,2}(?::\d\d){1,2}(?::\d\d)?(?:\.\d+)?(?![\d:])"
            r"|(?<![\d.:,])\d{1,4}(?:[:.]\d\d)?\s?(?:o['’ ]?clock|GMT|UTC|EST|EDT|PST|PDT|BST|CET|IST|hrs\sIST)(?![^\W_])"
            r"|\+\d{1,3}[ -]\(?\d{1,4}\)?(?:[ -]\d{2,5}){1,4}|\(\d{3}\)\s?\d{3}-\d{4}|(?<![\d-])\d{1,6}(?:-\d{1,6}){2,8}(?![\d-])"
            r"|(?<!\d)\d{3}[-.]\d{3}[-.]\d{4}(?!\d)|(?<!\d)\d{3}-\d{4}(?!\d)"
            r"|https?://\S{1,300}|www\.\S{1,300}|[@#]\w{1,60}"
            r"|(?<![\d.,])\d{1,3}(?:\.\d{1,3}){2,4}(?![\d,])(?<!\.\d{3}\.\d{3})"
            r"|(?:(?<=\n)|\A)[ \t]*\(?\d{1,2}[.)](?=\s)|(?<![^\s(])\(\d{1,2}\)(?=\s)"
            r"|(?<![\d/])\d{1,3}/\d{1,3}/?(?:\d{1,4})?(?=\D|\Z)"
        ),
        frozenset(names),
        frozenset(tables["labels"]["words"]),
        frozenset(tables["year"]["before"]),
        range(tables["year"]["earliest"], tables["year"]["latest"] + 1),
        frozenset(tables["one"]["before"]),
        frozenset(tables["one"]["after"]),
        frozenset(tables["hyphened"]["words"]),
        re.compile(
            r"(?<![^\W_])(?:" + "|".join(re.escape(p) for p in tables["idioms"]["phrases"]) + r")(?![^\W_])",
            re.IGNORECASE,
        ),
    )


def dismissed_stretches(text: str) -> list[tuple[int, int]]:
    """Where ``text`` holds numbers that its letters alone show to be no figures; in order."""
    known = lists()
    found = [m.span() for m in known.stretches.finditer(text)] + [
        m.span() for m in known.idioms.finditer(text)
    ]
    return sorted(found)


def is_name(text: str, start: int, end: int, first: Token, last: Token, bare: bool, digits: bool) -> bool:
    """True if the number that ``first`` to ``last`` hold is part of a name, or names a year.

    ``bare``: a whole number without separator, scale or unit.
    """
    known = lists()
    doc = first.doc
    before = doc[first.i - 1] if first.i and not first.is_sent_start else None
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if digits and bare and is_year(text[start:end], first, last, before, after):
        return True
    if before is not None and bare:
        word = before.lower_
        if digits and word in known.labels and not _counts(last, after):
            return True
        if not digits and word in (
            "war",
            "no.",
            "number",
            "chapter",
            "act",
            "part",
            "phase",
            "type",
            "class",
        ):
            return True
        if (
            digits
            and word.endswith(("-", "–"))
            and before.i
            and not before.whitespace_
            and before.nbor(-1).is_alpha
            if before.i
            else False
        ):
            return True
        if (
            digits
            and before.text[:1].isupper()
            and before.pos_ == "PROPN"
            and before.whitespace_
            and not _counts(last, after)
            and word not in known.months
            and before.ent_type_ not in ("DATE", "TIME", "GPE", "CARDINAL")
        ):
            return True
    if not digits and first.text[:1].isupper() and bare and before is not None:
        name_after = after is not None and after.text[:1].isupper() and after.pos_ == "PROPN"
        name_before = before.text[:1].isupper() and before.pos_ == "PROPN" and not _counts(last, after)
        if (name_after or name_before) and not first.is_sent_start and before.text not in "\"“‘'([":
            return True
    if (
        bare
        and first.ent_type_ in ("PRODUCT", "WORK_OF_ART", "LAW", "FAC", "EVENT", "ORG", "PERSON")
        and first.ent_iob_ == "I"
    ):
        return not _counts(last, after)
    return False


def is_year(written: str, first: Token, last: Token, before: Token | None, after: Token | None) -> bool:
    """True for "1945", "2017" where nothing shows that they count."""
    known = lists()
    if not (len(written) == 4 and written.isdigit() and int(written) in known.years):
        return False
    if first.ent_type_ in ("DATE", "TIME", "EVENT"):
        return True
    if _counts(last, after) and after is not None and after.tag_ == "NNS":
        return (
            before is not None and before.lower_ in ("in", "since", "the") and first.ent_type_ != "CARDINAL"
        )
    if before is not None and before.lower_ in known.year_before:
        return True
    return not _counts(last, after)


def _counts(last: Token, after: Token | None) -> bool:
    """True if a plural noun that the number modifies follows."""
    if after is None:
        return False
    head = last.head
    if last.dep_ in ("nummod", "quantmod", "compound") and head.i > last.i and head.tag_ in ("NNS", "NNPS"):
        return True
    return after.tag_ == "NNS" or (after.tag_ in ("JJ", "JJR", "JJS") and after.head.tag_ == "NNS")
