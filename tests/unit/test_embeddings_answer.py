"""Answers of an endpoint: vectors in the order of the texts, or what is wrong."""

import base64
import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.embeddings.answer import MOST_DIMENSIONS, Unfit, meanings
from monitor.story import meaning

GOOD = [0.6, 0.8]


def body(*vectors: object, **more: object) -> bytes:
    return json.dumps({"data": [{"embedding": each, **more} for each in vectors]}).encode()


@given(st.permutations(range(5)))
def test_vectors_come_in_the_order_of_their_indices(order: list[int]) -> None:
    rows = [{"index": n, "embedding": [float(n), 1.0]} for n in order]

    found = meanings(json.dumps({"data": rows}).encode(), "m", 5)

    assert found == tuple(meaning.read("m", [float(n), 1.0]) for n in range(5))


def test_vectors_without_an_index_come_in_the_order_of_the_texts() -> None:
    assert meanings(body(GOOD, [1, 0]), "m", 2)[1] == meaning.read("m", [1, 0])


def test_base64_is_read_where_a_server_sends_it() -> None:
    packed = base64.b64encode(struct.pack("<2f", *GOOD)).decode()

    assert meanings(body(packed), "m", 1) == meanings(body(GOOD), "m", 1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"<!doctype html><title>Sign in</title>", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "no list `data`"),
        (b'{"data": null}', "no list `data`"),
        (b'{"data": [1]}', "no list `data`"),
        (b'{"embeddings": [[1, 2]]}', "no list `data`"),
        (body(), "0 vectors for 1 texts"),
        (body(GOOD, GOOD), "2 vectors for 1 texts"),
        (body(GOOD, index=1), "each `index` must stand once"),
        (body(GOOD, index="0"), "each `index` must stand once"),
        (body(GOOD, index=False), "each `index` must stand once"),
        (body(None), "no list of numbers"),
        (body([1, "2"]), "no list of numbers"),
        (body([True, False]), "no list of numbers"),
        (body([[1], [2]]), "no list of numbers"),
        (body("no base64!"), "neither numbers nor their base64"),
        (body("AAAAAAA="), "neither numbers nor their base64"),
        (body(""), "vectors of 0 dimensions"),
        (body([]), "vectors of 0 dimensions"),
        (body([1] * (MOST_DIMENSIONS + 1)), f"vectors of {MOST_DIMENSIONS + 1} dimensions"),
        (body([0, 0]), "without a direction"),
        (b'{"data": [{"embedding": [NaN, 1]}]}', "not finite"),
        (b'{"data": [{"embedding": [1e999, 1]}]}', "not finite"),
        (b'{"data": [{"embedding": [1' + b"0" * 400 + b"]}]}", "too large"),
    ],
)
def test_an_unfit_answer_says_why(said: bytes, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        meanings(said, "m", 1)


def test_all_vectors_have_the_same_dimensions() -> None:
    with pytest.raises(Unfit, match="vectors of 2 and of 3 dimensions"):
        meanings(body(GOOD, [1, 2, 3]), "m", 2)


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "index", "embedding"]), below, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=50)
@given(trees | st.lists(trees, max_size=2).map(lambda rows: {"data": rows}))
def test_any_answer_is_read_or_unfit(tree: object) -> None:
    try:
        found = meanings(json.dumps(tree).encode(), "m", 1)
    except Unfit:
        return
    assert len(found) == 1
