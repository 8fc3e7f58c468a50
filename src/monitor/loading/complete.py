"""The whole configuration of a folder: read, joined, checked against itself, every fault told.

settings + watchlists | names that are used exist | queries compile | Configuration
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from monitor.configuration import Configuration, Matcher, TimedTest, Topic
from monitor.errors import ConfigurationError, Problem, QueryError
from monitor.match import Index
from monitor.parse.article import can_read_articles
from monitor.settings import Settings, read_settings
from monitor.watchlist import (
    SERVICES,
    QueryPlace,
    Services,
    Watchlists,
    config_files,
    read_watchlists,
)
from monitor.yaml_reader import nearest, problem_at

T = TypeVar("T")

MISNAMED = {
    "monitor.yml": "monitor.yaml",
    "feed.yaml": "feeds.yaml",
    "feed.yml": "feeds.yaml",
    "watchlist": "watchlists/",
    "watchlist.yaml": "watchlists/watchlist.yaml",
    "watchlists.yaml": "watchlists/watchlist.yaml",
}


def load(folder: Path, environ: Mapping[str, str], services: Services = SERVICES) -> Configuration:
    """Read a configuration folder under an environment.

    Raises:
        ConfigurationError: with every problem of every file: file, line, column, key, remedy.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        raise ConfigurationError((Problem(folder, 0, 0, "", "no such folder"),))
    problems.extend(misnamed(folder))
    settings = _collect(lambda: read_settings(folder, environ), problems)
    watchlists = _collect(lambda: read_watchlists(folder, services), problems)
    if watchlists:
        problems.extend(query_problems(watchlists))
        problems.extend(article_problems(watchlists))
    if settings and watchlists:
        problems.extend(route_problems(settings, watchlists))
        problems.extend(test_problems(settings, watchlists))
    if watchlists:
        watchlists.places.release()
    if problems or not settings or not watchlists:
        raise ConfigurationError(tuple(problems))
    return joined(settings, watchlists)


def fingerprint(folder: Path) -> str:
    """A hash of the content of every configuration file; links are followed.

    A file that vanishes between listing and reading counts as absent: the next look sees it.
    """
    digest = hashlib.sha256()
    for path in config_files(folder):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def misnamed(folder: Path) -> Iterator[Problem]:
    """Files whose name is nearly right: they would be passed over in silence."""
    for name, right in MISNAMED.items():
        if (folder / name).exists():
            yield Problem(folder / name, 0, 0, "", "is not read", f"call it {right}")


