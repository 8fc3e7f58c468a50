"""The table of names against Babel, which it was made from."""

import json
import lzma

import pytest
from babel import Locale
from babel.core import get_global

from monitor.language import cldr

ENGLISH = Locale("en")


def test_every_code_of_a_language_in_english_is_its_own_alias() -> None:
    codes = [str(code) for code in ENGLISH.languages]

    assert [cldr.language_alias(code) for code in codes] == codes


def test_other_codes_of_a_language_stand_for_the_usual_one() -> None:
    usual = {
        code: str(alias).partition("_")[0]
        for code, alias in get_global("language_aliases").items()
        if code.isascii() and code not in ENGLISH.languages
    }

    assert {code: cldr.language_alias(code) for code in usual} == usual
    assert usual["deu"] == "de"


def test_countries_that_were_parted_have_no_alias() -> None:
    aliases = get_global("territory_aliases")

    assert {code: cldr.country_alias(code) for code in aliases} == {
        code: names[0] if len(names) == 1 else "" for code, names in aliases.items()
    }
    assert cldr.country_alias("SUN") == ""


@pytest.mark.parametrize("tag", ["de", "fr", "ru", "ar", "he", "zh", "ja", "hi", "el", "th"])
def test_languages_and_countries_are_known_by_their_own_names(tag: str) -> None:
    locale = Locale(tag)

    assert cldr.language_of_name(locale.languages[tag].casefold()) == tag
    assert cldr.country_of_name(locale.territories["UA"].casefold()) == "UA"
    assert cldr.country_of_name(locale.territories["DE"].casefold()) == "DE"


def test_each_table_holds_names_in_small_letters_or_codes() -> None:
    tables = json.loads(lzma.decompress(cldr.TABLE.read_bytes()))

    for name in ("languages", "countries", "languages_by_own_name", "countries_by_own_name"):
        assert all(each == each.casefold() for each in tables[name])
