"""Mentions to speakers: who is meant by "he", "the ministry", "Konashenkov"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factx._candidates import QuoteCandidate, Stretch, Trouble
from factx._parsing import Reading
from factx.linking.cast import Actor, actors_of, norm, words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """One who speaks in a document; fields as in :class:`factx.records.Speaker`."""

    name: str
    kind: str
    mentions: tuple[Stretch, ...]
    role: Stretch | None = None
    affiliation: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Attributed:
    """Who said one quote: ``speaker`` and those in ``via`` are places in ``Cast.speakers``."""

    speaker: int | None = None
    mention: Stretch | None = None
    via: tuple[tuple[int | None, Stretch], ...] = ()
    addressee: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The speakers of a document, and for each quote, in the order given, whose it is."""

    speakers: tuple[SpeakerCandidate, ...] = ()
    attributions: tuple[Attributed, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def link_speakers(reading: Reading, quotes: Sequence[QuoteCandidate]) -> Cast:
    """Resolves the source mentions of ``quotes``.

    Names are matched by surname and initials; titles and appositions give roles, by which role phrases
    are resolved; pronouns go to the most salient actor that fits.  Where two fit equally well the
    speaker stays open and a trouble says so.
    """
    if not quotes:
        return Cast()
    return _Linker(reading).cast(quotes)


_LEADING = frozenset({"the", "a", "an"})
# what makes an antecedent salient; fitted to the mentions labelled in tests/gate
_PARAGRAPH = 0.9
_TOKEN = 0.01
_SPOKE_LAST = 0.8
_SUBJECT = 0.5
_POSSESSOR = 0.4
_NAMED = 0.1
_UNKNOWN = 0.8  # the gender of a person is not known
_A_PLACE = 0.5
_CLOSE = 0.2  # two antecedents whose scores differ by less are a guess
_OTHER_ROLE = 0.8
_CLEAR = 0.35  # so much a role phrase asks of the one it is given to
_MODIFIERS = frozenset(
    ["det", "amod", "compound", "nummod", "poss", "case", "punct", "npadvmod", "nmod", "advmod", "quantmod"]
)
_PAIRED = frozenset({"men", "women", "candidate", "leader", "lawmaker", "politicians", "nominees", "rivals"})
_GENERIC_BODIES = frozenset({"group", "agency", "organization", "organisation", "network", "company"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "some", "any", "no"})
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "their", "its", "these", "those"})


class _Antecedent(NamedTuple):
    score: float
    actor: Actor


