"""What `monitor check` finds: the configuration as understood, warnings, the topics' own tests."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typer

from monitor import loading
from monitor.addresses import literal, looks_private, masked, refusal
from monitor.app.learned import stored_frequencies
from monitor.cli.advice import Warned, advice
from monitor.cli.breadth import Breadth, breadths, broad
from monitor.cli.failing import problem_as_json
from monitor.cli.list_advice import list_advice
from monitor.cli.output import CONFIG, AsJson, Config, emit, plain
from monitor.cli.summary import summary, titled
from monitor.cli.timelines import TimelineResult, play_timelines
from monitor.configuration import Configuration, ConsoleReceiver, Entity, Topic, TopicTest
from monitor.errors import ConfigurationError, Problem, QueryError
from monitor.match import Index, check_options, check_query
from monitor.model import Item
from monitor.printed import counted
from monitor.settings.read import FILE

GOOD, TESTS_FAILED, UNUSABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test of a topic. `why` explains a failed one: the query with what held."""

    __test__ = False  # not a test case of pytest

    topic_id: str
    file: str
    line: int
    text: str
    expected: bool
    passed: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings. Exit code: 0 good, 1 a test differs, 2 the configuration cannot be used."""

    folder: Path
    problems: tuple[Problem, ...] = ()
    configuration: Configuration | None = None
    warnings: tuple[Warned, ...] = ()
    results: tuple[TestResult, ...] = ()
    timelines: tuple[TimelineResult, ...] = ()
    breadths: tuple[Breadth, ...] = ()

    @property
    def failed(self) -> tuple[TestResult, ...]:
        """The tests that differ."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        if self.problems:
            return UNUSABLE
        return TESTS_FAILED if self.differing else GOOD

    @property
    def differing(self) -> int:
        """How many tests of either kind differ."""
        return len(self.failed) + sum(not timeline.passed for timeline in self.timelines)

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON can hold it; secrets are masked."""
        return {
            "ok": self.exit_code == GOOD,
            "problems": [problem_as_json(problem) for problem in self.problems],
            "configuration": _described(self.configuration),
            "warnings": plain(self.warnings),
            "breadths": plain(self.breadths),
            "tests": plain(self.results),
            "timed_tests": [plain(each) | {"passed": each.passed} for each in self.timelines],
        }

    def render(self) -> str:
        """Everything as text, the worst last, where a terminal's eye is."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.configuration:
            yield from summary(self.configuration)
            yield from titled("a day", map(str, self.breadths))
        yield from (str(warned) for warned in self.warnings)
        for result in self.failed:
            yield from _failure(result)
        for timeline in self.timelines:
            yield from timeline.lines()
        yield from (str(problem) for problem in self.problems)
        yield self._verdict()

    def _verdict(self) -> str:
        if self.problems:
            return f"{self.folder}: {counted(len(self.problems), 'problem')}; not usable"
        total = len(self.results) + len(self.timelines)
        differs = "differs" if self.differing == 1 else "differ"
        good = f"{counted(self.differing, 'test')} {differs}" if self.differing else "good"
        tests = f"{total - self.differing} of {counted(total, 'test')} passed"
        return f"{self.folder}: {good}; {tests}, {counted(len(self.warnings), 'warning')}"


def check(config: Config = CONFIG, *, as_json: AsJson = False) -> None:
    """The configuration as understood, every error with its place, and the topics' own tests."""
    report = run_check(config, os.environ)
    emit(report.to_dict(), [report.render()], as_json=as_json)
    raise typer.Exit(report.exit_code)


def run_check(folder: Path, environ: Mapping[str, str]) -> CheckReport:
    """Load, warn, test. Nothing is raised for a bad configuration: it is the finding."""
    try:
        watched = loading.Loader(folder, environ, stored_frequencies).load()
    except ConfigurationError as fault:
        return CheckReport(folder, problems=fault.problems)
    configuration = watched.configuration
    found = breadths(configuration)
    return CheckReport(
        folder,
        configuration=configuration,
        warnings=(
            *_warnings(folder, configuration),
            *_unreachable(folder, configuration),
            *_uncalled(folder, configuration),
            *_unasked(folder, configuration),
            *list_advice(folder),
            *advice(folder, environ, configuration),
            *broad(configuration, found),
        ),
        results=tuple(_results(configuration, watched.index)),
        timelines=play_timelines(watched),
        breadths=found,
    )


def _warnings(folder: Path, configuration: Configuration) -> Iterator[Warned]:
    names = (configuration.entities, dict(configuration.lists), dict(configuration.queries))
    yield from _named(str(folder / "watchlists"), configuration)
    for topic in configuration.topics:
        messages = (*_told(topic.query, names, topic.languages), *check_options(topic))
        yield from (Warned(topic.id, topic.file, topic.line, message) for message in messages)
        parts = [(f"boost.{n}", text) for n, text in enumerate(topic.boost)]
        for key, text in (*parts, *([("prefilter", topic.prefilter)] if topic.prefilter else ())):
            where = f"topics.{topic.id}.{key}"
            for message in _told(text, names, topic.languages, part=True):
                yield Warned(topic.id, topic.file, topic.line, message, key=where)


