"""Every key of every YAML file stands in the reference, as the models have it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.cli.reference import settings_reference
from monitor.cli.schema_command import schemas
from monitor.model import AlertKind
from monitor.settings.matchers import LABELS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "configuration.md"
MARK = "writes them again. -->\n\n"


def test_the_tables_are_those_of_the_models() -> None:
    written, mark, tables = PAGE.read_text("utf-8").partition(MARK)
    assert mark
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(written + mark + settings_reference(), "utf-8")
        tables = settings_reference()

    assert tables == settings_reference()


def keys(schema: dict[str, Any]) -> Iterator[str]:
    for node in (schema, *schema.get("$defs", {}).values()):
        for form in (node, *node.get("anyOf", ())):
            yield from form.get("properties", {})


def test_every_key_has_a_row_with_a_meaning() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    documented = {name for name, meaning in rows if meaning.strip()}

    assert {key for schema in schemas().values() for key in keys(schema)} - documented == set()


def test_every_kind_of_alert_is_documented() -> None:
    text = (DOCS / "how-to" / "routes.md").read_text("utf-8")

    assert {kind for kind in AlertKind if f"`{kind}`" in text} == set(AlertKind)


def test_every_label_of_a_matcher_is_documented() -> None:
    text = (DOCS / "how-to" / "routes.md").read_text("utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(LABELS)
