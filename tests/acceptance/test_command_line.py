"""Every command, run as a user runs it: a process of its own, on a real configuration."""

import asyncio
import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor import __version__
from monitor.testing.feed_server import Reply
from monitor.testing.process import Ran, monitor
from monitor.testing.scene import Scene, SceneEntry

pytestmark = pytest.mark.anyio

HEADLINE = "Putin presses Trump on annexed regions as ceasefire talks stall"


def old() -> SceneEntry:
    return SceneEntry("old", "Weather", "Rain. Wind.", time.time() - 60)


def alert() -> SceneEntry:
    return SceneEntry(
        "talks", HEADLINE, "A daily reports it. Kyiv is not convinced.", time.time() - 30
    )


def on_terminal(*arguments: str) -> str:
    """What a command shows on a terminal of 120 columns."""
    ours, theirs = pty.openpty()
    environ = os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"}
    with os.fdopen(ours, "rb") as terminal:
        with os.fdopen(theirs, "wb") as out:
            command = [sys.executable, "-m", "monitor", *arguments]
            process = subprocess.Popen(command, stdout=out, stderr=out, env=environ)
        shown = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while part := terminal.read1():
                shown += part
        process.wait()
    return shown.decode()


async def told(scene: Scene, folder: Path) -> Ran:
    """A first pass, then one that brings the alert."""
    scene.publish("courier", old())
    assert (await monitor("once", config=folder)).code == 0
    await asyncio.sleep(1.1)  # the feed is polled once a second
    scene.publish("courier", alert())
    return await monitor("once", "--json", config=folder)


async def test_version() -> None:
    assert (await monitor("version")).out == f"{__version__}\n"


