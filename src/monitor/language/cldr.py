"""Names and aliases of languages and countries, as CLDR has them and Babel reads them.

Source: Unicode CLDR, https://cldr.unicode.org, through https://babel.pocoo.org.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

_COUNTRY = "[A-Z]{2}"
# What CLDR calls otherwise.
_COUNTRIES = {"england": "GB", "great britain": "GB", "holland": "NL", "turkey": "TR", "usa": "US"}
_LANGUAGES = {"farsi": "fa", "mandarin": "zh", "flemish": "nl", "bokmal": "nb"}


def language_alias(code: str) -> str:
    """The usual code of another one, `de` of `deu`; a code of three letters alone is its own."""
    if code in _english().languages:
        return code
    return str(get_global("language_aliases").get(code, "")).partition("_")[0]


def country_alias(code: str) -> str:
    """The code of two letters of another one, `GB` of `GBR`; "" for a country that was parted."""
    aliases = get_global("territory_aliases").get(code, ())
    return str(aliases[0]) if len(aliases) == 1 else ""


def language_of_country(code: str) -> str:
    """The first language of a country, `uk` of `UA`."""
    likely = get_global("likely_subtags").get(f"und_{code}", "") if len(code) == 2 else ""  # noqa: PLR2004 letters of a code
    return str(likely).partition("_")[0]


def language_of_name(name: str) -> str:
    """The tag of a language by its name in small letters."""
    return _languages_in_english().get(name) or _languages_by_own_name().get(name, "")


def country_of_name(name: str) -> str:
    """The code of a country by its name in small letters."""
    return _countries_in_english().get(name) or _countries_by_own_name().get(name, "")


@cache
def _english() -> Locale:
    return Locale("en")


@cache
def _languages_in_english() -> Mapping[str, str]:
    return _LANGUAGES | _by_name(_english().languages, "[a-z]{2,3}")


@cache
def _countries_in_english() -> Mapping[str, str]:
    return _COUNTRIES | _by_name(_english().territories, _COUNTRY)


@cache
def _languages_by_own_name() -> Mapping[str, str]:
    return {locale.languages.get(tag, tag).casefold(): tag for tag, locale in _locales()}


@cache
def _countries_by_own_name() -> Mapping[str, str]:
    every = [_by_name(locale.territories, _COUNTRY) for _, locale in _locales()]
    return {name: code for names in every for name, code in names.items()}


def _by_name(names: Mapping[str, str], code: str) -> dict[str, str]:
    return {name.casefold(): tag for tag, name in names.items() if re.fullmatch(code, tag)}


def _locales() -> Iterator[tuple[str, Locale]]:
    """The languages of two letters, about 180; the others are known by their English names."""
    for tag in sorted(locale_identifiers()):
        if len(tag) == 2:  # noqa: PLR2004 letters of a code
            yield tag, Locale(tag)
