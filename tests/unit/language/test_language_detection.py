"""What language a headline is in, and what is said where nobody can know."""

import pytest

from monitor.language.detection import guess, guess_of
from monitor.model import Item
from monitor.spoken import Guess

HEADLINES = {
    "ar": "الوسطاء يقولون إن الهدنة في المدينة صامدة منذ الليل",
    "bg": "Посредниците казват, че примирието в града се спазва",
    "bn": "মধ্যস্থতাকারীরা বলছেন শহরে যুদ্ধবিরতি টিকে আছে",
    "ca": "Els mediadors diuen que la treva a la ciutat s'aguanta",
    "cs": "Vyjednavači tvrdí, že příměří ve městě zatím drží",
    "da": "Mæglerne siger, at våbenhvilen i byen stadig holder",
    "de": "Vermittler sagen, dass die Waffenruhe in der Stadt hält",
    "el": "Οι διαμεσολαβητές λένε ότι η εκεχειρία τηρείται",
    "en": "Mediators say the truce in the city has held overnight",
    "es": "Los mediadores dicen que la tregua en la ciudad se mantiene",
    "et": "Vahendajad ütlevad, et relvarahu linnas peab endiselt",
    "fa": "میانجی‌ها می‌گویند آتش‌بس در شهر همچنان برقرار است",
    "fi": "Välittäjät sanovat, että tulitauko kaupungissa pitää yhä",
    "fr": "Les médiateurs affirment que la trêve tient dans la ville",
    "he": "המתווכים אומרים שהפסקת האש בעיר מחזיקה מעמד",
    "hi": "मध्यस्थों का कहना है कि शहर में युद्धविराम कायम है",
    "hu": "A közvetítők szerint a tűzszünet a városban továbbra is tart",
    "hy": "Միջնորդներն ասում են, որ զինադադարը պահպանվում է",
    "id": "Para penengah mengatakan gencatan senjata di kota itu bertahan",
    "it": "I mediatori dicono che la tregua nella città regge ancora",
    "ja": "仲介者は市内の停戦が守られていると述べた",
    "ka": "შუამავლების თქმით, ქალაქში ზავი ძალაშია",
    "ko": "중재자들은 도시의 휴전이 유지되고 있다고 말했다",
    "lt": "Tarpininkai sako, kad paliaubos mieste vis dar laikosi",
    "lv": "Starpnieki saka, ka pamiers pilsētā joprojām tiek ievērots",
    "nl": "Bemiddelaars zeggen dat het bestand in de stad standhoudt",
    "pl": "Mediatorzy mówią, że rozejm w mieście wciąż się utrzymuje",
    "pt": "Os mediadores dizem que a trégua na cidade não foi violada",
    "ro": "Mediatorii spun că armistițiul din oraș este respectat",
    "ru": "Посредники говорят, что перемирие в городе соблюдается",
    "sk": "Vyjednávači hovoria, že prímerie v meste zatiaľ platí",
    "sv": "Medlarna säger att vapenvilan i staden fortfarande håller",
    "ta": "நகரில் போர்நிறுத்தம் நீடிப்பதாக நடுவர்கள் கூறுகின்றனர்",
    "th": "ผู้ไกล่เกลี่ยกล่าวว่าการหยุดยิงในเมืองยังคงอยู่",
    "tr": "Arabulucular kentteki ateşkesin hâlâ sürdüğünü söylüyor",
    "uk": "Посередники кажуть, що перемир'я в місті триває",
    "ur": "ثالثوں کا کہنا ہے کہ شہر میں جنگ بندی برقرار ہے",
    "vi": "Các nhà hòa giải nói lệnh ngừng bắn trong thành phố vẫn giữ",
    "yo": "Àwọn olùlàjà sọ pé ìdáwọ́dúró ìjà ní ìlú náà ṣì ń lọ",
    "zh": "调解人表示该市的停火协议仍然有效",
}


def item(title: str, language: str = "", summary: str = "") -> Item:
    return Item("1", "wire", (), "https://x.example/1", title, summary, "", "", language, (), 0, 0)


@pytest.mark.parametrize(("language", "title"), HEADLINES.items())
def test_headline_is_known_by_itself(language: str, title: str) -> None:
    assert guess_of(item(title)).likely == language


