"""An item of unsure language is never dropped for its language, and the match says so."""

import pytest

from monitor.configuration import Entity, Topic
from monitor.match import compile_watchlist
from monitor.model import Item

TITLES = {
    "en": "UN renews ceasefire push in Sudan",
    "ru": "Перемирие в Судане продлено ещё на месяц",
    "de": "Die Waffenruhe im Sudan wird um einen Monat verlängert",
    "ar": "تمديد الهدنة في السودان شهرا آخر بعد محادثات",
    "tr": "Sudan'daki ateşkes bir ay daha uzatıldı, taraflar açıkladı",
    "el": "Παρατείνεται για έναν μήνα η εκεχειρία στο Σουδάν",
    "ja": "スーダンの停戦が一か月延長された",
    "he": "הפסקת האש בסודן הוארכה בחודש נוסף",
    "hi": "सूडान में युद्धविराम एक महीने के लिए बढ़ाया गया",
    "ko": "수단 휴전이 한 달 더 연장되었다",
    "ka": "სუდანში ზავი კიდევ ერთი თვით გაგრძელდა",
    "th": "ซูดานขยายการหยุดยิงออกไปอีกหนึ่งเดือน",
    "zh": "苏丹停火协议再延长一个月",
}
WORDS = {
    "en": "ceasefire", "ru": "перемирие", "de": "Waffenruhe", "ar": "الهدنة", "tr": "ateşkes",
    "el": "εκεχειρία", "ja": "停戦", "he": "האש", "hi": "युद्धविराम", "ko": "휴전", "ka": "ზავი",
    "th": "หยุดยิง", "zh": "停火",
}  # fmt: skip


def item(title: str, language: str = "") -> Item:
    return Item("1", "wire", (), "https://x.example/1", title, "", "", "", language, (), 0, 0)


def matches(topic: Topic, report: Item) -> bool:
    return bool(compile_watchlist([topic], []).match(report))


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("named", ["", "en-US", "it", "xx", "own"])
def test_topic_sees_its_language_whatever_the_feed_says(language: str, named: str) -> None:
    named = language if named == "own" else named
    topic = Topic("t", "T", WORDS[language], languages=(language,))

    assert matches(topic, item(TITLES[language], named))
    assert matches(
        Topic("t", "T", f"{WORDS[language]} AND lang:{language}"), item(TITLES[language], named)
    )


@pytest.mark.parametrize("language", TITLES)
def test_topic_of_another_language_does_not(language: str) -> None:
    other = "pt" if language != "pt" else "fi"

    assert not matches(Topic("t", "T", WORDS[language], languages=(other,)), item(TITLES[language]))
    assert not matches(
        Topic("t", "T", f"{WORDS[language]} AND NOT lang:{language}"), item(TITLES[language])
    )


@pytest.mark.parametrize(
    "query", ["Gaza AND lang:de", "Gaza NOT lang:de", "Gaza NOT (Rafah OR lang:de)"]
)
def test_unsure_item_meets_every_condition_on_its_language(query: str) -> None:
    assert matches(Topic("t", "T", query), item("Gaza"))


def test_doubt_is_part_of_the_evidence() -> None:
    topic = Topic("t", "T", "Gaza", languages=("de",))
    index = compile_watchlist([topic], [])

    (match,) = index.match(item("Gaza"))

    assert [(e.start, e.end, e.term) for e in match.evidence] == [
        (0, 0, "languages: de, language unknown"),
        (0, 4, "Gaza"),
    ]
    assert "languages: de  (language unknown)" in index.explain("t", item("Gaza")).render()


def test_sure_item_carries_no_doubt() -> None:
    index = compile_watchlist([Topic("t", "T", "ceasefire", languages=("en",))], [])

    for named in ("", "en"):
        (match,) = index.match(item(TITLES["en"], named))
        assert [e.term for e in match.evidence] == ["ceasefire"]


def test_feed_that_says_otherwise_is_named_in_the_evidence() -> None:
    index = compile_watchlist([Topic("t", "T", "ceasefire", languages=("en",))], [])

    (match,) = index.match(item(TITLES["en"], "it"))

    assert match.evidence[0].term == "languages: en, language en by its text, it by its feed"


def test_name_of_one_language_counts_where_the_text_overrules_the_feed() -> None:
    entity = Entity("e", "Nobody Else", aliases_in=(("de", ("Waffenruhe",)),))
    index = compile_watchlist([Topic("t", "T", "entity:e")], [entity])

    found = [bool(index.match(item(TITLES["de"], named))) for named in ("de", "", "en", "fr")]

    assert found == [True, True, True, True]
    assert not index.match(item("The Waffenruhe, explained", "en"))
