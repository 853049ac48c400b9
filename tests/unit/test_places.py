"""Places: which stretches name one, and which place they name.  Entities are set by hand, no model is needed."""

import functools
import re

import pytest
import spacy
from test_gazetteer import own_gazetteer

from factx._gazetteer import Gazetteer
from factx._layout import Block
from factx._offsets import Edit, OffsetMap
from factx._parsing import Reading
from factx.find.places import find_places
from factx.records import Source


@functools.cache
def english():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def reading(text, *entities, source=None, blocks=(), original=None, offsets=None):
    """``entities`` are (words, label): each is found from where the one before ended."""
    doc = english()(text)
    spans = []
    at = 0
    for words, label in entities:
        start = re.compile(rf"\b{re.escape(words)}(?!\w)").search(text, at).start()
        at = start + len(words)
        spans.append(doc.char_span(start, at, label=label))
    doc.ents = spans
    return Reading(
        text=original or text,
        doc=doc,
        blocks=blocks,
        source=source or Source(),
        offsets=offsets or OffsetMap(),
    )


def places(text, *entities, **more):
    """What is found, as (name, kind, country, mentions)."""
    found = find_places(reading(text, *entities, **more)).candidates
    source = more.get("original") or text
    return {
        (c.toponym.name, c.toponym.kind, c.toponym.country): [source[a:b] for (a, b), _ in c.mentions]
        for c in found
    }


def the_place(text, *entities, **more):
    found = find_places(reading(text, *entities, **more)).candidates
    assert len(found) == 1, found
    return found[0]


# resolution


@pytest.mark.parametrize(
    ("text", "entities", "country", "admin1"),
    [
        ("He lives in Paris now.", [("Paris", "GPE")], "FR", "Île-de-France"),
        ("He lives in Paris, Texas, now.", [("Paris", "GPE"), ("Texas", "GPE")], "US", "Texas"),
        ("He lives in Paris, Tenn., now.", [("Paris", "GPE"), ("Tenn.", "GPE")], "US", "Tennessee"),
        ("He lives in London, Ontario, now.", [("London", "GPE"), ("Ontario", "GPE")], "CA", "Ontario"),
        ("They fled Tripoli in Lebanon.", [("Tripoli", "GPE"), ("Lebanon", "GPE")], "LB", None),
    ],
)
def test_containment_and_population(text, entities, country, admin1):
    found = find_places(reading(text, *entities)).candidates[0].toponym
    assert found.country == country
    assert admin1 is None or found.admin1 == admin1
    assert found.latitude is not None


def test_same_name_in_two_holders_is_two_places():
    found = places(
        "From Paris, Texas, he went to Paris, France.",
        ("Paris", "GPE"), ("Texas", "GPE"), ("Paris", "GPE"), ("France", "GPE"),
    )  # fmt: skip
    assert {("Paris", "city", "US"), ("Paris", "city", "FR")} <= set(found)


def test_holder_named_once_settles_every_mention():
    found = places(
        "Police in Dublin, Ohio, made an arrest. Dublin is quiet. Dublin has one court.",
        ("Dublin", "GPE"), ("Ohio", "GPE"), ("Dublin", "GPE"), ("Dublin", "GPE"),
    )  # fmt: skip
    assert found["Dublin", "city", "US"] == ["Dublin"] * 3


def test_company_decides_between_states():
    text = "Fire crews from Portland, Bangor, Augusta and Lewiston in Maine met in Portland."
    found = places(
        text, *((name, "GPE") for name in ("Portland", "Bangor", "Augusta", "Lewiston", "Maine", "Portland"))
    )
    candidates = find_places(
        reading(
            text, *((n, "GPE") for n in ("Portland", "Bangor", "Augusta", "Lewiston", "Maine", "Portland"))
        )
    ).candidates
    assert {c.toponym.admin1 for c in candidates if c.toponym.kind == "city"} == {"Maine"}
    assert len(found["Portland", "city", "US"]) == 2


def test_city_is_meant_rather_than_the_division_around_it():
    place = the_place("Bombs fell on Raqqa.", ("Raqqa", "GPE"))
    assert (place.toponym.kind, place.toponym.geonames_id) == ("city", 172955)


def test_noun_behind_the_name_says_that_the_division_is_meant():
    found = places(
        "Raqqa is the capital of Raqqa governorate in Syria.",
        ("Raqqa", "GPE"), ("Raqqa", "GPE"), ("Syria", "GPE"),
    )  # fmt: skip
    assert {("Raqqa", "city", "SY"), ("Raqqa", "adm1", "SY")} <= set(found)


