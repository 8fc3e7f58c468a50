"""Names in scripts without capitals, on invented reports."""

import pytest

from monitor.gazetteer import rising
from monitor.gazetteer.uncased import Uncased
from monitor.model import Item
from monitor.testing import builders

EDGE = builders.NOON
HOUR = 3_600_000


def report(number: int, title: str, summary: str = "", *, recent: bool = True) -> Item:
    at = EDGE + HOUR if recent else EDGE - HOUR
    return builders.item(
        id=f"i{number}",
        title=title,
        summary=summary,
        published=at,
        seen_at=at,
        outlet=f"Outlet {number % 3}",
    )


def names(*titles: str) -> list[set[str]]:
    return [set(found) for found in Uncased(report(n, title) for n, title in enumerate(titles))]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (
            "المدير جابر غيداق يفتتح ميناء جديدا",
            "وزير الخارجية سامر لبنون يلتقي الوفد",
            "سامر لبنون",
        ),
        ("מנהל הנמל דיבר הבוקר", "שר החוץ דורי אלברון נפגש עם המשלחת", "דורי אלברון"),
        (
            "دکتر جابر غیداقی درباره بندر گفت",
            "سفیر ایران در بندر، دکتر سامان البرزی گفت",
            "سامان البرزی",
        ),
    ],
)
def test_a_new_name_beside_a_title_rises(old: str, new: str, name: str) -> None:
    items = [report(n, f"{old} {n}", recent=False) for n in range(20)]
    items += [report(100 + n, f"{new} {n}") for n in range(8)]

    assert [one.name for one in rising(items, EDGE, lambda _: False)] == [name]


def test_a_known_name_does_not() -> None:
    items = [report(n, f"ميناء المدينة {n}", recent=False) for n in range(20)]
    verbs = ("يصل", "غادر", "يفتتح", "يزور", "وصل", "يعود", "يرد", "يوقع")
    items += [report(100 + n, f"الوزير سامر لبنون {verb}") for n, verb in enumerate(verbs)]

    assert rising(items, EDGE, lambda name: name == "سامر لبنون") == ()


def test_a_name_is_counted_without_its_title_too_and_with_a_prefix() -> None:
    found = names(
        "الرئيس الجديد سامر لبنون يصل",
        "قال الرئيس سامر لبنون اليوم",
        "رسالة إلى سامر لبنون",
        "دعوة لسامر لبنون",
        "سامر يغادر",
    )

    assert found == [{"سامر لبنون"}] * 4 + [set()]


def test_the_country_and_the_adjective_belong_to_the_title() -> None:
    found = names(
        'נשיא ארה"ב דורי אלברון נאם',
        "שר החוץ האיראני דורי אלברון שב",
        'הרמטכ"ל דורי אלברון: "נמשיך"',
    )

    assert found == [{"דורי אלברון"}] * 3


def test_a_name_stands_in_front_of_a_role_where_a_comma_parts_them() -> None:
    found = names(
        "«سامان البرزی»، سخنگوی شورا، گفت",
        "سامان البرزی، سخنگوی شورا، آمد",
        "آقای سامان البرزی گفت",
    )

    assert found == [{"سامان البرزی"}] * 3


def test_a_row_that_no_title_ever_precedes_is_no_name() -> None:
    assert names("حوار مفتوح مع الرئيس", "حوار مفتوح مع الوزير") == [set(), set()]


def test_words_that_mostly_stand_apart_are_no_name() -> None:
    apart = [f"سامر في المدينة {n}" for n in range(9)] + [f"لبنون في المدينة {n}" for n in range(9)]

    assert not any(names("الوزير سامر لبنون يصل", "الوزير سامر لبنون غادر", *apart))


def test_one_mention_is_not_enough() -> None:
    assert names("الوزير سامر لبنون يصل") == [set()]


def test_marks_and_forms_of_letters_make_no_other_name() -> None:
    found = names("الوزير أحمد لبنونى يصل", "الوزير احمد لبنوني غادر", "الوزير أَحمد لبنوني")

    assert [len(each) for each in found] == [1, 1, 1]
    assert len(set.union(*found)) == 1
