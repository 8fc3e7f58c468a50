"""The golden cases: each line of tests/golden/match_cases.tsv."""

from pathlib import Path

import pytest

from monitor.configuration import Entity, Topic
from monitor.match import compile_watchlist
from monitor.model import Item

CASES = Path(__file__).parents[2] / "golden" / "match_cases.tsv"
NOON = 1_742_385_600_000  # 19 March 2025, 12:00 UTC
ENTITIES = (
    Entity("putin", "Vladimir Putin", ("Putin", "Путин", "Путін", "بوتين")),
    Entity("zelensky", "Volodymyr Zelensky", ("Zelensky", "Зеленский", "Зеленський")),
    Entity("ukraine", "Ukraine", ("Украина", "Україна")),
    Entity("shevchenko", "Шевченко"),
    Entity("who", "World Health Organization", ("WHO",)),
    Entity("georgia", "Georgia", context=("Tbilisi", "Caucasus"), not_context=("Atlanta",)),
    Entity("smith", "John Smith", ("Smith",), first_name_required=True),
    Entity(
        "merz",
        "Friedrich Merz",
        aliases_in=(("de", ("Merz", "Bundeskanzler")), ("ru", ("Мерц",)), ("pl", ("Merz",))),
    ),
    Entity("nice", "Nice (city)", ("Ville de Nice",), (("fr", ("Nice",)), ("de", ("Nizza",)))),
    Entity("kowalski", "Kowalski", aliases_in=(("uk", ("Ковальський",)), ("pl", ("Kowalski",)))),
    Entity("adler", "Eva Adler", aliases_in=(("de", ("Adler",)),), first_name_required=True),
    Entity(
        "garden", "Зимний Лев", ("Кара-Рыба", "Троцкий", "Соловей", "Жук", "Королёв", "Грозной")
    ),
    Entity("sad", "Хутір", ("Бондар", "Горобець", "Скрипка", "Дмитро", "Соловей", "Лавров")),
    Entity("qatar", "Qatar", groups=("mediators",)),
    Entity("egypt", "Egypt", groups=("mediators",)),
    Entity("york", "New York", ("Нью-Йорк",), not_in=("New York Times", "Нью-Йорк таймс")),
    Entity("gulf", "Gulf", not_in=("Gulf* bank", "Gulf of Arland")),
)


def cases() -> list[tuple[str, str, str, str, str]]:
    rows = [line.split("\t") for line in CASES.read_text("utf-8").splitlines()]
    return [(r[0], r[1], r[2], r[3], r[4]) for r in rows if len(r) == 5]


@pytest.mark.parametrize(("query", "text", "language", "expected", "why"), cases())
def test_golden_case(query: str, text: str, language: str, expected: str, why: str) -> None:
    option, _, rest = query.partition(": ")
    asked = rest if option in ("stem", "compounds") else query
    topic = Topic(
        *("t", "T", asked),
        stemming=option == "stem",
        compounds=option == "compounds",
        languages=(language,),
    )
    title = text.replace("¶", "\n")
    url = "https://news.example.org/1"
    item = Item("1", "wire", (), url, title, "", "", "", language, (), NOON, NOON)
    index = compile_watchlist([topic], ENTITIES)

    matches = index.match(item)

    assert ("yes" if matches else "no") == expected, why
    assert all(item.title[e.start : e.end].strip() for m in matches for e in m.evidence)


def test_golden_cases_cover_twelve_languages() -> None:
    languages = {case[2] for case in cases()}

    assert len(cases()) >= 150
    assert languages >= {"en", "ru", "uk", "de", "fr", "ar", "he", "fa", "zh", "ja", "tr", "hi"}
