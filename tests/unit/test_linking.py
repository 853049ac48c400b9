"""Mentions to speakers, over parses made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from factx._candidates import QuoteCandidate
from factx._layout import Block
from factx._parsing import Reading
from factx.linking.speakers import link_speakers

# word, tag, part of speech, relation, head
Token = tuple[str, str, str, str, int]


def reading(tokens: Sequence[Token], ents: Sequence[tuple[int, int, str]], title: int = 0) -> Reading:
    words = [t[0] for t in tokens]
    doc = Doc(
        English().vocab,  # knows lower case, which an empty one does not
        words=words,
        tags=[t[1] for t in tokens],
        pos=[t[2] for t in tokens],
        deps=[t[3] for t in tokens],
        heads=[t[4] for t in tokens],
    )
    doc.ents = [Span(doc, start, end, label) for start, end, label in ents]
    return Reading(text=doc.text, doc=doc, blocks=(Block(0, len(doc.text), "paragraph"),))


def quote(read: Reading, source: tuple[int, int], content: tuple[int, int]) -> QuoteCandidate:
    def stretch(span: tuple[int, int]) -> tuple[int, int]:
        part = read.doc[span[0] : span[1]]
        return part.start_char, part.end_char

    return QuoteCandidate(content=(stretch(content),), form="indirect", source=(stretch(source),))


def said(*subject: Token, then: Sequence[Token]) -> list[Token]:
    """``SUBJECT said it rained .`` and what stood before."""
    n = len(then)
    verb = n + len(subject)
    return [
        *then,
        *subject,
        ("said", "VBD", "VERB", "ROOT", verb),
        ("it", "PRP", "PRON", "nsubj", verb + 2),
        ("rained", "VBD", "VERB", "ccomp", verb),
        (".", ".", "PUNCT", "punct", verb),
    ]


MARIA = [
    ("Maria", "NNP", "PROPN", "compound", 1),
    ("Lopez", "NNP", "PROPN", "nsubj", 2),
    ("left", "VBD", "VERB", "ROOT", 2),
    (".", ".", "PUNCT", "punct", 2),
]


@pytest.mark.parametrize("word", ["Lopez", "LOPEZ"])
def test_a_surname_stands_for_the_full_name(word: str) -> None:
    read = reading(said((word, "NNP", "PROPN", "nsubj", 5), then=MARIA), [(0, 2, "PERSON"), (4, 5, "PERSON")])
    cast = link_speakers(read, [quote(read, (4, 5), (6, 8))])
    assert [(s.name, s.kind) for s in cast.speakers] == [("Maria Lopez", "person")]
    assert len(cast.speakers[0].mentions) == 2


@pytest.mark.parametrize(("pronoun", "name"), [("She", "Maria Lopez"), ("He", None), ("It", None)])
def test_a_pronoun_goes_to_who_fits_it(pronoun: str, name: str | None) -> None:
    read = reading(said((pronoun, "PRP", "PRON", "nsubj", 5), then=MARIA), [(0, 2, "PERSON")])
    cast = link_speakers(read, [quote(read, (4, 5), (6, 8))])
    (attributed,) = cast.attributions
    found = None if attributed.speaker is None else cast.speakers[attributed.speaker].name
    assert found == name
    assert attributed.mention is not None, "the mention stays, whoever it stands for"


def test_two_that_fit_alike_are_left_open_with_a_problem() -> None:
    both = [
        ("Peter", "NNP", "PROPN", "compound", 1),
        ("Lynch", "NNP", "PROPN", "nsubj", 5),
        ("and", "CC", "CCONJ", "cc", 1),
        ("Paul", "NNP", "PROPN", "compound", 4),
        ("Brandt", "NNP", "PROPN", "conj", 1),
        ("met", "VBD", "VERB", "ROOT", 5),
        (".", ".", "PUNCT", "punct", 5),
    ]
    read = reading(said(("He", "PRP", "PRON", "nsubj", 8), then=both), [(0, 2, "PERSON"), (3, 5, "PERSON")])
    cast = link_speakers(read, [quote(read, (7, 8), (9, 11))])
    assert cast.attributions[0].speaker is None
    assert [t.code for t in cast.troubles] == ["ambiguous-speaker"]


def test_a_body_is_known_by_its_noun_and_loses_its_article() -> None:
    body = [
        ("The", "DT", "DET", "det", 2),
        ("Energy", "NNP", "PROPN", "compound", 2),
        ("Ministry", "NNP", "PROPN", "nsubj", 3),
        ("closed", "VBD", "VERB", "ROOT", 3),
        (".", ".", "PUNCT", "punct", 3),
    ]
    subject = (("The", "DT", "DET", "det", 6), ("ministry", "NN", "NOUN", "nsubj", 7))
    read = reading(said(*subject, then=body), [(0, 3, "ORG")])
    cast = link_speakers(read, [quote(read, (5, 7), (8, 10))])
    assert [(s.name, s.kind) for s in cast.speakers] == [("Energy Ministry", "organization")]


def test_apposition_gives_role_and_affiliation() -> None:
    tokens = [
        ("Peter", "NNP", "PROPN", "compound", 1),
        ("Lynch", "NNP", "PROPN", "nsubj", 9),
        (",", ",", "PUNCT", "punct", 1),
        ("a", "DT", "DET", "det", 4),
        ("spokesman", "NN", "NOUN", "appos", 1),
        ("for", "IN", "ADP", "prep", 4),
        ("the", "DT", "DET", "det", 7),
        ("Fund", "NNP", "PROPN", "pobj", 5),
        (",", ",", "PUNCT", "punct", 1),
        ("said", "VBD", "VERB", "ROOT", 9),
        ("so", "RB", "ADV", "advmod", 9),
    ]
    read = reading(tokens, [(0, 2, "PERSON"), (6, 8, "ORG")])
    (speaker,) = link_speakers(read, [quote(read, (0, 8), (10, 11))]).speakers
    assert speaker.name == "Peter Lynch"
    assert speaker.role is not None
    assert read.text[slice(*speaker.role)] == "spokesman for the Fund"
    assert speaker.affiliation is not None
    assert read.text[slice(*speaker.affiliation)] == "Fund"


def test_the_speaker_of_the_quote_before_goes_on() -> None:
    read = reading(
        said(("Lopez", "NNP", "PROPN", "nsubj", 5), then=MARIA), [(0, 2, "PERSON"), (4, 5, "PERSON")]
    )
    first = quote(read, (4, 5), (6, 8))
    after = QuoteCandidate(content=((len(read.text) - 2, len(read.text) - 1),), form="direct", follows=True)
    cast = link_speakers(read, [first, after])
    assert cast.attributions[1].speaker == cast.attributions[0].speaker is not None
    assert cast.attributions[1].mention is None


def test_nobody_speaks_where_nothing_is_quoted() -> None:
    assert link_speakers(reading(MARIA, []), []).speakers == ()
