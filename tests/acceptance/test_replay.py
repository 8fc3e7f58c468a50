"""The replay: invented snapshots through the real parts on a simulated clock."""

import csv
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.configuration import Configuration, Topic
from monitor.model import DeliveryKind
from monitor.store import open_store
from monitor.testing.replay import Replay, read_index

pytestmark = pytest.mark.anyio

BEGIN = datetime(2025, 11, 19, 8, 0, tzinfo=UTC)
TOPIC = Topic("truce", "Truce", "truce")


def document(*reports: tuple[int, str], at: datetime) -> bytes:
    """A list of (number, headline)."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><link>https://courier.example/{n}</link>"
        f"<title>{title}</title><pubDate>{format_datetime(at)}</pubDate></item>"
        for n, title in reports
    )
    return f"<rss version='2.0'><channel><title>C</title>{entries}</channel></rss>".encode()


def recorded(folder: Path, feeds: dict[str, dict[int, bytes]]) -> None:
    """Write snapshots: minutes after the beginning and what stood there from then on."""
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as out:
        index = csv.writer(out)
        index.writerow(["feed", "time", "file"])
        for feed, snapshots in feeds.items():
            for minutes, body in snapshots.items():
                file = f"{feed}-{minutes}.xml"
                (folder / file).write_bytes(body)
                index.writerow([feed, (BEGIN + timedelta(minutes=minutes)).isoformat(), file])


async def test_replay_records_each_report_once_and_edits_update(tmp_path: Path) -> None:
    old = [(n, f"Report {n} of the morning") for n in range(12)]
    feeds = {
        "courier": {
            0: document(*old, at=BEGIN),
            60: document((20, "Envoys meet"), *old, at=BEGIN),
            120: document((20, "Envoys agree to a truce"), *old, at=BEGIN),
            180: document((20, "Envoys sign the truce"), *old, at=BEGIN),
        },
        "digest": {90: document((7, "Harbour opens"), at=BEGIN)},
    }
    recorded(tmp_path, feeds)
    store = open_store(f"sqlite:///{tmp_path}/replay.db")
    await store.open()

    replay = Replay(read_index(tmp_path), store, Configuration(topics=(TOPIC,)))
    played = await replay.play()

    told = [one.message for one in played.told if one.message.kind is DeliveryKind.ALERT]
    counts = await store.counts()
    await store.close()
    assert (counts["items"], counts["sources"]) == (13, 2)  # the digest has one of the courier
    assert sum(polled.recorded.edited for _, polled in played.polls) == 2
    assert [message.headline for message in told] == ["Envoys agree to a truce"]
    assert len(played.served) == 5
    results = {polled.result for _, polled in played.polls}
    assert results == {"ok", "not_modified"}
    times = [at for at, _ in played.polls]
    assert times == sorted(times)
