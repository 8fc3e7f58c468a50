"""Forms of one word meet by their stem, in every language that Snowball knows, with marks."""

from collections.abc import Callable

import pytest
from Stemmer import algorithms

from monitor.configuration import Topic
from monitor.language import stems
from monitor.language.stems import STEMMED, other_number, stems_of
from monitor.match import compile_watchlist
from monitor.model import Item

FORMS = [  # language, the query's word, a headline's form of it
    ("ar", "مفاوضة", "المفاوضات"),
    ("bs", "izbori", "izborima"),
    ("ca", "elecció", "eleccions"),
    ("cs", "jednání", "jednáních"),
    ("da", "forhandling", "forhandlingerne"),
    ("de", "Zins", "Zinsen"),
    ("el", "εκλογή", "εκλογές"),
    ("en", "refinery", "refineries"),
    ("eo", "elekto", "elektoj"),
    ("es", "elección", "elecciones"),
    ("et", "valimine", "valimised"),
    ("eu", "hauteskunde", "hauteskundeak"),
    ("fa", "مذاکره", "مذاکرات"),
    ("fi", "neuvottelu", "neuvottelut"),
    ("fr", "négociation", "négociations"),
    ("hi", "चुनाव", "चुनावों"),
    ("hr", "pregovori", "pregovora"),
    ("hu", "tűzszünet", "tűzszünetet"),
    ("id", "serangan", "menyerang"),
    ("it", "elezione", "elezioni"),
    ("lt", "rinkimai", "rinkimų"),
    ("ms", "serangan", "menyerang"),
    ("ne", "निर्वाचन", "निर्वाचनमा"),
    ("nl", "onderhandeling", "onderhandelingen"),
    ("no", "forhandling", "forhandlingene"),
    ("pl", "wybory", "wyborów"),
    ("pt", "eleição", "eleições"),
    ("ro", "alegeri", "alegerile"),
    ("ru", "выборы", "выборах"),
    ("sk", "voľby", "voľbách"),
    ("sr", "преговори", "преговора"),
    ("sr", "pregovori", "pregovora"),
    ("sv", "förhandling", "förhandlingarna"),
    ("ta", "தேர்தல்", "தேர்தலில்"),
    ("tr", "seçim", "seçimlerde"),
    ("uk", "вибори", "виборах"),
]
Found = Callable[..., list[str]]


@pytest.fixture
def found() -> Found:
    def find(query: str, title: str, language: str = "", **fields: object) -> list[str]:
        topic = Topic("t", "T", query, stemming=True, **fields)  # type: ignore[arg-type]
        facts = ("", "", "", language, (), 0, 0)
        item = Item("1", "wire", (), "https://x.example/1", title, *facts)
        matches = compile_watchlist([topic], []).match(item)
        return [title[e.start : e.end] for match in matches for e in match.evidence]

    return find


@pytest.mark.parametrize(("language", "word", "form"), FORMS)
def test_form_is_found_in_a_topic_of_its_language(
    found: Found, language: str, word: str, form: str
) -> None:
    assert found(word, f"1 {form} 2", language, languages=(language,)) == [form]


@pytest.mark.parametrize(("language", "word", "form"), FORMS)
def test_form_is_found_in_a_topic_of_no_language(
    found: Found, language: str, word: str, form: str
) -> None:
    assert found(word, f"1 {form} 2", language) == [form]


@pytest.mark.parametrize(("language", "word", "form"), FORMS)
def test_topic_of_one_language_stems_an_item_that_names_none(
    found: Found, language: str, word: str, form: str
) -> None:
    assert form in found(word, form, languages=(language,))


@pytest.mark.parametrize(("language", "word", "form"), FORMS)
def test_form_in_another_case_is_found(found: Found, language: str, word: str, form: str) -> None:
    upper = form.replace("i", "İ").upper() if language == "tr" else form.upper()

    assert found(word, upper, language, languages=(language,)) == [upper]


def test_every_language_of_snowball_is_stemmed() -> None:
    other = {"porter", "lovins", "dutch_porter"}  # older rules of languages that are there

    assert set(algorithms()) - set(stems._ALGORITHMS.values()) <= other


@pytest.mark.parametrize("language", sorted(STEMMED))
def test_word_without_marks_meets_the_one_with_marks(language: str) -> None:
    marked, bare = stems_of(["négociación", "negociacion"], language)

    assert set(marked) & set(bare)


@pytest.mark.parametrize(
    ("query", "title", "form"),
    [
        ("cyber-attack", "Cyber-attacks on clinics", "Cyber-attacks"),
        ("cyber-attack", "Cyberattacks on clinics", "Cyberattacks"),
        ("cyber-attack", "Cyber attacks on clinics", "Cyber attacks"),
        ("cyberattack", "Cyber-attacks on clinics", "Cyber-attacks"),
        ("cease-fire", "Two ceasefires in a week", "ceasefires"),
        ("cease-fire", "Two cease-fires in a week", "cease-fires"),
        ("cyber-attack*", "Cyberattackers named", "Cyberattackers"),
        ("cyber-attack*", "Cyber-attackers named", "Cyber-attackers"),
    ],
)
def test_hyphenated_word_is_found_by_its_parts_and_joined(
    found: Found, query: str, title: str, form: str
) -> None:
    assert form in found(query, title, "en")


def test_hyphenated_word_without_stemming_keeps_its_form() -> None:
    index = compile_watchlist([Topic("t", "T", "cease-fire")], [])
    item = Item("1", "w", (), "https://x.example/", "Two ceasefires", *("", "", "", "en", (), 0, 0))

    assert index.match(item) == ()


@pytest.mark.parametrize(
    ("query", "title", "form"),
    [
        ("NGO", "NGOs warn of famine", "NGOs"),
        ("NGO", "The NGO's ship is held", "NGO's"),
        ("MP", "MPs vote tonight", "MPs"),
        ("MPs", "One MP resigns", "MP"),
        ("НКО", "НКО закрыта", "НКО"),
    ],
)
def test_acronym_is_found_in_both_numbers(found: Found, query: str, title: str, form: str) -> None:
    assert form in [text + "'s" * (form == "NGO's") for text in found(query, title)] + found(
        query, title
    )


@pytest.mark.parametrize(
    ("word", "other"), [("NGO", "ngos"), ("NGOs", "ngo"), ("Ngo", ""), ("ngo", ""), ("A", "")]
)
def test_other_number_is_of_acronyms_alone(word: str, other: str) -> None:
    assert other_number(word) == other


@pytest.mark.parametrize("quoted", ['"refinery"', "=refinery", "#refinery"])
def test_word_that_wants_its_own_form_is_not_stemmed(found: Found, quoted: str) -> None:
    assert found(quoted, "Drones strike refineries", "en") == []


def test_stems_of_another_language_do_not_count(found: Found) -> None:
    title = "Die Refineries stehen seit Monaten still, sagt der Minister"

    assert found("refinery", title, "de", languages=("de", "en")) == []


def test_index_forgets_the_stems_of_a_topic_that_is_gone() -> None:
    first, second = (Topic(name, "T", "refinery", stemming=True) for name in ("a", "b"))
    item = Item("1", "w", (), "https://x.example/", "Refineries", *("", "", "", "en", (), 0, 0))
    index = compile_watchlist([first, second], [])
    index.match(item)

    index.remove("a")
    left = index.derived([], ["b"])

    assert index.matching(item) == ("b",)
    assert left.matching(item) == ()
    assert left.derived([first]).matching(item) == ("a",)