async def test_once_tells_and_why_knows(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        ran = await told(scene, tmp_path)
        why = await monitor("why", "https://courier.example/talks", "--json", config=tmp_path)
        plain = await monitor("why", "https://courier.example/talks", config=tmp_path)
        weather = await monitor("why", "https://courier.example/old", config=tmp_path)
        unknown = await monitor("why", "https://courier.example/none", config=tmp_path)
        pasted = await monitor("why", "<http://www.courier.example/talks/>", config=tmp_path)
        listed = await monitor("deliveries", "list", "--json", config=tmp_path)
        feeds = await monitor("feeds", "list", "--json", config=tmp_path)
        doctor = await monitor("doctor", config=tmp_path)

    assert ran.code == 0
    assert [p["result"] for p in ran.json["polled"]] == ["ok"]
    assert sorted(d["receiver"] for d in ran.json["settled"]) == ["desk", "hook", "mail"]
    assert [len(scene.slack.messages), len(scene.mail.messages)] == [1, 1]
    assert {v["kind"] for v in why.json["verdicts"]} == {"alert"}
    assert why.json["item"]["title"] == HEADLINE
    assert "matches Ceasefire talks" in plain.out
    assert "no topic's query matches" in weather.out
    assert (unknown.code, unknown.out) == (1, "")
    assert "no report with the link" in unknown.err
    assert pasted.out == plain.out
    assert [d["state"] for d in listed.json] == ["sent"] * 4
    assert feeds.json[0]["state"]["status"] == "ok"
    assert doctor.code == 0


async def test_once_without_a_readable_feed_says_so_by_its_code(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.feeds.put("/courier.xml", b"<html><body>Welcome</body></html>")
        ran = await monitor("once", config=tmp_path)

    assert ran.code == 1
    assert "courier: unreadable" in ran.out


async def test_feeds_health_names_an_empty_feed_by_its_code(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.publish("courier", old())
        await monitor("once", config=tmp_path)
        well = await monitor("feeds", "health", config=tmp_path)
        await asyncio.sleep(1.1)  # the feed is polled once a second
        scene.feeds.put("/courier.xml", b'<rss version="2.0"><channel/></rss>')
        await monitor("once", config=tmp_path)
        plain = await monitor("feeds", "health", config=tmp_path)
        empty = await monitor("feeds", "health", "--json", config=tmp_path)

    assert (well.code, well.out) == (0, "1 feed, none in trouble\n")
    assert (plain.code, plain.out.split(":")[0]) == (1, "courier  empty")
    assert (empty.code, [each["kind"] for each in empty.json]) == (1, ["empty"])


async def test_feeds_list_names_a_host_that_asked_for_a_pause(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.feeds.answer("/courier.xml", Reply(429, (("Retry-After", "3600"),)))
        await monitor("once", config=tmp_path)
        plain = await monitor("feeds", "list", config=tmp_path)
        listed = await monitor("feeds", "list", "--json", config=tmp_path)
        columns = await asyncio.to_thread(on_terminal, "feeds", "list", "-c", str(tmp_path))

    assert plain.out.startswith("courier  paused  http://")
    assert " min): its host asked for a pause" in plain.out
    assert re.search(r"courier +\x1b\[33mpaused\x1b\[0m +in \d+ min ", columns)
    assert "\ncourier: failed once: HTTP 429" in columns.replace("\r", "")
    assert "failed once: HTTP 429" in plain.out
    assert plain.out.endswith("polls an hour planned, no budget\n")
    assert listed.json[0]["host_paused_until"] > listed.json[0]["state"]["polled_at"]


async def test_dead_letter_is_listed_and_replayed_under_its_id(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.mail.answer_next("550 mailbox unavailable")
        ran = await told(scene, tmp_path)
        dead = await monitor("deliveries", "list", "--state", "dead", "--json", config=tmp_path)
        doctor = await monitor("doctor", config=tmp_path)
        replayed = await monitor("deliveries", "replay", "--all", "--json", config=tmp_path)
        again = await monitor("once", config=tmp_path)

    assert ran.code == 1
    assert [d["receiver"] for d in dead.json] == ["mail"]
    assert "550" in dead.json[0]["detail"]
    assert "1 dead letters" in doctor.out
    assert dead.json[0]["headline"] != ""
    assert replayed.json == {"replayed": 1, "ids": [dead.json[0]["id"]], "left": []}
    assert again.code == 0
    assert [len(scene.slack.messages), len(scene.mail.messages)] == [1, 1]
    assert dead.json[0]["id"] in scene.mail.messages[0].letter["message-id"]


async def test_notify_test_sends_one_message(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        ran = await monitor("notify", "test", "desk", config=tmp_path)
        unknown = await monitor("notify", "test", "desks", config=tmp_path)
        scene.mail.answer_next("550 no such user")
        refused = await monitor("notify", "test", "mail", config=tmp_path)

    assert ran.code == 0
    assert ran.out == "desk: Sent\n  the daemon would count this message as sent\n"
    assert "test of this receiver" in scene.slack.messages[0].text
    assert unknown.code == 2
    assert "configured: desk, mail, hook" in unknown.err
    assert refused.code == 1
    assert "550" in refused.out


async def test_deliveries_are_listed_by_what_they_tell_and_chosen(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await told(scene, tmp_path)
        listed = await monitor("deliveries", "list", "--json", config=tmp_path)
        topic = next(row["topic_id"] for row in listed.json if row["topic_id"])
        words = ("deliveries", "list", "--topic", topic, "--since", "1h", "--receiver", "desk")
        chosen = await monitor(*words, "--json", config=tmp_path)
        plain = await monitor(*words, config=tmp_path)
        none = await monitor("deliveries", "list", "--since", "2099-01-01", config=tmp_path)
        shown = await monitor("deliveries", "show", chosen.json[0]["id"], config=tmp_path)

    assert {row["receiver"] for row in chosen.json} == {"desk"}
    assert {row["topic_id"] for row in chosen.json} == {topic}
    (first, *_) = chosen.json
    assert f"    {first['headline']}" in plain.out
    assert first["link"] in plain.out
    assert none.out == "no deliveries\n"
    assert shown.out.splitlines()[1:3] == [
        f"  {first['headline']}",
        f"    Courier  {first['link']}",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deliveries", "list", "--receiver", "dsk"), "no receiver dsk"),
        (("deliveries", "list", "--topic", "nope"), "no topic nope"),
        (("deliveries", "list", "--state", "lost"), "one of pending, sent, dead, folded, parked"),
        (("deliveries", "list", "--since", "soon"), "write an age (2h, 3d) or a time"),
        (("deliveries", "replay", "nope"), "no delivery nope; nothing was replayed"),
        (("routes", "test", "tpic=x"), "write LABEL=VALUE (did you mean `topic`?)"),
    ],
)
async def test_unknown_names_are_errors(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    async with Scene(tmp_path) as scene:
        await told(scene, tmp_path)
        ran = await monitor(*words, config=tmp_path)

    assert ran.code == 2
    assert said in ran.err


async def test_a_slip_in_a_watchlist_disables_no_command_of_the_store(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await told(scene, tmp_path)
        (tmp_path / "watchlists/ceasefire.yaml").write_text("topics: {x: {qurey: a}}")
        listed = await monitor("deliveries", "list", "--json", config=tmp_path)
        link = next(row["link"] for row in listed.json if row["link"])
        ran = [
            await monitor(*words, config=tmp_path)
            for words in (
                ("why", link),
                ("feeds", "health"),
                ("feeds", "list"),
                ("notify", "test", "desk"),
                ("deliveries", "replay", "--all"),
                ("routes", "test", "topic=x"),
            )
        ]

    assert [each.code for each in ran] == [0] * 6, [each.err for each in ran]


async def test_notify_test_ends_a_receivers_trouble(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.mail.refused_recipients["desk@newsroom.example"] = "550 no such user"
        await told(scene, tmp_path)
        before = await monitor("doctor", config=tmp_path)
        parked = await monitor("deliveries", "list", "--state", "parked", "--json", config=tmp_path)
        scene.mail.refused_recipients.clear()
        tried = await monitor("notify", "test", "mail", config=tmp_path)
        after = await monitor("doctor", config=tmp_path)

    assert "BAD  delivery: mail: desk@newsroom.example: 550 no such user, since" in before.out
    assert [row["receiver"] for row in parked.json] == ["mail"]
    assert parked.json[0]["state"] == "pending"
    assert tried.code == 0
    assert "ok   delivery: every receiver is well" in after.out


async def test_routes_test_says_who_is_told_and_why(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(
        "receivers: {a: {console: {}}, b: {console: {}}}\n"
        "route: {receiver: a, group_wait: 1m, routes: [{matchers: [severity=high], receiver: b}]}\n"
    )

    high = await monitor("routes", "test", "topic=x", "severity=high", config=tmp_path)
    low = await monitor("routes", "test", "topic=x", "--json", config=tmp_path)
    notice = await monitor("routes", "test", "kind=daily", config=tmp_path)

    assert high.out.startswith('-> b  (route.routes.0: severity="high" holds)\n')
    assert "after 1m" in high.out
    assert notice.out.endswith("     at once, a message of its own\n")
    assert [(step["receiver"], step["taken"]) for step in low.json] == [("b", False), ("a", True)]


async def test_check_shows_what_is_understood_and_what_is_wrong(tmp_path: Path) -> None:
    async with Scene(tmp_path):
        good = await monitor("check", "--json", config=tmp_path)
        file = tmp_path / "watchlists/ceasefire.yaml"
        text = file.read_text("utf-8")
        file.write_text(text.replace("entity:putin", "entity:puttin"), "utf-8")
        wrong = await monitor("check", config=tmp_path)
        run = await monitor("run", config=tmp_path)

    assert good.code == 0
    for ran in (wrong, run):
        assert ran.code == 2
        assert "ceasefire.yaml:" in ran.out + ran.err
        assert "putin" in ran.out + ran.err


async def test_match_prints_topics_scores_and_evidence(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "title": HEADLINE, "language": "en", "source": "x", "url": "u"},
        {"id": "b", "title": "Union calls a truce in the pay dispute", "text": "Buses run."},
        {"id": "c", "title": "Путин о прекращении огня", "language": "ru", "published": 1},
    ]
    items = tmp_path / "items.jsonl"
    items.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    async with Scene(tmp_path):
        ran = await monitor("match", "--items", items, "--json", config=tmp_path)
        text = await monitor("match", "--text", HEADLINE, "--explain", config=tmp_path)
        shown = await monitor(
            *("match", "--text", HEADLINE, "--explain", "--json", "--topic", "ceasefire-talks"),
            config=tmp_path,
        )
        unknown = await monitor("match", "--text", "x", "--topic", "nope", config=tmp_path)
        items.write_text('{"title": "x", "published": "someday"}\n', "utf-8")
        undated = await monitor("match", "--items", items, config=tmp_path)
        items.write_text('{"id": 1, "headline": "x"}\nnot json\n', "utf-8")
        broken = await monitor("match", "--items", items, config=tmp_path)

    answers = [json.loads(line) for line in ran.out.splitlines()]
    topics = {a["id"]: [m["topic"] for m in a["matches"]] for a in answers}
    assert topics == {"a": ["ceasefire-talks"], "b": [], "c": ["ceasefire-talks"]}
    evidence = answers[0]["matches"][0]["evidence"]
    assert {e["text"] for e in evidence} >= {"Putin", "ceasefire"}
    assert "ceasefire-talks  score" in text.out
    assert shown.json["explained"]["ceasefire-talks"]["held"] is True
    assert (unknown.code, "no topic is called nope" in unknown.err) == (2, True)
    assert broken.code == 2
    assert "items.jsonl:2: not JSON" in broken.err
    assert "items.jsonl:1: not read: headline" in broken.err
    assert (undated.code, "items.jsonl:1: Invalid isoformat" in undated.err) == (2, True)


async def test_parse_prints_feed_and_items(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        scene.publish("courier", alert())
        file = tmp_path / "feed.xml"
        file.write_bytes(scene.document("courier"))
        ran = await monitor("parse", file)
        file.write_text("<html><body>Hello</body></html>", "utf-8")
        html = await monitor("parse", file)

    assert ran.json["feed"]["title"] == "Courier"
    assert [item["title"] for item in ran.json["items"]] == [HEADLINE]
    assert set(ran.json["items"][0]) == {
        *("id", "title", "link", "published", "updated", "summary", "content"),
        *("author", "language", "tags", "outlet", "country"),
    }
    assert html.code == 1
    assert "feed.xml" in html.err


async def test_feeds_go_out_as_opml_and_come_back(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        url = scene.feeds.url("/courier.xml")
        out = await monitor("feeds", "export", config=tmp_path)
        opml, target = tmp_path / "out.opml", tmp_path / "in.yaml"
        opml.write_text(out.out, "utf-8")
        back = await monitor("feeds", "import", opml, "--to", target)
        once = target.read_text("utf-8")
        twice = await monitor("feeds", "import", opml, "--to", target)

    assert back.code == 0
    assert url in target.read_text("utf-8")
    assert twice.code == 2
    assert "another feed is called" in twice.err
    assert target.read_text("utf-8") == once


async def test_query_convert_says_what_differs_and_where_it_fails() -> None:
    pasted = "(ceasefire NEAR/5 talks) NOT sport*"
    ran = await monitor("query", "convert", pasted, "--from", "brandwatch", "--json")
    partly = await monitor("query", "convert", "a NEAR/3 (")
    nothing = await monitor("query", "convert", "NEAR/3")

    assert ran.json["query"] == "(ceasefire NEAR/6 talks) NOT sport*"
    assert ran.json["differences"] != []
    assert (partly.code, partly.out) == (0, "a\n")
    assert "left out at character 3: 'NEAR/3'" in partly.err
    assert "left out at character 10: '('" in partly.err
    assert nothing.code == 2
    assert "at character 1" in nothing.err


async def test_schema_prints_every_file() -> None:
    ran = await monitor("schema")

    assert {"monitor", "feeds"} <= set(ran.json)
