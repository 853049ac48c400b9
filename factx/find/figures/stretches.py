"""Stretches whose letters alone show that their numbers are no figures: dates, clock times, phones."""

from __future__ import annotations

import functools
import re

from factx._lexicon import lexicon

_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"[12]\d{3}(?!\d|,\d)"

# each with an example; none starts at every place of a run of digits or spaces, or looks far
_FIXED = (
    r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12}\]",  # "[46,47]"
    r"(?<![\d.,])\d{1,5}\s[NSEW]\.?\s(?=\d|[A-Z][a-z])",  # "7 W 43rd St"
    r"\b[Nn]os?\.\s?\d{1,4}(?![\d,.]\d)",  # "No. 1"
    r"(?<!\d)[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)",  # "2017-10-18"
    r"(?<![\d/.-])\d{1,2}[-/.]\d{1,2}[-/.](?:[12]\d)?\d\d(?![\d/.-])",  # "18/10/2017"
    r"(?<!\d)(?:1[5-9]|20)\d\d\s?[-–/]\s?\d\d(?!\d|[,.]\d)",  # "2016-17"
    r"['’‘]?(?<![\d,.])\d0['’]?s(?![^\W_])",  # "the '90s"
    r"(?<!\d)[12]\d\d0['’]?s(?![^\W_])",  # "the 1990s"
    r"['’‘]\d\d(?![\d,.'’]|\s?(?:ft|feet))",  # "the class of '08"
    r"(?<![\d.:])\d{1,2}(?:[:.]\d\d){0,2}\s?(?:[ap]\.\s?m\.?|[ap]m|[AP]M|[AP]\.M\.?)(?![^\W_])",  # "5 p.m."
    r"(?<![\d.:])\d{1,2}(?::\d\d){1,3}(?:\.\d+)?(?![\d:])",  # "2:05:12"
    r"\+\d{1,3}[ -]\(?\d{1,4}\)?(?:[ -]\d{2,5}){1,4}",  # "+44 20 7946 0958"
    r"\(\d{3}\)\s?\d{3}-\d{4}|(?<!\d)\d{3}[-.]\d{3}[-.]\d{4}(?!\d)|(?<!\d)\d{3}-\d{4}(?!\d)",  # "555-0142"
    r"(?<![\d-])\d{1,12}(?:-\d{1,12}){2,8}(?![\d-])",  # "1111-2222-3333"
    r"https?://\S{1,300}|www\.\S{1,300}|[@#]\w{1,60}",
    r"(?<![\d.,])\d{1,3}(?:\.\d{1,3}){2,4}(?![\d,])(?<!\.\d{3}\.\d{3})",  # "version 2.4.1"
    r"(?:(?<=\n)|\A)[ \t]{0,8}\(?\d{1,2}[.)](?=\s)|(?<![^\s(])\(\d{1,2}\)(?=\s)",  # "1. ", "(2) "
    r"(?<![\d/])\d{1,3}/\d{1,3}/?\d{0,4}(?=\D|\Z)",  # "24/7", "9/11"
)


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    tables = lexicon("not_figures")
    month = _any(tables["months"]["names"]) + r"\.?"
    # "may" and "march" are verbs too: in lower case they need a preposition, a year or an end
    verbs = _any(tables["months"]["verbs"])
    prepositions = "|".join(f"(?<={word} )" for word in tables["months"]["prepositions"])
    sure = (
        rf"(?:(?!{verbs}\b)(?i:{month})|(?:{prepositions}){verbs}|{_any(tables['months']['capitals'])}"
        rf"|{verbs}(?=\s\d{{1,2}}\s?(?:,\s?\d{{4}}|[.;)])))"
    )
    behind = rf"(?i:(?!{_any(tables['months']['not_behind'])}\b){month}|May\b|March\b)"
    day = rf"\d{{1,2}}{_TH}(?![\d%]|[.,]\d)"
    another = rf"(?:\s?(?:[-–—/]|and|to|or|through|,)\s?{day}(?!\s?(?:percent|per cent|%)))?"
    words = (
        rf"\b{sure}\s{{1,2}}{day}{another}(?:\s?,?\s{{1,2}}{_YEAR})?",  # "October 18, 2017"
        rf"\b\d{{1,2}}{_TH}(?:\s?[-–/]\s?\d{{1,2}}{_TH})?\s(?:of\s)?(?:day\sof\s)?{behind}(?![^\W\d_])"
        rf"(?:\s?,?\s{_YEAR})?",  # "18 October 2017"
        rf"\b(?i:{month})\s?,?\s['’]?{_YEAR}",  # "March 2017"
        r"(?<![\d.:,])\d{1,4}(?:[:.]\d\d)?\s?"
        rf"(?:o['’ ]?clock|{_any(tables['clock']['zones'])})(?![^\W_])",  # "0412 GMT"
        # "3 to 1 odds"
        rf"(?<![\d.,$€£])\d{{1,4}}(?:\sto\s|-to-)1(?=\s{_any(tables['odds']['nouns'])}\b|\s?[,;)]|\.(?!\d))",
        rf"\b(?i:{_any(tables['references']['words'])})\.?\s\d{{1,3}}[A-Za-z]?"
        r"(?:\s?(?:[-–,]|and|to|,\sand)\s?\d{1,3}[A-Za-z]?){0,8}(?![\w%])",  # "Figs. 2A and 3"
    )
    idioms = rf"(?<![^\W_]){_any(tables['idioms']['phrases'])}(?![^\W_])"
    return re.compile("|".join((*words, *_FIXED))), re.compile(idioms, re.IGNORECASE)


def _any(words: list[str]) -> str:
    listed = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " ") for word in listed) + ")"


def dismissed_stretches(text: str) -> list[tuple[int, int]]:
    """Where ``text`` holds such numbers, in order."""
    return sorted(match.span() for pattern in _patterns() for match in pattern.finditer(text))
