"""What a feed does to its ids, addresses and order tells nothing twice, and loses nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from monitor.configuration import DAY, MINUTE, Source
from monitor.model import Entry, Item, ParsedFeed
from monitor.parse import identify
from monitor.pipeline.poll.sift import Sifted, sift
from monitor.store.queries import items as queries
from monitor.store.tables.schema import metadata

NOW = 1_760_000_000_000
SITE = "https://courier.example"
SOURCE = Source("courier", f"{SITE}/rss")
LONG = "Delegations met for the third day and described the talks as useful for both of the sides."
WORDS = ("harbour", "glacier", "orchard", "railway", "violin", "granite", "lantern", "meadow")


class Feed:
    """One feed and the store's own tables."""

    def __init__(self) -> None:
        self._engine = create_engine("sqlite://")
        metadata.create_all(self._engine)
        self._now, self._read = NOW, 0

    def poll(self, entries: list[Entry], after: int = 10 * MINUTE) -> tuple[Item, ...]:
        """What is new in this list."""
        self._now += after
        items = identify(ParsedFeed(entries=tuple(entries)), SOURCE, self._now)
        with self._engine.begin() as connection:
            known = queries.known(connection, [key for item in items for key in item.keys])
            sifted: Sifted = sift(items, known, self._read)
            new = queries.add(connection, sifted.unrecorded, sifted.taken)
        self._read = self._now
        return new


@dataclass(frozen=True)
class Report:
    """A report as its publisher knows it."""

    number: int
    dated: bool
    guid: bool
    long: bool

    def entry(self) -> Entry:
        """As the feed gives it at first."""
        name = WORDS[self.number]
        return Entry(
            id=f"g{self.number}" if self.guid else "",
            title=f"Truce at the {name}",
            link=f"{SITE}/{name}",
            published=NOW - (self.number + 1) * 61_000 if self.dated else None,
            summary=f"{LONG} {name}" if self.long else "",
        )


REPORTS = st.lists(
    st.builds(Report, st.integers(0, 7), st.booleans(), st.booleans(), st.booleans()),
    min_size=1,
    max_size=8,
    unique_by=lambda report: report.number,
)
KINDS = st.lists(st.sampled_from(["", "guid", "link", "both"]), min_size=8, max_size=8)
POLLS = st.lists(st.tuples(st.permutations(range(8)), KINDS), min_size=1, max_size=5)


def turned(entries: list[Entry], order: list[int], kinds: list[str], turn: int) -> Iterator[Entry]:
    """The same reports in another order, some with another guid, some under another address.

    A report without a date keeps one of the two, or has an address made for each visit.
    """
    for place in order:
        if place >= len(entries):
            continue
        one, kind = entries[place], kinds[place]
        both = kind == "both" and one.published is not None
        guid = f"{one.id}-{turn}" if one.id and (kind == "guid" or both) else one.id
        visit = f"?sid={turn}{place}" if not one.id and kind in ("link", "both") else ""
        path = f"/{turn}" if (one.id and kind == "link") or both else ""
        yield replace(one, id=guid, link=f"{one.link}{path}{visit}")


@given(REPORTS, POLLS)
def test_identity_of_a_feed_with_other_ids_addresses_and_order_tells_nothing(
    reports: list[Report], polls: list[tuple[list[int], list[str]]]
) -> None:
    feed, entries = Feed(), [report.entry() for report in reports]

    first = feed.poll(entries)
    again = [feed.poll(list(turned(entries, *poll, turn))) for turn, poll in enumerate(polls)]

    assert (len(first), again) == (len(entries), [()] * len(polls))


@given(REPORTS, st.permutations(range(8)), st.booleans())
def test_identity_of_guids_that_change_places_tells_nothing(
    reports: list[Report], order: list[int], moved: bool
) -> None:
    """Guids that count from the top: each names another report at the next poll."""
    feed, entries = Feed(), [replace(report.entry(), id="") for report in reports]
    counted = [replace(entry, id=str(n)) for n, entry in enumerate(entries)]
    feed.poll(counted)

    shuffled = [entries[place] for place in order if place < len(entries)]
    recounted = [replace(entry, id=str(n)) for n, entry in enumerate(shuffled)]
    visited = [replace(one, link=f"{one.link}?sid={n}") for n, one in enumerate(recounted)]
    dated = all(entry.published for entry in entries)

    assert feed.poll(visited if moved and dated else recounted) == ()


