"""The body of an answer to vectors, or what is wrong with it. Pure.

    {"data": [{"index": 0, "embedding": [0.1, ...] or base64 of little-endian float32}, ...]}

Servers may give the vectors in any order; `index` says of which input each is. One vector that is
not as it should be makes the whole answer unfit: the others are no better founded.
"""

import base64
import json
import struct
from collections.abc import Sequence
from typing import Any

from monitor.model import Meaning
from monitor.story import meaning

MOST_DIMENSIONS = 4_096  # no story keeps more


class Unfit(ValueError):
    """The answer cannot be used; its text says why and quotes nothing."""


def meanings(body: bytes, model: str, count: int) -> tuple[Meaning, ...]:
    """Returns what each of `count` texts means to the model, in their order; raises Unfit."""
    vectors = [_vector(each.get("embedding")) for each in _rows(body, count)]
    dimensions = sorted({len(vector) for vector in vectors})
    if len(dimensions) > 1:
        raise Unfit(f"vectors of {dimensions[0]} and of {dimensions[-1]} dimensions")
    if not 0 < dimensions[0] <= MOST_DIMENSIONS:
        raise Unfit(f"vectors of {dimensions[0]} dimensions; 1 to {MOST_DIMENSIONS} can be kept")
    read = [meaning.read(model, vector) for vector in vectors]
    found = tuple(each for each in read if each)
    if len(found) < len(read):
        raise Unfit("a vector without a direction: all of it is 0, or a number is not finite")
    return found


def _rows(body: bytes, count: int) -> list[dict[str, Any]]:
    """The rows of the answer in the order of the texts."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Unfit("the answer is not JSON") from fault
    rows = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unfit("the answer has no list `data` of embeddings")
    if len(rows) != count:
        raise Unfit(f"{len(rows)} vectors for {count} texts")
    order = [row.get("index", place) for place, row in enumerate(rows)]
    if not all(type(each) is int for each in order) or sorted(order) != list(range(count)):
        raise Unfit("each `index` must stand once")
    return [row for _, row in sorted(zip(order, rows, strict=True), key=lambda pair: pair[0])]


def _vector(value: object) -> Sequence[float]:
    if isinstance(value, str):
        return _unpacked(value)
    if not isinstance(value, list) or not all(type(each) in (int, float) for each in value):
        raise Unfit("an `embedding` is no list of numbers")
    try:
        return [float(each) for each in value]
    except OverflowError as fault:
        raise Unfit("a number of a vector is too large") from fault


def _unpacked(text: str) -> Sequence[float]:
    """What some servers send whatever they were asked for."""
    try:
        packed = base64.b64decode(text, validate=True)
        return struct.unpack(f"<{len(packed) // 4}f", packed)
    except (ValueError, struct.error) as fault:
        raise Unfit("an `embedding` is neither numbers nor their base64") from fault
