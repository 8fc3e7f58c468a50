"""Which stories of other languages an embeddings endpoint finds, judged by translations.

usage: python benchmarks/languages.py ITEMS CONFIG --embeddings URL --model NAME [--vectors FILE]

ITEMS is JSON lines, plain or .xz: title, text, lang, feed, url, first_seen, and title_en and
summary_en, the translations. CONFIG is a folder whose topics are played, each by itself, through
the daemon's own placing. A report that opened a story has its event elsewhere where a report of
another language came within 12 h whose translation has a cosine of 0.4 or more with its own; a
link is right where one of these is in the story that it leads to. Prints, for several likenesses
from which two stories are akin, how many links there are, how many are right, and what part of
the reports that have their event elsewhere they find. `--read` prints the links.
"""

import argparse
import asyncio
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import meaning as endpoint_benchmark
import stories as benchmark
from monitor import loading
from monitor.configuration import HOUR, Embeddings, Secret
from monitor.embeddings import Endpoint
from monitor.exchange import Guard, GuardedTransport
from monitor.language import content
from monitor.model import Item
from monitor.story import OpenStories, meaning, open_stories, terms

SAME = 0.4
SPAN = 12 * HOUR
KNOWN = 2_000  # documents that are taken as counted before
TRIED = (0.25, 0.28, 0.3, 0.32, 0.36, 0.4)

Vector = dict[str, float]


@dataclass(frozen=True)
class Reported:
    """A report with its translation."""

    item: Item
    english: str
    vector: Vector


def item(row: benchmark.Row, number: int) -> Item:
    at, title, text = benchmark.millis(row["first_seen"]), row["title"], row.get("text") or ""
    body = "" if text == title else text[:600]
    language, feed = row.get("lang") or "", row["feed"]
    return Item(f"i{number}", feed, (), row["url"], title, body, "", "", language, (), at, at, feed)


def translated(rows: list[benchmark.Row]) -> Iterator[Vector]:
    """Unit vectors of the translations."""
    words = [
        Counter([*content.terms(row.get("title_en") or "")] * 2 + _summary(row)) for row in rows
    ]
    held = Counter(word for each in words for word in each)
    for each in words:
        weights = {w: min(n, 3) * math.log((len(rows) + 1) / held[w]) for w, n in each.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        yield {word: weight / length for word, weight in weights.items()} if length else {}


def _summary(row: benchmark.Row) -> list[str]:
    """Of what is not about the subject the translator gives a note in brackets."""
    summary = row.get("summary_en") or ""
    return [] if summary.startswith("[") else [*content.terms(summary)]


def cosine(one: Vector, two: Vector) -> float:
    return sum(weight * two.get(word, 0.0) for word, weight in one.items())


def by_topic(items: Path, folder: Path) -> dict[str, list[Reported]]:
    index = loading.Loader(folder, {}).load().index
    rows = list(benchmark.read(items))
    found = defaultdict(list)
    for number, (row, vector) in enumerate(zip(rows, translated(rows), strict=True)):
        report = Reported(item(row, number), row.get("title_en") or row["title"], vector)
        for match in index.match(report.item):
            found[match.topic_id].append(report)
    return {
        topic: sorted(reports, key=lambda one: (one.item.seen_at, one.item.id))
        for topic, reports in found.items()
    }


@dataclass
class Links:
    """How many reports have their event elsewhere, how many links there are, how many are right."""

    elsewhere: int = 0
    made: int = 0
    right: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.made), self.right / max(1, self.elsewhere)
        found = f"{self.made:4} links, {self.right:3} right, of {self.elsewhere} to be found"
        return f"{found}: precision {precision:.2f}, recall {recall:.2f}"


def play(reports: list[Reported], known: endpoint_benchmark.Meanings, links: Links) -> list[str]:
    """Places a topic's reports one after the other; the links in words."""
    stories, counts = OpenStories("t", "", reports[0].item.seen_at), Counter[str]()
    members: dict[str, list[Reported]] = defaultdict(list)
    said = []
    for number, report in enumerate(reports):
        one, now = report.item, report.item.seen_at
        stories.advance(now)
        documents = (KNOWN + number, counts)
        put = stories.place(one, documents, now, "", known.get(meaning.text(one)))
        same = {name for name, held in members.items() if any(_is_same(report, h) for h in held)}
        if put.opened:
            links.elsewhere += bool(same)
            links.made += bool(put.akin)
            links.right += put.akin in same
        if put.akin:
            first = members[put.akin][0]
            mark = "right" if put.akin in same else "?    "
            said.append(f"{mark} {one.language} {report.english} << "
                        f"{first.item.language} {first.english}")  # fmt: skip
        counts.update(terms(one))
        members[put.story.id].append(report)
    return said


def _is_same(one: Reported, other: Reported) -> bool:
    near = abs(one.item.seen_at - other.item.seen_at) <= SPAN
    elsewhere = one.item.language != other.item.language
    return near and elsewhere and cosine(one.vector, other.vector) >= SAME


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=Path)
    parser.add_argument("config", type=Path)
    parser.add_argument("--embeddings", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--read", action="store_true")
    options = parser.parse_args()
    topics = by_topic(options.items, options.config)
    known = endpoint_benchmark.kept(options.vectors, options.model)
    texts = dict.fromkeys(meaning.text(one.item) for each in topics.values() for one in each)
    endpoint = Endpoint(
        Embeddings(Secret(options.embeddings), options.model),
        GuardedTransport(Guard((ip_network("0.0.0.0/0"), ip_network("::/0")))),
    )
    missing = [text for text in texts if text and text not in known]
    known |= asyncio.run(
        endpoint_benchmark.asked(endpoint, missing, options.vectors, options.model)
    )
    chosen = meaning.AKIN
    for bar in (chosen,) if options.read else TRIED:
        open_stories.AKIN = bar
        links = Links()
        said = [line for reports in topics.values() for line in play(reports, known, links)]
        print(f"akin from {bar}: {links}")
    if options.read:
        print(*said, sep="\n")


if __name__ == "__main__":
    main()
