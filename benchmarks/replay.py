"""Recorded snapshots of feeds through the real daemon's parts, judged by an outside reading.

    python benchmarks/replay.py FOLDER [--config config] [--alerts FILE] [--missed FILE]
        [--store FILE]

FOLDER holds `index.csv` (columns feed, time, file) and the snapshots. `monitor.testing.replay`
plays them on a simulated clock; then feedparser reads every snapshot, and each entry (by its guid,
else its link unless that is the front page, else its title, within its feed) is looked for in the
store. Nothing of ours decides what an entry is.

    entries of any snapshot | served in a poll? | recorded? | once?
                            `- never served: how long did it stand, when were the polls?
"""

import argparse
import asyncio
import io
import json
import os
import re
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser

from monitor import loading, telemetry
from monitor.configuration import MINUTE
from monitor.model import DeliveryKind
from monitor.store import open_store
from monitor.testing.replay import Played, Replay, Snapshot, read_index

Identity = tuple[str, str]  # feed; guid, else link, else title


@dataclass
class Entry:
    """An entry over all snapshots that held it."""

    guid: str = ""
    link: str = ""
    titles: list[str] = field(default_factory=list)  # different ones that were served, in order
    held: list[Snapshot] = field(default_factory=list)


def read_entries(
    snapshots: Mapping[str, tuple[Snapshot, ...]], served: set[Snapshot]
) -> dict[Identity, Entry]:
    found: defaultdict[Identity, Entry] = defaultdict(Entry)
    for feed, each in snapshots.items():
        for snapshot in each:
            body = io.BytesIO(snapshot.file.read_bytes())
            document = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
            for raw in document.entries:
                guid, link, title = ((raw.get(n) or "").strip() for n in ("id", "link", "title"))
                own = "" if _front(link) else link
                entry = found[(feed, guid or own or title)]
                entry.guid, entry.link = entry.guid or guid, entry.link or own
                entry.held.append(snapshot)
                if snapshot in served and _words(title) not in map(_words, entry.titles):
                    entry.titles.append(title)
    return found


@dataclass
class Archive:
    """The store, read as plain rows."""

    by_key: dict[tuple[str, str], str]
    by_url: defaultdict[str, set[str]]
    rows: list[sqlite3.Row]
    by_title: defaultdict[tuple[str, str], set[str]]

    def holds(self, identity: Identity, entry: Entry) -> str:
        """The id of the item, or ''."""
        feed = identity[0]
        if (feed, entry.guid) in self.by_key:
            return self.by_key[feed, entry.guid]
        urls = entry.link and (self.by_url.get(_bare(entry.link)))
        titles = [self.by_title.get((feed, " ".join(_words(t)))) for t in entry.titles]
        return min(next((each for each in (urls, *titles) if each), {""}))


def _front(link: str) -> bool:
    return urlsplit(link).path in ("", "/")


def _bare(link: str) -> str:
    """Without scheme, www, query, fragment and last slash: what a reader would call the same."""
    return re.sub(r"^https?://(www\.)?|[?#].*$|/+$", "", link).rstrip("/")


def read_archive(file: Path) -> Archive:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    rows = connection.execute("SELECT * FROM items").fetchall()
    connection.close()
    archive = Archive({}, defaultdict(set), rows, defaultdict(set))
    for row in rows:
        for key in json.loads(row["keys"]):
            if key.startswith("g:"):
                _, feed, guid = key.split(":", 2)
                archive.by_key[feed, guid] = row["id"]
            if key.startswith("u:"):
                archive.by_url[_bare(key[2:])].add(row["id"])
        if not _front(row["url"]):
            archive.by_url[_bare(row["url"])].add(row["id"])
        archive.by_title[row["source_id"], " ".join(_words(row["title"]))].add(row["id"])
    return archive


