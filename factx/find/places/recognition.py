"""Where a text names places: each candidate is weighed by its company.

A candidate is described by a handful of observations (what spaCy calls it, what stands before and
after, what else its name is in the same text); their learned weights
(factx/data/toponym_weights.toml) decide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from factx._gazetteer import Gazetteer, fold
from factx.find.places.candidates import PARTY, PLACES, Candidate, Mention, Page, page_words

if TYPE_CHECKING:
    from factx._parsing import Reading

_MOST_DATELINES = 8


def recognise(reading: Reading, gazetteer: Gazetteer, weights: Mapping[str, float]) -> list[Mention]:
    """Mentions of places, in order, without overlap."""
    page = Page(reading.doc)
    heads = (block for block in reading.blocks if block.kind == "dateline")
    datelines = [(block.start, block.end) for block in islice(heads, _MOST_DATELINES)]
    scored = []
    for candidate in page.candidates(gazetteer):
        certain = (
            candidate.certain or _heads_dateline(page, candidate, datelines) or _heads_line(page, candidate)
        )
        score = math.inf if certain else sum(weights.get(o, 0.0) for o in observe(page, candidate))
        if score > 0:
            scored.append((score, candidate))
    return page.choose(scored)


def _heads_dateline(page: Page, candidate: Candidate, datelines: Sequence[tuple[int, int]]) -> bool:
    """ "*KYIV*, Nov 14 -", "*GENEVA*/*PORT SUDAN* -": nothing but a place opens a dateline."""
    start, end = page.starts[candidate.first], page.ends[candidate.last - 1]
    return bool(candidate.entries) and any(
        first <= start
        and end <= last
        and candidate.role == "place"
        and (page.text[first:start].lower() in {"", "the "} or page.text[start - 1] == "/")
        for first, last in datelines
    )


def _heads_line(page: Page, candidate: Candidate) -> bool:
    """ "*BEIRUT*", "*ATHENS*: Police said": a large place in capitals at the head of a line."""
    a, b = candidate.first, candidate.last
    if candidate.role != "place" or not candidate.entries or not page.plain:
        return False
    large = any(
        e.kind == "country" or (e.kind == "city" and (e.capital or e.population >= _LARGE))
        for e in candidate.entries
        if e.grade in ("name", "alias")
    )
    start, end = page.starts[a], page.ends[b - 1]
    name = page.text[start:end]
    if not large or len(name) < 4 or not name.isupper() or fold(name) in page_words().careful:
        return False
    window = max(0, start - 12)
    _, line, before = page.text[window:start].rpartition("\n")
    if not line and window:
        return False
    before = before.strip().lower()
    return before in {"", "the"} and _LINE_HEAD.match(page.text, end) is not None


_LARGE = 100_000
# what follows there: an end, a mark, or a sentence of its own ("*LONDON* Rescuers found")
_LINE_HEAD = re.compile(r"[ \t]{0,3}(?:\n|\Z|[:|(]|[–—-]{1,2}[ \n])|[ ](?:The |A )?[A-Z][a-z]+ [a-z]")


def observe(page: Page, candidate: Candidate) -> list[str]:
    """What can be said of a candidate: names of weights."""
    words = page_words()
    a, b, entries = candidate.first, candidate.last, candidate.entries
    text, lower, count = page.words, page.lower, len(page.words)
    key = fold(page.name(a, b))
    seen = ["bias"]
    # what spaCy makes of it
    label = page.label[a] or page.label[b - 1]
    ent = page.entity[a] if page.label[a] else page.entity[b - 1]
    if not label:
        how = "free"
    elif ent == (a, b):
        how = "whole"
    elif ent[0] <= a and b <= ent[1]:
        how = "first in" if ent[0] == a else "last in" if ent[1] == b else "in"
    else:
        how = "across"
    spacy = {
        "PERSON": "person",
        "ORG": "org",
        "GPE": "gpe",
        "LOC": "loc",
        "FAC": "fac",
        "NORP": "norp",
        "": "",
    }.get(label, "other")
    seen.append(f"spacy {how} {spacy}".rstrip())
    # what the gazetteer makes of it
    if entries:
        # a county has the people of all its towns: what is known by the name is the town
        best = next((e for e in entries if e.kind != "adm2"), entries[0])
        size = min(7, len(str(best.population))) if best.population else 0
        seen.append(f"gazetteer {best.kind}" if best.kind != "city" else f"gazetteer city {size}")
        if best.capital:
            seen.append("gazetteer capital")
        if best.grade != "name":
            seen.append(f"gazetteer {best.grade}")
        if not label:
            seen.append(f"free {best.kind}" if best.kind != "city" else f"free city {size}")
        elif spacy in {"org", "person"}:
            seen.append(f"{spacy} {best.kind}" if best.kind != "city" else f"{spacy} city {size}")
    else:
        seen.append("gazetteer none")
        seen.append(f"none {how} {spacy}".rstrip())
    if b - a > 1:
        seen.append("words many")
        if all(word in words.careful for word in key.split()):
            seen.append("words common")
    elif key in words.careful:
        seen.append("words common")
    if lower[a] in page.plain and b - a == 1:
        seen.append("words plain elsewhere")
    if text[a].isupper() and len(text[a]) > 3 and b - a == 1:
        seen.append("words capitals")
    elif text[a].isupper() and b - a == 1 and len(text[a]) > 1:
        seen.append("words initials")
    if any(c.isdigit() for c in page.name(a, b)):
        seen.append("words digits")
    if a in page.opens:
        seen.append("opens sentence")
        if not label:
            seen.append("opens sentence free")
        if page.dateline_at(b) and (text[b - 1].isupper() or not label):
            seen.append("opens dateline")
    # what stands before
    previous = lower[a - 1].rstrip(".") or lower[a - 1] if a else ""
    if a and a not in page.opens:
        of = words.before.get(previous)
        cap = text[a - 1][0].isupper()
        if of:
            seen.append(f"before {of}" + (" capital" if cap and of in {"locative", "title"} else ""))
            if not label:
                seen.append(f"free before {of}")
            if not entries:
                seen.append(f"none before {of}")
        elif cap:
            seen.append("before name" if page.label[a - 1] == "PERSON" else "before capital")
        else:
            seen.append("before word")
        if previous == "of" and a > 1 and page.lower[a - 2] in words.settlements:
            seen.append("before city of")
        if previous in {"'s", "’s"} and a > 1 and page.label[a - 2] in PLACES:
            seen.append("before possessive place")
        if previous in {"-", "–"} and a > 1 and PARTY.match(text[a - 2]):
            seen.append("before party")
        if of == "comma" and a > 1 and page.label[a - 2] in PLACES:
            seen.append("before comma place")
        if of == "and" and a > 1 and page.label[a - 2] in PLACES:
            seen.append("before and place")
    # what stands after
    if b < count:
        following = lower[b]
        of = words.after.get(following)
        cap = text[b][0].isupper()
        if of:
            seen.append(f"after {of}" + (" capital" if cap else ""))
            if label == "ORG" and how != "whole":
                seen.append(f"org after {of}")
            if not label:
                seen.append(f"free after {of}")
        elif cap:
            seen.append("after name" if page.label[b] == "PERSON" else "after capital")
        else:
            seen.append("after word")
        if of == "comma" and b + 1 < count:
            if page.holder_at(b + 1, entries):
                seen.append("after comma holder")
            elif page.label[b + 1] in PLACES:
                seen.append("after comma place")
        if following in {"'s", "’s"} and b + 1 < count and page.holder_at(b + 1, ()):
            seen.append("after possessive place")
        if how in {"first in", "in"} and label == "ORG":
            last = lower[ent[1] - 1]
            seen.append(f"org ends {words.after.get(last, 'other')}")
        if (
            of == "based"
            and b + 1 < count
            and lower[b + 1] in {"based", "area", "born", "led", "backed", "bound"}
        ):
            seen.append("after based")
    else:
        seen.append("after end")
    head = words.heads.get(lower[b - 1]) if b - a > 1 else None
    if head:
        seen.append(f"head {head}")
        if not entries:
            seen.append(f"none head {head}")
    if b - a > 1 and words.leading.get(lower[a]):
        seen.append("head leading")
    if b - a > 1 and words.after.get(lower[b - 1]) in {
        "street",
        "authority",
        "learning",
        "outlet",
        "business",
        "club",
        "society",
    }:
        seen.append(f"ends {words.after[lower[b - 1]]}")
        if not entries:
            seen.append(f"none ends {words.after[lower[b - 1]]}")
    # what else the name is in this text
    others = page.labels_of.get(key)
    if others:
        total = sum(others.values())
        mine = 1 if how == "whole" else 0
        if total > mine:
            places = sum(others[x] for x in PLACES) - (mine if label in PLACES else 0)
            persons = others["PERSON"] - (mine if label == "PERSON" else 0)
            orgs = others["ORG"] - (mine if label == "ORG" else 0)
            top = max((places, "place"), (persons, "person"), (orgs, "org"))
            seen.append(f"elsewhere {top[1]}" if top[0] else "elsewhere other")
    if b - a == 1 and lower[a] in page.given:
        seen.append("elsewhere given name")
    if page.surnames.get(lower[b - 1]) and b - a == 1:
        seen.append("elsewhere surname")
        if how == "whole" and label in PLACES:
            seen.append("elsewhere surname of gpe")
    return seen
