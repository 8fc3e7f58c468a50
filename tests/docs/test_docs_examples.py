"""The YAML examples in the documentation are read by the reader that the daemon uses."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor import loading
from monitor.cli.check import run_check
from monitor.match import compile_watchlist, convert
from monitor.model import Item
from monitor.settings import MonitorFile

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(text, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, text in enumerate(FENCE.findall(page.read_text("utf-8")))
]


def headline(text: str) -> Item:
    return Item("i", "s", ("k",), "", text, "", "", "", "en", (), None, 0)


def check_watchlist(text: str, folder: Path) -> None:
    (folder / "watchlists").mkdir()
    (folder / "watchlists" / "example.yaml").write_text(text, "utf-8")
    (folder / "monitor.yaml").write_text("receivers: {console: {console: {}}}\n", "utf-8")
    (folder / "feeds.yaml").write_text("a: https://a.example/feed\n", "utf-8")
    report = run_check(folder, {})

    assert report.exit_code == 0, report.render()
    assert report.configuration is not None
    assert all(topic.tests or topic.timed_tests for topic in report.configuration.topics)


@pytest.mark.parametrize("text", EXAMPLES)
def test_example_is_understood(text: str, tmp_path: Path) -> None:
    example: dict[str, Any] = yaml.safe_load(text)

    if "topics" in example:
        check_watchlist(text, tmp_path)
    else:
        MonitorFile.model_validate(example)


CONVERSION = re.compile(r"monitor query convert --from (\w+) '([^']+)'\s+prints `([^`]+)`")


@pytest.mark.parametrize(
    ("dialect", "pasted", "printed"),
    [found.groups() for page in PAGES for found in CONVERSION.finditer(page.read_text("utf-8"))],
)
def test_a_conversion_prints_what_its_page_says(dialect: str, pasted: str, printed: str) -> None:
    done = convert(pasted, dialect)

    assert (done.query, done.lost) == (printed, ())


def test_every_conversion_of_the_pages_says_what_it_prints() -> None:
    text = "".join(page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))

    assert len(CONVERSION.findall(text)) == len(re.findall("query convert --from \\w+ '", text)) > 0


def test_headline_of_the_tour_matches_its_topic(tmp_path: Path) -> None:
    tour = (ROOT / "docs/tutorial/first-alert.md").read_text("utf-8")
    watchlist = next(t for t in FENCE.findall(tour) if "topics" in yaml.safe_load(t))
    command = re.search(r'monitor match --text "([^"]+)"', tour)
    assert command is not None
    check_watchlist(watchlist, tmp_path)
    read = loading.load(tmp_path, {})
    index = compile_watchlist(read.topics, read.entities, {}, {})

    assert [m.topic_id for m in index.match(headline(command[1]))] == ["port-strikes"]
