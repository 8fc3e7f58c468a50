"""What a page says in numbers is what the code does: each sentence is made of the constant here."""

import math
import re
from pathlib import Path

import pytest

from monitor import schedule
from monitor.alert.tell import rollup
from monitor.app import daemon, deadline
from monitor.configuration import (
    DAY,
    HOUR,
    MINUTE,
    ArticleLimits,
    Configuration,
    FetchLimits,
    Rollup,
)
from monitor.exchange import coding, transport
from monitor.fetch import fetcher
from monitor.gazetteer import names
from monitor.gazetteer.rising import LEAST_OUTLETS, LEAST_RATIO, LEAST_REPORTS
from monitor.loading import complete
from monitor.match.index import frequencies
from monitor.match.plan import score, terms
from monitor.notify import answers, slack_forms
from monitor.pipeline import discover
from monitor.pipeline.poll import articles
from monitor.push import decide
from monitor.schedule import coverage
from monitor.schedule.plan import _MOVED_FOR, _MOVES, SAFETY_NET, SUSPENDED_RETRY, THROTTLE
from monitor.story.placement import CLOSED_AFTER
from monitor.telemetry import pipe
from monitor.web import callback, connections

DOCS = Path(__file__).parents[2] / "docs"
PER_HOUR = ArticleLimits().per_hour
COUNTED = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 7: "seven", 40: "Forty"}
SAID = [
    # --- how-to/feeds.md
    ("how-to/feeds", f"could not be read for {coverage.FAILING // HOUR} hours"),
    ("how-to/feeds", f"by chance once in {math.exp(coverage._EXPECTED):,.0f} times"),
    ("how-to/feeds", f"more than {FetchLimits().new_per_hour:,} new items within an hour"),
    ("how-to/feeds", f"at most {discover.REQUESTS} requests, one after the other"),
    ("how-to/feeds", f"for {COUNTED[_MOVES]} polls over at least a day"),
    ("how-to/feeds", f"{THROTTLE // MINUTE} minutes where it names none"),
    ("how-to/feeds", f"{fetcher.THROTTLE_DEFAULT / 60:.0f} minutes where it names none"),
    # --- how-to/entities.md
    ("how-to/entities", f"texts of more than {names.LONGEST} characters are dropped"),
    ("how-to/entities", f"when at least {LEAST_REPORTS} recent reports from at least"),
    ("how-to/entities", f"from at least {LEAST_OUTLETS} outlets hold it"),
    ("how-to/entities", f"ratio of at least {LEAST_RATIO} (Dunning"),
    # --- how-to/full-text.md
    ("how-to/full-text", f"({articles.WHOLE:,} characters or more)"),
    ("how-to/full-text", f"the budget of {PER_HOUR} pages per hour is used up"),
    ("how-to/full-text", f"not complete after {ArticleLimits().deadline // 1000} s"),
    # --- how-to/quiet-times.md, receivers.md, watchlists.md, websub.md
    ("how-to/quiet-times", f"it comes at {Rollup().minute // 60:02}:{Rollup().minute % 60:02} in"),
    ("how-to/quiet-times", f"{COUNTED[rollup.LISTED]} stories are listed"),
    ("how-to/receivers", f"with more than {slack_forms.MOST_IN_ONE} reports in several"),
    ("how-to/receivers", f"A webhook has {answers.PATIENCE:.0f} seconds for its answer"),
    ("how-to/watchlists", f"in a day, {Configuration().max_per_day} by default"),
    ("how-to/websub", f"then every {decide.LONGEST_WAIT // HOUR} hours"),
    ("how-to/websub", f"A push may have {callback.BODY // 2**20} MB"),
    # --- explanation
    ("explanation/hard-hours", f"{connections.MOST:,} connections stay"),
    ("explanation/hard-hours", f"{pipe.MOST >> 20} MB of the log wait"),
    (
        "explanation/hard-hours",
        (
            f"more than {complete.ENOUGH} faults in its first "
            f"{complete.FURTHER * complete.BEGINNING >> 10} KB"
        ),
    ),
    ("explanation/hard-hours", f"beyond {complete.LONG >> 10} KB a faulty file is told alone"),
    ("explanation/hard-hours", f"{FetchLimits().new_per_hour:,} new items of a feed"),
    ("explanation/hard-hours", f"ends within {math.ceil(deadline.SECONDS)} seconds"),
    ("explanation/push-and-poll", f"every {SAFETY_NET // HOUR} hours, or at `at_most`"),
    ("explanation/from-report-to-message", f"and {CLOSED_AFTER // HOUR} hours after the last one"),
    ("explanation/scoring", f"and below {score.MOST:.0f}, with two decimals"),
    ("explanation/scoring", f"Title {score.FIELD_WEIGHTS['title']:g}, summary "),
    ("explanation/scoring", f"summary {score.FIELD_WEIGHTS['summary']:g}, the first"),
    ("explanation/scoring", f"at most {score.MAX_TIMES}: "),
    ("explanation/scoring", f"once {frequencies.LEAST_ITEMS:,} items are archived"),
    ("explanation/scoring", f"from the newest {frequencies.MOST_ITEMS:,} at most"),
    ("explanation/scoring", f"fewer than {frequencies.LEAST_HOLDING} items hold"),
    ("explanation/scoring", f"the commonest {frequencies.MOST_WORDS:,}, counts as rare"),
    ("explanation/security", f"{transport._HEAD_MOST // 1024} KiB before the body begins"),
    ("explanation/security", f"more than {coding._FRAMES:,} streams in one body"),
    ("explanation/security", f"is at most {callback.BODY // 2**20} MB"),
    # --- reference, tutorial, architecture
    ("reference/query-language", f"A wildcard word needs {COUNTED[terms.MIN_LITERALS]} letters"),
    ("reference/query-language", f"at most {COUNTED[terms.MAX_WILDCARDS]} wildcards"),
    ("reference/query-language", f"`~1` needs a word of {COUNTED[terms.MIN_FUZZY[1]]} letters"),
    ("reference/query-language", f"`~2` of {COUNTED[terms.MIN_FUZZY[2]]}"),
    ("tutorial/production", f"exits 0 within {math.ceil(deadline.SECONDS)} seconds"),
    ("how-to/run-the-image", f"it drains for {math.ceil(deadline.SECONDS)} seconds at most"),
    ("architecture", f"drain, at most {math.ceil(deadline.SECONDS)} s"),
]


@pytest.mark.parametrize(("page", "sentence"), SAID)
def test_a_number_on_a_page_is_the_one_in_the_code(page: str, sentence: str) -> None:
    text = re.sub(r"\s+", " ", (DOCS / f"{page}.md").read_text("utf-8"))

    assert sentence in text


def test_durations_that_pages_name_are_those_of_the_code() -> None:
    assert schedule.lasting(SUSPENDED_RETRY) == "30 days"
    assert _MOVED_FOR == coverage.QUIET == DAY  # "over at least a day", twice
    assert daemon.PATIENCE < deadline.SECONDS
