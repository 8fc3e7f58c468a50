"""`monitor entities`, run as a user runs it."""

import bz2
import gzip
import json
import time
from pathlib import Path

import pytest

from monitor import loading
from monitor.model import Item, Match
from monitor.ports import Ledger
from monitor.store import open_store
from monitor.testing import builders, process

pytestmark = pytest.mark.anyio

DAY = 86_400_000
LABELS = {"en": "Mara Elbrun", "ru": "Мара Эльбрун", "he": 'מרה "אלברון"', "zh": "玛拉"}
DOCUMENT = {
    "type": "item",
    "id": "Q902",
    "labels": {k: {"language": k, "value": v} for k, v in LABELS.items()},
    "aliases": {"en": [{"language": "en", "value": "M.: Elbrun #1\n"}]},
}
DUMP = b"[\n" + json.dumps(DOCUMENT).encode() + b"\n]\n"
PACKED = {"": DUMP, ".gz": gzip.compress(DUMP), ".bz2": bz2.compress(DUMP)}
JRC = "true\tP\tu\tMara+Elbrun\ntrue\tP\tru\tМара+Эльбрун\n12\tO\tar\tمجلس+الميناء\n".encode()
WATCHLIST = """\
entities:
  keld: {name: Boran Keld, context: [harbour]}
topics:
  talks: {query: talks}
"""


async def monitor(*arguments: str | Path) -> tuple[int, str, str]:
    ran = await process.monitor("entities", *arguments)
    return ran.code, ran.out, ran.err


def folder(path: Path, watchlist: str) -> Path:
    (path / "watchlists").mkdir()
    (path / "watchlists" / "a.yaml").write_text(watchlist, "utf-8")
    (path / "feeds.yaml").write_text("a: https://a.example/feed\n", "utf-8")
    store = f"store: {{url: 'sqlite:///{path}/monitor.db'}}\n"
    (path / "monitor.yaml").write_text(store + "receivers: {console: {console: {}}}\n", "utf-8")
    return path


@pytest.mark.parametrize("ending", ["", ".gz", ".bz2"])
async def test_import_from_wikidata_is_read_by_the_watchlist_reader(
    tmp_path: Path, ending: str
) -> None:
    dump = tmp_path / f"dump.json{ending}"
    dump.write_bytes(PACKED[ending])
    to = folder(tmp_path, WATCHLIST) / "watchlists" / "people.yaml"

    ran = await monitor("import", "--wikidata", dump, "--only", "Q902,Q1", "--to", to)
    again = await monitor("import", "--wikidata", dump, "--only", "Q902", "--to", to)

    assert (ran[0], ran[1]) == (0, f"written: {to}\n")
    assert "not in the file, or without a usable name: Q1" in ran[2]
    assert again[0] == 2
    read = {entity.id: entity for entity in loading.load(tmp_path, {}).entities}
    assert read["mara-elbrun"].name == "Mara Elbrun"
    labels = ((language, (text,)) for language, text in LABELS.items() if language != "en")
    assert read["mara-elbrun"].aliases == ()
    assert read["mara-elbrun"].aliases_in == (*labels, ("en", ("M.: Elbrun #1",)))


async def test_import_from_jrc_by_name_and_language(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_bytes(JRC)

    code, out, _ = await monitor(
        "import", "--jrc", file, "--name", "Mara Elbrun", "--only", "12", "--languages", "ar"
    )
    folder(tmp_path, out)

    assert code == 0
    assert [(e.id, e.name) for e in loading.load(tmp_path, {}).entities] == [
        ("mara-elbrun", "Mara Elbrun"),
        ("12", "مجلس الميناء"),
    ]


async def test_import_says_what_is_wrong(tmp_path: Path) -> None:
    whole, cut, odd = tmp_path / "whole.gz", tmp_path / "cut.gz", tmp_path / "odd.txt"
    whole.write_bytes(gzip.compress(DUMP))
    cut.write_bytes(gzip.compress(DUMP)[:-20])
    odd.write_bytes(b"no tabs\n")

    none = await monitor("import", "--wikidata", whole, "--only", "Q5")
    damaged = await monitor("import", "--wikidata", cut, "--name", "x")
    format_ = await monitor("import", "--jrc", odd, "--only", "1")
    two = await monitor("import", "--jrc", odd, "--wikidata", whole, "--only", "1")
    what = await monitor("import", "--jrc", odd)

    assert [ran[0] for ran in (none, damaged, format_, two, what)] == [1, 1, 1, 2, 2]
    assert "damaged" in damaged[2]
    assert f"{odd}: line 1 " in format_[2]
    assert "Traceback" not in "".join(ran[2] for ran in (none, damaged, format_, two, what))


def reports(now: int) -> list[Item]:
    old = [(f"Boran Keld says talks go on, day {n}", now - 20 * DAY) for n in range(20)]
    new = [(f"Talks go on: Mara Elbrun meets Boran Keld, day {n}", now - DAY) for n in range(8)]
    return [
        builders.item(
            id=f"i{n}",
            keys=(f"k{n}",),
            title=title,
            summary="",
            published=at,
            seen_at=at,
            outlet=f"Outlet {n % 2}",
        )
        for n, (title, at) in enumerate([*old, *new])
    ]


async def test_suggest_lists_what_rises_and_changes_nothing(tmp_path: Path) -> None:
    config = folder(tmp_path, WATCHLIST)
    before = loading.fingerprint(config)
    store = open_store(loading.load(config, {}).store_url, own=True)
    await store.open()

    def work(ledger: Ledger) -> None:
        for item in ledger.add_items(reports(time.time_ns() // 1_000_000)):
            ledger.add_match(item.id, Match("talks", 1.0, ()))

    await store.write(work)
    await store.close()

    code, out, _ = await monitor("suggest", "--config", config)
    listed = await monitor("suggest", "--topic", "talks", "--json", "--config", config)
    month = await monitor("suggest", "--days", "30", "--config", config)
    unknown = await monitor("suggest", "--topic", "tolks", "--config", config)

    assert code == 0
    assert out.splitlines()[:3] == [
        "talks: 28 reports in 56 days",
        "  Mara Elbrun",
        "    8 reports in 14 days, 0 before; Outlet 0, Outlet 1",
    ]
    assert [c["name"] for c in json.loads(listed[1])[0]["candidates"]] == ["Mara Elbrun"]
    assert "no new name rises in the last 30 days" in month[1]
    assert (unknown[0], "configured: talks" in unknown[2]) == (2, True)
    assert loading.fingerprint(config) == before
