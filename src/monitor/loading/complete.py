"""The whole configuration of a folder: read, joined, checked against itself, every fault told.

settings + watchlists | names that are used exist | queries compile | Configuration
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from monitor.collector import resting
from monitor.configuration import Configuration, Matcher, TimedTest, Topic
from monitor.errors import ConfigurationError, NameUnknown, Problem, QueryError
from monitor.language.codes import country_code, country_named, language_code, language_named
from monitor.match import Index
from monitor.model import NOTICE_LEVELS, AlertKind
from monitor.parse.article import can_read_articles
from monitor.printed import counted
from monitor.settings import Settings, configuration_of, read_settings
from monitor.watchlist import (
    SERVICES,
    FolderReading,
    Lost,
    QueryPlace,
    Services,
    Watchlists,
    config_files,
    read_files,
)
from monitor.yaml_reader import MAPPING, NOT_YAML, is_longer, nearest, problem_at

BEGINNING = 64 * 1024  # bytes of a file
FURTHER = 8  # times as much is looked at where that is sound: a twentieth of 100,000 topics
LONG = 256 * 1024  # bytes of a file; one that is faulty is not read a second time
ENOUGH = 100  # faults at the beginning of a long file, which is then not read to its end
MISNAMED = {
    "monitor.yml": "monitor.yaml",
    "feed.yaml": "feeds.yaml",
    "feed.yml": "feeds.yaml",
    "watchlist": "watchlists/",
    "watchlist.yaml": "watchlists/watchlist.yaml",
    "watchlists.yaml": "watchlists/watchlist.yaml",
}


@resting()
def load(folder: Path, environ: Mapping[str, str], services: Services = SERVICES) -> Configuration:
    """Read a configuration folder under an environment.

    Raises:
        ConfigurationError: with every problem of every file: file, line, column, key, remedy.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        raise ConfigurationError((Problem(folder, 0, 0, "", "no such folder"),))
    if rubbish := [fault for path in config_files(folder) for fault in beginning(path, services)]:
        raise ConfigurationError(tuple(rubbish))
    problems.extend(misnamed(folder))
    settings = _settings(folder, environ, problems)
    reading = read_files(folder, services)
    watchlists = reading.watchlists()
    problems.extend(reading.problems)
    problems.extend(_between(settings, watchlists, reading))
    watchlists.places.release()
    if problems or not settings:
        order = {path: place for place, path in enumerate(config_files(folder))}
        problems.sort(key=lambda each: (order.get(each.file, -1), each.line, each.column))
        raise ConfigurationError(tuple(problems))
    return joined(settings, watchlists)


def beginning(path: Path, services: Services = SERVICES) -> tuple[Problem, ...]:
    """The faults at the beginning of a long file, where they say that it is rubbish.

    They do where they are many, or where a whole section is no mapping or cannot be read.

    Reading it to its end would take a second a megabyte, only to count more of them.
    """
    if path.suffix == ".opml":
        return ()
    sizes = (BEGINNING, FURTHER * BEGINNING)
    looks = (_beginning(path, services, size) for size in sizes if is_longer(path, 2 * size))
    return next(filter(None, looks), ())


def _beginning(path: Path, services: Services, size: int) -> tuple[Problem, ...]:
    """The same of so many bytes."""
    reading = FolderReading(services, size)
    reading.read(path)
    watchlists = reading.watchlists()
    every = (*reading.problems, *query_problems(watchlists, Lost(all=True)))
    watchlists.places.release()
    if not (reading.lost.all or _is_rubbish(every, long=is_longer(path, LONG))):
        return ()
    told = sorted((each for each in every if each.line), key=lambda each: each.line)[:ENOUGH]
    rest = f"{counted(len(told), 'fault')} in its first {size >> 10} KB, it is not read on"
    return (Problem(path, 0, 0, "", rest, "mend these first"), *told)


def _is_rubbish(found: Sequence[Problem], *, long: bool) -> bool:
    """Whether the faults of a beginning say of the whole file that it is.

    Few faults of entries do not: the rest of the file is read, so that all of its faults are told.
    For each slip the whole text is read again, which is too dear where it is `long`.
    """
    slip = long and any(each.message.startswith(NOT_YAML) for each in found)
    no_section = any(each.message == MAPPING[0] and "." not in each.key for each in found)
    uncounted = any(not each.line for each in found)
    return len(found) > ENOUGH or slip or no_section or uncounted


def _settings(folder: Path, environ: Mapping[str, str], problems: list[Problem]) -> Settings | None:
    try:
        return read_settings(folder, environ)
    except ConfigurationError as fault:
        problems.extend(fault.problems)
        return None


def _between(
    settings: Settings | None, watchlists: Watchlists, reading: FolderReading
) -> Iterator[Problem]:
    """What is wrong between the parts of a folder, and with the queries of those that are sound."""
    found = [*query_problems(watchlists, reading.lost), *article_problems(watchlists)]
    if settings:
        found += route_problems(settings, watchlists, reading.lost)
        found += timeline_problems(settings, watchlists, reading.lost)
    return (each for each in found if not reading.is_stand_in(each))


def load_sound(folder: Path, environ: Mapping[str, str]) -> Configuration:
    """`monitor.yaml`, and of the other files whatever can be read; nothing is checked with it."""
    return joined(read_settings(folder, environ), read_files(folder).watchlists())


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