def _collect(read: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return read()
    except ConfigurationError as fault:
        problems.extend(fault.problems)
        return None


def query_problems(watchlists: Watchlists) -> Iterator[Problem]:
    """Queries that cannot be used, each at the character that is wrong.

    A fault in a named query shows again, without a place, in everything that uses it; such
    echoes are told only where nothing else is (a query that refers to itself).
    """
    found = [*_named_faults(watchlists), *_topic_faults(watchlists)]
    direct = [fault for fault in found if not fault.echo]
    yield from (fault.problem for fault in direct or found)


@dataclass(frozen=True, slots=True)
class _Fault:
    problem: Problem
    echo: bool


def _index(watchlists: Watchlists) -> Index:
    return Index(watchlists.entities, dict(watchlists.lists), dict(watchlists.queries))


def _named_faults(watchlists: Watchlists) -> Iterator[_Fault]:
    index = _index(watchlists)
    for name, text in watchlists.queries:
        yield from _add(index, Topic(name, name, text), watchlists.places.queries[name])


def _topic_faults(watchlists: Watchlists) -> Iterator[_Fault]:
    index, boosts = _index(watchlists), _index(watchlists)
    for topic in watchlists.topics:
        place = watchlists.places.topics[topic.id]
        alone = replace(topic, boost=(), full_text=False)
        yield from (faults := [*_add(index, alone, place)])
        if topic.full_text:
            yield from _reach_faults(boosts, topic, place, sound=not faults)
        for i, text in enumerate(topic.boost):
            probe = Topic(f"{topic.id} {i}", "", text)
            yield from _add(boosts, probe, place.element(("boost", i), text))


def _reach_faults(
    probes: Index, topic: Topic, place: QueryPlace, *, sound: bool
) -> Iterator[_Fault]:
    """What is wrong with a prefilter, or, in a sound topic, with asking for the full text."""
    text = topic.prefilter
    probe = Topic(f"{topic.id} prefilter", "", text)
    faults = [*_add(probes, probe, place.element(("prefilter",), text))] if text else []
    yield from faults
    if sound and not faults:
        whole = replace(topic, id=f"{topic.id} text", boost=())
        yield from _add(probes, whole, place.element(("text",), "full"))


def article_problems(watchlists: Watchlists) -> Iterator[Problem]:
    """Topics that ask for articles which nobody can read, or that say half of what they mean."""
    for topic in watchlists.topics:
        if topic.full_text and not can_read_articles():
            place = watchlists.places.topics[topic.id]
            message = "the package that reads articles is not installed"
            yield place.element(("text",), "full").problem(
                0, message, "pip install 'monitor[articles]', or leave text: full out"
            )
        if topic.prefilter and not topic.full_text:
            place = watchlists.places.topics[topic.id]
            message = "says whose pages are read, but the topic reads none"
            yield place.element(("prefilter",), "").problem(0, message, "add text: full")


def _add(index: Index, topic: Topic, place: QueryPlace) -> Iterator[_Fault]:
    try:
        index.check(topic)
    except QueryError as fault:
        expected = f"expected {fault.expected}" if fault.expected else ""
        message = "; ".join(part for part in (fault.message, expected) if part)
        problem = place.problem(fault.position, message, fault.hint)
        yield _Fault(problem, echo=isinstance(fault.__cause__, QueryError))


def route_problems(settings: Settings, watchlists: Watchlists) -> Iterator[Problem]:
    """Matchers that name a topic or a source that is not there."""
    known = {
        "topic": {topic.id for topic in watchlists.topics},
        "source": {source.id for source in watchlists.sources},
    }
    for where, matcher in settings.matchers():
        names = known.get(matcher.label)
        if names is not None and not _may_hold(matcher, names):
            message = f"no {matcher.label} is called {matcher.value}"
            yield problem_at(settings.document, where, message, nearest(matcher.value, names))


def test_problems(settings: Settings, watchlists: Watchlists) -> Iterator[Problem]:
    """Tests over time that name a feed or a receiver that is not there."""
    sources = {source.id for source in watchlists.sources}
    receivers = {receiver.name for receiver in settings.receivers}
    for topic in watchlists.topics:
        for test in topic.timed_tests:
            for where, kind, name in _named_in(test):
                known = sources if kind == "feed" else receivers
                if name not in known:
                    place = watchlists.places.topics[topic.id]
                    remedy = nearest(name, known)
                    yield place.element(where, name).problem(
                        0, f"no {kind} is called {name}", remedy
                    )


def _named_in(test: TimedTest) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where a test names what, and its name."""
    for i, item in enumerate(test.items):
        where = ("tests", test.position, "items", i)
        if item.source:
            yield (*where, "source"), "feed", item.source
        for name in item.receivers:
            yield (*where, "receiver"), "receiver", name


def _may_hold(matcher: Matcher, names: set[str]) -> bool:
    return matcher.op not in ("=", "!=") or matcher.value in names or not matcher.value


def joined(settings: Settings, watchlists: Watchlists) -> Configuration:
    """What both say, as one value."""
    file = settings.file
    return Configuration(
        sources=watchlists.sources,
        topics=watchlists.topics,
        entities=watchlists.entities,
        lists=watchlists.lists,
        queries=watchlists.queries,
        receivers=settings.receivers,
        route=settings.route,
        store_url=settings.store_url,
        fetch=settings.fetch,
        articles=settings.articles,
        web=settings.web,
        notify_networks=tuple(file.notify.allow_networks),
        websub=settings.websub,
        heartbeat=settings.heartbeat,
        parse_workers=file.parse.workers,
        max_age=file.alerts.max_age,
        flood_limit=file.alerts.flood_limit,
        keep=file.store.keep,
        log_format=file.log.format,
        log_level=file.log.level,
    )
