"""One report by its outlet's own feed and by services that gather feeds."""

import pytest

from monitor.configuration import HOUR, MINUTE
from monitor.story.copies import copied
from monitor.testing.builders import NOON, item

TITLE = "Truce holds at port"
OWN = item(id="own", source_id="own", title=TITLE, summary="Calm.", outlet="Harbour Post",
           url="https://www.harbour.example/1")  # fmt: skip


def relayed(**changes: object) -> str:
    link = "https://news.google.com/rss/articles/CB"
    values = {"id": "new", "source_id": "search", "title": TITLE, "summary": "", "url": link}
    return copied(item(**(values | {"outlet": "The Harbour Post"} | changes)), [OWN])


@pytest.mark.parametrize(
    "outlet", ["Harbour Post", "the HARBOUR post", "harbour.example", "Harbour", "Harbour-Post"]
)
def test_the_outlet_is_known_by_name_or_site(outlet: str) -> None:
    assert relayed(outlet=outlet) == "own"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Truce fails at port"},
        {"title": TITLE + " gates"},
        {"published": NOON + 3 * HOUR + MINUTE, "seen_at": NOON + 4 * HOUR},
        {"published": NOON + 4 * HOUR, "seen_at": NOON + 4 * HOUR, "outlet": "Quay Times"},
    ],
)
def test_another_report_is_not_folded(changes: dict[str, object]) -> None:
    assert relayed(**changes) == ""


def test_two_words_are_too_few_to_tell() -> None:
    short = item(id="own", source_id="own", title="Live: truce", summary="", outlet="Harbour Post")
    other = item(id="new", source_id="search", title="Live: truce", summary="",
                 outlet="Harbour Post")  # fmt: skip

    assert copied(other, [short]) == ""


@pytest.mark.parametrize(
    ("name", "url"),
    [("CNN", "https://edition.cnn.com/1"), ("BBC", "https://www.bbc.co.uk/1"),
     ("Le Monde", "https://www.lemonde.fr/1"), ("Правда", "https://xn--80aafi6cg.example/1")],
)  # fmt: skip
def test_names_are_found_in_hosts(name: str, url: str) -> None:
    """A day later the same headline is another report of one outlet, and a copy of another's."""
    title, at = f"{TITLE} while envoys wait", NOON + 24 * HOUR
    own = item(id="own", source_id="own", title=title, outlet="World", url=url)
    link = "https://news.google.com/rss/articles/CB"
    google = item(id="new", source_id="search", title=title, summary="", outlet=name,
                  url=link, published=at, seen_at=at)  # fmt: skip

    assert copied(google, [own]) == ("" if name != "Правда" else "own")
