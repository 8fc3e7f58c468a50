"""`monitor check`: tests of topics, warnings, and a summary that hides secrets."""

import json
from pathlib import Path

import pytest

from monitor.cli.check import CheckReport, run_check

WATCHLIST = """\
topics:
  talks:
    query: ceasefire AND Ukraine
    tests:
      - {match: Ceasefire in Ukraine holds}
      - {match: Truce in Ukraine holds}
      - {no_match: "Ukraine: no ceasefire in sight"}
      - {no_match: Sport}
  high:
    query: truce
    threshold: 10
    tests:
      - {match: A truce}
"""

ONE, ELSE = "is one; if it is several", "else leave the sign out"


@pytest.fixture(autouse=True)
def _a_feed(tmp_path: Path) -> None:
    """Folders without one are warned of."""
    (tmp_path / "feeds.yaml").write_text("desk: https://desk.example/rss\n")


def report(folder: Path, monitor: str = "", environ: dict[str, str] | None = None) -> CheckReport:
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "watchlists/w.yaml").write_text(WATCHLIST)
    (folder / "monitor.yaml").write_text(monitor)
    return run_check(folder, environ or {})


def test_tests_that_differ_are_told_with_their_line_and_why(tmp_path: Path) -> None:
    found = report(tmp_path)

    assert found.exit_code == 1
    assert [(r.topic_id, r.line, r.expected) for r in found.failed] == [
        ("talks", 6, True),
        ("talks", 7, False),
        ("high", 13, True),
    ]
    assert "- ceasefire" in found.failed[0].why
    assert "+ ceasefire" in found.failed[1].why
    assert found.failed[2].why.startswith("the query holds, the score is below the threshold 10")


def test_the_text_names_file_line_and_key(tmp_path: Path) -> None:
    text = report(tmp_path).render()

    file = tmp_path / "watchlists/w.yaml"
    assert f"{file}:6: topics.talks: match test differs: it does not match" in text
    assert f"{file}:7: topics.talks: no_match test differs: it matches" in text
    assert text.endswith(f"{tmp_path}: 3 tests differ; 2 of 5 tests passed, 0 warnings")


def test_a_bad_configuration_is_the_finding(tmp_path: Path) -> None:
    found = report(tmp_path, "web: {prot: 1}\n")

    assert found.exit_code == 2
    assert found.render() == (
        f"{tmp_path}/monitor.yaml:1:7: web.prot: unknown key (did you mean `port`?)\n"
        f"{tmp_path}: 1 problem; not usable"
    )
    assert found.to_dict()["problems"] == [
        {
            "file": f"{tmp_path}/monitor.yaml",
            "line": 1,
            "column": 7,
            "key": "web.prot",
            "message": "unknown key",
            "remedy": "did you mean `port`?",
        }
    ]


def test_secrets_stay_hidden(tmp_path: Path) -> None:
    monitor = """\
store: {url: "postgresql://monitor:${DB}@db/monitor"}
receivers:
  a: {slack: {webhook_url: "https://hooks.example.org/${HOOK}"}}
  b: {slack: {token: "${TOKEN}", channel: "#c"}}
  c: {email: {to: a@example.org, host: h, from: b@example.org, password: "${PASSWORD}"}}
  d: {webhook: {url: "https://x.example/${HOOK}"}}
  e: {console: }
route:
  receiver: a
  routes: [{matchers: ['severity="high"'], receiver: b, continue: true}]
fetch: {allow_networks: [10.0.0.0/8]}
"""
    (tmp_path / "feeds.yaml").write_text('f: "https://me:hush-feed@feed.example/rss"\n')
    environ = {name: f"hush-{name}" for name in ("DB", "HOOK", "TOKEN", "PASSWORD")}

    found = report(tmp_path, monitor, environ)

    shown = found.render() + json.dumps(found.to_dict())
    assert "hush" not in shown
    assert "postgresql://monitor:***@db/monitor" in shown
    assert "https://me:***@feed.example/rss" in shown
    assert '"10.0.0.0/8"' in shown


def test_a_receiver_that_the_guard_keeps_out_is_warned_of(tmp_path: Path) -> None:
    monitor = "receivers: {desk: {webhook: {url: 'http://127.0.0.1:9/hush'}}}\n"
    (tmp_path / "monitor.yaml").write_text(monitor)

    closed = run_check(tmp_path, {})
    opened = run_check(tmp_path, {"MONITOR_NOTIFY__ALLOW_NETWORKS": '["127.0.0.0/8"]'})

    assert closed.exit_code == 0
    assert (
        f"{tmp_path}/monitor.yaml: receivers.desk: warning: 127.0.0.1 not a public address; "
        "notify.allow_networks opens a network that is meant"
    ) in closed.render()
    assert closed.warnings[0].receiver == "desk"
    assert [each.key for each in opened.warnings] == ["watchlists/"]


