"""Names and aliases of languages and countries, as Unicode CLDR has them.

Source: Unicode CLDR, https://cldr.unicode.org, through https://babel.pocoo.org. The table is made
by `benchmarks/cldr_table.py`, so that the monitor need not carry Babel, which is 33 MB.
"""

import json
import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("cldr.xz")
# What CLDR calls otherwise.
_COUNTRIES = {"england": "GB", "great britain": "GB", "holland": "NL", "turkey": "TR", "usa": "US"}
_LANGUAGES = {"farsi": "fa", "mandarin": "zh", "flemish": "nl", "bokmal": "nb"}


def language_alias(code: str) -> str:
    """The usual code of another one, `de` of `deu`; a code of three letters alone is its own."""
    return _table("language_aliases").get(code, "")


def country_alias(code: str) -> str:
    """The code of two letters of another one, `GB` of `GBR`; "" for a country that was parted."""
    return _table("country_aliases").get(code, "")


def language_of_country(code: str) -> str:
    """Returns the first language of a country, `uk` of `UA`."""
    return _table("language_of_country").get(code, "")


def language_of_name(name: str) -> str:
    """Returns the tag of a language by its name in small letters."""
    english = _LANGUAGES.get(name) or _table("languages").get(name, "")
    return english or _table("languages_by_own_name").get(name, "")


def country_of_name(name: str) -> str:
    """Returns the code of a country by its name in small letters."""
    english = _COUNTRIES.get(name) or _table("countries").get(name, "")
    return english or _table("countries_by_own_name").get(name, "")


def _table(name: str) -> Mapping[str, str]:
    return _tables()[name]


@cache
def _tables() -> dict[str, dict[str, str]]:
    with lzma.open(TABLE, "rt", encoding="utf-8") as lines:
        read: dict[str, dict[str, str]] = json.load(lines)
    return read
