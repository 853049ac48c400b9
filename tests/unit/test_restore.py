"""What degraded text lost is put back, and clean text is left alone."""

from __future__ import annotations

import pytest

from factx._offsets import OffsetMap, apply_edits
from factx.restoring import Restored, restore

CLEAN = (
    "Heavy rain flooded Nairobi on Friday, officials said. “We need boats,” said Amina Njoroge, who runs "
    "the relief effort for the Kenya Red Cross. It wasn't clear how many people were missing."
)


def restored(text: str) -> Restored:
    done = restore(text)
    assert apply_edits(text, done.edits).lower() == done.text.lower()
    return done


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        "",
        "no",
        "e.g. this",
        "He wrote it in vi, of course.",
        "The dose was 5 µg – not 5 mg – said the café’s owner, José Müller.",
        "THE END\n" + CLEAN,
        "NASA\n\n" + CLEAN,
        "Prices rose . . . and fell.",
        "She got an A. Plan B s next.",
        "Johnson  & Sons opened a shop.  It closed.",
    ],
)
def test_clean_text_comes_back_as_it_is(text: str) -> None:
    assert restored(text) == Restored(text)


def test_case_marks_and_apostrophes_of_tokenised_text_come_back() -> None:
    text = (
        "heavy rain flooded nairobi on friday , officials said . we need boats , said amina njoroge , who runs "
        "the relief effort for the kenya red cross . it wasn t clear whether kenya s army would help ."
    )
    done = restored(text)
    assert done.text == (
        "Heavy rain flooded Nairobi on Friday, officials said. We need boats, said Amina Njoroge, who runs "
        "the relief effort for the Kenya Red Cross. It wasn't clear whether Kenya's army would help."
    )
    assert done.repaired == ("apostrophes", "case", "tokens")
    assert [t.code for t in done.troubles] == ["lost-quotation-marks"]


def test_an_extent_leads_back_to_the_words_that_were_given() -> None:
    text = "the flood , said amina njoroge , won t stop in kenya s capital ."
    done = restored(text)
    offsets = OffsetMap(done.edits)

    def given(part: str) -> str:
        start = done.text.index(part)
        a, b = offsets.to_original(start, start + len(part))
        return text[a:b]

    assert given("Amina Njoroge") == "amina njoroge"
    assert given("flood") == "flood"
    assert given("Kenya's") == "kenya s"
    assert given("won't") == "won t"


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("troops from turkey and the us left on monday.", "Troops from Turkey and the US left on Monday."),
        ("he told us that they would help us.", "He told us that they would help us."),
        ("the imf said growth would slow in the eu.", "The IMF said growth would slow in the EU."),
        ("they may go in may, or on march 5.", "They may go in May, or on March 5."),
        ("the u.s. and nato met in the u.s. capital.", "The U.S. and NATO met in the U.S. capital."),
        ("i think mr. obama and gen. smith agree.", "I think Mr. Obama and Gen. Smith agree."),
        ("senators mccain and graham spoke of isis.", "Senators McCain and Graham spoke of ISIS."),
        (
            "it cost us$5 million and used 3,687 mah at 60mph.",
            "It cost US$5 million and used 3,687 mAh at 60mph.",
        ),
    ],
)
def test_the_neighbours_decide_about_words_that_have_both_spellings(small: str, large: str) -> None:
    assert restored(small).text == large
    assert restored(large.upper()).text == large
    assert restored(large.upper()).repaired == ("capitals",)


def test_a_surname_is_known_by_the_full_name_elsewhere() -> None:
    text = (
        "police arrested robert stone in london on monday. stone was born in leeds. a judge will hear stone and "
        "his lawyer on friday, but on thursday stone said nothing."
    )
    assert restored(text).text.count("Stone") == 4


def test_only_the_paragraph_in_capitals_is_recased() -> None:
    title = "FLOODS KILL DOZENS IN NAIROBI, RED CROSS SAYS"
    done = restored(f"{title}\n\n{CLEAN}")
    head, _, story = done.text.partition("\n\n")
    assert head == "Floods kill dozens in Nairobi, Red Cross says"
    assert story == CLEAN


@pytest.mark.parametrize(
    ("stripped", "whole"),
    [
        ("germany s dresden", "germany's dresden"),
        ("they re sure he didn t", "they're sure he didn't"),
        ("we ve seen that i m right", "we've seen that i'm right"),
        ("at five o clock", "at five o'clock"),
        ("the u s army", "the u s army"),
        ("grade a s are rare", "grade a s are rare"),
    ],
)
def test_apostrophes(stripped: str, whole: str) -> None:
    assert restored(f"he said {stripped} in the morning.").text.lower() == f"he said {whole} in the morning."


