"""What a reload changed, in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app.changes import changes
from monitor.cli.check import run_check
from monitor.configuration import Configuration, Source, Topic


@pytest.fixture
def before(tmp_path: Path) -> Configuration:
    (tmp_path / "feeds.yaml").write_text("a: https://a.example/rss\nb: https://b.example/rss\n")
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists/w.yaml").write_text("topics: {t: {name: T, query: truce}}\n")
    read = run_check(tmp_path, {}).configuration
    assert read is not None
    return read


def test_nothing_changed_is_nothing_to_say(before: Configuration) -> None:
    assert changes(before, before) == ()


def test_what_came_went_and_differs_is_named(before: Configuration) -> None:
    first, second = before.sources
    after = replace(
        before,
        sources=(replace(first, title="A"), Source("c", "https://c.example/rss")),
        topics=(*before.topics, Topic("strikes", "Strikes", "strike")),
        keep=before.keep + 1,
    )

    assert changes(before, after) == (
        "feeds: added c",
        f"feeds: removed {second.id}",
        f"feeds: changed {first.id}",
        "topics: added strikes",
        "settings: changed keep",
    )


def test_many_are_counted(before: Configuration) -> None:
    many = tuple(Topic(f"t{n}", "T", "x") for n in range(8))

    assert changes(before, replace(before, topics=(*before.topics, *many))) == (
        "topics: added t0, t1, t2, t3, t4 and 3 more",
    )
