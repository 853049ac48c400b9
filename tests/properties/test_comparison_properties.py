"""What holds of every comparison."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import factx
from factx.comparison.same_figures import Interval
from factx.comparison.view import render
from factx.comparison.wording import alterations, diff, norms, words_of

sys.path.insert(0, str(Path(__file__).parent.parent / "unit"))

from handmade import Newsroom

WORD = st.sampled_from(
    "river bridge minister never seven islands people harbour burning 1,300 ISIL not the of will".split()
)
SENTENCE = st.lists(WORD, min_size=3, max_size=25).map(" ".join)
ROOM = st.tuples(
    SENTENCE, st.sampled_from(["Ann Lee", "Lee", "Bob Ray", None]), st.sampled_from(["Reuters", None])
)


def room(i: int, drawn: tuple[str, str | None, str | None]) -> factx.Report:
    words, who, credit = drawn
    return Newsroom(f"outlet {i}", f"“{words}” was said.", credit=credit).quote(words, who).report()


@settings(max_examples=60, deadline=None)
@given(st.lists(ROOM, max_size=6))
def test_every_fact_is_shared_or_listed_alone_and_no_witness_is_invented(
    drawn: list[tuple[str, str | None, str | None]],
) -> None:
    reports = [room(i, one) for i, one in enumerate(drawn)]
    made = factx.compare(reports)
    shared = {m.quote_id for group in made.quotes for m in group.members}
    alone = {m.quote_id for only in made.only_in for m in only.quotes}
    assert shared | alone == {quote.id for report in reports for quote in report.quotes}
    for group in made.quotes:
        assert 1 <= group.witnesses <= group.sources <= len(group.members)
        assert len({member.report_id for member in group.members}) > 1
    assert made.witnesses <= made.sources
    assert factx.Comparison.model_validate_json(made.model_dump_json()) == made
    assert all(render(made, form) for form in ("text", "html", "json"))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROOM, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(
    drawn: list[tuple[str, str | None, str | None]], random: object
) -> None:
    reports = [room(i, one) for i, one in enumerate(drawn)]
    turned = list(reports)
    random.shuffle(turned)  # type: ignore[attr-defined]

    def told(made: factx.Comparison) -> set[frozenset[str]]:
        return {frozenset(m.quote_id for m in group.members) for group in made.quotes}

    one, other = factx.compare(reports), factx.compare(turned)
    assert one.witnesses == other.witnesses
    assert told(one) == told(other)


@given(st.text(max_size=200))
def test_words_lie_in_the_text_in_order(text: str) -> None:
    words = words_of(text)
    assert all(a.end <= b.start for a, b in zip(words, words[1:], strict=False))
    assert all(0 <= w.start < w.end <= len(text) for w in words)


@given(SENTENCE)
def test_a_text_is_not_altered_against_itself(text: str) -> None:
    assert alterations(text, text) == []
    assert alterations(text, text.upper().replace(" ", "  ")) == []


@given(SENTENCE, SENTENCE)
def test_a_diff_loses_no_word(one: str, other: str) -> None:
    runs = list(diff(one, other))
    assert norms(" ".join(before for _, before, _ in runs)) == norms(one)
    assert norms(" ".join(after for _, _, after in runs)) == norms(other)


NUMBER = st.floats(-1e9, 1e9)


@given(NUMBER, NUMBER, NUMBER, NUMBER)
def test_meeting_is_mutual(a: float, b: float, c: float, d: float) -> None:
    one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    assert one.meets(other) == other.meets(one)
    assert one.meets(one)
