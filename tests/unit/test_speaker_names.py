"""Who is no speaker, what of a mention is the name, and of which kind the speaker is."""

from __future__ import annotations

import pytest

import factx


def speaker(extractor: factx.Extractor, text: str, mention: str) -> factx.Speaker | None:
    """The speaker of the quote whose source is ``mention``."""
    (report,) = extractor.extract(text).reports
    quote = next(q for q in report.quotes if q.attribution.mention and q.attribution.mention.text == mention)
    return next((s for s in report.speakers if s.id == quote.attribution.speaker_id), None)


@pytest.mark.parametrize(
    "mention",
    [
        "About 38 percent",
        "Thirty-seven percent",
        "Nearly half",
        "Three-fourths",
        "Six in 10",
        "Another 12 percent",
        "No one",
        "None of the residents",
        "One",
        "Tuesday",
    ],
)
def test_numbers_and_days_say_nothing(extractor: factx.Extractor, mention: str) -> None:
    assert speaker(extractor, f"{mention} said that the dam was safe.", mention) is None


@pytest.mark.parametrize(
    ("mention", "kind"),
    [
        ("About 38 percent of voters", "group"),
        ("Nine in 10 pensioners", "group"),
        ("A majority of farmers", "group"),
        ("One of the farmers", "unnamed"),
        ("HARCO", "organization"),
    ],
)
def test_shares_are_groups(extractor: factx.Extractor, mention: str, kind: str) -> None:
    found = speaker(extractor, f"{mention} said that the dam was safe.", mention)
    assert found is not None
    assert (found.name, found.kind) == (mention, kind)


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("A farmer, who lives below the dam,", "A farmer"),
        ("Officials at the dam, a relic of the sixties,", "Officials at the dam"),
        ("A farmer in Dayton, Ohio,", "A farmer in Dayton, Ohio"),
        ("The creator of an anti-dam page", "The creator of an anti-dam page"),
        ("A study released on Friday", "A study"),
        ("Engineers at the Harwick Dam Agency (HDA)", "Engineers at the Harwick Dam Agency"),
        ("Several towns, such as Dunmore,", "Several towns, such as Dunmore"),
    ],
)
def test_names_end_where_asides_begin(extractor: factx.Extractor, mention: str, name: str) -> None:
    found = speaker(extractor, f"{mention} said that the dam was safe.", mention.rstrip(","))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("mention", "name", "role"),
    [
        ("Former prosecutor and Harwick Mayor Rudolf Lynch", "Rudolf Lynch", "Harwick Mayor"),
        ("Harwick spokeswoman Moira Tate", "Moira Tate", "Harwick spokeswoman"),
        ("The head of the dam, Dora Winslow,", "Dora Winslow", None),
    ],
)
def test_a_name_goes_before_a_role(
    extractor: factx.Extractor, mention: str, name: str, role: str | None
) -> None:
    found = speaker(extractor, f"{mention} said that the dam was safe.", mention.rstrip(","))
    assert found is not None
    assert (found.name, found.kind) == (name, "person")
    if role is not None:
        assert found.role is not None
        assert found.role.text == role


def test_a_role_ends_before_those_who_speak_too(extractor: factx.Extractor) -> None:
    mention = "Reince Orley, chairman of the Harwick Budget Committee, and other members"
    found = speaker(extractor, f'"It works," said {mention}.', mention)
    assert found is not None
    assert (found.name, found.kind) == ("Reince Orley", "person")
    assert found.role is not None
    assert found.role.text == "chairman of the Harwick Budget Committee"
    assert found.affiliation is not None
    assert found.affiliation.text == "Harwick Budget Committee"


def test_a_headline_is_nobody(extractor: factx.Extractor) -> None:
    text = "Harwick Dam Is To Close By May, Lynch Says.\nRats Who Left Harwick said that the dam was safe."
    (report,) = extractor.extract(text).reports
    assert "Rats Who Left Harwick" not in [s.name for s in report.speakers]


def test_an_open_interview_leaves_both_sides_open(extractor: factx.Extractor) -> None:
    text = "The ferries stopped in March.\nQ: Did you talk to Peter Lynch?\nA: I did. He was kind."
    (report,) = extractor.extract(text).reports
    turns = {q.attribution.mention.text: q for q in report.quotes if q.attribution.mention}
    assert turns["Q"].attribution.speaker is None
    assert turns["A"].attribution.speaker is None
