"""An offset map leads there and back."""

from factx._offsets import Edit, OffsetMap, apply_edits


def test_a_place_after_a_deletion_moves_back() -> None:
    text = "a &amp; b said"
    edits = [Edit(2, 7, "&")]
    edited = apply_edits(text, edits)
    assert edited == "a & b said"
    places = OffsetMap(edits)
    start = edited.index("said")
    assert places.to_original(start, start + 4) == (text.index("said"), text.index("said") + 4)
    assert places.to_edited(10, 14) == (start, start + 4)


def test_a_stretch_that_touches_a_replacement_takes_all_of_it() -> None:
    text = "x &eacute;t y"
    places = OffsetMap([Edit(2, 10, "é")])
    assert places.to_original(2, 4) == (2, 11)
    assert text[2:11] == "&eacute;t"


def test_an_insertion_belongs_to_neither_neighbour() -> None:
    edits = [Edit(7, 7, "'")]
    assert apply_edits("germanys dresden", edits) == "germany's dresden"
    places = OffsetMap(edits)
    assert places.to_original(0, 9) == (0, 8)
    assert places.to_original(10, 17) == (9, 16)


def test_edits_that_keep_the_length_move_nothing() -> None:
    places = OffsetMap([Edit(3, 4, "X")])
    assert places.identical
    assert places.to_original(2, 6) == (2, 6)
