"""Names in Chinese, Japanese, Thai and Hindi, on invented reports whose names are known."""

import random

import pytest

from monitor.gazetteer import rising
from monitor.gazetteer.unspaced import Unspaced
from monitor.model import Item
from monitor.testing import builders

EDGE = builders.NOON
HOUR = 3_600_000

# Titles with a place for a name, sentences with one and without a title, and with neither.
TITLED = {
    "zh": (
        "总统{}表示将继续谈判",
        "阿兰国总统{}抵达首都",
        "外长{}与特使会晤",
        "{}总统宣布停火",
        "{}先生拒绝评论",
        "发言人{}说停火有效",
        "部长{}呼吁各方克制",
        "特使{}今天访问港口",
        "市长{}出席签字仪式",
        "国防部长{}在会上强调安全",
    ),
    "ja": (
        "{}大統領は停戦を発表した",
        "{}首相が港を訪問",
        "アルランドの{}外相と会談",
        "{}氏は記者団に語った",
        "政府は{}特使を派遣した",
        "{}さんが大会で優勝した",
        "{}知事、予算案を発表",
        "新しい{}長官は会見で述べた",
        "{}議員の発言が波紋",
        "{}国防相は声明を読んだ",
    ),
    "th": (
        "นาย{} กล่าวว่าการเจรจาจะดำเนินต่อไป",
        "ประธานาธิบดี{} เดินทางถึงเมืองหลวง",
        "นายกรัฐมนตรี{} ประกาศหยุดยิง",
        "โฆษก{} ยืนยันข่าวนี้",
        "ดร.{} เปิดเผยรายงาน",
        "นาง{} ได้พบกับคณะผู้แทน",
        "เลขาธิการ{} ระบุว่ายังไม่มีข้อตกลง",
        "เมื่อวานนี้ นาย{} แถลงข่าว",
    ),
    "hi": (
        "राष्ट्रपति {} ने वार्ता का स्वागत किया",
        "विदेश मंत्री {} से मुलाकात हुई",
        "प्रधानमंत्री {} कल पहुंचे",
        "श्री {} ने कहा कि बातचीत जारी है",
        "प्रवक्ता {} के अनुसार समझौता होगा",
        "डॉ. {} को पुरस्कार मिला",
        "आरलैंड के राजदूत {} ने बयान दिया",
        "मुख्यमंत्री {} की बैठक आज",
    ),
}
UNTITLED = {
    "zh": ("在港口,{}会见了代表团", "记者问到{}的计划"),
    "ja": ("会談で{}は合意を強調", "記者は{}に質問した"),
    "th": ("ผู้สื่อข่าวถาม {} เรื่องแผน", "คำพูดของ {} เมื่อคืน"),
    "hi": ("संवाददाता ने {} से पूछा", "बैठक में {} भी थे"),
}
WITHOUT = {
    "zh": (
        "总统选举将在十月举行",
        "部长会议讨论停火协议",
        "停火协议今天生效",
        "市长办公室发表声明",
        "港口恢复通航",
    ),
    "ja": (
        "大統領選挙は十月に行われる",
        "首相官邸は声明を発表",
        "停戦合意が発効した",
        "知事会議が開かれる",
        "外務大臣会合",
    ),
    "th": (
        "การเลือกตั้งประธานาธิบดี จะมีขึ้นในเดือนตุลาคม",
        "การหยุดยิงมีผลวันนี้",
        "ท่าเรือเปิดอีกครั้ง",
        "นายกรัฐมนตรี จะแถลง",
    ),
    "hi": (
        "राष्ट्रपति चुनाव अक्टूबर में होगा",
        "युद्धविराम आज से लागू",
        "बंदरगाह फिर खुला",
        "मंत्री परिषद की बैठक हुई",
    ),
}
# New in the recent days as well, beside the same titles, but no names.
FRESH = {
    "zh": (
        "总统府表示欢迎",
        "部长级会议开幕",
        "主席团会议结束",
        "国王杯决赛今晚举行",
        "总统令生效",
        "市长选举投票开始",
    ),
    "ja": (
        "大統領令に署名",
        "代表団が到着した",
        "選手村が開村",
        "市長選挙の投票始まる",
        "教授会が決定",
        "会長職を廃止",
    ),
    "th": ("นายจ้างเรียกร้องค่าแรง", "นางงามจักรวาลมาถึง", "ประธานสภา เปิดประชุม", "โฆษกรัฐบาล ชี้แจงข่าว"),
    "hi": (
        "नेता प्रतिपक्ष ने सवाल उठाया",
        "राष्ट्रपति भवन में समारोह",
        "प्रधानमंत्री आवास योजना शुरू",
        "मंत्री समूह की रिपोर्ट",
    ),
}
PEOPLE = {
    "zh": ("埃尔布伦", "科瓦尔斯基", "玛拉·莱布农", "林晓峰", "赵卫", "托尔曼"),
    "ja": ("エルブルン", "マラ・レブノン", "コワルスキー", "森川", "高井健", "トルマン"),
    "th": ("สมศรี เอลบรุน", "กรณ์ เลบนอน", "โควาลสกี", "ธนา ทองมา", "โทลมาน"),
    "hi": ("दोरी एल्ब्रुन", "समर लेबनोन", "मारा कोवाल्स्की", "अनिल तोलमान", "रवि सिंह बेदी"),
}


