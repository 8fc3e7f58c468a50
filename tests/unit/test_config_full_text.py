"""`text: full` and `prefilter` in a watchlist, `articles` in monitor.yaml."""

from pathlib import Path

import pytest

from monitor.configuration import ArticleLimits
from monitor.errors import ConfigurationError
from monitor.loading import complete, load

ASKS = "topics:\n  t:\n    query: strike AND port\n    text: full\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watchlists").mkdir()
    return tmp_path


def write(folder: Path, text: str, name: str = "watchlists/w.yaml") -> None:
    (folder / name).write_text(text, "utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, {})
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_full_text_is_read(folder: Path) -> None:
    write(folder, ASKS + "    prefilter: tag:labour\n")

    (topic,) = load(folder, {}).topics

    assert topic.full_text
    assert topic.prefilter == "tag:labour"


def test_topic_reads_the_feed_alone_by_default(folder: Path) -> None:
    write(folder, "topics: {t: {query: strike}}\n")

    assert not load(folder, {}).topics[0].full_text


def test_full_text_of_a_query_that_requires_one_thing_asks_for_a_prefilter(folder: Path) -> None:
    write(folder, "topics:\n  t:\n    query: strike\n    text: full\n")

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:4:11: topics.t.text: full would read no page")
    assert problem.endswith("such as tag:NAME or source:ID)")


def test_bad_prefilter_is_told_at_its_character(folder: Path) -> None:
    write(folder, ASKS + "    prefilter: tag:labour AND entity:nobody\n")

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:5:31: topics.t.prefilter: ")


def test_bad_query_is_told_once(folder: Path) -> None:
    write(folder, ASKS.replace("strike AND port", "strike AND (port"))

    assert len(problems(folder)) == 1


def test_prefilter_without_full_text_is_told(folder: Path) -> None:
    write(folder, "topics:\n  t:\n    query: strike\n    prefilter: tag:labour\n")

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:4:16: topics.t.prefilter: says whose pages")
    assert problem.endswith("(add text: full)")


def test_full_text_without_the_package_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complete, "can_read_articles", lambda: False)
    write(folder, ASKS)

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:4:11: topics.t.text: the package that reads")
    assert "pip install '.[articles]'" in problem


def test_limits_of_articles_are_read(folder: Path) -> None:
    limits = "articles: {per_hour: 30, deadline: 5s, host_delay: 4s, max_size: 1 MB}\n"
    write(folder, limits, "monitor.yaml")

    read = load(folder, {}).articles

    assert read == ArticleLimits(30, 5_000, 4_000, read.max_bytes)
    assert 10**6 <= read.max_bytes <= 2**20


@pytest.mark.parametrize("deadline", ["0s", "31s"])
def test_deadline_of_articles_is_short(folder: Path, deadline: str) -> None:
    write(folder, f"articles: {{deadline: {deadline}}}\n", "monitor.yaml")

    (problem,) = problems(folder)

    assert "articles.deadline" in problem
