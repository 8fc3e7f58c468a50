from dataclasses import replace

import pytest

from monitor.configuration import Source
from monitor.model import Entry, ParsedFeed
from monitor.parse import identify, same_headline

NOW = 1_760_000_000_000
SOURCE = Source("harbour", "https://harbour.example/rss")
LONG = "Delegations met for the third day and described the talks on the ceasefire as useful."
FIRST = Entry(id="1", title="Envoys agree", link="https://harbour.example/1", summary=LONG)
SECOND = Entry(id="2", title="Ships sail", link="https://harbour.example/2", summary=LONG[::-1])


def _keys(*entries: Entry) -> list[tuple[str, ...]]:
    return [item.keys for item in identify(ParsedFeed(entries=entries), SOURCE, NOW)]


def _kinds(*entries: Entry) -> list[str]:
    return ["".join(key[0] for key in keys) for keys in _keys(*entries)]


def _others(count: int) -> list[Entry]:
    return [
        Entry(title=f"Report {n}", link=f"https://harbour.example/o/{n}", summary=f"{LONG} {n}")
        for n in range(count)
    ]


def test_identify_old_and_new_headline_of_one_link_are_one_report() -> None:
    new = Entry(title="Envoys sign at last", link="https://harbour.example/1", summary=LONG)
    old = replace(new, title="Envoys to sign", summary=LONG[::-1])

    items = identify(ParsedFeed(entries=(new, old, *_others(10))), SOURCE, NOW)

    assert [item.title for item in items[:2]] == ["Envoys sign at last", "Report 0"]
    assert "u:https://harbour.example/1" in items[0].keys


@pytest.mark.parametrize("guids", [("a", "b"), ("", "", "")])
def test_identify_one_link_of_several_reports_is_no_identity(guids: tuple[str, ...]) -> None:
    """Guids tell them apart, or the link is a page that collects reports."""
    link = "https://harbour.example/live"
    told = [
        Entry(id=guid, title=f"Update {n}", link=link, summary=f"{LONG} told {n}")
        for n, guid in enumerate(guids)
    ]

    items = identify(ParsedFeed(entries=(*told, *_others(10))), SOURCE, NOW)

    assert len(items) == len(told) + 10


def test_identify_one_link_in_a_short_list_is_no_identity() -> None:
    page = Entry(title="Envoys meet", link="https://harbour.example/live", summary=LONG)
    other = replace(page, title="Ships sail", summary=LONG[::-1])

    assert len(identify(ParsedFeed(entries=(page, other)), SOURCE, NOW)) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Truce at sea", "TRUCE at  sea", True),
        ("“Truce” at sea – envoys", '"Truce" at sea - envoys', True),
        ("Toll rises to 12", "Toll rises to 15", False),
        ("Toll rises by 1.5", "Toll rises by 15", False),
        ("Growth of -2 per cent", "Growth of 2 per cent", False),
        ("Growth of -2 per cent", "Growth of \N{MINUS SIGN}2 per cent", True),
        ("Growth of 5% by May", "Growth of 5 by May", False),
        ("Growth of 5% by May", "Growth of 5 % by May", True),
        ("A loan of €5", "A loan of $5", False),
        ("Parts 1 \N{EM DASH} 4, live", "Parts 1\N{EN DASH}4 (live)", True),
        ("It’s calm \N{EM DASH} for now…", "It's calm, for now", True),
        ("Перемирие", "Перемирие нарушено", False),
        ("«Перемирие» — надолго?", "Перемирие, надолго", True),
        ("की", "कि", False),
        ("بالهُدنة", "بالهدنة", True),
        ("שלום", "שָׁלוֹם", True),
        ("co\N{SOFT HYPHEN}operation", "cooperation", True),
        ("!!!", "???", False),
        ("", "", True),
    ],
)
def test_headlines_are_the_same_by_their_words(one: str, other: str, same: bool) -> None:
    assert same_headline(one, other) is same


def test_identify_keys_are_guid_url_and_content() -> None:
    (keys,) = _keys(FIRST)

    assert keys[0] == "g:harbour:1"
    assert keys[1] == "u:https://harbour.example/1"
    assert keys[2].startswith("c:harbour:")


def test_identify_folds_twins_of_one_document() -> None:
    assert len(_keys(FIRST, FIRST, replace(FIRST, link=FIRST.link + "?utm_source=x"))) == 1


def test_identify_ignores_a_guid_that_all_share() -> None:
    assert _kinds(replace(FIRST, id="same"), replace(SECOND, id="same")) == ["uc", "uc"]


def test_identify_ignores_a_link_that_all_share() -> None:
    link = "https://harbour.example/live"
    assert _kinds(replace(FIRST, link=link), replace(SECOND, link=link)) == ["gc", "gc"]


def test_identify_ignores_the_front_page_as_a_link() -> None:
    assert _kinds(replace(FIRST, link="https://harbour.example/")) == ["gc"]


def test_identify_counts_content_that_different_reports_share() -> None:
    one, two = _keys(FIRST, replace(FIRST, id="2", link="https://harbour.example/2"))

    assert [one[2][:2], two[2][:2]] == ["h:", "h:"]
    assert (one[2][-2:], two[2][-2:]) == ("#1", "#2")


def test_identify_words_and_date_fold_and_part() -> None:
    dated = replace(FIRST, published=NOW - 61_000)
    other = replace(dated, id="2", link="https://harbour.example/2")

    assert len(_keys(dated, other)) == 1
    assert len(_keys(dated, replace(other, published=NOW - 62_000))) == 2
    assert len(_keys(dated, replace(other, summary=LONG[::-1]))) == 2


