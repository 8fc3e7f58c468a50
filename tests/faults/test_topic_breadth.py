"""`monitor check` says how much a topic makes, where there is an archive, and what is too much."""

import asyncio
import time
from pathlib import Path

from monitor.cli.check import CheckReport, run_check
from monitor.configuration import DAY, HOUR
from monitor.groups import Group
from monitor.model import Alert
from monitor.ports import GroupLedger
from monitor.store import open_store

WATCHLIST = """\
topics:
  sea: {name: Sea, query: harbour}
  talks: {name: Talks, query: truce, max_per_day: 10}
"""


async def _archive(folder: Path, alerts: list[Alert]) -> None:
    store = open_store(f"sqlite:///{folder}/monitor.db")
    await store.open()

    def work(ledger: GroupLedger) -> None:
        for each in alerts:
            ledger.keep_alert(each, [Group("desk", each.id)])

    await store.write(work)
    await store.close()


def archive(folder: Path, alerts: list[Alert]) -> None:
    asyncio.run(_archive(folder, alerts))


def alert(topic: str, number: int, story: str, at: int) -> Alert:
    return Alert(f"{topic} {number}", f"i{number}", topic, story, (), 1.0, "matches", at)


def checked(folder: Path) -> CheckReport:
    (folder / "watchlists").mkdir()
    (folder / "watchlists/w.yaml").write_text(WATCHLIST)
    (folder / "monitor.yaml").write_text(f"store: {{url: 'sqlite:///{folder}/monitor.db'}}\n")
    return run_check(folder, {})


def test_check_says_what_topics_make_and_which_is_too_broad(tmp_path: Path) -> None:
    now = time.time_ns() // 1_000_000
    two_days = [now - 2 * DAY + n * HOUR for n in range(30)]
    archive(
        tmp_path,
        [
            *(alert("talks", n, f"s{n}", at) for n, at in enumerate(two_days)),
            *(alert("sea", n, "one", at) for n, at in enumerate(two_days[:8])),
            *(alert("gone", n, f"g{n}", now) for n in range(9)),
            *(alert("sea", 100 + n, f"old {n}", now - 8 * DAY) for n in range(99)),
        ],
    )

    report = checked(tmp_path)

    text = report.render()
    assert "a day      Talks: new stories 15.0, reports 15.0\n" in text
    assert "           Sea: new stories 0.5, reports 4.0\n" in text
    (warned,) = [each for each in report.warnings if "max_per_day" in each.message]
    assert (warned.topic_id, warned.line) == ("talks", 3)
    assert "makes 15 new stories a day, and 10 are told at once" in warned.message


def test_check_without_an_archive_says_nothing_of_it(tmp_path: Path) -> None:
    report = checked(tmp_path)

    assert report.breadths == ()
    assert "a day" not in report.render()