def test_a_query_that_hardly_means_what_it_says_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text("topics: {t: {query: truce and Gaza}}\n")

    found = run_check(tmp_path, {})

    assert found.exit_code == 0
    (warned,) = found.warnings
    assert (warned.topic_id, warned.line) == ("t", 1)
    assert "write AND" in warned.message


@pytest.mark.parametrize(
    ("watchlist", "told"),
    [
        (
            "queries: {q: gaza and truce}\ntopics: {t: {query: war}}\n",
            "queries.q: warning: 'and' at character 6 is read as a word; write AND",
        ),
        ("lists: {l: []}\ntopics: {t: {query: war}}\n", "lists.l: warning: is empty"),
        (
            "topics: {t: {query: war, boost: [title^2, 'truce or gaza']}}\n",
            "topics.t.boost.1: warning: 'or' at character 7 is read as a word; write OR",
        ),
        (
            "topics: {t: {query: war, boost: ['truce AND NOT truce']}}\n",
            "topics.t.boost.0: warning: can never match: it asks for something and its opposite",
        ),
        (
            "topics: {t: {query: war AND gaza, text: full, prefilter: 'tag:x AND (a1 or b1)'}}\n",
            "topics.t.prefilter: warning: 'or' at character 15 is read as a word; write OR",
        ),
        (
            "topics: {t: {query: '#war'}}\n",
            "topics.t: warning: '#war' is the word: # switches stemming off, which is not on",
        ),
        (
            "entities: {e: {name: Fed, aliases: [Fed OR Reserve]}}\ntopics: {t: {query: war}}\n",
            f"entities.e.aliases.0: warning: 'Fed OR Reserve' {ONE}, write [Fed, Reserve], {ELSE}",
        ),
        (
            "entities: {e: {name: '???'}}\ntopics: {t: {query: war}}\n",
            "entities.e: warning: has no name with letters or digits; nothing finds it",
        ),
    ],
)
def test_what_a_query_is_made_of_is_warned_of_at_its_key(
    tmp_path: Path, watchlist: str, told: str
) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text(watchlist)

    found = run_check(tmp_path, {})

    assert [str(each).partition(": ")[2] for each in found.warnings] == [told]


@pytest.mark.parametrize(
    "watchlist",
    [
        "topics: {t: {query: war, boost: [title^2, the]}}\n",
        "topics: {t: {query: war AND gaza, text: full, prefilter: 'tag:x'}}\n",
        "topics: {t: {query: '#war', stemming: true}}\n",
        "queries: {q: 'lang:de'}\ntopics: {t: {query: war AND query:q}}\n",
    ],
)
def test_what_is_only_a_part_may_be_wide(tmp_path: Path, watchlist: str) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text(watchlist)

    assert run_check(tmp_path, {}).warnings == ()


FULL_TEXT = """\
entities: {port: {name: Nordhavn}}
topics:
  strikes:
    query: (strike* OR walkout) AND entity:port
    text: full
    tests:
      - {match: Nordhavn stands still, article: Dockers began a strike at dawn.}
      - {match: Nordhavn stands still, article: It rains.}
      - {match: Silence in the harbour, article: A strike in Nordhavn.}
      - {no_match: Nordhavn grows, article: No walkout for years.}
"""


def test_tests_may_give_the_article(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text(FULL_TEXT)

    found = run_check(tmp_path, {})

    assert [r.line for r in found.failed] == [8, 9, 10]
    assert "- strike*" in found.failed[0].why
    assert found.failed[1].why.startswith("its page would not be fetched: the headline gives no")
    assert "+ walkout" in found.failed[2].why


def test_article_of_a_test_needs_a_topic_that_reads_it(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text(FULL_TEXT.replace("    text: full\n", ""))

    (problem,) = run_check(tmp_path, {}).problems

    assert "add text: full" in problem.message


def test_who_asks_publishers_is_shown_and_a_contact_asked_for(tmp_path: Path) -> None:
    unknown = run_check(tmp_path, {}).render()
    known = run_check(tmp_path, {"MONITOR_FETCH__CONTACT": "desk@example.org"}).render()

    assert "; set fetch.contact, so that publishers can reach you\n" in unknown
    assert " (+desk@example.org)\n" in known
