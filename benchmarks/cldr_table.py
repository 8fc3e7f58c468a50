"""Makes src/monitor/language/cldr.xz, the names of languages and countries, from Babel's CLDR.

    .venv/bin/python benchmarks/cldr_table.py     # writes the table; the same bytes each time

Babel is 33 MB, of which the monitor reads five small tables: so it is asked here, once, and not
on every machine that runs the monitor. `tests/unit/language/test_cldr_table.py` compares.
"""

import json
import lzma
import re
from collections.abc import Iterator, Mapping

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from monitor.language.cldr import TABLE

Names = dict[str, str]
_COUNTRY = "[A-Z]{2}"


def tables() -> dict[str, Names]:
    """Every table by the name under which `monitor.language.cldr` reads it."""
    english = Locale("en")
    return {
        "languages": _by_name(english.languages, "[a-z]{2,3}"),
        "countries": _by_name(english.territories, _COUNTRY),
        "language_aliases": _language_aliases(english),
        "country_aliases": _country_aliases(),
        "language_of_country": _languages_of_countries(),
        "languages_by_own_name": {
            locale.languages.get(tag, tag).casefold(): tag for tag, locale in _locales()
        },
        "countries_by_own_name": {
            name: code
            for _, locale in _locales()
            for name, code in _by_name(locale.territories, _COUNTRY).items()
        },
    }


def _language_aliases(english: Locale) -> Names:
    """`deu` is `de`; a code that has a name of its own stands for itself."""
    usual = {
        code: str(alias).partition("_")[0]
        for code, alias in get_global("language_aliases").items()
        if code.isascii()
    }
    return usual | {code: code for code in english.languages}


def _country_aliases() -> Names:
    """`GBR` is `GB`; a country that was parted has more than one and is left out."""
    aliases = get_global("territory_aliases")
    return {code: str(names[0]) for code, names in aliases.items() if len(names) == 1}


def _languages_of_countries() -> Names:
    likely = get_global("likely_subtags")
    return {
        key.removeprefix("und_"): str(tag).partition("_")[0]
        for key, tag in likely.items()
        if re.fullmatch("und_[A-Z]{2}", key)
    }


def _by_name(names: Mapping[str, str], code: str) -> Names:
    return {name.casefold(): tag for tag, name in names.items() if re.fullmatch(code, tag)}


def _locales() -> Iterator[tuple[str, Locale]]:
    """The languages of two letters, about 180; the others are known by their English names."""
    for tag in sorted(locale_identifiers()):
        if len(tag) == len("en"):
            yield tag, Locale(tag)


def main() -> None:
    """Write the table."""
    text = json.dumps(tables(), ensure_ascii=False, separators=(",", ":"))
    TABLE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
