"""What `monitor check` warns of in the settings, and what it leaves alone."""

from pathlib import Path

import pytest

from monitor.cli.check import run_check

WATCHLIST = """\
topics:
  talks: {query: truce, severity: {high: score >= 6}, tags: [war]}
  grain: {query: grain}
"""
FEEDS = """\
courier:
  {url: "https://courier.example/rss", title: Courier, tags: [world], country: DE, language: de}
"""


def warned(
    folder: Path, monitor: str, environ: dict[str, str] | None = None, feeds: str = FEEDS
) -> list[str]:
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "watchlists/w.yaml").write_text(WATCHLIST)
    (folder / "feeds.yaml").write_text(feeds)
    (folder / "monitor.yaml").write_text(monitor)
    found = run_check(folder, environ or {})
    assert found.problems == ()
    return [str(each).replace(f"{folder}/", "") for each in found.warnings]


TWO = "receivers: {desk: {console: {}}, night: {console: {}}}\n"


def routes(*children: str) -> str:
    rows = "".join(f"    - {child}\n" for child in children)
    first = "{matchers: [topic=talks, severity=high], receiver: night}"
    return f"{TWO}route:\n  receiver: desk\n  routes:\n    - {first}\n{rows}"


@pytest.mark.parametrize(
    ("matcher", "message"),
    [
        ("tag=wr", "no topic and no feed has the tag wr"),
        ("country=FR", "no topic and no feed has the country FR"),
        ("language=fr", "no topic and no feed has the language fr"),
        ("outlet=Herald", "no topic and no feed has the outlet Herald"),
        ('topic=~"x.*"', "no topic and no feed has the topic x.*"),
    ],
)
def test_values_that_nothing_has_are_warned_of(tmp_path: Path, matcher: str, message: str) -> None:
    (found, *_) = warned(tmp_path, routes(f"{{matchers: ['{matcher}']}}"))

    assert found.startswith("monitor.yaml:6: route.routes.1.matchers.0: warning: ")
    assert message in found


@pytest.mark.parametrize(
    "matcher",
    ["severity=high", "tag=war", "tag=world", "country=DE", 'tag!="sport"', 'tag=~"w.*"'],
)
def test_values_that_something_has_are_not(tmp_path: Path, matcher: str) -> None:
    assert warned(tmp_path, routes(f"{{matchers: ['{matcher}']}}")) == []


@pytest.mark.parametrize(
    ("children", "place", "message"),
    [
        (("{}", "{matchers: [topic=grain]}"), "2", "is never reached: routes.1 before it"),
        (
            ("{matchers: [topic=grain]}", "{matchers: [topic=grain, severity=normal]}"),
            "2",
            "is never reached: routes.1 before it",
        ),
        (("{matchers: [topic=grain, topic=talks]}",), "1", "never matches"),
        (("{matchers: [topic=grain, severity=high]}",), "1", "never matches"),
        (
            ("{matchers: [topic=talks], routes: [{matchers: [topic=grain]}]}",),
            "1.routes.0",
            "never matches",
        ),
    ],
)
def test_routes_that_take_nothing_are_warned_of(
    tmp_path: Path, children: tuple[str, ...], place: str, message: str
) -> None:
    (found,) = warned(tmp_path, routes(*children))

    assert f"route.routes.{place}: warning: {message}" in found


def test_routes_behind_one_that_continues_are_reached(tmp_path: Path) -> None:
    assert warned(tmp_path, routes("{continue: true}", "{matchers: [topic=grain]}")) == []


def test_a_receiver_that_nobody_names_is_warned_of(tmp_path: Path) -> None:
    one = TWO + "route: {receiver: desk}\n"

    assert warned(tmp_path, one) == ["monitor.yaml:1: receivers.night: warning: no route uses it"]
    assert warned(tmp_path, one + "notify: {fallback: night}") == []


