"""The shipped configuration: it loads, its own tests pass, and it covers what it promises."""

from pathlib import Path

import pytest

from monitor.cli.check import headline, run_check
from monitor.configuration import ConsoleReceiver
from monitor.loading import load
from monitor.pipeline.watch import watch
from monitor.settings import read_settings

FOLDER = Path(__file__).parents[2] / "config"


def test_the_starter_set_is_good_without_a_warning() -> None:
    report = run_check(FOLDER, {})

    assert report.exit_code == 0, report.render()
    assert report.warnings == ()
    assert len(report.results) >= 20


def test_the_console_is_on_and_nothing_else() -> None:
    configuration = load(FOLDER, {})

    assert configuration.receivers == (ConsoleReceiver("console"),)


def test_the_feeds_cover_the_languages_of_the_watchlists() -> None:
    sources = load(FOLDER, {}).sources

    assert len(sources) >= 20
    assert {source.language for source in sources} >= {"en", "ru", "uk", "de", "fr", "ar", "he"}
    assert all(source.url.startswith("https://") and source.title for source in sources)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Putin presses Trump to recognise annexed regions while broader ceasefire talks stall",
        ),
        (
            "ru",
            "Путин добивается от Трампа признания аннексированных областей, перемирия нет",
        ),
    ],
)
def test_the_reference_scene_is_caught(language: str, text: str) -> None:
    matches = watch(load(FOLDER, {})).index.match(headline(text, language))

    assert [match.topic_id for match in matches] == ["ceasefire-ukraine"]


def test_the_commented_examples_work_once_they_are_uncommented(tmp_path: Path) -> None:
    lines = (FOLDER / "monitor.yaml").read_text("utf-8").splitlines()
    text = "\n".join(_uncommented(line) for line in lines)
    text = text.replace("/run/secrets", str(tmp_path)).replace(
        "  url: sqlite:///data", "  # url: s"
    )
    (tmp_path / "monitor.yaml").write_text(text, "utf-8")
    for name in ("slack_webhook", "webhook_secret", "smtp_password"):
        secret = "https://hooks.example.org/x" if name == "slack_webhook" else "pw"
        (tmp_path / name).write_text(secret)
    (tmp_path / "webhook_secret").write_text("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")

    settings = read_settings(tmp_path, {"SLACK_TOKEN": "xoxb-1", "PGPASSWORD": "pw"})

    assert [type(receiver).__name__ for receiver in settings.receivers] == [
        "ConsoleReceiver",
        "SlackReceiver",
        "SlackReceiver",
        "EmailReceiver",
        "WebhookReceiver",
    ]
    assert len(settings.route.routes) == 2


def _uncommented(line: str) -> str:
    """`  # key: value` and `  #   key: value` to YAML; sentences stay comments."""
    head, mark, tail = line.partition("# ")
    looks_like_yaml = tail.lstrip().startswith("- ") or ":" in tail.split(" #")[0].split("`")[0]
    if (
        not mark
        or tail.startswith("yaml-")
        or head.strip()
        or not looks_like_yaml
        or tail[:1].isupper()
        or ";" in tail
    ):
        return line
    return head + tail
