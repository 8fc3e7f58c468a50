"""A list of texts, which a single one may stand for."""

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema


def one_or_many(value: object) -> object:
    """A single text stands for a list of one."""
    return [value] if isinstance(value, str) else value


ONE_OR_MANY = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

Texts = Annotated[
    list[str],
    BeforeValidator(one_or_many),
    WithJsonSchema(ONE_OR_MANY),
]