@pytest.mark.parametrize(
    ("mail", "message"),
    [
        ("port: 465, tls: starttls", "port 465 speaks TLS from the first byte"),
        ("port: 587, tls: implicit", "port 587 does not speak TLS at first"),
        ("tls: none, username: u, password: p", "tls: none sends the password in clear"),
    ],
)
def test_mail_that_would_hang_or_leak_is_warned_of(tmp_path: Path, mail: str, message: str) -> None:
    text = f"receivers: {{m: {{email: {{to: a@x.org, from: b@x.org, host: 192.0.2.1, {mail}}}}}}}"

    found = warned(tmp_path, text)

    assert [each for each in found if message in each] != []


def test_port_465_alone_means_tls_from_the_first_byte(tmp_path: Path) -> None:
    text = "receivers: {m: {email: {to: a@x.org, from: b@x.org, host: mx.example, port: 465}}}"

    assert [each for each in warned(tmp_path, text) if "465" in each] == []


def test_files_that_are_not_read_are_warned_of(tmp_path: Path) -> None:
    (tmp_path / "watchlists" / "old").mkdir(parents=True)
    for name in ("watchlists/old/x.yaml", "topics.yaml", "other.yml", ".hidden.yaml"):
        (tmp_path / name).write_text("")

    assert warned(tmp_path, "") == [
        "other.yml: file: warning: is not read: call it .yaml",
        (
            "topics.yaml: file: warning: is not read: topics and entities belong into "
            "watchlists/, feeds into feeds.yaml"
        ),
        (
            "watchlists/old/x.yaml: file: warning: is not read: topics and entities belong into "
            "watchlists/, feeds into feeds.yaml"
        ),
    ]


def test_variables_that_nothing_reads_are_warned_of(tmp_path: Path) -> None:
    environ = {
        "MONITOR_WEB_PORT": "1",
        "MONITOR_CONFIG": "config",
        "MONITOR_PORT": "tcp://10.0.0.1:80",
        "MONITOR_PORT_8080_TCP_ADDR": "10.0.0.1",
        "MONITOR_SERVICE_HOST": "10.0.0.1",
        "MONITOR_WEB__HOST": "0.0.0.0",
        "HOME": "/",
    }

    assert warned(tmp_path, "", environ) == [
        (
            "environment: MONITOR_WEB_PORT: warning: nothing reads it; "
            "did you mean `MONITOR_WEB__PORT`?"
        )
    ]


@pytest.mark.parametrize("host", ["10.1.2.3", "intranet.local", "192.168.0.1:8080"])
def test_private_feeds_are_warned_of_until_they_are_opened(tmp_path: Path, host: str) -> None:
    feeds = f'home: {{url: "http://{host}/rss"}}'
    networks = "fetch: {allow_networks: [10.0.0.0/8, 192.168.0.0/16]}"

    (found,) = warned(tmp_path, "", feeds=feeds)
    opened = warned(tmp_path, networks, feeds=feeds)

    assert "home: warning: " in found
    assert "is private; fetch.allow_networks opens its network to feeds" in found
    assert opened == []


def test_a_silence_that_has_ended_is_warned_of(tmp_path: Path) -> None:
    silence = "  {name}: {{matchers: [topic=talks], until: {until}}}\n"
    old = silence.format(name="cup-final", until="2020-05-31 08:00")
    coming = silence.format(name="holidays", until="2990-01-02")

    found = warned(tmp_path, f"{TWO}route: {{receiver: desk}}\nsilences:\n{old}{coming}")

    ended = [each for each in found if "silences" in each]
    assert len(ended) == 1
    assert ended[0].startswith("monitor.yaml:4: silences.cup-final.until: warning: it ended on")
    assert "2020-05-31 08:00 UTC" in ended[0]


def test_a_route_for_notices_is_no_mistake(tmp_path: Path) -> None:
    children = (
        "{matchers: [kind=configuration, severity=low], receiver: desk}",
        "{matchers: [severity=low], receiver: desk}",
        "{matchers: ['receiver=night'], receiver: desk}",
    )

    assert warned(tmp_path, routes(*children)) == []
