"""The tables of names against Unicode CLDR, as Babel has it."""

import pytest
from babel import Locale, localedata

from monitor.language.calendar_names import months, weekdays
from monitor.language.calendar_words import half
from monitor.language.fold import fold

LOCALES = """
    af ar ar_DZ ar_LB az be bg bn bs ca cs cy da de de_AT el en es es_PE et eu fa fi fil fr fr_CA
    ga gl gu he hi hr hu hy id is it ka kk lt lv mk ms nb nl nn pa pl pt pt_PT ro ru sk sl sq sr
    sr_Latn sv sw ta te th tr uk ur uz uz_Cyrl
""".split()  # noqa: SIM905 the others write months with numbers


def cldr(locale: str) -> Locale:
    """A language as it is without the others that Babel 2.18 mixes into it once they were used."""
    localedata._cache.clear()
    return Locale.parse(locale)


def spoken(name: str) -> str:
    return fold(name.removeprefix("de ")).replace(".", "")  # Catalan: de gener


@pytest.mark.parametrize("locale", LOCALES)
def test_names_every_month_of_cldr_is_known(locale: str) -> None:
    tongue = locale.partition("_")[0].replace("nb", "no").replace("nn", "no")
    names = cldr(locale).months
    known = {
        (name, number)
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in names[form][width].items()
    }

    unknown = {
        (name, number)
        for name, number in known
        if not {tongue, "en"} & months(spoken(name)).get(number, frozenset())
    }

    assert unknown == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_names_every_weekday_of_cldr_is_known(locale: str) -> None:
    names = cldr(locale).days
    wide = {
        (name, number)
        for form in ("format", "stand-alone")
        for number, name in names[form]["wide"].items()
    }

    unknown = {(name, number) for name, number in wide if number not in weekdays(spoken(name))}

    assert unknown == set()


@pytest.mark.parametrize("locale", ["ar", "cs", "el", "en", "fi", "he", "ja", "ko", "sv", "zh"])
def test_names_halves_of_the_day_are_those_of_cldr(locale: str) -> None:
    periods = cldr(locale).day_periods["format"]["abbreviated"]

    assert [half(spoken(periods[key])) for key in ("am", "pm")] == [0, 12]


def test_names_a_beginning_of_two_months_is_none() -> None:
    assert months("jui") == {}
    assert months("juin") == {6: frozenset({"fr"})}


def test_names_english_is_meant_where_it_has_the_name() -> None:
    assert list(months("mar")) == [3]
    assert list(weekdays("sun")) == [6]


def test_names_of_two_months_have_their_languages() -> None:
    assert months("listopad") == {10: frozenset({"hr"}), 11: frozenset({"pl", "cs"})}
