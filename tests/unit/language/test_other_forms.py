"""Forms that no stem joins: each of a class leads to the others, and strangers do not meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import Topic
from monitor.language.fold import fold
from monitor.language.other_forms import _TABLES, other_forms
from monitor.language.stems import STEMMED
from monitor.match import compile_watchlist
from monitor.model import Item

FORMS = [  # language, forms of one word, each of which finds the others
    ("ar", "قنبلة قنابل"),
    ("ar", "لاجئ لاجئين"),
    ("ca", "branca branques"),
    ("cs", "zbytek zbytku zbytky"),
    ("cs", "dítě děti"),
    ("da", "barn børn"),
    ("de", "Coronavirus Coronaviren"),
    ("de", "Rechenzentrum Rechenzentren"),
    ("de", "Gremium Gremien"),
    ("el", "θυσία θυσίες"),
    ("en", "analysis analyses"),
    ("en", "gunman gunmen"),
    ("en", "strike struck"),
    ("en", "thief thieves"),
    ("es", "juez jueces"),
    ("es", "volumen volúmenes"),
    ("et", "rünnak rünnakud"),
    ("fa", "وزیر وزرا"),
    ("fi", "lasku laskun"),
    ("fi", "hyökkäys hyökkäykset"),
    ("fi", "sota sodan"),
    ("fi", "vanki vangit"),
    ("fr", "travail travaux"),
    ("fr", "loi lois"),
    ("hu", "terület területek"),
    ("it", "lago laghi"),
    ("nl", "stad steden"),
    ("no", "barn barna"),
    ("pl", "wypadek wypadku wypadki"),
    ("pl", "człowiek ludzie"),
    ("pt", "refém reféns"),
    ("pt", "míssil mísseis"),
    ("pt", "fuzil fuzis"),
    ("ro", "studiu studii"),
    ("sk", "stavba stavby"),
    ("sr", "vojnik vojnici"),
    ("sv", "bok böcker"),
    ("uk", "договір договору"),
    ("uk", "обстріл обстрілу"),
    ("uk", "бій боїв"),
]
TAKEN = [  # language, a word as a dictionary has it, a form that it takes
    ("fa", "اقدام", "اقدامات"),
    ("ro", "atac", "atacurile"),
    ("ru", "огонь", "огня"),
    ("ru", "письмо", "писем"),
    ("sr", "рат", "ратова"),
    ("sr", "штрајк", "штрајкови"),
    ("tr", "saldırı", "saldırılar"),
    ("uk", "лікарня", "лікарень"),
]
STRANGERS = [
    ("ar", "قتل", "مقاتل"),
    ("ca", "Itàlia", "italians"),
    ("de", "Boden", "Bodo"),
    ("de", "Linda", "Linden"),
    ("en", "Oman", "omens"),
    ("en", "people", "personally"),
    ("en", "safe", "saves"),
    ("es", "haz", "hacienda"),
    ("fa", "کار", "کاروان"),
    ("fr", "banc", "banque"),
    ("nl", "leven", "lef"),
    ("pl", "lista", "liście"),
    ("pt", "mal", "mais"),
    ("ru", "окно", "окончание"),
]


def finds(query: str, title: str, language: str) -> bool:
    topic = Topic("t", "T", query, stemming=True, languages=(language,))
    item = Item("1", "w", (), "https://x.example/1", title, "", "", "", language, (), 0, 0)
    return bool(compile_watchlist([topic], []).match(item))


@pytest.mark.parametrize(("language", "forms"), FORMS, ids=lambda value: value)
def test_each_form_finds_the_others(language: str, forms: str) -> None:
    words = forms.split()

    missed = [(a, b) for a in words for b in words if not finds(a, b.upper(), language)]

    assert missed == []


@pytest.mark.parametrize(("language", "word", "form"), TAKEN)
def test_a_word_finds_the_forms_that_it_takes(language: str, word: str, form: str) -> None:
    assert finds(word, form, language)


@pytest.mark.parametrize(("language", "word", "stranger"), STRANGERS)
def test_a_stranger_is_not_found(language: str, word: str, stranger: str) -> None:
    assert not finds(word, stranger, language)


def test_what_leads_one_way_does_not_lead_back() -> None:
    assert "grevei" in other_forms("greva", "ro")
    assert "andra" not in other_forms("andrei", "ro")


def test_an_ending_needs_a_word_before_it() -> None:
    assert other_forms("sis", "en") == ()
    assert other_forms("al", "pt") == ()
    assert other_forms("virus", "de") == ("viren",)


@given(st.sampled_from(sorted(_TABLES)), st.text(max_size=12))
def test_forms_are_folded_words_that_differ(language: str, text: str) -> None:
    word = fold(text)

    forms = other_forms(word, language)

    assert len(set(forms)) == len(forms)
    assert word not in forms
    assert all(fold(form) == form for form in forms)


def test_every_table_is_of_a_language_that_is_stemmed() -> None:
    assert set(_TABLES) <= STEMMED
