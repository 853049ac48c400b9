"""The parts of a news text are recognised by their form, and tell about the source."""

from __future__ import annotations

import pytest

from factx._layout import lay_out
from factx.records import Source


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end].strip()) for block in lay_out(text, Source()).blocks]


BODY = "Russia accused the coalition of bombing the city and of hiding it."


@pytest.mark.parametrize(
    ("opening", "place", "credit"),
    [
        ("moscow ( reuters ) - ", "moscow", "Reuters"),
        ("MOSCOW (Reuters) - ", "MOSCOW", "Reuters"),
        ("BEIRUT, Lebanon, Oct. 3 (AP) — ", "BEIRUT, Lebanon", "AP"),
        ("BEIRUT (AFP) -- ", "BEIRUT", "AFP"),
        ("WASHINGTON — ", "WASHINGTON", None),
        ("SAN JOSE, Calif. — ", "SAN JOSE, Calif.", None),
        ("(CNN) -- ", None, "CNN"),
        ("AMHERST, N.Y. (AP) -- ", "AMHERST, N.Y.", "AP"),
        ("Paris, 14 km", None, None),
        ("GENEVA/PORT SUDAN, 26 February 2025 – ", "GENEVA/PORT SUDAN", None),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("WATCH: ", None, None),
        ("UN: ", None, None),
    ],
)
def test_datelines(opening: str, place: str | None, credit: str | None) -> None:
    source = lay_out(opening + BODY, Source()).source
    assert (source.dateline, source.credit) == (place, credit)


def test_a_transcript_has_no_dateline() -> None:
    text = f"HARLOW: {BODY} They deny it.\n\nLOWE: And what do you say to that?"
    assert lay_out(text, Source()).source.dateline is None


@pytest.mark.parametrize(
    "text",
    [
        "The war (and its end) - a story of many years.",
        "Ap-proved plans (AP stands for it) - he said.",
        "NATO says it is - in its own words - careful.",
        "A well-known spokesman said so.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(text: str) -> None:
    assert kinds(text) == [("paragraph", text)]


def test_an_outlet_before_a_hyphen_is_the_outlet() -> None:
    layout = lay_out("Alwaght- Russian President Vladimir Putin has spoken.", Source())
    assert layout.source.outlet == "Alwaght"
    assert [b.kind for b in layout.blocks] == ["prefix", "paragraph"]


def test_what_the_caller_knows_goes_first() -> None:
    source = lay_out("Alwaght- Putin has spoken.", Source(outlet="Alwaght News Agency")).source
    assert source.outlet == "Alwaght News Agency"


def test_a_headline_without_a_full_stop_is_the_title() -> None:
    text = "Russia accuses coalition\n" + BODY
    assert kinds(text)[0] == ("title", "Russia accuses coalition")
    assert lay_out(text, Source()).source.title == "Russia accuses coalition"


def test_the_title_that_the_caller_gives_is_found_again() -> None:
    text = "It is over.\n\n" + BODY
    layout = lay_out(text, Source(title="It Is Over"))
    assert [b.kind for b in layout.blocks] == ["title", "paragraph"]


def test_a_title_that_runs_on_into_the_story_is_set_apart() -> None:
    text = "Town Mourns Its Mayor. ORLANDO, Fla. (AP) — " + BODY
    layout = lay_out(text, Source(title="Town mourns its mayor"))
    assert [b.kind for b in layout.blocks] == ["title", "dateline", "paragraph"]
    assert layout.source.dateline == "ORLANDO, Fla."


def test_a_dateline_on_a_line_of_its_own_is_no_title() -> None:
    layout = lay_out("NAIROBI, Kenya (AP) _\n\n" + BODY, Source())
    assert [b.kind for b in layout.blocks] == ["dateline", "paragraph"]
    assert (layout.source.dateline, layout.source.title) == ("NAIROBI, Kenya", None)


def test_a_first_sentence_is_no_title() -> None:
    assert [kind for kind, _ in kinds(BODY + "\n" + BODY)] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    "caption",
    [
        "A fighter waves a flag in Raqqa, Syria. /Reuters Photo",
        "A fighter waves a flag (AP Photo/Jane Doe)",
        "A fighter waves a flag. REUTERS/Jane Doe",
        "A fighter waves a flag. Photo: Getty Images",
        "File photo: a fighter waves a flag",
    ],
)
def test_captions(caption: str) -> None:
    text = f"{BODY}\n{caption}\n{BODY} Again.\n{caption}\nThe end is near."
    layout = lay_out(text, Source())
    assert [(b.kind, b.repeats) for b in layout.blocks] == [
        ("paragraph", False), ("caption", False), ("paragraph", False), ("caption", True), ("paragraph", False),
    ]  # fmt: skip
    assert [t.code for t in layout.troubles] == ["repeated-caption"]


def test_credit_lines() -> None:
    for line, credit in (("Source(s): Reuters", "Reuters"), ("source ( s ) : reuters", "Reuters"), ("Source: The Daily", "The Daily"), ("-- AP", "AP")):  # fmt: skip
        layout = lay_out(f"{BODY}\n{line}", Source())
        assert layout.source.credit == credit
        assert [b.kind for b in layout.blocks] == ["paragraph", "credit"]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The ministry said on Sunday that the city had been wiped off the\nface of the earth by bombing.\n"
        + BODY
    )
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]


def test_every_visible_character_lies_in_one_block() -> None:
    text = "Title here\r\n\r\nMOSCOW (AP) - One.\r\n  Two. \n\n\nSource: AP\n"
    blocks = lay_out(text, Source()).blocks
    covered = {i for b in blocks for i in range(b.start, b.end)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
    assert all(a.end <= b.start for a, b in zip(blocks, blocks[1:], strict=False))