def _when(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%m-%d %H:%M")


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


def _edits(entries: Mapping[Identity, Entry]) -> int:
    """Further headlines of served entries, each counted once however often it came back."""
    return sum(len(entry.titles) - 1 for entry in entries.values())


def _stood(entry: Entry, snapshots: Mapping[str, tuple[Snapshot, ...]]) -> int:
    """Minutes for which it stood in its feed: until the first snapshot without it."""
    every = snapshots[entry.held[0].feed]
    last = every.index(entry.held[-1])
    end = every[last + 1].at if last + 1 < len(every) else entry.held[-1].at
    return (end - entry.held[0].at) // MINUTE


def _last_poll(played: Played, feed: str, before: int) -> tuple[int, str]:
    times = [(at, p) for at, p in played.polls if p.source_id == feed and at < before]
    return (times[-1][0], times[-1][1].detail) if times else (0, "")


def report(
    played: Played,
    snapshots: Mapping[str, tuple[Snapshot, ...]],
    file: Path,
    missed_to: Path | None,
) -> None:
    entries, archive = read_entries(snapshots, played.served), read_archive(file)
    served = {i: e for i, e in entries.items() if played.served & set(e.held)}
    owners = {i: archive.holds(i, e) for i, e in served.items()}
    lost = [i for i, owner in owners.items() if not owner]
    shared: defaultdict[str, list[Identity]] = defaultdict(list)
    for identity, owner in owners.items():
        shared[owner].append(identity)
    extra = [row for row in archive.rows if row["id"] not in shared]
    results = Counter(polled.result for _, polled in played.polls)
    print(f"snapshots {sum(map(len, snapshots.values()))}, of these served {len(played.served)}")
    print(f"polls {len(played.polls)}: {dict(results)}")
    print(f"entries in any snapshot {len(entries)}, in a served one {len(served)}")
    print(f"items recorded {len(archive.rows)}; served entries without an item {len(lost)}")
    print(f"items that are no served entry {len(extra)}")
    _report_delay(served, owners, archive, snapshots)
    _report_shared({o: i for o, i in shared.items() if o and len(i) > 1})
    _report_twins(archive)
    edited = sum(polled.recorded.edited for _, polled in played.polls)
    print(f"further headlines in served snapshots {_edits(served)}, edits recorded {edited}")
    for identity in lost[:20]:
        print("  LOST", identity, served[identity].titles[:1])
    for row in extra[:20]:
        print("  EXTRA", row["source_id"], row["title"], row["url"])
    missed = {i: e for i, e in entries.items() if i not in served}
    held = {i: archive.holds(i, e) for i, e in missed.items()}
    elsewhere = sum(map(bool, held.values()))
    print(f"entries never served {len(missed)}, of these recorded under another {elsewhere}")
    _report_missed({i: e for i, e in missed.items() if not held[i]}, played, snapshots, missed_to)


def _report_delay(
    served: Mapping[Identity, Entry],
    owners: Mapping[Identity, str],
    archive: Archive,
    snapshots: Mapping[str, tuple[Snapshot, ...]],
) -> None:
    """Minutes from the snapshot that brought a report to the poll that recorded it."""
    seen = {row["id"]: row["seen_at"] for row in archive.rows}
    late = sorted(
        (seen[owners[identity]] - entry.held[0].at) / MINUTE
        for identity, entry in served.items()
        if owners[identity] and entry.held[0] != snapshots[identity[0]][0]
    )
    late = [minutes for minutes in late if minutes >= 0]  # another feed may have had it before
    if late:
        parts = [f"{late[int(len(late) * share)]:.0f}" for share in (0.5, 0.9, 0.99)]
        print(f"recorded after (min): half {parts[0]}, 9 in 10 {parts[1]}, 99 in 100 {parts[2]}")


def _report_shared(shared: Mapping[str, list[Identity]]) -> None:
    feeds = sum(len({feed for feed, _ in each}) > 1 for each in shared.values())
    print(
        f"items that are several entries {len(shared)} ({sum(map(len, shared.values()))} entries): "
        f"the same report in several feeds {feeds}, twice in one feed {len(shared) - feeds}"
    )


def _report_twins(archive: Archive) -> None:
    twins = [ids for ids in archive.by_url.values() if len(ids) > 1]
    titles = [ids for (_, title), ids in archive.by_title.items() if len(ids) > 1 and title]
    print(f"items that share a link {len(twins)}, a feed and a headline {len(titles)}")
    by_id = {row["id"]: row for row in archive.rows}
    for ids in [*twins[:10], *titles[:10]]:
        for one in sorted(ids)[:3]:
            row = by_id[one]
            print("  TWIN", row["source_id"], _when(row["seen_at"]), row["title"][:70], row["url"])
        print("  --")


def _report_missed(
    missed: Mapping[Identity, Entry],
    played: Played,
    snapshots: Mapping[str, tuple[Snapshot, ...]],
    to: Path | None,
) -> None:
    stood = {i: _stood(e, snapshots) for i, e in missed.items()}
    bins = (5, 10, 30, 60, 120, 360)
    counts = Counter(next((b for b in bins if s < b), 9999) for s in stood.values())
    short = dict(sorted(counts.items()))
    print(f"missed {len(missed)}: stood in their feed for less than (min) {short}")
    print(f"  by feed {dict(Counter(feed for feed, _ in missed).most_common())}")
    if to is None:
        return
    with to.open("w", encoding="utf-8") as out:
        for identity, entry in sorted(missed.items(), key=lambda pair: pair[1].held[0].at):
            first = entry.held[0].at
            before, _ = _last_poll(played, identity[0], first + 1)
            print(
                f"{identity[0]}  stood {_when(first)} for {stood[identity]} min, "
                f"polled {(first - before) // MINUTE} min before  {identity[1]}",
                file=out,
            )


def report_alerts(played: Played, to: Path | None) -> None:
    kinds = Counter(told.message.kind for told in played.told)
    topics = Counter((told.message.topic, told.message.kind.value) for told in played.told)
    days = Counter(_when(told.at)[:5] for told in played.told)
    print(f"messages {len(played.told)}: { {k.value: n for k, n in kinds.items()} }")
    print(f"  by topic {dict(topics)}")
    print(f"  by day {dict(sorted(days.items()))}")
    seen = Counter(r.item_id + t.message.topic for t in played.told for r in t.message.reports)
    print(f"  reports told {len(seen)}, told more than once {sum(n > 1 for n in seen.values())}")
    if to is not None:
        to.write_text("".join(_lines(played)), encoding="utf-8")


MARKS = {
    DeliveryKind.ALERT: "ALERT",
    DeliveryKind.FOLLOW_UP: "  more",
    DeliveryKind.NOTICE: "NOTICE",
    DeliveryKind.DIGEST: "DIGEST",
}


def _lines(played: Played) -> Iterable[str]:
    for told in played.told:
        message = told.message
        thread = f"[{(message.root_id or message.id)[:6]}] {message.severity} {message.topic}"
        yield f"{_when(told.at)} {MARKS[message.kind]} {thread}: {message.headline}\n"
        yield from (f"         {line}\n" for line in message.lines[:5])
        for one in message.reports:
            age = (told.at - (one.published or told.at)) // MINUTE
            why = f"{age} min old; {', '.join(one.evidence[:6])}"
            yield f"         {one.outlet}: {one.title} ({why})\n"


async def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--config", type=Path, default=Path("config"))
    arguments.add_argument("--alerts", type=Path)
    arguments.add_argument("--missed", type=Path)
    arguments.add_argument("--store", type=Path, help="keep the store here")
    asked = arguments.parse_args()
    telemetry.configure("json", "error")
    snapshots = read_index(asked.folder)
    configuration = loading.load(asked.config, os.environ)
    with tempfile.TemporaryDirectory() as folder:
        file = asked.store or Path(folder) / "replay.db"
        store = open_store(f"sqlite:///{file}")
        await store.open()
        begun = time.perf_counter()
        played = await Replay(snapshots, store, configuration).play()
        await store.close()
        print(f"played in {time.perf_counter() - begun:.0f} s")
        report(played, snapshots, file, asked.missed)
        report_alerts(played, asked.alerts)


if __name__ == "__main__":
    asyncio.run(main())
