"""`monitor silence` and `monitor routes test --at`, run as users run them."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from monitor.store import open_store
from monitor.testing.process import monitor

pytestmark = pytest.mark.anyio

HOUR = 3_600_000
MONITOR = """\
store: {{url: "sqlite:///{folder}/m.db"}}
notify: {{zone: Europe/Berlin}}
receivers: {{mail: {{console: {{}}}}, phone: {{console: {{}}}}}}
time_intervals:
  - name: night
    time_intervals:
      - times: [{{start_time: "22:00", end_time: "24:00"}}]
        location: Europe/Berlin
route:
  receiver: mail
  routes:
    - {{matchers: ['severity="high"'], receiver: phone}}
    - {{mute_time_intervals: [night], when_muted: drop}}
silences:
  holidays:
    matchers: ['tag="sport"']
    starts: 2030-12-24
    until: 2030-12-27
    comment: at home
"""
TOPIC = "topics:\n  talks:\n    query: truce\n"


@pytest.fixture
async def config(tmp_path: Path) -> Path:
    """A folder with a store that a daemon has made."""
    (tmp_path / "monitor.yaml").write_text(MONITOR.format(folder=tmp_path))
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists" / "talks.yaml").write_text(TOPIC)
    store = open_store(f"sqlite:///{tmp_path}/m.db", own=True)
    await store.open()
    await store.close()
    return tmp_path


async def test_a_silence_is_added_listed_and_ended(config: Path) -> None:
    before = time.time() * 1_000
    added = await monitor(
        "silence", "add", "topic=talks", 'outlet=~"The .*"', "--word", "prisoner swap",
        "--until", "2h", "--comment", "we know", "--author", "Ana", "--json",
        config=config,
    )  # fmt: skip
    listed = await monitor("silence", "list", "--json", config=config)
    told = await monitor("silence", "list", config=config)
    ended = await monitor("silence", "expire", added.json["id"], "--json", config=config)
    after = await monitor("silence", "list", "--json", config=config)

    assert [ran.code for ran in (added, listed, told, ended, after)] == [0] * 5
    mine = added.json
    until = datetime.fromisoformat(mine["until"]).timestamp() * 1_000
    assert before + 2 * HOUR <= until <= time.time() * 1_000 + 2 * HOUR
    assert {**mine, "id": "", "starts": "", "until": ""} == {
        "id": "",
        "matchers": ['topic="talks"', 'outlet=~"The .*"'],
        "words": ["prisoner swap"],
        "starts": "",
        "until": "",
        "comment": "we know",
        "author": "Ana",
        "when_muted": "defer",
        "source": "store",
        "active": True,
    }
    assert [(each["id"], each["source"], each["active"]) for each in listed.json] == [
        (mine["id"], "store", True),
        ("holidays", "monitor.yaml", False),
    ]
    assert '    topic="talks", outlet=~"The .*", the words "prisoner swap"\n' in told.out
    assert "from 2030-12-24 00:00 Europe/Berlin until 2030-12-27 00:00" in told.out
    assert ended.json == {"ended": [mine["id"]]}
    assert [each["id"] for each in after.json] == ["holidays"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "topic=talk", "--until", "2h"), "no topic is called talk (did you mean `talks`?)"),
        (("add", "topik=x", "--until", "2h"), "no label topik (did you mean `topic`?)"),
        (("add", 'topic=~"(?!x)"', "--until", "2h"), "RE2 has no lookaround"),
        (("add", "talks", "--until", "2h"), "'talks' is not a matcher"),
        (("add", "topic=talks", "--until", "soon"), "--until: 'soon' is no time (write 2h, 18:00"),
        (("add", "topic=talks", "--until", "2020-01-01"), "until: ends before it begins"),
        (("add", "topic=talks", "--starts", "2020-01-01", "--until", "2020-01-02"),
         "--until: it would have ended already"),
        (("add", "--until", "2h"), "matchers: names nothing that it silences"),
        (("add", "--word", "!", "--until", "2h"), "words: '!' has no word in it"),
        (("expire", "nope"), "no silence nope"),
        (("expire", "holidays"), "silence holidays stands in monitor.yaml: remove it there"),
    ],
)  # fmt: skip
async def test_a_silence_that_cannot_be_is_answered(
    config: Path, words: tuple[str, ...], said: str
) -> None:
    ran = await monitor("silence", *words, config=config)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


async def test_routes_test_says_what_keeps_an_alert_back_at_a_time(config: Path) -> None:
    await monitor(
        "silence", "add", "story=s1", "--word", "gaza", "--until", "2031-01-01", config=config
    )
    asked = ("routes", "test", "topic=talks", "tag=sport", "--at", "2030-12-24 23:30")

    both = await monitor(*asked, config=config)
    fields = await monitor(*asked, "--json", config=config)
    loud = await monitor(
        "routes", "test", "severity=high", "--at", "2030-12-24 23:30", config=config
    )
    comment = await monitor(
        "routes", "test", "genre=comment", "--at", "2030-12-20 12:00", config=config
    )
    words = ("story=s1", "--text", "Truce in Gaza", "--at", "2030-12-20 12:00")
    silent = await monitor("routes", "test", *words, config=config)
    other = await monitor("routes", "test", "story=s1", "--at", "2030-12-20 12:00", config=config)

    assert both.out.endswith(
        "     silenced by holidays until 2030-12-26 23:00 UTC: at home: kept until then\n"
        "     in the mute time interval night until 2030-12-25 00:00 Europe/Berlin: never told\n"
    )
    taken = fields.json[-1]
    assert (taken["muted"]["by"], taken["muted"]["then"]) == ("night", "drop")
    assert (taken["silenced"]["by"], taken["silenced"]["then"]) == ("holidays", "defer")
    assert taken["muted"]["until"] < taken["silenced"]["until"]
    assert ("mute" in loud.out, "silenced" in loud.out) == (False, False)
    rolled = "genre comment: in the daily roll-up, 2030-12-21 08:00 "
    assert (rolled in comment.out, "roll-up" in silent.out) == (True, False)
    assert "silenced by" in silent.out
    assert "silenced by" not in other.out


async def test_routes_test_needs_no_store(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(MONITOR.format(folder=tmp_path / "none"))

    ran = await monitor("routes", "test", "topic=talks", "--at", "23:00", config=tmp_path)
    wrong = await monitor("routes", "test", "topic=talks", "--at", "25:00", config=tmp_path)

    assert (ran.code, wrong.code) == (0, 2)
    assert "in the mute time interval night" in ran.out
    assert "silences that were added by command are not known: there is no store" in ran.err
    assert "--at: '25:00' is no time; write 2h, 18:00" in wrong.err
