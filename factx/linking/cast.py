"""The people and bodies that a document names, and which mentions are theirs."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from factx._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_NAMING = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT"})
_SMALL = frozenset(["the", "a", "an", "of", "and", "for", "in", "on", "at", "to", "'s", "’s"])
_A_WHILE = 2000  # tokens that tell whether a text is written in lower case throughout
_ARTICLES = frozenset({"the", "a", "an"})
_DASHES = frozenset({"-", "–", "—", "--"})
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


class Words(NamedTuple):
    """The tables of ``data/speakers.toml``, in the shape that look-ups want."""

    pronouns: dict[str, str]
    titles: dict[str, str]
    given: dict[str, str]
    roles: dict[str, str]
    genders: dict[str, str]  # of role nouns: "widow"
    offices: frozenset[str]  # roles that tell a person from a body
    kin: frozenset[str]  # roles that are somebody's: "wife", "lawyer"
    particles: frozenset[str]  # small words inside a person's name
    describing: frozenset[str]  # groups of role nouns by which writers vary a name
    bodies: frozenset[str]
    standing: frozenset[str]  # nouns that can stand for any body just named: "the agency"
    texts: frozenset[str]  # nouns for what somebody wrote or said
    outlets: frozenset[str]
    same: dict[str, str]


@functools.cache
def words() -> Words:
    tables = lexicon("speakers")
    given = dict.fromkeys(tables["given_names"]["male"], "male")
    for name in tables["given_names"]["female"]:
        given[name] = "either" if name in given else "female"
    return Words(
        pronouns=tables["pronouns"],
        titles={w: gender for gender, row in tables["titles"].items() for w in row},
        given=given,
        roles={w: group if group != "other" else w for group, row in tables["roles"].items() for w in row},
        genders={w: gender for gender, row in tables["genders"].items() for w in row},
        offices=frozenset(tables["offices"]["nouns"]),
        kin=frozenset(tables["kin"]["nouns"]),
        particles=frozenset(tables["particles"]["words"]),
        describing=frozenset(tables["describing"]["groups"]),
        bodies=frozenset(tables["bodies"]["nouns"]),
        standing=frozenset(tables["bodies"]["standing"]),
        texts=frozenset(tables["texts"]["nouns"]),
        outlets=frozenset(tables["outlets"]["names"]),
        same=tables["same"],
    )


@dataclass(eq=False)
class Actor:
    """One who could speak.  Positions are token indices."""

    name: str
    kind: str
    words: tuple[str, ...]  # of the name, lower-cased, without titles
    mentions: list[tuple[int, int]] = field(default_factory=list)
    full: int = 0  # how often the full name stands
    gender: str | None = None
    roles: set[str] = field(default_factory=set)  # groups of role nouns: "leader"
    traits: set[str] = field(default_factory=set)  # words that describe: "russian", "republican"
    owners: set[str] = field(default_factory=set)  # words for those whose wife, lawyer, mayor it is
    role: tuple[int, int] | None = None
    affiliation: tuple[int, int] | None = None

    def before(self, place: int) -> int | None:
        """The start of the last mention before token ``place``."""
        i = bisect_left(self.mentions, (place, 0)) - 1
        return self.mentions[i][0] if i >= 0 else None


def actors_of(doc: Doc, title_end: int = 0) -> list[Actor]:
    """All that the document names, in the order in which it first does.

    ``title_end`` is the first token behind the headline.
    """
    return _Naming(doc, title_end).actors


def norm(word: str) -> str:
    word = word.lower().strip(".,'’\"“”")
    return words().same.get(word, word)


class _Naming:
    def __init__(self, doc: Doc, title_end: int) -> None:
        self.doc = doc
        self.title_end = title_end
        self.has_capitals = any(t.text[:1].isupper() for t in doc[:_A_WHILE])
        self.words = words()
        self.actors: list[Actor] = []
        self.surnames = {e[-1].lower_ for e in doc.ents if e.label_ == "PERSON" and len(e) > 1}
        outlets = self._outlets()
        taken = {i for start, end, _ in outlets for i in range(start, end)}
        spans = [self._named(e) for e in doc.ents if e.label_ in _NAMING]
        spans = outlets + [s for s in spans if not taken.intersection(range(s[0], s[1]))]
        people = [(s, e) for s, e, kind in spans if kind == "person" and s < e]
        bodies = [(s, e, kind) for s, e, kind in spans if kind != "person" and s < e]
        # the tagger takes a surname for a body now and then
        surnames = {self.doc[e - 1].lower_ for s, e in people if e - s > 1}
        full = {self.doc[s:e].text.lower() for s, e in people if e - s > 1}
        people += [
            (s, e) for s, e, _ in bodies
            if (e - s == 1 and self.doc[s].lower_ in surnames) or self.doc[s:e].text.lower() in full
        ]  # fmt: skip
        persons = set(people)
        bodies = [b for b in bodies if (b[0], b[1]) not in persons]
        self._people(people)
        self._bodies(bodies)
        self._describe()
        for actor in self.actors:
            actor.mentions = sorted(set(actor.mentions))
        self.actors.sort(key=lambda a: a.mentions[0])

    def _named(self, ent: Span) -> tuple[int, int, str]:
        start, end = ent.start, ent.end
        kind = {"PERSON": "person", "GPE": "place", "LOC": "place", "NORP": "group"}.get(
            ent.label_, "organization"
        )
        end = next(
            (t.i for t in self.doc[start + 1 : end] if t.text in _DASHES and t.nbor(-1).whitespace_), end
        )
        while end > start and (
            self.doc[end - 1].lower_ in ("'s", "’s", "'", "’")
            or self.doc[end - 1].is_punct
            or self.doc[end - 1].is_space
        ):
            end -= 1
        while start < end and (
            self.doc[start].lower_ in _ARTICLES or self.doc[start].is_punct or self.doc[start].is_space
        ):
            start += 1
        if kind == "organization" and end - start in (2, 3) and self.doc[start].lower_ in self.words.given:
            kind = "person"
        if kind in ("organization", "place") and self._holds_office(start, end):
            kind = "person"
        if kind == "organization":
            end = self._whole_name(ent, end)
        if kind == "person":
            start = self._with_given_name(start, end)
            while start < end - 1 and self._is_title(start):
                start += 2 if start + 1 < end - 1 and self.doc[start + 1].text == "-" else 1
            if kind == "person" and not self.doc[start:end].text[:1].isupper() and self.has_capitals:
                return start, start, kind
        return start, end, kind

    def _whole_name(self, ent: Span, end: int) -> int:
        """``the UN Commission of Inquiry on Syria``: the tagger leaves the last part out."""
        following = self.doc[end : end + 2]
        if len(following) < 2 or following[0].lower_ not in ("of", "on", "for"):
            return end
        named = following[1].pos_ == "PROPN" and following[1].ent_type_ in ("GPE", "LOC", "ORG", "")
        within = ent.start <= following[0].head.i < end and following[1].head.i <= following[0].i
        return end + 2 if named and within and ent.root.lower_ in self.words.bodies else end

    def _holds_office(self, start: int, end: int) -> bool:
        """``Reince Orley, chairman of the party``: two or three names, and an office behind the comma."""
        name = self.doc[start:end]
        if not 2 <= len(name) <= 3 or not all(_is_capitalised(t) for t in name):
            return False
        if (
            any(t.lower_ in self.words.bodies for t in name)
            or self.doc[start - 1 : start].text.lower() in _ARTICLES
        ):
            return False
        offices = [c for c in name.root.children if c.dep_ == "appos" and c.i > end and c.tag_ == "NN"]
        return self.doc[end : end + 1].text == "," and any(c.lower_ in self.words.offices for c in offices)

    def _with_given_name(self, start: int, end: int) -> int:
        """The start of a name of which the tagger saw the last part only: "(Reince) Orley"."""
        if end - start != 1 or not start:
            return start
        given, before = self.doc[start - 1], self.doc[max(0, start - 2) : start - 1]
        if self.doc[start].lower_ in self.surnames:  # the text has the whole name elsewhere
            return start
        if given.is_sent_start and given.lower_ not in self.words.given:  # "Gentle Lopez"
            return start
        name = given.pos_ == "PROPN" and given.dep_ == "compound" and given.head.i == start
        if not name or given.ent_type_ or not _is_capitalised(given) or not given.is_alpha:
            return start
        if given.lower_ in self.words.titles or given.lower_ in self.words.roles:
            return start
        if given.lower_ in self.words.bodies or any(t.pos_ in ("PROPN", "ADJ") for t in before):
            return start
        return start - 1

    def _is_title(self, i: int) -> bool:
        word = self.doc[i].lower_
        return word in self.words.titles or word == "-"

    def _outlets(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        lower = [t.lower_ for t in self.doc]
        firsts: dict[str, list[list[str]]] = {}
        for name in self.words.outlets:
            parts = name.split()
            if len(parts) > 1:
                firsts.setdefault(parts[0], []).append(parts)
        for i, word in enumerate(lower):
            found += [
                (i, i + len(parts), "organization")
                for parts in firsts.get(word, ())
                if lower[i : i + len(parts)] == parts and self.doc[i].text[0].isupper()
            ]
        return found

    def _people(self, spans: Sequence[tuple[int, int]]) -> None:
        by_length = sorted(spans, key=lambda s: (-(s[1] - s[0]), s[0]))
        surnames = {self.doc[e - 1].lower_ for s, e in spans if e - s > 1 and s >= self.title_end}
        by_last: dict[str, list[Actor]] = {}
        by_first: dict[str, list[Actor]] = {}
        loose = []
        for start, end in by_length:
            parts = tuple(t.lower_ for t in self.doc[start:end] if not t.is_punct)
            parts = parts[:-1] if len(parts) > 2 and parts[-1] in _SUFFIXES else parts
            if (
                len(parts) == 2
                and parts[0] in surnames
                and parts[1] not in surnames
                and start < self.title_end
            ):
                end, parts = start + 1, parts[:1]  # "Clinton Breaks": headlines capitalise their verbs
            if len(parts) < 2:
                loose.append((start, end, parts))
                continue
            same = [a for a in by_last.get(parts[-1], ()) if _same_person(a.words, parts)]
            actor = same[0] if same else self._new(start, end, "person", parts)
            if not same:
                by_last.setdefault(parts[-1], []).append(actor)
                by_first.setdefault(parts[0], []).append(actor)
                gender = self.words.given.get(parts[0])
                actor.gender = gender if gender != "either" else None
            actor.mentions.append((start, end))
            actor.full += 1
            self._title_gender(actor, start)
        single: dict[str, Actor] = {}
        for start, end, parts in sorted(loose):
            if not parts:
                continue
            options = by_last.get(parts[0]) or by_first.get(parts[0]) or []
            known = self._choose(options, start) if options else single.get(parts[0])
            actor = known or self._new(start, end, "person", parts)
            if not options:
                single[parts[0]] = actor
            actor.mentions.append((start, end))
            if len(options) < 2:
                self._title_gender(actor, start)

    def _choose(self, options: Sequence[Actor], start: int) -> Actor:
        """Whose surname it is where several people share it: by title, then by who is named most."""
        gender = self._gender_before(start)
        fitting = [a for a in options if gender is None or a.gender in (gender, None)] or list(options)
        return max(fitting, key=lambda a: (a.full, -a.mentions[0][0]))

    def _gender_before(self, start: int) -> str | None:
        gender = self.words.titles.get(self.doc[start - 1].lower_) if start else None
        return gender if gender in ("male", "female") else None

    def _title_gender(self, actor: Actor, start: int) -> None:
        actor.gender = actor.gender or self._gender_before(start)

    def _new(self, start: int, end: int, kind: str, parts: tuple[str, ...]) -> Actor:
        actor = Actor(self.doc[start:end].text, kind, parts)
        self.actors.append(actor)
        return actor

    def _bodies(self, spans: Sequence[tuple[int, int, str]]) -> None:
        by_key: dict[tuple[str, ...], Actor] = {}
        by_initials: dict[str, Actor] = {}
        people = {a.words for a in self.actors}
        for start, end, kind in sorted(spans, key=lambda s: (-(s[1] - s[0]), s[0])):
            parts = tuple(norm(t.lower_) for t in self.doc[start:end] if not t.is_punct)
            if not parts or parts in people:
                continue
            text = self.doc[start:end].text.replace(".", "")
            actor = by_key.get(parts)
            if actor is None and len(parts) == 1 and text.isupper() and 2 <= len(text) <= 7:
                actor = by_initials.get(text.lower())
            if actor is None:
                actor = self._new(start, end, kind, parts)
                by_key[parts] = actor
                if len(parts) > 1:
                    initials = "".join(w[:1] for w in parts if w not in _SMALL)
                    by_initials.setdefault(initials, actor)
                    by_initials.setdefault("".join(w[:1] for w in parts), actor)
            actor.mentions.append((start, end))
            actor.full += 1
            if kind == "organization":
                actor.kind = kind

    def _describe(self) -> None:
        """Roles, traits and affiliations from titles and appositions."""
        for actor in self.actors:
            for start, end in actor.mentions:
                head = self.doc[start:end].root
                if actor.kind == "person":
                    self._titles(actor, head, start)
                for child in head.children:
                    if child.dep_ == "appos" and child.i >= end:
                        self._apposed(actor, child)
                above = head.head
                apposed = head.dep_ == "appos" and above.i < start and above.pos_ in ("NOUN", "PROPN")
                if apposed and actor.kind == "person" and above.ent_type_ != "PERSON":
                    self._apposed(actor, above, stop=start)
                if (
                    head.dep_ == "nsubj"
                    and head.head.lemma_ in ("be", "")
                    and head.head.lower_ in ("is", "was")
                ):
                    for child in head.head.children:
                        if child.dep_ == "attr" and actor.kind == "person" and child.pos_ == "NOUN":
                            self._learn(actor, [t for t in child.subtree if t.i <= child.i])

    def _titles(self, actor: Actor, head: Token, start: int) -> None:
        first = start
        while (
            first
            and self.doc[first - 1].head == head
            and self.doc[first - 1].dep_ in ("compound", "amod", "nmod", "poss", "punct", "det", "case")
        ):
            first -= 1
        before = [t for t in self.doc[first:start] if t.lower_ not in _ARTICLES]
        lead = [t for t in head.subtree if t.i < start]
        before = lead if len(lead) < 12 else before
        before = [t for t in before if t.lower_ not in _ARTICLES and not t.is_space]
        if before and before[-1].i == start - 1:
            self._learn(actor, before)
            if actor.role is None and any(self._role(t) for t in before):
                actor.role = (before[0].i, before[-1].i + 1)

    def _apposed(self, actor: Actor, noun: Token, stop: int | None = None) -> None:
        phrase = [t for t in noun.subtree if stop is None or t.i < stop]
        core = [t for t in phrase if t.i <= noun.i] + [
            t for t in phrase if t.i > noun.i and t.dep_ in ("prep", "pobj", "compound", "amod")
        ]
        if actor.kind == "person" and not any(self._role(t) for t in core):
            return
        self._learn(actor, core)
        if actor.role is None:
            last = noun.i
            for t in phrase:
                if (t.i > last + 1 and t.dep_ in ("relcl", "punct")) or t.lower_ in ("who", "which"):
                    break
                if t.dep_ == "cc" and t.head.i == noun.i and self.doc[t.i - 1].text == ",":
                    break  # "head of the centre, and other scientists"
                last = max(last, t.i)
            first = next((t.i for t in phrase if t.lower_ not in _ARTICLES), noun.i)
            while last > noun.i and (self.doc[last].is_punct or self.doc[last].is_space):
                last -= 1
            actor.role = (first, last + 1)
        if actor.affiliation is None:
            for t in phrase:
                if t.ent_type_ in ("ORG", "GPE") and t.i != noun.i:
                    ent = next((e for e in self.doc[t.i : t.i + 1].sent.ents if e.start <= t.i < e.end), None)
                    if ent is not None:
                        first = ent.start + (ent[0].lower_ in _ARTICLES and len(ent) > 1)
                        actor.affiliation = (first, ent.end)
                        break

    def _role(self, token: Token) -> str | None:
        return self.words.roles.get(token.lower_)

    def _learn(self, actor: Actor, tokens: Iterable[Token]) -> None:
        for token in tokens:
            word = norm(token.lower_)
            group = self._role(token)
            if self._owns(token):
                actor.owners.add(token.lower_)
            if group:
                actor.roles.add(group)
                actor.traits.add(word)
                if token.lower_ in self.words.genders:
                    actor.gender = self.words.genders[token.lower_]
            elif token.is_alpha and word not in _SMALL:
                actor.traits.add(word)

    def _owns(self, token: Token) -> bool:
        """True for a word of a role that tells whose it is: "his", "campaign", "Harwick"."""
        if token.dep_ == "poss":
            return True
        named = token.ent_type_ in _NAMING and token.lower_ not in self.words.titles
        return named or (token.dep_ == "compound" and token.lower_ in self.words.bodies)


def _is_capitalised(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[:1].isupper() and not token.text.isupper()


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Names with one surname that can be one person's: "Donald J. Trump" and "Donald Trump"."""
    short, long = sorted((one, other), key=len)
    return short[0] == long[0] or re.sub(r"\W", "", short[0]) == long[0][:1] or set(short) <= set(long)
