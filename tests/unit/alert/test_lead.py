"""How much of a match stands in the headline or the first sentence, and who asks for it."""

from dataclasses import replace

import pytest

from monitor.alert import Feed, Matched, decide
from monitor.alert.decide import lead_of
from monitor.configuration import MINUTE, Entity, Source, Topic
from monitor.match import compile_watchlist
from monitor.model import Alert, Item, Placement, Story
from monitor.testing.builders import item

FERRY = Entity("ferry", "Blue Ferry", aliases=("Ferry of the North",))
TOPIC = Topic("t", "T", "truce OR harbour OR entity:ferry", severity=(("high", "lead >= 2"),))


def lead(report: Item) -> int:
    (match,) = compile_watchlist((TOPIC,), (FERRY,)).match(report)
    return lead_of(report, match)


@pytest.mark.parametrize(
    ("title", "summary", "text", "expected"),
    [
        ("Truce at the harbour", "", "", 2),
        ("Truce holds, truce brings ships", "", "", 1),
        ("Envoys meet", "A truce is near. They met in the harbour.", "", 1),
        ("Envoys meet", "They met at dawn. A truce is near.", "", 0),
        ("Envoys meet", "", "The harbour is quiet. A truce is near.", 1),
        ("Envoys meet", "They met at dawn.", "The harbour is quiet.", 0),
        ("Blue Ferry, the Ferry of the North, sails", "", "", 1),
        ("", "", "Truce at the harbour", 2),
    ],
)
def test_lead_counts_terms_at_the_beginning(
    title: str, summary: str, text: str, expected: int
) -> None:
    assert lead(item(title=title, summary=summary, text=text)) == expected


@pytest.mark.parametrize(
    ("title", "level"), [("Truce at the harbour", "high"), ("Truce", "normal")]
)
def test_severity_and_routes_ask_for_the_lead(title: str, level: str) -> None:
    report = item(title=title)
    (match,) = compile_watchlist((TOPIC,), (FERRY,)).match(report)
    story = Story("s", "t", title, 0, 0, 1, ("Courier",))
    now = report.seen_at
    feed = Feed(Source("courier", "https://c.example/"), now - MINUTE, now, now)
    placed = Placement(story, opened=True)

    alert = decide(Matched(replace(report, published=now), TOPIC, match, placed), "e", feed)

    assert isinstance(alert, Alert)
    labels = dict(alert.labels)
    expected = ("2",) if level == "high" else ("1",)
    assert (labels["severity"], labels["lead"]) == ((level,), expected)
