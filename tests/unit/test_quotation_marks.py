"""The scanner for quotation marks."""

import pytest

from factx.find.quotes.marks import quoted_stretches


def inner(text: str) -> list[str]:
    return [
        text[q.inner_start : q.inner_end] for q in quoted_stretches(text, [(0, len(text))]) if q.depth == 0
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and "no".', ["yes", "no"]),
        ("He said “yes” and “no”.", ["yes", "no"]),
        ("He said «yes» and left.", ["yes"]),
        ("He said ``yes'' and left.", ["yes"]),
        ("He said ''yes'' and left.", ["yes"]),
        ("He said 'yes' and left.", ["yes"]),
        ("He said ‘yes’ and left.", ["yes"]),
        ('He said " yes " and left.', [" yes "]),
        ("The men's hats and the boys' caps", []),
        ("In the '90s they didn't say 'no' to 'em", ["no"]),
        ('A 6" pipe', []),
        ("the militias' siege", []),
        ("‘the militias’ siege’ was over", ["the militias’ siege"]),
    ],
)
def test_marks_of_all_kinds(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_straight_marks_inside_curly_ones_are_nested() -> None:
    text = '“He told me "never" twice,” she said.'
    assert [
        (text[q.inner_start : q.inner_end], q.depth) for q in quoted_stretches(text, [(0, len(text))])
    ] == [
        ('He told me "never" twice,', 0),
        ("never", 1),
    ]


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = '"It goes on.\nNext "short" one.'
    first, second = quoted_stretches(text, [(0, 12), (13, len(text))])
    assert (first.closed, text[first.inner_start : first.inner_end]) == (False, "It goes on.")
    assert (second.closed, text[second.inner_start : second.inner_end]) == (True, "short")


def test_a_lost_closing_mark_does_not_turn_the_rest_inside_out() -> None:
    text = 'He said "no. Then she said "yes" and left.'
    stretches = quoted_stretches(text, [(0, len(text))])
    assert "yes" in [text[q.inner_start : q.inner_end] for q in stretches]
    assert not any(q.inner_start <= text.index("and left") < q.inner_end for q in stretches)


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "’", "``", "''", "«", " '", "'a ", '" "'])
def test_long_runs_of_marks_are_read_in_time(mark: str) -> None:
    text = mark * 50_000
    assert isinstance(quoted_stretches(text, [(0, len(text))]), list)
