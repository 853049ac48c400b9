"""Transcripts, signed quotes and headlines that name a speaker."""

from factx.find.quotes.laid_out import headline_speech, laid_out_speech
from factx.find.quotes.marks import quoted_stretches


def spoken(text: str) -> list[tuple[str, str]]:
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        if line:
            paragraphs.append((at, at + len(line)))
        at += len(line) + 1
    found = laid_out_speech(text, paragraphs, quoted_stretches(text, paragraphs))
    return [(text[s.source[0] : s.source[1]], " / ".join(text[a:b] for a, b in s.content)) for s in found]


def test_a_transcript_gives_each_turn_to_its_label() -> None:
    text = "HOST: Will you run?\nWEISS: No.\nI am too old.\n(LAUGHTER)\nHOST: Thank you."
    assert spoken(text) == [
        ("HOST", "Will you run?"),
        ("WEISS", "No. / I am too old."),
        ("HOST", "Thank you."),
    ]


def test_an_interview_has_two_sides_also_within_a_paragraph() -> None:
    text = "Q. Will you run? A. No. I am too old.\nReally.\nQ. Why?\nA. Ask my knees."
    assert spoken(text) == [
        ("Q", "Will you run?"),
        ("A", "No. I am too old. / Really."),
        ("Q", "Why?"),
        ("A", "Ask my knees."),
    ]


def test_an_initial_is_no_side_of_an_interview() -> None:
    assert spoken("The council met.\nA. Lynch spoke first.\nA. Lopez left.") == []


def test_one_label_alone_is_no_transcript() -> None:
    assert spoken("NOTE: This page was changed.\nNothing else.") == []


def test_a_dash_signs_a_quote_on_its_line_or_the_next() -> None:
    assert spoken("“Count the living.” ― Anna Weiss") == [("Anna Weiss", "“Count the living.”")]
    assert spoken('"Count the living."\n-- Anna Weiss') == [("Anna Weiss", '"Count the living."')]


def test_a_sentence_after_a_dash_signs_nothing() -> None:
    assert spoken("“Count the living” — she said it twice while the others were looking for the door.") == []


def test_a_headline_names_a_speaker_of_the_story_only() -> None:
    text = "Lynch: Prison will close\nPeter Lynch spoke on Monday."
    found = headline_speech(text, 0, 24)
    assert found is not None
    assert text[slice(*found.source)] == "Lynch"
    assert headline_speech("Weather: Rain in the north\nIt will rain.", 0, 26) is None
