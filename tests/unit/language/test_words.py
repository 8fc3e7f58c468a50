"""What a word is, in every script; and what folds to the same word."""

import re
import sys
from unicodedata import category, name

import pytest

from monitor.language.content import content, running, terms
from monitor.language.fold import fold, origins
from monitor.language.words import take_apart

UNASSIGNED = frozenset(["Cn", "Co", "Cs"])  # to nobody, to anybody, half a character
# What Unicode counts as letters and no reader does: stretchers, fillers, and marks on a stretcher.
NO_LETTER = re.compile("TATWEEL|FILLER|ARABIC (?:LIGATURE )?(?:FATHA|DAMMA|KASRA|SHADDA|SUKUN)")

WORDS = [
    ("hyphen", "A cease-fire holds", ("a", "cease", "fire", "holds")),
    ("numbers", "It rose 3.5% to 1,000", ("it", "rose", "3.5", "to", "1,000")),
    ("elision", "L'Ukraine d'abord", ("l", "ukraine", "d", "abord")),
    ("Cyrillic apostrophe", "п'ять сіл у п’яти", ("пять", "сіл", "у", "пяти")),
    ("Greek", "Οι Αθηναίοι ψηφίζουν", ("οι", "αθηναιοι", "ψηφιζουν")),
    ("Armenian question inside a word", "Գնո՞ւմ ես", ("գնում", "ես")),
    ("Georgian capitals", "ᲗᲑᲘᲚᲘᲡᲘ თბილისი", ("თბილისი", "თბილისი")),
    ("Hebrew gershayim", 'צה"ל צה״ל', ("צהל", "צהל")),
    ("Hebrew points", "שָׁלוֹם", ("שלום",)),
    ("Arabic vowels", "هُدنةٌ في غزّة", ("هدنه", "في", "غزه")),
    ("Persian joint", "گفت‌وگو", ("گفت", "وگو")),
    ("Hindi vowel signs", "बिहार में किसान", ("बिहार", "में", "किसान")),
    ("Bengali", "ঢাকায় বন্যা", ("ঢাকায়", "বন্যা")),
    ("Tamil", "சென்னையில் மழை", ("சென்னையில்", "மழை")),
    ("Ethiopic word space", "ሰላም፡ስምምነት", ("ሰላም", "ስምምነት")),
    ("Tibetan", "བོད་ཡིག", ("བོད", "ཡིག")),
    ("Korean", "이란과의 협상", ("이란과의", "협상")),
    ("Chinese pairs", "停火协议", ("停火", "火协", "协议")),
    ("Japanese", "ガザで停戦", ("ガザ", "で停", "停戦")),
    ("half-width kana", "ｶﾞｻﾞ", ("ガザ",)),
    ("Thai clusters", "ท่วมเมือง", ("ท่ว", "วม", "มเ", "เมื", "มือ", "อง")),
    ("Khmer clusters", "កម្ពុជា", ("កម្ពុ", "ម្ពុជា")),
    ("Burmese clusters", "မြန်မာ", ("မြန်", "န်မ", "မာ")),
    ("an emoji is no word", "Flood ☎️ 1️⃣ line", ("flood", "1", "line")),
]


@pytest.mark.parametrize(("text", "words"), [w[1:] for w in WORDS], ids=[w[0] for w in WORDS])
def test_words_of_a_text(text: str, words: tuple[str, ...]) -> None:
    assert running(text) == words


@pytest.mark.parametrize("mark", ["™", "℠", "®", "©", "℗", "™\ufe0f", "\U0001f16a", "\U0001f16b"])
def test_marks_of_trade_are_no_letters(mark: str) -> None:
    assert running(f"Quayline{mark} app") == ("quayline", "app")
    assert running(f"Quayline{mark}'s app") == ("quayline", "app")


@pytest.mark.parametrize("sign", ["№", "℡", "℅"])
def test_symbols_of_letters_part_words(sign: str) -> None:
    assert running(f"decree {sign}5") == ("decree", "5")


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("停火協議", "停火协议"),
        ("臺灣選舉", "台湾选举"),
        ("國務院", "国务院"),
        ("鐵路罷工", "铁路罢工"),
    ],
)
def test_traditional_and_simplified_chinese_are_one(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified)


@pytest.mark.parametrize("variants", ["卫 衛 衞", "研 硏", "举 舉 擧", "邻 鄰 隣"])
def test_variants_of_a_chinese_character_are_one(variants: str) -> None:
    assert len(set(map(fold, variants.split()))) == 1


