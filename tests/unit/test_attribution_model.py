"""The learned model's machinery, on numbers worked out by hand."""

import numpy as np
import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from factx._lexicon import data_file
from factx.errors import DataError
from factx.find.quotes import model
from factx.find.quotes.features import Vocabulary, numbers_of, pairs_of, rows, words_of
from factx.find.quotes.marks import quoted_stretches
from factx.find.quotes.model import Network, best_chain, network


@pytest.fixture
def vocabulary() -> Vocabulary:
    strings = Vocab().strings

    def keys(*names: str) -> np.ndarray:
        return np.array(sorted(strings.add(n) for n in names), np.uint64)

    return Vocabulary(
        keys("said", "she"),
        keys("PRP", "VBD"),
        keys("nsubj", "ccomp", "ROOT", "punct"),
        keys("PERSON"),
        keys("xxxx"),
    )


@pytest.fixture
def doc() -> Doc:
    # "Go," she said. / It rained.
    words = ['"', "Go", ",", '"', "she", "said", ".", "\n", "It", "rained", "."]
    return Doc(
        Vocab(),
        words=words,
        spaces=[False, False, False, True, True, False, False, False, True, False, False],
        heads=[1, 5, 5, 5, 5, 5, 5, 5, 9, 9, 9],
        deps=["punct", "ccomp", "punct", "punct", "nsubj", "ROOT", "punct", "dep", "nsubj", "ROOT", "punct"],
        tags=["``", "VB", ",", "''", "PRP", "VBD", ".", "_SP", "PRP", "VBD", "."],
        sent_starts=[True, False, False, False, False, False, False, False, True, False, False],
    )


def test_words_leave_white_space_out_and_know_their_neighbours(doc: Doc, vocabulary: Vocabulary) -> None:
    blocks = [(0, 15), (16, 26)]
    words = words_of(doc, blocks, quoted_stretches(doc.text, blocks), vocabulary)
    assert words.token.tolist() == [0, 1, 2, 3, 4, 5, 6, 8, 9, 10]
    said, n = 5, 10
    left, right, head, subject, complement = words.near[said].tolist()
    assert (left, right, head, subject, complement) == (4, 6, n, 4, 1)
    assert words.near[6, 1] == n, "a paragraph ends: nothing stands to the right"
    assert words.ids[:, 6].tolist() == [3, 1, 1, 4, 0, 0, 0, 0, 0, 0], "mark, inside, inside, mark"
    assert words.sentence[6] != words.sentence[7]


def test_pairs_tell_the_way_through_the_tree(doc: Doc, vocabulary: Vocabulary) -> None:
    words = words_of(doc, [(0, 15), (16, 26)], [], vocabulary)
    pairs = pairs_of(words, np.array([5, 8]))
    assert pairs.word[0].tolist() == [0, 1, 2, 3, 4, 5, 6], "only its own paragraph"
    assert pairs.word[1].tolist()[:3] == [7, 8, 9]
    assert (pairs.word[1, 3:] == 10).all()
    path = pairs.ids[0, :, 2].tolist()
    assert [path[5], path[4], path[1], path[0]] == [1, 2, 2, 3], "itself, one down, two down"
    ccomp = int(rows(vocabulary.deps, np.array([doc.vocab.strings["ccomp"]], np.uint64))[0])
    assert pairs.ids[0, 0, 4] == pairs.ids[0, 1, 4] == ccomp, "first step down"


def test_other_cues_between_are_counted(doc: Doc, vocabulary: Vocabulary) -> None:
    words = words_of(doc, [(0, 15), (16, 26)], [], vocabulary)
    scores = np.zeros(10, np.float32)
    scores[3] = 1
    numbers = numbers_of(pairs_of(words, np.array([5])), scores)
    assert numbers[0, 3].tolist() == [1, 0]
    assert numbers[0, 0, 1] == pytest.approx(np.log(2), abs=1e-5)
    assert numbers[0, 4, 1] == 0


def test_the_best_chain_weighs_turns_against_words() -> None:
    emitted = np.array([[[1, 0, 0, 0], [0, 0.5, 0, 0], [1, 0, 0, 0]]], np.float32)
    turned = np.zeros((1, 3, 4, 4), np.float32)
    inside = np.ones((1, 3), bool)
    start = np.zeros(4, np.float32)
    assert best_chain(start, emitted, turned, inside)[0].tolist() == [[0, 1, 0]]
    turned[:] = 2 * np.eye(4, dtype=np.float32)
    label, chain = best_chain(start, emitted, turned, inside)
    assert label.tolist() == [[0, 0, 0]]
    every = [
        sum(emitted[0, t, k[t]] for t in range(3)) + sum(2 * (k[t] == k[t - 1]) for t in (1, 2))
        for k in np.ndindex(4, 4, 4)
    ]
    assert float(chain[0]) == pytest.approx(max(every) - np.log(np.sum(np.exp(every))), abs=1e-4)


def test_what_lies_beyond_the_edge_does_not_count() -> None:
    emitted = np.array([[[1, 0, 0, 0], [0, 9, 0, 0]]], np.float32)
    turned = np.zeros((1, 2, 4, 4), np.float32)
    label, chain = best_chain(np.zeros(4, np.float32), emitted, turned, np.array([[True, False]]))
    assert label[0, 0] == 0
    assert float(chain[0]) == pytest.approx(1 - np.log(np.e + 3), abs=1e-4)


def test_the_weights_fit_the_machinery_and_the_package() -> None:
    assert isinstance(network(), Network)
    assert len(data_file("attribution.npz").read_bytes()) <= 15_000_000


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises((KeyError, DataError)):
        Network({"least": np.array(0.5)})


def test_portions_of_words_give_what_all_at_once_gives(doc: Doc, monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    words = words_of(
        doc, [(0, len(doc.text))], quoted_stretches(doc.text, [(0, len(doc.text))]), net.vocabulary
    )
    at_once = net._members[0].encode(words)
    monkeypatch.setattr(model, "_WORDS_AT_ONCE", 3)
    assert len(at_once) == len(words.token) > 3
    assert np.allclose(net._members[0].encode(words), at_once, atol=1e-6)
