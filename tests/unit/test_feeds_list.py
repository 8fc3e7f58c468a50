from dataclasses import replace

import pytest

from monitor.cli.feeds_list import FeedLine, _masked, budget_line
from monitor.cli.output import plain
from monitor.configuration import HOUR, Configuration, FetchLimits, Source
from monitor.model import PollState, Validators

FEEDS = tuple(Source(f"s{n}", "u", interval_max=HOUR) for n in range(90))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (0, "about 118 polls an hour planned, no budget"),
        (120, "about 118 polls an hour planned, the budget is 120"),
        (80, "the budget of 80 cannot be met: `at_most` alone asks for 90"),
    ],
)
def test_feeds_list_ends_with_the_budget(limit: int, words: str) -> None:
    fetch = replace(FetchLimits(), requests_per_hour=limit)

    line = budget_line(Configuration(sources=FEEDS, fetch=fetch), 118.2)

    assert line.endswith(words)


def test_feeds_list_as_json_holds_no_password() -> None:
    url = "https://desk:s3cret@courier.example/feed"
    state = PollState("a", adopted=url, validators=Validators(url=url))

    shown = plain(_masked(FeedLine(Source("a", url), state, 0, None)))

    assert shown["source"]["url"] == "https://desk:***@courier.example/feed"
    assert "s3cret" not in repr(shown)