def _named(file: str, configuration: Configuration) -> Iterator[Warned]:
    """What topics refer to and is probably a mistake."""
    names = (configuration.entities, dict(configuration.lists), dict(configuration.queries))
    for name, words in configuration.lists:
        if not words:
            yield Warned("", file, 0, "is empty", key=f"lists.{name}")
    for name, text in configuration.queries:
        for message in _told(text, names, (), part=True):
            yield Warned("", file, 0, message, key=f"queries.{name}")
    for entity in configuration.entities:
        spelled = chain(
            (entity.name, *entity.aliases), *(aliases for _, aliases in entity.aliases_in)
        )
        for short in _short(entity):
            message = (
                f"the name {short!r} also finds the word {short.lower()!r} in small letters;"
                f" write ={short} to find it in these letters alone"
            )
            yield Warned("", file, 0, message, key=f"entities.{entity.id}")
        if not any(letter.isalnum() for name in spelled for letter in name):
            message = "has no name with letters or digits; nothing finds it"
            yield Warned("", file, 0, message, key=f"entities.{entity.id}")


def _short(entity: Entity) -> Iterator[str]:
    """Names of one or two letters of an alphabet, which are words in some language."""
    named = (entity.name, *entity.aliases, *(n for _, names in entity.aliases_in for n in names))
    for name in named:
        if name.isascii() and name.isalpha() and len(name) <= 2:  # noqa: PLR2004 - letters
            yield name


Names = tuple[tuple[Entity, ...], dict[str, tuple[str, ...]], dict[str, str]]


def _told(
    text: str, names: Names, languages: tuple[str, ...], *, part: bool = False
) -> tuple[str, ...]:
    try:
        return check_query(text, *names, languages, part=part)
    except QueryError as fault:  # it compiled, so this is only about what can be warned of
        return (str(fault),)


def _unreachable(folder: Path, configuration: Configuration) -> Iterator[Warned]:
    """Receivers that the guard keeps from being told."""
    if all(isinstance(receiver, ConsoleReceiver) for receiver in configuration.receivers):
        return
    from monitor.app.receivers import unreachable  # noqa: PLC0415 - HTTP, for who dials alone

    file = str(folder / FILE)
    for each in asyncio.run(unreachable(configuration)):
        yield Warned("", file, 0, each.reason, each.receiver)


def _unasked(folder: Path, configuration: Configuration) -> Iterator[Warned]:
    """An endpoint of embeddings in a network that nobody opened; a proxy answers for itself."""
    embeddings = configuration.embeddings
    if embeddings is None or embeddings.way.proxy:
        return
    host = urlsplit(embeddings.url.reveal()).hostname or ""
    open_ones = configuration.receiver_networks
    address = literal(host)
    if (address and refusal(address, open_ones)) or (looks_private(host) and not open_ones):
        message = f"{host} is not public; notify.allow_networks opens its network"
        yield Warned("", str(folder / FILE), 0, message, key="stories.embeddings.url")


def _uncalled(folder: Path, configuration: Configuration) -> Iterator[Warned]:
    """What keeps hubs on the internet from calling us, or lets others on the way listen."""
    if configuration.websub is None:
        return
    parts = urlsplit(configuration.websub.callback_url)
    host, file = parts.hostname or "", str(folder / FILE)
    address = literal(host)
    if looks_private(host) or (address and refusal(address)):
        message = f"hubs on the internet cannot reach {host}"
        yield Warned("", file, 0, message, key="websub.callback_url")
    elif parts.scheme == "http":
        message = "without https, whoever is on the way reads the addresses that hubs call"
        yield Warned("", file, 0, message, key="websub.callback_url")


def _results(configuration: Configuration, index: Index) -> Iterator[TestResult]:
    for topic in configuration.topics:
        yield from (_result(topic, test, index) for test in topic.tests)


def _result(topic: Topic, test: TopicTest, index: Index) -> TestResult:
    item = headline(test.text, test.language)
    unread = bool(test.article) and topic.id not in index.asking(item)
    if not unread:
        item = replace(item, article=test.article)
    matched = any(match.topic_id == topic.id for match in index.match(item))
    passed = matched is test.matches
    why = "" if passed else _why(topic, item, index, matched=matched)
    if why and unread:
        why = f"its page would not be fetched: the headline gives no reason to\n{why}"
    return TestResult(topic.id, topic.file, test.line, test.text, test.matches, passed, why)


def _why(topic: Topic, item: Item, index: Index, *, matched: bool) -> str:
    tree = index.explain(topic.id, item).render()
    if not matched and topic.id in index.matching(item):
        return f"the query holds, the score is below the threshold {topic.threshold:g}\n{tree}"
    return tree


def headline(text: str, language: str = "") -> Item:
    """An item that is only a title, as tests and `monitor match --text` mean it."""
    return Item(
        id="check",
        source_id="",
        keys=(),
        url="",
        title=text,
        summary="",
        text="",
        author="",
        language=language,
        tags=(),
        published=None,
        seen_at=0,
    )


def _failure(result: TestResult) -> Iterator[str]:
    wanted = "match" if result.expected else "no_match"
    got = "does not match" if result.expected else "matches"
    yield f"{result.file}:{result.line}: topics.{result.topic_id}: {wanted} test differs: it {got}"
    yield f"    {result.text}"
    yield from (f"    {line}" for line in result.why.splitlines())


def _described(configuration: Configuration | None) -> dict[str, Any] | None:
    if configuration is None:
        return None
    described: dict[str, Any] = _json(plain(configuration))
    described["store_url"] = masked(configuration.store_url)
    for source in described["sources"]:
        source["url"] = masked(source["url"])
    return described


def _json(value: Any) -> Any:  # noqa: ANN401 -- whatever a configuration holds
    """Secrets and networks as text."""
    if isinstance(value, dict):
        return {key: _json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_json(each) for each in value]
    return value if isinstance(value, str | int | float | None) else str(value)