class _Linker:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.words = words()
        self.actors = actors_of(self.doc, self._title_end())
        self.at: dict[int, Actor] = {}
        for actor in self.actors:
            for start, end in actor.mentions:
                for i in range(start, end):
                    self.at.setdefault(i, actor)
        self.by_text = {
            self.doc[s:e].text.lower(): a
            for a in self.actors
            if a.kind in ("person", "organization")
            for s, e in a.mentions
        }
        self.phrases: list[Actor] = []  # speakers without a name
        self.extra: dict[int, list[Stretch]] = {}  # pronouns and phrases, by id of the actor
        self.spoke: list[tuple[int, Actor]] = []  # who spoke at which token, in order of the text
        self.troubles: list[Trouble] = []
        self.paragraph = self._paragraphs()

    def cast(self, quotes: Sequence[QuoteCandidate]) -> Cast:
        order = sorted(range(len(quotes)), key=lambda k: self._place(quotes[k]))
        found: dict[int, tuple[Actor | None, list[tuple[Actor | None, Stretch]]]] = {}
        whose: dict[int, Actor | None] = {}
        for k in order:
            quote = quotes[k]
            actor: Actor | None = None
            if quote.source:
                actor = self._resolve_stretches(quote.source, quote, quotes, whose)
            elif quote.follows and self.spoke:
                actor = self.spoke[-1][1]
            via = [(self._resolve_stretches((v,), quote, quotes, whose), v) for v in quote.via]
            found[k] = actor, via
            whose[k] = actor
            if actor is not None:
                self.spoke.append((self._token(self._place(quote)), actor))
        index: dict[int, int] = {}
        speakers: list[SpeakerCandidate] = []

        def number(actor: Actor | None) -> int | None:
            if actor is None:
                return None
            if id(actor) not in index:
                index[id(actor)] = len(speakers)
                speakers.append(self._candidate(actor))
            return index[id(actor)]

        attributions = tuple(
            Attributed(
                speaker=number(found[k][0]),
                mention=(quote.source[0][0], quote.source[-1][1]) if quote.source else None,
                via=tuple((number(a), s) for a, s in found[k][1]),
                addressee=quote.addressee,
            )
            for k, quote in enumerate(quotes)
        )
        return Cast(tuple(speakers), attributions, tuple(self.troubles))

    # -- what a mention is ---------------------------------------------------------------------

    def _resolve_stretches(
        self,
        source: Sequence[Stretch],
        quote: QuoteCandidate,
        quotes: Sequence[QuoteCandidate],
        whose: dict[int, Actor | None],
    ) -> Actor | None:
        span = self.reading.span((source[0][0], source[-1][1]))
        if span is None or not len(span):
            return None
        actor = self._resolve(span, source[0], quotes, whose)
        if actor is not None:
            self.extra.setdefault(id(actor), []).append((source[0][0], source[-1][1]))
        return actor

    def _resolve(
        self, span: Span, at: Stretch, quotes: Sequence[QuoteCandidate], whose: dict[int, Actor | None]
    ) -> Actor | None:
        tokens = [t for t in span if not t.is_space and not t.is_punct and t.lower_ not in ("'s", "’s")]
        if not tokens:
            return None
        if len(tokens) == 1 and tokens[0].lower_ in self.words.pronouns:
            return self._pronoun(tokens[0], at, quotes, whose)
        head = self._head(span)
        if tokens[-1].lower_ in ("whom", "which") and len(tokens) <= 4:  # "many of whom"
            return self._relative(tokens[-1], at, quotes, whose)
        both = self._several(span, head)
        if both is not None:
            return both
        actor = (
            self._named(span, head)
            or self._written_by(span, head, at, quotes, whose)
            or self._both(span, tokens)
        )
        if actor is not None:
            return actor
        if head.tag_ in ("VBZ", "VBD", "VBP"):
            return None  # a clause is nobody
        return self._described(span, head, tokens)

    def _head(self, span: Span) -> Token:
        root = span.root
        if root.pos_ in ("PUNCT", "SPACE") or root.lower_ in ("'s", "’s"):
            nouns = [t for t in span if t.pos_ in ("PROPN", "NOUN", "PRON")]
            return nouns[0] if nouns else root
        return root

    def _several(self, span: Span, head: Token) -> Actor | None:
        """Two people or bodies that speak as one: "both the SDF and the US"."""
        others = [c for c in head.conjuncts if span.start <= c.i < span.end and c.i > head.i]
        if not others or any(c.pos_ == "VERB" for c in others):
            return None
        parts = [head, *others]
        if any(c.dep_ == "appos" for c in parts):
            return None
        named = [self.at.get(t.i) for t in parts]
        if all(named) and len({id(a) for a in named}) == len(named):
            first = min(s for s, e in named[0].mentions if s <= head.i < e)  # type: ignore[union-attr]
            last = max(e for s, e in named[-1].mentions if s <= others[-1].i < e)  # type: ignore[union-attr]
            name = self._written(first, last)
        else:
            name = self._trimmed(span)
        return self._phrase(name, "group", span, key=name.lower())

    def _named(self, span: Span, head: Token) -> Actor | None:
        actor = self.at.get(head.i)
        if actor is not None and actor.kind != "group":
            return actor
        for child in head.children:  # "a lawyer for the outlets, David Schulz", "Airwars group"
            other = self.at.get(child.i)
            if other is None or not span.start <= child.i < span.end:
                continue
            if child.dep_ == "appos" and other.kind in ("person", "organization"):
                return other
            if child.dep_ == "compound" and other.kind == "organization" and head.lower_ in _GENERIC_BODIES:
                start = min(s for s, e in other.mentions if s <= child.i < e)
                other.mentions = sorted({*other.mentions, (start, head.i + 1)})  # "Airwars group"
                return other
        text = " ".join(t.lower_ for t in span if t.lower_ not in ("the", "'s", "’s") and not t.is_space)
        if text in self.by_text:  # a name that the tagger saw elsewhere
            return self.by_text[text]
        if head.pos_ == "PROPN" and head.text[:1].isupper():  # a surname that the tagger missed
            known = [a for a in self.actors if a.kind == "person" and a.words[-1] == head.lower_]
            if len(known) == 1:
                return known[0]
        return self._lower_cased_name(span)

    def _lower_cased_name(self, span: Span) -> Actor | None:
        """``major-general igor konashenkov``: a title, and a name that the tagger did not see."""
        if any(t.text[:1].isupper() for t in self.doc[:300]):
            return None
        tokens = list(span)
        k = 0
        while k < len(tokens) and (tokens[k].lower_ in self.words.titles or tokens[k].text == "-"):
            k += 1
        if not k:
            return None
        name = []
        for t in tokens[k:]:
            if not t.is_alpha or t.pos_ in ("ADP", "VERB", "DET"):
                break
            name.append(t)
        if not 1 <= len(name) <= 4:
            return None
        parts = tuple(t.lower_ for t in name)
        known = [a for a in self.actors if a.kind == "person" and a.words[-1] == parts[-1]]
        actor = known[0] if known else Actor(" ".join(parts), "person", parts)
        if not known:
            self.actors.append(actor)
        actor.words = max(actor.words, parts, key=len)
        actor.mentions = sorted({*actor.mentions, (name[0].i, name[-1].i + 1)})
        if actor.role is None:
            actor.role = self._role_after(span, name[-1].i + 1) or (tokens[0].i, tokens[k - 1].i + 1)
        return actor

    def _role_after(self, span: Span, start: int) -> tuple[int, int] | None:
        rest = list(self.doc[start : span.end])
        if not rest or not rest[0].is_punct:
            return None
        rest = rest[1:]
        while rest and (rest[-1].is_punct or rest[-1].is_space):
            rest.pop()
        while rest and rest[0].lower_ in _LEADING:
            rest.pop(0)
        if rest and any(t.lower_ in self.words.roles for t in rest):
            return rest[0].i, rest[-1].i + 1
        return None

    # -- phrases ---------------------------------------------------------------------------------

    def _described(self, span: Span, head: Token, tokens: Sequence[Token]) -> Actor | None:
        lower = head.lower_
        first = tokens[0].lower_
        plural = head.tag_ in ("NNS", "NNPS") or lower in ("people", "police")
        definite = first in _DEFINITE or (
            tokens[0].text[:1].isupper() and head.tag_ in ("NN", "NNP") and first not in _LEADING
        )
        group = self.words.roles.get(lower)
        if group and not plural and head.tag_ != "NNPS":
            if first not in _INDEFINITE:
                actor = self._by_role(span, head, group) or self._only_one_near(span, group)
            else:
                actor = None
            if actor is None and first not in _DEFINITE:
                actor = self._named_later(span, head, group)
            if actor is not None:
                return actor
        if definite and lower in self.words.bodies:
            actor = self._by_body(span, head)
            if actor is not None:
                return actor
            if first == "the" and len(tokens) == 2 and lower in self.words.standing:
                actor = self._standing_for(span)
                if actor is not None:
                    return actor
        fuller = self._fuller(span, head) if definite else None
        kind = (
            "organization" if lower in self.words.bodies and not plural else "group" if plural else "unnamed"
        )
        phrase = fuller if fuller is not None else span
        actor = self._phrase(self._name_of(phrase, kind), kind, span, key=self._key(phrase))
        if group and not plural:
            actor.roles.add(group)
        return actor

    def _by_role(self, span: Span, head: Token, group: str) -> Actor | None:
        """The person whom the text gave such a role: "the Russian leader"."""
        traits = {
            norm(t.lower_)
            for t in span
            if t.is_alpha and t.i != head.i and t.pos_ in ("ADJ", "NOUN", "PROPN")
        }
        traits -= {"former", "late", "current", "presidential", "longtime", "then"}
        scored = []
        for actor in self.actors:
            if actor.kind != "person" or group not in actor.roles:
                continue
            last = actor.before(span.start)
            score = (
                2.0 * len(traits & actor.traits)
                - 1.0 * len(traits - actor.traits)
                + (head.lower_ in actor.traits)
            )
            score += 0 if last is None else 1.0 / (1 + self._distance(last, span.start))
            if last is None and not traits & actor.traits:
                continue
            scored.append(_Antecedent(score, actor))
        return self._best(scored, span, quiet=True) if scored and max(s.score for s in scored) > 0 else None

    def _only_one_near(self, span: Span, group: str) -> Actor | None:
        """The person spoken of just before, where a role is given to nobody nearer: "the nominee"."""
        if span[0].lower_ not in ("the", "this", "that") or group not in self.words.describing:
            return None
        scored = []
        for actor in self.actors:
            near = self._near(actor, span.start, 1)
            if actor.kind == "person" and near is not None:
                other = bool(actor.roles) and group not in actor.roles
                often = _NAMED * min(len(actor.mentions), 20)
                score = self._salience(actor, near, span.start) + often - _OTHER_ROLE * other
                scored.append(_Antecedent(score, actor))
        return self._best(scored, span, quiet=True, margin=_CLEAR)

    def _named_later(self, span: Span, head: Token, group: str) -> Actor | None:
        """``A judge has ruled ...``, at the head of an article that then tells who the judge is."""
        here = self.paragraph[span.start]
        if here > 2:
            return None
        bearers = [a for a in self.actors if a.kind == "person" and group in a.roles]
        if len(bearers) != 1 or bearers[0].before(span.start) is not None:
            return None
        first = bearers[0].mentions[0][0]
        return bearers[0] if 0 <= self.paragraph[first] - here <= 6 else None

    def _by_body(self, span: Span, head: Token) -> Actor | None:
        """The body that the text named with this noun: "the ministry", "the UN Commission of Inquiry"."""
        wanted = {norm(t.lower_) for t in span if t.is_alpha} - _LEADING - {"of", "on", "and", "for", "in"}
        expanded = wanted | {
            w
            for a in self.actors
            if len(a.words) > 1
            for w in a.words
            if "".join(x[:1] for x in a.words) in wanted
        }
        scored = []
        for actor in self.actors:
            if actor.kind == "organization" and norm(head.lower_) in actor.words:
                missing = wanted - set(actor.words)
                missing = {w for w in missing if not _abbreviates(w, actor.words)}
                if missing:
                    continue
                last = actor.before(span.start)
                near = 0.0 if last is None else 1.0 / (1 + self._distance(last, span.start))
                scored.append(_Antecedent(len(set(actor.words) & expanded) + near, actor))
        return self._best(scored, span, quiet=True)

    def _fuller(self, span: Span, head: Token) -> Span | None:
        """The fullest noun phrase before with the same head, whose modifiers do not contradict."""
        mine = {norm(t.lower_) for t in span if t.is_alpha and t.lower_ not in _DEFINITE}
        best: Span | None = None
        size = len(mine)
        for i in range(head.i - 1, max(-1, head.i - 1500), -1):
            token = self.doc[i]
            if token.lower_ != head.lower_ or token.pos_ not in ("NOUN", "PROPN"):
                continue
            phrase = self._phrase_of(token)
            theirs = {norm(t.lower_) for t in phrase if t.is_alpha and t.lower_ not in _DEFINITE}
            if mine <= theirs and len(theirs) > size:
                best, size = phrase, len(theirs)
        return best

    def _phrase_of(self, head: Token) -> Span:
        """The head with what stands before it in its noun phrase."""
        start = head.i
        while start and self._modifies(self.doc[start - 1], head):
            start -= 1
        end = head.i + 1
        if end + 1 < len(self.doc) and self.doc[end].lower_ == "of" and self.doc[end + 1].pos_ == "PROPN":
            end += 2  # "the city of Phoenix"
        return self.doc[start:end]

    def _modifies(self, token: Token, head: Token) -> bool:
        within = token.i <= token.head.i <= head.i
        return within and token.dep_ in _MODIFIERS and token.text not in ',;:"“”'

    def _key(self, span: Span) -> str:
        return " ".join(norm(t.lower_) for t in span if t.is_alpha and t.lower_ not in _LEADING)

    def _name_of(self, span: Span, kind: str) -> str:
        text = self._trimmed(span)
        first = text.split(" ", 1)
        named = kind == "organization" or any(t.pos_ == "PROPN" for t in span)
        return first[1] if named and len(first) > 1 and first[0].lower() == "the" else text

    def _trimmed(self, span: Span) -> str:
        start, end = span.start, span.end
        while end - start > 1 and (
            self.doc[end - 1].is_punct
            or self.doc[end - 1].is_space
            or self.doc[end - 1].lower_ in ("'s", "’s", "'", "’")
        ):
            end -= 1
        return self._written(start, end)

    def _phrase(self, name: str, kind: str, span: Span, key: str) -> Actor:
        for actor in self.phrases:
            if " ".join(actor.words) == key:
                if span.start not in (s for s, _ in actor.mentions):
                    actor.mentions.append((span.start, span.end))
                    actor.mentions.sort()
                return actor
        actor = Actor(name, kind, tuple(key.split()), [(span.start, span.end)])
        self.phrases.append(actor)
        return actor

    # -- pronouns ----------------------------------------------------------------------------------

    def _pronoun(
        self, token: Token, at: Stretch, quotes: Sequence[QuoteCandidate], whose: dict[int, Actor | None]
    ) -> Actor | None:
        kind = self.words.pronouns[token.lower_]
        if kind == "relative":
            return self._relative(token, at, quotes, whose)
        if kind in ("self", "ourselves"):
            return self._enclosing(at, quotes, whose)
        if kind == "listener":
            return None
        main = self._cataphor(token)
        if main is not None and self._fits(main, kind):
            return main
        scored = []
        for actor in [*self.actors, *self.phrases]:
            if self._fits(actor, kind):
                near = self._near(actor, token.i, 4)
                if near is not None:
                    score = self._salience(actor, near, token.i)
                    score -= _UNKNOWN if actor.gender is None and kind in ("male", "female") else 0
                    score -= _A_PLACE if actor.kind == "place" else 0
                    scored.append(_Antecedent(score, actor))
        if kind == "many" and not scored:
            return None
        return self._best(scored, self.doc[token.i : token.i + 1])

    def _fits(self, actor: Actor, kind: str) -> bool:
        if kind in ("male", "female"):
            one = actor.kind == "person" or (actor.kind == "unnamed" and bool(actor.roles))
            return one and actor.gender in (kind, None)
        if kind == "thing":
            return actor.kind in ("organization", "place") or (actor.kind == "unnamed" and not actor.roles)
        return actor.kind in ("group", "organization")

    def _standing_for(self, span: Span) -> Actor | None:
        """The body spoken of just before, where the noun fits any: "the agency"."""
        scored = []
        for actor in self.actors:
            near = self._near(actor, span.start, 1)
            if actor.kind == "organization" and near is not None:
                scored.append(_Antecedent(self._salience(actor, near, span.start), actor))
        return self._best(scored, span, quiet=True, margin=_CLEAR)

    def _written_by(
        self,
        span: Span,
        head: Token,
        at: Stretch,
        quotes: Sequence[QuoteCandidate],
        whose: dict[int, Actor | None],
    ) -> Actor | None:
        """Whose words a text gives: "Ivana Trump's brief", "her statement"."""
        if head.lower_ not in self.words.texts:
            return None
        for child in head.children:
            if not span.start <= child.i < span.end:
                continue
            maker = self.at.get(child.i)
            if child.dep_ == "compound" and maker is not None and maker.kind == "organization":
                return maker  # "the IMF report"
            if child.dep_ != "poss":
                continue
            if child.lower_ in self.words.pronouns:
                return self._pronoun(child, at, quotes, whose)
            actor = self.at.get(child.i)
            if actor is not None and actor.kind in ("person", "organization"):
                return actor
        return None

    def _both(self, span: Span, tokens: Sequence[Token]) -> Actor | None:
        """``The two men``, ``both candidates``: the two people named last."""
        low = [t.lower_ for t in tokens]
        if (
            len(low) > 4
            or not ("two" in low[:2] or low[0] == "both")
            or self.words.roles.get(low[-1].removesuffix("s"), low[-1]) not in _PAIRED
        ):
            return None
        near = []
        for actor in self.actors:
            place = self._near(actor, span.start, 3)
            if (
                actor.kind == "person"
                and place is not None
                and not (low[-1] == "men" and actor.gender == "female")
            ):
                near.append((place, actor))
        near.sort(key=lambda n: -n[0])
        if len(near) < 2:
            return None
        pair = sorted((a for _, a in near[:2]), key=lambda a: a.mentions[0])
        name = " and ".join(self._full_name(a) for a in pair)
        return self._phrase(name, "group", span, key=name.lower())

    def _near(self, actor: Actor, place: int, paragraphs: int) -> int | None:
        """The last token before ``place`` at which ``actor`` is named or speaks, if it is near enough."""
        last = actor.before(place)
        said = max((p for p, a in self.spoke if a is actor and p < place), default=None)
        near = max((x for x in (last, said) if x is not None), default=None)
        if near is None or self.paragraph[place] - self.paragraph[near] > paragraphs:
            return None
        return near

    def _salience(self, actor: Actor, near: int, place: int) -> float:
        """How much an actor is in the mind of the reader at ``place``."""
        gap = self.paragraph[place] - self.paragraph[near]
        last_speaker = next((a for p, a in reversed(self.spoke) if p < place), None)
        last = actor.before(place)
        return (
            -_PARAGRAPH * gap
            - _TOKEN * min(place - near, 150)
            + _SPOKE_LAST * (actor is last_speaker and gap <= 2)
            + _SUBJECT * (last is not None and self._is_subject(last, actor))
            - _POSSESSOR * (last is not None and self._is_possessor(last, actor))
            + _NAMED * min(len(actor.mentions), 8)
        )

    def _is_possessor(self, start: int, actor: Actor) -> bool:
        end = next((e for s, e in actor.mentions if s == start), start + 1)
        return self.doc[start:end].root.dep_ in ("poss", "compound", "nmod")

    def _is_subject(self, start: int, actor: Actor) -> bool:
        end = next((e for s, e in actor.mentions if s == start), start + 1)
        root = self.doc[start:end].root
        if root.dep_ == "conj":
            root = root.head
        return root.dep_ in ("nsubj", "nsubjpass")

    def _cataphor(self, token: Token) -> Actor | None:
        """``Though he said ..., Konashenkov complained``: the subject of the main clause."""
        verb = token.head
        if token.dep_ != "nsubj" or verb.dep_ != "advcl" or verb.head.i < verb.i:
            return None
        if token.i - token.sent.start > 4:
            return None
        for child in verb.head.children:
            if child.dep_ == "nsubj" and child.i > verb.i:
                return self.at.get(child.i)
        return None

    def _relative(
        self, token: Token, at: Stretch, quotes: Sequence[QuoteCandidate], whose: dict[int, Actor | None]
    ) -> Actor | None:
        node = token
        for _ in range(6):
            if node.dep_ == "relcl":
                head = node.head
                phrase = self._phrase_of(head)
                stop = min(token.i, max(head.i + 1, phrase.end))
                full = self.doc[phrase.start : stop] if stop > phrase.start else phrase
                if head.lower_ in self.words.pronouns:
                    return None
                return self._resolve(full, at, quotes, whose)
            if node.head == node:
                break
            node = node.head
        if token.i and self.doc[token.i - 1].is_punct and token.i > 1:
            return self.at.get(token.i - 2)
        return self.at.get(token.i - 1) if token.i else None

    def _enclosing(
        self, at: Stretch, quotes: Sequence[QuoteCandidate], whose: dict[int, Actor | None]
    ) -> Actor | None:
        """The speaker of the quote in whose words "I" stands."""
        holding = [
            (sum(e - s for s, e in q.content), k)
            for k, q in enumerate(quotes)
            if any(s <= at[0] and at[1] <= e for s, e in q.content) and at not in q.source
        ]
        for _, k in sorted(holding):
            if k in whose:
                return whose[k]
        return None

    # -- choosing ----------------------------------------------------------------------------------

    def _best(
        self, scored: Iterable[_Antecedent], span: Span, quiet: bool = False, margin: float | None = None
    ) -> Actor | None:
        ranked = sorted(scored, key=lambda s: -s.score)
        if not ranked:
            return None
        if margin is not None and len(ranked) > 1 and ranked[0].score - ranked[1].score < margin:
            return None
        if not quiet and len(ranked) > 1 and ranked[0].score - ranked[1].score < _CLOSE:
            here = self.reading.extent(span.start_char, span.end_char)
            names = " or ".join(s.actor.name for s in ranked[:2])
            self.troubles.append(Trouble("ambiguous-speaker", f"{span.text!r} may be {names}", here))
            return None
        return ranked[0].actor

    def _distance(self, one: int, other: int) -> int:
        return abs(self.paragraph[other] - self.paragraph[one])

    # -- places ------------------------------------------------------------------------------------

    def _place(self, quote: QuoteCandidate) -> int:
        places = [s for s, _ in (quote.content[:1] if not quote.source else quote.source)]
        return min(places)

    def _token(self, place: int) -> int:
        span = self.reading.span((place, place + 1))
        return span.start if span is not None else 0

    def _title_end(self) -> int:
        titles = [b.end for b in self.reading.blocks if b.kind == "title"]
        return next((t.i for t in self.doc if t.idx >= titles[-1]), len(self.doc)) if titles else 0

    def _paragraphs(self) -> list[int]:
        numbers = []
        k = 0
        blocks = self.reading.blocks
        for token in self.doc:
            while k + 1 < len(blocks) and token.idx >= blocks[k + 1].start:
                k += 1
            numbers.append(k)
        return numbers

    def _candidate(self, actor: Actor) -> SpeakerCandidate:
        stretches = {self._stretch(m) for m in actor.mentions} | set(self.extra.get(id(actor), ()))
        return SpeakerCandidate(
            name=self._full_name(actor),
            kind=actor.kind,
            mentions=tuple(sorted(stretches)),
            role=self._stretch(actor.role) if actor.role else None,
            affiliation=self._stretch(actor.affiliation) if actor.affiliation else None,
        )

    def _written(self, start: int, end: int) -> str:
        """The words as they were parsed: a text in lower case gets the capitals of its names back."""
        return self.doc[start:end].text

    def _full_name(self, actor: Actor) -> str:
        name = actor.name
        if actor.kind in ("person", "organization", "place") and actor not in self.phrases:
            longest = max(actor.mentions, key=lambda m: (m[1] - m[0], -m[0]))
            name = self._written(*longest)
        return " ".join(name.split())

    def _stretch(self, mention: tuple[int, int]) -> Stretch:
        span = self.doc[mention[0] : mention[1]]
        return self.reading.extent(span.start_char, span.end_char)


def _abbreviates(word: str, parts: Sequence[str]) -> bool:
    """True if ``word`` is made of first letters of neighbours in ``parts``: "un" of "united nations"."""
    if not 2 <= len(word) <= 5:
        return False
    initials = "".join(p[0] for p in parts if p)
    return word in initials
