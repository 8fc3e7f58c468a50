"""Entities under the cases of their names: capitals, several words, hyphens, prepositions."""

from collections.abc import Callable

import pytest

from monitor.configuration import Entity
from monitor.match import Index
from monitor.model import Item

Make = Callable[..., Item]
One = Callable[..., Index]


def _found(index: One, item: Make, name: str, title: str, language: str, bound: str = "") -> bool:
    entity = Entity("e", "Qvxz", aliases_in=((bound, (name,)),)) if bound else Entity("e", name)
    return bool(index("entity:e", entity).match(item(title, language=language)))


@pytest.mark.parametrize(
    ("name", "title", "language", "bound"),
    [
        ("Зимний дворец", "Выставка в Зимнем дворце", "ru", ""),
        ("Верховный суд", "Решение Верховного суда", "ru", ""),
        ("Верховный суд", "Верховному Суду подали иск", "ru", ""),
        ("Верховна Рада", "Голосування у Верховній Раді", "uk", ""),
        ("Нижний Тагил", "Пожар в Нижнем Тагиле", "ru", ""),
        ("Ростов-на-Дону", "Аэропорт Ростова-на-Дону", "ru", ""),
        ("Ростов-на-Дону", "Ракета над Ростовом-на-Дону", "ru", ""),
        ("Республика Карелия", "Глава Республики Карелия", "ru", ""),
        ("Republika Czeska", "Prezydent Republiki Czeskiej", "pl", "pl"),
        ("Nowy Jork", "Szczyt w Nowym Jorku", "pl", "pl"),
        ("Bielsko-Biała", "Pożar w Bielsku-Białej", "pl", "pl"),
        ("Trybunał Konstytucyjny", "Wyrok Trybunału Konstytucyjnego", "pl", "pl"),
        ("Karlovy Vary", "Festival v Karlových Varech", "cs", "cs"),
        ("Pražský hrad", "Sraz na Pražském hradě", "cs", "cs"),
        ("Европейская комиссия", "Глава Европейской комиссии", "ru", ""),
        ("Europäische Union", "Gipfel der Europäischen Union", "de", "de"),
        ("Deutscher Bundestag", "Debatte des Deutschen Bundestages", "de", "de"),
        ("Bijelo Polje", "Požar u Bijelom Polju", "sr", "sr"),
        ("Нови Сад", "Протест у Новом Саду", "sr", "sr"),
        ("Banská Bystrica", "Nehoda v Banskej Bystrici", "sk", "sk"),
        ("თბილისი", "აქცია თბილისში", "ka", "ka"),
        ("Лук'янов", "Заява Лук'янова", "uk", ""),
    ],
)
def test_a_name_of_several_words_stands_in_all_cases(
    index: One, item: Make, name: str, title: str, language: str, bound: str
) -> None:
    assert _found(index, item, name, title, language, bound)


@pytest.mark.parametrize(
    ("name", "title", "found"),
    [
        ("Gaza", "Ludzie wracają do Gazy", True),
        ("Gaza", "Nowe normy na gazy cieplarniane", False),
        ("Gaza", "W GAZIE BRAK WODY", True),
        ("Горки", "Матч в Горках", True),
        ("Горки", "Дети катались на санках и горках", False),
        ("Зимний дворец", "Экскурсия по зимнему дворцу", False),
    ],
)
def test_a_case_counts_only_with_the_capital_of_the_name(
    index: One, item: Make, name: str, title: str, found: bool
) -> None:
    bound = "pl" if name.isascii() else ""

    assert _found(index, item, name, title, bound or "ru", bound) is found


def test_a_name_as_it_is_configured_counts_in_small_letters_too(index: One, item: Make) -> None:
    assert _found(index, item, "Горки", "новости: горки затопило", "ru")