@given(st.integers(2, 8), st.integers(1, 4), st.booleans())
def test_identity_of_undated_headlines_whose_every_id_moves_tells_nothing(
    size: int, polls: int, twins: bool
) -> None:
    """Also where two of them have the same words."""
    feed = Feed()
    titles = [f"Truce at the {WORDS[0 if twins and n == 1 else n]}" for n in range(size)]

    def page(turn: int) -> list[Entry]:
        return [Entry(f"{turn}-{n}", title, f"{SITE}/{turn}/{n}") for n, title in enumerate(titles)]

    assert len(feed.poll(page(0))) == size
    assert [feed.poll(page(turn)) for turn in range(1, polls + 1)] == [()] * polls


@given(REPORTS, st.integers(0, 7), st.sampled_from(["guid", "placeholder", "none"]))
def test_identity_of_the_same_words_on_another_date_is_another_report(
    reports: list[Report], place: int, guid: str
) -> None:
    feed, entries = Feed(), [replace(r, dated=True, guid=True).entry() for r in reports]
    feed.poll(entries)
    old = entries[place % len(entries)]
    name = {"guid": "new", "placeholder": "N/A", "none": ""}[guid]
    when = (old.published or 0) + DAY
    later = replace(old, id=name, link=f"{old.link}/later", published=when)

    assert [new.url for new in feed.poll([later, *entries], after=DAY + MINUTE)] == [later.link]
    assert feed.poll([later, *entries]) == ()
    assert feed.poll([later]) == ()


@given(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=6, unique=True),
    st.sampled_from(["N/A", "latest", f"{SITE}/N/A"]),
)
def test_identity_in_a_list_of_one_whose_guid_says_nothing(names: list[str], guid: str) -> None:
    """Each report is new once, however often it stands there and whoever comes back."""
    feed = Feed()
    pages = [
        Entry(guid, f"{name} {name}s and {name}ing", f"{SITE}/N/A", NOW + n * 61_000)
        for n, name in enumerate(names)
    ]

    new = [len(feed.poll([page])) for page in pages for _ in range(2)]

    assert new == [1, 0] * len(names)
    last = pages[-1]
    assert feed.poll([replace(last, title=f"{last.title}, says the mayor")]) == ()
    assert [feed.poll([page]) for page in pages] == [()] * len(pages)


@pytest.mark.parametrize("dated", [True, False])
def test_identity_of_a_guid_that_comes_back_is_that_of_the_new_report(dated: bool) -> None:
    """Under its own link, and an edit of it is an edit."""
    feed = Feed()
    rest = [Report(n, dated=True, guid=True, long=True).entry() for n in range(4)]
    date = NOW - 61_000 if dated else None
    old = Entry("entry-7", "Forty harbours worth a visit", f"{SITE}/visit", date)
    new = Entry("entry-7", "Ceasefire from midnight", f"{SITE}/boats", NOW if dated else None)
    feed.poll([old, *rest])

    (found,) = feed.poll([new, *rest])

    assert found.url == new.link
    assert feed.poll([replace(new, title="Ceasefire from midnight on, say envoys"), *rest]) == ()
    assert feed.poll([old, *rest]) == ()
    assert feed.poll([old, new, *rest]) == ()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(0, 7), min_size=1, max_size=8, unique=True),
    st.sampled_from(["link", "none"]),
    st.data(),
)
def test_identity_of_a_headline_whose_edit_changes_its_address_is_kept(
    numbers: list[int], guid: str, data: st.DataObject
) -> None:
    """Addresses are made of headlines, and guids are addresses: an edit changes all three."""

    def entry(number: int, turn: int) -> Entry:
        name = WORDS[number]
        title = f"Truce at the {name}" if not turn else f"Envoys leave {turn} days of {name} talks"
        link = f"{SITE}/{title.lower().replace(' ', '-')}"
        return Entry(
            id=link if guid == "link" else "",
            title=title,
            link=link,
            published=NOW - (number + 1) * 61_000,
            summary=f"{LONG} {name}",
        )

    feed = Feed()
    turns = dict.fromkeys(numbers, 0)
    assert len(feed.poll([entry(n, 0) for n in numbers])) == len(numbers)
    for turn in (1, 2):
        changed = data.draw(st.sets(st.sampled_from(numbers)))
        turns |= dict.fromkeys(changed, turn)

        assert feed.poll([entry(n, turns[n]) for n in numbers]) == ()