@pytest.mark.parametrize(
    ("nasal", "dot"),
    [("हिन्दी", "हिंदी"), ("सङ्घर्ष", "संघर्ष"), ("पञ्जाब", "पंजाब"), ("ठण्ड", "ठंड"), ("सम्पर्क", "संपर्क")],
)
def test_a_nasal_before_its_own_consonants_is_a_dot(nasal: str, dot: str) -> None:
    assert fold(nasal) == fold(dot)
    assert len(origins(nasal)) == len(fold(nasal)) + 1
    assert origins(nasal)[0] == 0


@pytest.mark.parametrize(
    "spellings", ["Երևան ԵՐԵՎԱՆ Երեւան ԵՐԵՒԱՆ", "Oʻzbek O‘zbek O’zbek O'zbek Oʼzbek O`zbek"]
)
def test_spellings_of_one_word_are_one(spellings: str) -> None:
    first, *others = spellings.split()

    assert {fold(other) for other in others} == {fold(first)}
    assert [len(origins(each)) for each in others] == [len(fold(each)) + 1 for each in others]


@pytest.mark.parametrize("word", ["जन्म", "अन्न", "सम्मान", "उन्हें"])
def test_another_nasal_stays_a_letter(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize(
    ("dotted", "plain"),
    [
        ("I.A.E.A.", "iaea"),
        ("U.N.", "un"),
        ("О.О.Н.", "оон"),
        ("Η.Π.Α.", "ηπα"),
        ("भा.ज.पा.", "भाजपा"),
    ],
)
def test_an_acronym_is_one_word_with_its_stops_or_without(dotted: str, plain: str) -> None:
    assert running(dotted) == running(plain) == (plain,)


@pytest.mark.parametrize("initials", ["U.S.", "I.T.", "p.m.", "e.g.", "z.B.", "S.p.A.", "т.е."])
def test_initials_that_would_be_another_word_keep_their_stops(initials: str) -> None:
    assert running(initials) == (initials.lower().removesuffix("."),)


def test_function_words_part_what_no_blank_parts() -> None:
    assert content("袭击的港口") == ("袭击", "港口")
    assert content("大統領が辞任した") == ("大统", "统领", "辞任")
    assert content("น้ำท่วมและไฟ") == content("น้ำท่วม ไฟ")


@pytest.mark.parametrize(
    "forms",
    [
        "الهدنة والهدنة للهدنة بالهدنة هدنة",
        "هجوم والهجوم بالهجوم",
        "הממשלה ממשלה שהממשלה לממשלה",
        "이란 이란이 이란은 이란의",
        "کتاب کتابها کتابهای",
        "переговоры переговорах переговоров",
        "ceasefire ceasefires",
    ],
)
def test_forms_of_a_word_are_one_term(forms: str) -> None:
    assert len({terms(form) for form in forms.split()}) == 1


def test_no_letter_of_any_script_is_lost() -> None:
    """Once a range of marks held the whole Arabic alphabet."""
    lost = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if chr(code).isalpha() and not fold(chr(code)) and not NO_LETTER.search(name(chr(code)))
    ]

    assert lost == []


def test_folding_twice_is_folding_once_for_every_character() -> None:
    assigned = (
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if category(letter) not in UNASSIGNED
    )
    folded = {letter: once for letter in assigned if (once := fold(letter)) != letter}

    changed = [letter for letter, once in folded.items() if fold(once) != once]

    assert len(folded) > 5_000
    assert changed == []


@pytest.mark.parametrize("text", [w[1] for w in WORDS], ids=[w[0] for w in WORDS])
def test_each_folded_character_has_its_origin(text: str) -> None:
    offsets = origins(text)

    assert len(offsets) == len(fold(text)) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)


@pytest.mark.parametrize(
    ("chunk", "words", "joined"),
    [
        ("cease-fire", "cease fire", "ceasefire"),
        ("o'brien-weber", "obrien weber", "obrienweber"),
        ("a-b-c-d", "a b c d", "abcd"),
        ("a-b-c-d-e", "a b c d e", ""),
        ("ceasefire", "ceasefire", ""),
        ("l'ukraine", "l ukraine", ""),  # an article is no part of a word
        ("3.5-fold", "3.5 fold", ""),
    ],
)
def test_hyphens_alone_join_the_words_that_they_part(chunk: str, words: str, joined: str) -> None:
    found = take_apart(chunk)

    assert [form.text for form in found.forms] == words.split()
    last = len(found.forms) - 1
    assert found.wides == (((joined, 0, last),) if joined else ())
    assert [chunk[form.start : form.end].replace("'", "") for form in found.forms] == words.split()
