"""Texts of a certain form, as settings and watchlists both have them."""

import re

from pydantic import AfterValidator, WithJsonSchema

from monitor.yaml_reader.validation import REMEDY, id_remedy

ID = r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}"


def pattern_schema(pattern: str) -> WithJsonSchema:
    """Returns what the schema of a configuration file says of a text of this pattern."""
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


def named(noun: str) -> tuple[AfterValidator, WithJsonSchema]:
    """Returns the type of an id, which messages call by the noun: no `name`, no `id`."""

    def checked(text: str) -> str:
        if not re.fullmatch(ID, text):
            raise ValueError(f"{text!r} is no {noun}{REMEDY}{id_remedy(text)}")
        return text

    return AfterValidator(checked), pattern_schema(ID)