def test_alternatives_and_confidence():
    place = the_place("A mill burned in Springfield.", ("Springfield", "GPE"))
    assert len(place.alternatives) == 3
    assert all(other.score is not None and other.score >= 0 for other in place.alternatives)
    sure = the_place("A mill burned in Germany.", ("Germany", "GPE"))
    assert sure.confidence > 0.8
    assert place.confidence is None or place.confidence < sure.confidence


def test_name_that_could_be_anything_stays_without_coordinates():
    findings = find_places(reading("A mill burned in San José del Monte Alto Sur.", ("San José", "GPE")))
    findings = (
        findings
        if findings.troubles
        else find_places(reading("The San Antonio fair.", ("San Antonio", "ORG")))
    )
    for candidate in findings.candidates:
        if candidate.rule in ("ambiguous", "unknown"):
            assert candidate.toponym.latitude is None


def test_unknown_place_stays_with_a_trouble_and_no_coordinates():
    findings = find_places(
        reading("Shells hit the village of Qwertzabad in Syria.", ("Qwertzabad", "GPE"), ("Syria", "GPE"))
    )
    unknown = next(c for c in findings.candidates if c.toponym.name == "Qwertzabad")
    assert (unknown.toponym.latitude, unknown.toponym.geonames_id, unknown.confidence) == (None, None, None)
    (trouble,) = findings.troubles
    assert (trouble.code, trouble.at) == ("unresolved-place", (26, 36))


def test_holder_gives_the_country_of_an_unknown_place():
    found = places("Police in Qwertzville, Nebraska, say so.", ("Qwertzville", "GPE"), ("Nebraska", "GPE"))
    assert ("Qwertzville", "city", "US") in found


def test_region_without_coordinates_is_resolved_and_no_trouble():
    findings = find_places(reading("He blames the West for it."))
    (west,) = findings.candidates
    assert (west.toponym.kind, west.toponym.country, west.toponym.latitude) == ("region", None, None)
    assert findings.troubles == ()


def test_outlet_at_home_in_a_country_helps():
    text = "The mayor of Hamilton spoke in Hamilton."
    entities = (("Hamilton", "GPE"), ("Hamilton", "GPE"))
    homes = {
        domain: the_place(text, *entities, source=Source(outlet=domain)).toponym.country
        for domain in ("waikatotimes.co.nz", "thehamiltontelegraph.co.nz")
    }
    assert set(homes.values()) == {"NZ"}


# recognition


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Paris Hilton sang.", [("Paris Hilton", "PERSON")]),
        ("Jack London wrote of dogs.", [("Jack London", "PERSON")]),
        ("The Washington Post wrote of it.", [("The Washington Post", "ORG")]),
        ("It cost US$ 40 million.", []),
        ("Russia Today reported it.", []),
        ("Russia today cited him.", []),
        ("He told us of it.", []),
        ("She could be in or out, me too.", []),
        ("He met General Franco.", [("Franco", "PERSON")]),
    ],
)
def test_no_place(text, entities):
    assert places(text, *entities) == {}


@pytest.mark.parametrize(
    ("text", "entities", "expected", "mentions"),
    [
        (
            "Damascus destroyed its stockpile.",
            [("Damascus", "GPE")],
            ("Damascus", "city", "SY"),
            ["Damascus"],
        ),
        ("The U.S.-led coalition struck.", [], ("United States", "country", "US"), ["U.S."]),
        ("US forces struck.", [], ("United States", "country", "US"), ["US"]),
        ("Sen. Ann Ode, D-N.J., objected.", [("Ann Ode", "PERSON")], ("New Jersey", "adm1", "US"), ["N.J."]),
        (
            "The White House said no.",
            [("The White House", "ORG")],
            ("White House", "facility", "US"),
            ["White House"],
        ),
        ("He flew to Washington, D.C. for talks.", [], ("Washington", "city", "US"), ["Washington, D.C."]),
        ("It began in Kiev.", [("Kiev", "GPE")], ("Kyiv", "city", "UA"), ["Kiev"]),
        ("He was born in Burma.", [("Burma", "GPE")], ("Myanmar", "country", "MM"), ["Burma"]),
    ],
)
def test_place(text, entities, expected, mentions):
    assert places(text, *entities)[expected] == mentions


def test_article_and_possessive_are_not_part_of_a_mention():
    found = places("The Netherlands' ports and Iraq's Mosul.", ("The Netherlands'", "GPE"), ("Iraq's", "GPE"))
    assert found["Netherlands", "country", "NL"] == ["Netherlands"]
    assert found["Iraq", "country", "IQ"] == ["Iraq"]
    assert found["Mosul", "city", "IQ"] == ["Mosul"]


def test_entity_over_a_list_is_split():
    found = places("Mosul, Iraq was hit.", ("Mosul, Iraq", "GPE"))
    assert set(found) == {("Mosul", "city", "IQ"), ("Iraq", "country", "IQ")}