@pytest.mark.parametrize(("language", "title"), HEADLINES.items())
def test_headline_agrees_with_its_feed(language: str, title: str) -> None:
    assert guess_of(item(title, language)) == Guess(language, frozenset({language}), language)


@pytest.mark.parametrize(("language", "title"), HEADLINES.items())
def test_wrong_word_of_the_feed_rules_no_language_out(language: str, title: str) -> None:
    named = "en-US" if language != "en" else "de"

    found = guess_of(item(title, named))

    assert found.may_be(language)
    assert found.may_be(named[:2])
    assert found.overruled


@pytest.mark.parametrize("title", ["", "1234", "Gaza", "Gaza: 12", "COP30"])
def test_title_that_says_nothing_is_in_any_language(title: str) -> None:
    found = guess_of(item(title))

    assert found == Guess()
    assert found.may_be("de")
    assert str(found) == "unknown"


@pytest.mark.parametrize("title", ["", "1234", "Gaza", "Gaza: 12", "COP30"])
def test_title_that_says_nothing_is_in_its_feeds_language(title: str) -> None:
    assert guess_of(item(title, "nb")) == Guess("no", frozenset({"no"}), "no")


def test_summary_speaks_where_the_title_does_not() -> None:
    assert guess_of(item("Gaza", "", HEADLINES["pl"])).likely == "pl"


def test_names_in_latin_letters_change_no_script() -> None:
    assert guess("OpenAI и Microsoft ведут переговоры").likely == "ru"
    assert guess("OpenAI 发布 ChatGPT 新版本").likely == "zh"


def test_quoted_word_in_another_script_changes_no_language() -> None:
    assert guess("The word Правда stood on the wall of the old town hall").likely == "en"


def test_han_alone_is_japanese_where_the_feed_says_so() -> None:
    assert guess("首相訪米会談", "ja").likely == "ja"


@pytest.mark.parametrize("named", ["nb", "nn", "iw", "in"])
def test_withdrawn_tags_are_read(named: str) -> None:
    assert guess_of(item("Gaza", named)).named in {"no", "he", "id"}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Guess("de", frozenset({"de"})), "de"),
        (Guess("da", frozenset({"da", "no"})), "unsure: da or no"),
        (
            Guess("ru", frozenset({"en", "ru"}), "en"),
            "ru by its text, en by its feed",
        ),
        (
            Guess("en", frozenset({"en", "fi", "no"}), "en"),
            "en by its feed, unsure: en or fi or no",
        ),
    ],
)
def test_guess_says_its_doubt_in_words(found: Guess, words: str) -> None:
    assert str(found) == words


def test_capitals_alone_are_read_as_small_letters() -> None:
    assert guess(HEADLINES["de"].upper()).likely == "de"


def test_persian_typed_with_arabic_letters_is_persian() -> None:
    typed = HEADLINES["fa"].replace("\u06cc", "\u064a").replace("\u06a9", "\u0643")

    assert guess(typed).likely == "fa"


@pytest.mark.parametrize(
    "title",
    [
        "Ijoba ti kede pe awon olopaa yoo wa ni gbogbo ilu naa",
        "Awon oludije fun idibo gomina ipinle Eko pade ni Ikeja",
        "Gomina Carlos Hernández pade awon eniyan orile-ede Naijiria",
    ],
)
def test_yoruba_typed_without_its_marks_is_yoruba(title: str) -> None:
    assert guess(title).likely == "yo"


def test_letter_that_a_language_does_not_write_counts_as_a_capital_too() -> None:
    assert guess("Эксперты заявили").likely == guess("эксперты заявили").likely == "ru"


@pytest.mark.parametrize("language", ["de", "ru", "ar", "ja"])
def test_headline_that_agrees_with_its_feed_decides_alone(language: str) -> None:
    quoted = HEADLINES["en" if language != "en" else "de"] * 3

    found = guess_of(item(HEADLINES[language], language, quoted))

    assert found == Guess(language, frozenset({language}), language)


@pytest.mark.parametrize("language", ["de", "ru", "ar"])
def test_summary_speaks_where_the_headline_disagrees_with_its_feed(language: str) -> None:
    found = guess_of(item("Gaza", "en", HEADLINES[language] * 2))

    assert found.may_be(language)
    assert found.overruled