def report(number: int, title: str, *, recent: bool) -> Item:
    at = EDGE + HOUR if recent else EDGE - HOUR
    name, outlet = f"i{number}", f"Outlet {number % 3}"
    return builders.item(id=name, title=title, summary="", published=at, seen_at=at, outlet=outlet)


def archive(language: str, people: tuple[str, ...], seed: int) -> list[Item]:
    """A hundred old reports without them; of each, six recent ones with a title, two without."""
    dice = random.Random(seed)
    titles = [(dice.choice(WITHOUT[language]), False) for _ in range(100)]
    titles += [(dice.choice(WITHOUT[language]), True) for _ in range(40)]
    titles += [(dice.choice(FRESH[language]), True) for _ in range(30)]
    for person in people:
        shapes = (*dice.sample(TITLED[language], 6), *UNTITLED[language])
        titles += [(shape.format(person), True) for shape in shapes]
    dice.shuffle(titles)
    return [report(n, title, recent=recent) for n, (title, recent) in enumerate(titles)]


def found_in(language: str, seeds: range) -> tuple[float, float]:
    """Precision and recall of what rises, over several archives."""
    right = listed = wanted = 0
    for seed in seeds:
        names = {
            one.name
            for one in rising(archive(language, PEOPLE[language], seed), EDGE, lambda _: False)
        }
        right += len(names & set(PEOPLE[language]))
        listed += len(names)
        wanted += len(PEOPLE[language])
    return right / max(listed, 1), right / wanted


@pytest.mark.parametrize("language", ["zh", "ja", "th", "hi"])
def test_names_with_titles_rise_and_little_else_does(language: str) -> None:
    precision, recall = found_in(language, range(5))

    assert precision >= 0.9
    assert recall >= 0.8


def names(*titles: str) -> list[set[str]]:
    reports = (report(n, title, recent=True) for n, title in enumerate(titles))
    return [set(found) for found in Unspaced(reports)]


def test_a_name_ends_where_the_reports_part() -> None:
    found = names("总统泽布伦签约", "总统泽布伦飞抵", "总统泽布伦的计划", "泽布伦未出席")

    assert found == [{"泽布伦"}] * 4


def test_a_name_goes_on_where_all_go_on_alike() -> None:
    found = names("総会で高井健一氏は", "会見で高井健一氏が", "高井健一氏も")

    assert found == [{"高井健一"}] * 3


def test_one_report_with_a_title_is_not_enough() -> None:
    assert not any(names("总统泽布伦签约", "泽布伦未出席", "泽布伦缺席"))


def test_a_surname_that_is_also_a_preposition_begins_a_name() -> None:
    assert names("部长于海涛说", "外长于海涛称")[0] == {"于海涛"}


def test_a_country_before_the_title_is_no_name() -> None:
    assert names("乌克兰总统泽布伦说", "乌克兰总统泽布伦称", "乌克兰总统发言")[2] == set()


def test_a_katakana_name_is_no_part_of_a_longer_one() -> None:
    found = names("エルブル氏が会見", "エルブル大統領が会見", "エルブルスキー社の株")

    assert found == [{"エルブル"}, {"エルブル"}, set()]


def test_the_longer_and_the_shorter_name_are_one_candidate() -> None:
    items = archive("zh", (), 1)
    titles = ("总统玛拉·莱布农说", "总统莱布农称", "外长玛拉·莱布农抵达", "部长莱布农宣布") * 4
    items += [report(1_000 + n, title, recent=True) for n, title in enumerate(titles)]

    assert len(rising(items, EDGE, lambda _: False)) == 1