@pytest.mark.parametrize(
    ("text", "country", "word"),
    [
        ("Syrian troops left.", "SY", "Syrian"),
        ("South Korean police came.", "KR", "South Korean"),
        ("Saudi money paid for it.", "SA", "Saudi"),
        ("They are Texans.", "US", "Texans"),
    ],
)
def test_demonyms_mention_their_place(text, country, word):
    place = the_place(text)
    assert place.toponym.country == country
    ((stretch, role),) = place.mentions
    assert (text[slice(*stretch)], role) == (word, "demonym")


def test_joined_demonyms_are_both_found():
    found = places("Anglo-American bombardments destroyed it.")
    assert found == {
        ("United Kingdom", "country", "GB"): ["Anglo"],
        ("United States", "country", "US"): ["American"],
    }


def test_demonym_and_name_are_one_place():
    place = the_place("Syria denied it, a Syrian minister said in Syria.", ("Syria", "GPE"), ("Syria", "GPE"))
    assert [role for _, role in place.mentions] == ["place", "demonym", "place"]


def test_airline_and_language_are_no_country():
    assert places("Turkish Airlines flew on.", ("Turkish Airlines", "ORG")) == {}
    assert places("He spoke in French.", ("French", "LANGUAGE")) == {}


def test_lower_case_text_shows_known_places_only():
    found = places(
        "the mosul raid of nice people split the same reform in iraq and raqqa , said the u.s. army .",
        ("mosul", "GPE"), ("raqqa", "GPE"),
    )  # fmt: skip
    assert set(found) == {
        ("Mosul", "city", "IQ"),
        ("Iraq", "country", "IQ"),
        ("Raqqa", "city", "SY"),
        ("United States", "country", "US"),
    }


# nouns that stand for a place


def nouns(text, *entities, **more):
    found = find_places(reading(text, *entities, **more)).candidates
    return {
        c.toponym.name: [text[a:b] for (a, b), role in c.mentions if role == "nominal"]
        for c in found
        if any(role == "nominal" for _, role in c.mentions)
    }


def test_the_city_is_the_only_city_before_it():
    assert nouns("Mosul fell. The city is in ruins.", ("Mosul", "GPE")) == {"Mosul": ["The city"]}


def test_the_city_is_nobody_where_two_would_do():
    assert nouns("Mosul and Dresden fell. The city is in ruins.", ("Mosul", "GPE"), ("Dresden", "GPE")) == {}


def test_demonym_before_the_noun_chooses():
    text = "Mosul and Dresden fell. The German city is in ruins."
    assert nouns(text, ("Mosul", "GPE"), ("Dresden", "GPE")) == {"Dresden": ["The German city"]}


def test_noun_before_the_name_is_not_linked():
    assert nouns("The city fell. The army holds Mosul, and the city of Mosul burns.", ("Mosul", "GPE")) == {}


def test_dateline_is_not_the_city():
    text = "BAGHDAD - Mosul fell. The city burns."
    blocks = (Block(0, 10, "dateline"), Block(10, len(text), "paragraph"))
    assert nouns(text, ("BAGHDAD", "GPE"), ("Mosul", "GPE"), blocks=blocks) == {"Mosul": ["The city"]}


# the rest


def test_offsets_are_those_of_the_original_text():
    original = "He  left  Mosul ."
    edits = OffsetMap([Edit(2, 4, " "), Edit(8, 10, " ")])
    place = the_place("He left Mosul .", ("Mosul", "GPE"), original=original, offsets=edits)
    (((start, end), _),) = place.mentions
    assert original[start:end] == "Mosul"


def test_gazetteer_of_the_users_own(tmp_path):
    mine = Gazetteer(own_gazetteer(tmp_path / "own.sqlite"))
    found = find_places(
        reading("War in Freedonia and Iraq.", ("Freedonia", "GPE"), ("Iraq", "GPE")), gazetteer=mine
    )
    assert [(c.toponym.name, c.toponym.country, c.rule) for c in found.candidates] == [
        ("Freedonia", "FD", "gazetteer"),
        ("Iraq", None, "unknown"),
    ]


def test_empty_text():
    assert find_places(reading("")).candidates == ()


@pytest.mark.parametrize(
    "text",
    [
        "A " * 40_000,
        "Paris " * 20_000,
        "Paris, " * 15_000,
        "U.S. " * 15_000,
        "( " * 40_000,
        "New York-" * 8_000,
        "X" * 100_000,
    ],
)
def test_degenerate_text_takes_no_long_time(text):
    import time

    prepared = reading(text)
    started = time.process_time()
    find_places(prepared)
    assert time.process_time() - started < 20