@pytest.mark.parametrize(
    ("date", "summary", "same"),
    [
        (NOW - 61_000, LONG, True),
        (NOW - 61_000, LONG[::-1], True),  # nothing else came out in that second
        (NOW - NOW % 60_000, LONG, True),
        (NOW - NOW % 60_000, LONG[::-1], False),  # the date is of a whole minute, or of a day
        (None, LONG[::-1], False),
        (NOW + 50 * 3_600_000, LONG[::-1], False),  # no date of a report that is there
    ],
)
def test_identify_by_words_and_date(date: int | None, summary: str, same: bool) -> None:
    """Whatever guid and link."""
    before = replace(FIRST, published=date)
    after = Entry("new", FIRST.title, "https://harbour.example/n", date, summary=summary)
    (old,), (new,) = _keys(before), _keys(after)

    assert bool(set(old) & set(new)) is same


def test_identify_short_content_is_kept_apart_from_what_counts() -> None:
    weather = Entry(id="1", title="Weather forecast", link="https://harbour.example/w1")
    other = replace(weather, id="2", link="https://harbour.example/w2")

    assert _kinds(weather) == ["guh"]
    assert _kinds(weather, other) == ["guh", "guh"]


def test_identify_short_content_is_the_last_resort() -> None:
    assert _kinds(Entry(title="Flash: truce"), Entry(title="Flash: calm")) == ["cc", "cc"]


def test_identify_keeps_reports_whose_only_link_is_shared() -> None:
    link = "https://harbour.example/live"

    assert _kinds(Entry(title="One", link=link), Entry(title="Two", link=link)) == ["c", "c"]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Envoys agree - at last", "Envoys agree, at last!", True),
        ("“Truce” at sea", "TRUCE AT SEA", True),
        ("Toll rises to 12", "Toll rises to 15", False),
        ("Envoys agree", "Envoys disagree", False),
        ("?!", "!?", False),
    ],
)
def test_identify_a_headline_is_known_by_its_words(before: str, after: str, same: bool) -> None:
    """In a list that gives neither guid nor link of their own."""
    (old,), (new,) = _keys(Entry(title=before)), _keys(Entry(title=after))

    assert bool(set(old) & set(new)) is same


def test_identify_a_headline_is_known_by_what_was_kept_of_it_before() -> None:
    """Older versions kept the whole content only; its key comes first and gives the id."""
    (keys,) = _keys(Entry(title="Envoys agree - at last"))

    assert keys[0] == "c:harbour:ca0488db70d5007b3e33544210145ee4"


def test_identify_drops_what_has_nothing() -> None:
    assert _keys(Entry()) == []


def test_identify_content_survives_changed_ids() -> None:
    (old,), (new,) = _keys(FIRST), _keys(replace(FIRST, id="new", link="https://harbour.example/n"))

    assert set(old) & set(new)


def test_identify_id_is_stable_and_short() -> None:
    (item,) = identify(ParsedFeed(entries=(FIRST,)), SOURCE, NOW)
    (again,) = identify(ParsedFeed(entries=(SECOND, FIRST)), SOURCE, NOW + 5)[1:]

    assert item.id == again.id
    assert len(item.id) == 20


def test_identify_titleless_item_gets_its_first_words() -> None:
    (item,) = identify(ParsedFeed(entries=(replace(FIRST, title="", summary=LONG * 3),)), SOURCE, 1)

    assert item.title.startswith("Delegations met")
    assert item.title.endswith("…")
    assert len(item.title) <= 121


def test_identify_dates_from_the_future_are_kept_out() -> None:
    hour = 3_600_000
    dated = [
        replace(FIRST, id=str(n), title=f"{n}", link="", published=NOW + n * hour)
        for n in (-5, 5, 50)
    ]

    items = identify(ParsedFeed(entries=tuple(dated)), SOURCE, NOW)

    assert [item.published for item in items] == [NOW - 5 * hour, NOW, None]


def test_identify_source_knows_better_than_the_feed() -> None:
    feed = ParsedFeed(title="Feed", language="en", entries=(replace(FIRST, language="de"),))
    told = replace(SOURCE, title="Harbour Post", language="fr", country="FR")

    (plain,), (own,) = identify(feed, SOURCE, NOW), identify(feed, told, NOW)

    assert (plain.outlet, plain.language) == ("Feed", "de")
    assert (own.outlet, own.language, own.country) == ("Harbour Post", "fr", "FR")


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("BREAKING\nTruce holds at the port\nMore soon", "BREAKING Truce holds at the port"),
        ("#truce #port\nShips sail home today", "#truce #port Ships sail home today"),
        ("Ships sail home today\n#truce", "Ships sail home today"),
        ("Live", "Live"),
        ("word " * 40, " ".join(["word"] * 24) + "…"),
        ("停火" * 100, "停火" * 60 + "…"),
        ("a" * 200, "a" * 120 + "…"),
    ],
)
def test_identify_posts_get_a_headline_of_words(text: str, headline: str) -> None:
    (item,) = identify(ParsedFeed(entries=(Entry(id="1", summary=text),)), SOURCE, 1)

    assert item.title == headline


@pytest.mark.parametrize(
    ("published", "kinds"),
    [(NOW - 7_000, "gudc"), (NOW // 60_000 * 60_000, "gudc"), (None, "guc")],
)
def test_identify_a_date_names_a_report_once(published: int | None, kinds: str) -> None:
    assert _kinds(replace(FIRST, published=published), SECOND)[0] == kinds
