"""The route tree: inheritance, matchers, names that must exist."""

from pathlib import Path

import pytest

from monitor.configuration import Matcher, Route
from monitor.errors import ConfigurationError
from monitor.settings import read_settings
from monitor.settings.matchers import parse_matcher

RECEIVERS = "receivers: {desk: {console: }, mail: {console: }}\n"


def route(folder: Path, text: str) -> Route:
    (folder / "monitor.yaml").write_text(RECEIVERS + text, "utf-8")
    return read_settings(folder, {}).route


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        route(folder, text)
    return [str(problem).split(": ", 1)[1] for problem in caught.value.problems]


def test_children_inherit_what_they_do_not_set(tmp_path: Path) -> None:
    text = """\
route:
  receiver: mail
  group_by: [topic]
  group_wait: 30s
  routes:
    - matchers: ['severity="high"']
      receiver: desk
      group_wait: 0s
      continue: true
      routes:
        - {matchers: ['tag=sport'], group_interval: 1h, group_by: []}
"""

    assert route(tmp_path, text) == Route(
        receiver="mail",
        group_by=("topic",),
        group_wait=30_000,
        routes=(
            Route(
                receiver="desk",
                matchers=(Matcher("severity", "=", "high"),),
                group_by=("topic",),
                continue_=True,
                routes=(
                    Route(
                        receiver="desk",
                        matchers=(Matcher("tag", "=", "sport"),),
                        group_by=(),
                        group_interval=3_600_000,
                    ),
                ),
            ),
        ),
    )


def test_with_several_receivers_a_route_is_needed(tmp_path: Path) -> None:
    assert problems(tmp_path, "") == [
        (
            "route: is missing: with several receivers it says who is told "
            "(add `route: {receiver: NAME}`)"
        )
    ]


def test_every_fault_of_a_tree_is_told(tmp_path: Path) -> None:
    text = """\
route:
  receiver: mial
  matchers: ['topic="x"']
  continue: true
  group_by: [topik]
  routes:
    - {receiver: dsk, matchers: ['severty="high"', 'severity=~"("', 'just words']}
"""

    assert problems(tmp_path, text) == [
        "route.receiver: no receiver is called mial (did you mean `mail`?)",
        (
            "route.matchers: the root takes every alert, so it has no matchers "
            "(move them into `routes:`)"
        ),
        "route.continue: the root has no siblings (remove it)",
        "route.group_by.0: no label topik (did you mean `topic`?)",
        "route.routes.0.receiver: no receiver is called dsk (did you mean `desk`?)",
        "route.routes.0.matchers.0: no label severty (did you mean `severity`?)",
        (
            "route.routes.0.matchers.1: the pattern '(' cannot be read: missing ): ( "
            "(close the bracket, or write \\( to mean the character itself)"
        ),
        "route.routes.0.matchers.2: 'just words' is not a matcher (write for example topic=\"x\")",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('topic="x"', Matcher("topic", "=", "x")),
        ("topic=x", Matcher("topic", "=", "x")),
        (' topic != "a b" ', Matcher("topic", "!=", "a b")),
        ('severity=~"high|normal"', Matcher("severity", "=~", "high|normal")),
        (r'source!~"bbc\..*"', Matcher("source", "!~", r"bbc\..*")),
        (r'topic="say \"x\"\\"', Matcher("topic", "=", 'say "x"\\')),
        (r'source=~"bbc\\..*"', Matcher("source", "=~", r"bbc\..*")),
        (r'source=~"\"a\nb"', Matcher("source", "=~", '"a\nb')),
        (r'topic="a\d"', Matcher("topic", "=", r"a\d")),
        ("topic=a b ", Matcher("topic", "=", "a b")),
        ("topic=a\\", Matcher("topic", "=", "a\\")),
        ('topic="a\nb"', Matcher("topic", "=", "a\nb")),
        ('topic="a,b"', Matcher("topic", "=", "a,b")),
        ("topic=", Matcher("topic", "=", "")),
        ('topic=""', Matcher("topic", "=", "")),
        ('topic "x"', None),
        ('="x"', None),
        ('topic="x', None),
        ('topic="x" and more', None),
    ],
)
def test_matchers_follow_the_syntax_of_alertmanager(text: str, expected: Matcher | None) -> None:
    assert parse_matcher(text) == expected


@pytest.mark.parametrize(
    "text", ["", "x", "topic", '="x"', 'topic="x', 'a"b="c"', "topic=x,severity=y", 'topic="a"b"']
)
def test_what_is_no_matcher_is_none(text: str) -> None:
    assert parse_matcher(text) is None