def query_problems(watchlists: Watchlists, lost: Lost | None = None) -> Iterator[Problem]:
    """Queries that cannot be used, each at the character that is wrong.

    A fault in a named query or in a list shows again in everything that uses it; such echoes are
    told only where the fault itself is not, and each once. A name that may be among those `lost`
    is no fault.
    """
    lost = lost or Lost()
    every = [*_list_faults(watchlists), *_named_faults(watchlists), *_topic_faults(watchlists)]
    found = [fault for fault in every if not fault.is_about(lost)]
    told = {fault.cause for fault in found if not fault.echo}
    for fault in found:
        if not fault.echo or fault.cause not in told:
            told.add(fault.cause)
            yield fault.problem


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault at a place; the place of an `echo` only refers to where the fault is."""

    problem: Problem
    root: QueryError
    echo: bool

    @property
    def cause(self) -> str:
        """What is wrong; echoes of one fault say the same."""
        return str(self.root)

    def is_about(self, lost: Lost) -> bool:
        """Whether it misses a name that may be among those which could not be read."""
        missed = self.root
        return isinstance(missed, NameUnknown) and any(
            lost.may_hold(kind, missed.name) for kind in missed.kinds
        )


def _root(fault: QueryError) -> QueryError:
    while isinstance(fault.__cause__, QueryError):
        fault = fault.__cause__
    return fault


def _index(watchlists: Watchlists) -> Index:
    return Index(watchlists.entities, dict(watchlists.lists), dict(watchlists.queries))


def _list_faults(watchlists: Watchlists) -> Iterator[_Fault]:
    """Lines of lists that are no words, each at its line."""
    index = _index(watchlists)
    for name, words in watchlists.lists:
        if words and any(_add(index, _asking(name), watchlists.places.lists[name])):
            yield from _line_faults(name, words, watchlists.places.lists[name])


def _line_faults(name: str, words: tuple[str, ...], place: QueryPlace) -> Iterator[_Fault]:
    for i, word in enumerate(words):
        alone = Index((), {name: (word,)}, {})
        for fault in _add(alone, _asking(name), place.element((i,), word)):
            yield replace(fault, echo=False)


def _asking(name: str) -> Topic:
    return Topic(name, name, f"any:{name}")


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
            remedy = (
                "pip install '.[articles]' in the folder of the source, build the image with "
                "LOCK=requirements-image-articles.lock, or leave text: full out"
            )
            yield place.element(("text",), "full").problem(0, message, remedy)
        if topic.prefilter and not topic.full_text:
            place = watchlists.places.topics[topic.id]
            message = "says whose pages are read, but the topic reads none"
            yield place.element(("prefilter",), "").problem(0, message, "add text: full")


def _add(index: Index, topic: Topic, place: QueryPlace) -> Iterator[_Fault]:
    try:
        index.check(topic)
    except QueryError as fault:
        root = _root(fault)
        yield _Fault(place.fault(fault), root, echo=root is not fault)


def route_problems(
    settings: Settings, watchlists: Watchlists, lost: Lost | None = None
) -> Iterator[Problem]:
    """Matchers that name a topic, a source, a kind ... that is not there, or no code."""
    lost = lost or Lost()
    levels = {level for topic in watchlists.topics for level, _ in topic.severity}
    known = {
        "topic": {topic.id for topic in watchlists.topics} | lost.of("topic"),
        "source": {source.id for source in watchlists.sources} | lost.of("feed"),
        "severity": {*NOTICE_LEVELS} | levels,
        "entity": {entity.id for entity in watchlists.entities} | lost.of("entity"),
        "kind": {kind.value for kind in AlertKind},
        "receiver": {receiver.name for receiver in settings.receivers},
    }
    for where, matcher in settings.matchers():
        names = None if lost.all else known.get(matcher.label)
        if names is not None and _misses(matcher, names):
            message = f"no {matcher.label} is called {matcher.value}"
            yield problem_at(settings.document, where, message, nearest(matcher.value, names))
        elif meant := _code_meant(matcher):
            message = f"{matcher.value} is no {matcher.label} of an alert"
            yield problem_at(settings.document, where, message, f"write {meant}")


def _code_meant(matcher: Matcher) -> str:
    """The code that a language's or a country's name or other code stands for; "" where sound."""
    if matcher.op not in ("=", "!=") or matcher.label not in ("language", "country"):
        return ""
    code, named = _CODES[matcher.label]
    meant = code(matcher.value) or named(matcher.value)
    return meant if meant != matcher.value else ""


_CODES = {
    "language": (language_code, language_named),
    "country": (country_code, country_named),
}


def timeline_problems(
    settings: Settings, watchlists: Watchlists, lost: Lost | None = None
) -> Iterator[Problem]:
    """Tests over time that name a feed or a receiver that is not there."""
    lost = lost or Lost()
    sources = {source.id for source in watchlists.sources} | lost.of("feed")
    receivers = {receiver.name for receiver in settings.receivers}
    for topic in watchlists.topics:
        for test in topic.timed_tests:
            for where, kind, name in _named_in(test):
                known = sources if kind == "feed" else receivers
                if name not in known and not (lost.all and kind == "feed"):
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


def _misses(matcher: Matcher, names: set[str]) -> bool:
    """Whether it names what is not there.

    A severity may be that of a topic to come, unless it is nearly one that is there.
    """
    if matcher.op not in ("=", "!=") or matcher.value in names or not matcher.value:
        return False
    return matcher.label != "severity" or bool(get_close_matches(matcher.value, names, 1, 0.65))


def joined(settings: Settings, watchlists: Watchlists) -> Configuration:
    """What both say, as one value."""
    return replace(
        configuration_of(settings),
        sources=watchlists.sources,
        topics=watchlists.topics,
        entities=watchlists.entities,
        lists=watchlists.lists,
        queries=watchlists.queries,
    )