@pytest.mark.parametrize(
    ("broken", "whole", "what"),
    [
        ("JosÃ© GarcÃ\xada said it", "José García said it", "mojibake"),
        ("Omar didnâ€™t say â€œnoâ€\x9d", "Omar didn’t say “no”", "mojibake"),
        ("Johnson &amp; Sons said &quot;no&quot;", 'Johnson & Sons said "no"', "entities"),
        ("the caf&eacute; of R&amp;#233;my", "the café of Rémy", "entities"),
        ("The par\u00adlia\u00adment met", "The parliament met", "invisible"),
        ("\ufeffthe\u200b army", "the army", "invisible"),
        ("The\u00a0army\u00a0left\u2009Mosul.", "The army left Mosul.", "spaces"),
        ("The  army  left  Mosul.", "The army left Mosul.", "spaces"),
        ("The govern-\nment left.", "The government left.", "hyphenation"),
        ("It was a xylo-\nbrightly thing.", "It was a xylo-brightly thing.", "hyphenation"),
    ],
)
def test_characters(broken: str, whole: str, what: str) -> None:
    done = restored(broken)
    assert done.text == whole
    assert done.repaired == (what,)


def test_a_repaired_letter_leads_back_to_what_stood_for_it() -> None:
    text = "jos&eacute; garc&iacute;a lives in nairobi , he said in bogot&aacute; ."
    done = restored(text)
    assert done.text == "José García lives in Nairobi, he said in Bogotá."
    start = done.text.index("Bogotá")
    a, b = OffsetMap(done.edits).to_original(start, start + 6)
    assert text[a:b] == "bogot&aacute;"


def test_tokenisers_signs_become_marks() -> None:
    text = "He did n't go , `` said '' the man -LRB- 45 -RRB- . It 's late , they say , and it costs $ 5 ."
    assert restored(text).text == "He didn't go, “said” the man (45). It's late, they say, and it costs $5."


def test_lost_characters_are_a_problem() -> None:
    (trouble,) = restored("The caf\ufffd in Nairobi is open.").troubles
    assert trouble.code == "lost-characters"
    assert trouble.at == (7, 8)


def test_lines_of_wrapped_text_are_no_sentences() -> None:
    text = (
        "the minister told reporters in nairobi on monday that the government\n"
        "was ready to help all those who had lost their homes in the floods,\n"
        "and that the army would bring food and water to the villages by air\n"
        "before the end of the week. he did not say what it would cost them.\n"
    )
    assert "\nwas ready" in restored(text).text
    assert "\nbefore the end of the week. He did" in restored(text).text


@pytest.mark.parametrize(
    "unit", [" ", "a", ".", " .", "' ", "&amp;", "&", "Ã©", "\u00ad", "a-\n", "s ", "A. ", "1", "\n", "( "]
)
def test_long_runs_cost_linear_time(unit: str) -> None:
    import time

    started = time.process_time()
    restored(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 5


def test_a_paragraph_without_case_is_found_in_a_document_that_has_it() -> None:
    lost = "the army told reporters in mombasa on sunday that it would send boats to kenya s coast."
    done = restored(f"{CLEAN}\n{lost}\n{CLEAN}")
    before, paragraph, after = done.text.split("\n")
    assert (before, after) == (CLEAN, CLEAN)
    assert (
        paragraph == "The army told reporters in Mombasa on Sunday that it would send boats to Kenya s coast."
    )
    assert done.repaired == ("case",)


def test_what_is_capitalised_in_a_text_without_case_stays_so() -> None:
    text = "it was the worst flood, said eBay of the red cross. " + "the army went to mombasa on sunday. " * 8
    assert restored(text).text.startswith(
        "It was the worst flood, said eBay of the Red Cross. The army went to Mombasa"
    )


def test_capitals_come_back_where_only_sentences_begin_with_one() -> None:
    text = "The bridge in harwick is old , said amina njoroge . I will mend it on friday ."
    done = restored(text)
    assert "case" in done.repaired
    assert "said Amina Njoroge" in done.text
    assert "on Friday" in done.text


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is old, said amina njoroge. The mill is old, too.",  # marks as they should be
        "The bridge , said Amina njoroge , is old . The mill is old , too .",  # a capital inside
    ],
)
def test_other_text_with_capitals_keeps_its_small_letters(text: str) -> None:
    assert "Njoroge" not in restore(text).text
