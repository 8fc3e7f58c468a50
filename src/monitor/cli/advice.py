"""What `monitor check` warns of in `monitor.yaml` and beside it: it can be read, and does nothing.

routes that never match | receivers that nobody names | silences that ended | mail in clear |
private feeds | files and variables that nothing reads
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from monitor.addresses import literal, looks_private, refusal
from monitor.alert.calendar import instant_text
from monitor.alert.route import holds
from monitor.app.clock import SystemClock
from monitor.configuration import (
    Configuration,
    EmailReceiver,
    Matcher,
    Receiver,
    Route,
    Source,
    Topic,
)
from monitor.model import LEVELS, NOTICE_LEVELS, Millis
from monitor.settings.models import MonitorFile
from monitor.settings.read import FILE
from monitor.watchlist import WATCHLISTS, config_files
from monitor.yaml_reader import YamlFile, nearest, problem_at, read_document

MOST_TRIED = 200_000  # pairs of topics and feeds that routes are tried with
_CONFIG_FILES = frozenset({".yaml", ".yml", ".opml"})
_OTHER_FORMS = frozenset({".json", ".toml", ".txt", ".xml", ".csv", ".ini", ".conf"})
_NAMES = frozenset({"monitor", "feeds", "watchlist", "watchlists", "topics", "entities"})
_NOT_OURS = re.compile(r"MONITOR_(?:PORT|SERVICE_(?:HOST|PORT))(?:_|$)|MONITOR_CONFIG$")
_CHOSEN = ("topic", "severity", "source", "tag", "country")  # labels that the configuration gives


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that can be read and is probably a mistake, or what will not be reached."""

    topic_id: str
    file: str
    line: int
    message: str
    receiver: str = ""
    key: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        about = f"topics.{self.topic_id}" if self.topic_id else f"receivers.{self.receiver}"
        return f"{place}: {self.key or about}: warning: {self.message}"


Where = tuple[str | int, ...]


def advice(
    folder: Path, environ: Mapping[str, str], configuration: Configuration
) -> Iterator[Warned]:
    """Every warning about the settings, with the line where that is known."""
    path = folder / FILE
    document = read_document(path) if path.exists() else YamlFile(path)
    for where, message in _settings_advice(configuration):
        problem = problem_at(document, where, message)
        yield Warned("", str(problem.file), problem.line, message, key=problem.key)
    yield from _nothing_watched(folder, configuration)
    yield from _feeds_advice(folder, configuration)
    yield from _files_advice(folder)
    yield from _environment_advice(environ)


def _nothing_watched(folder: Path, configuration: Configuration) -> Iterator[Warned]:
    """A folder without feeds or topics is good, and nobody will ever be told anything."""
    if missing := _missing(configuration):
        key, message = missing
        yield Warned("", str(folder), 0, message, key=key)
    for topic in configuration.topics:
        for level, _ in topic.severity:
            near = get_close_matches(level, LEVELS, n=1, cutoff=0.7)
            if near and level not in LEVELS:
                message = f"the severity {level} ranks as high (did you mean `{near[0]}`?)"
                yield Warned(topic.id, topic.file, topic.line, message)


def _missing(configuration: Configuration) -> tuple[str, str] | None:
    """What a folder lacks, and what follows."""
    if configuration.sources and configuration.topics:
        return None
    if configuration.topics:
        return "feeds.yaml", "no feed: nothing is read, and nobody is told of anything"
    if configuration.sources:
        return "watchlists/", "no topic: feeds are read, and nobody is told of anything in them"
    message = "no feed and no topic: nothing is watched, and nobody is told of anything"
    return "feeds.yaml, watchlists/", message


def _settings_advice(configuration: Configuration) -> Iterator[tuple[Where, str]]:
    yield from _values(configuration)
    yield from _routes(configuration)
    yield from _receivers(configuration)
    yield from _ended(configuration, SystemClock().now())
    yield from _open_to_all(configuration)


def _open_to_all(configuration: Configuration) -> Iterator[tuple[Where, str]]:
    """Networks that open more than anybody means: this machine and all beside it."""
    opened = {"fetch": configuration.fetch.allow_networks, "notify": configuration.notify_networks}
    for section, networks in opened.items():
        for i, network in enumerate(networks):
            if network.prefixlen == 0:
                message = "opens every address, those of this machine and of its network too"
                yield (section, "allow_networks", i), f"{message}; name the network that is meant"


def _ended(configuration: Configuration, now: Millis) -> Iterator[tuple[Where, str]]:
    """Silences that nobody took out when they were over."""
    for silence in configuration.silences:
        if silence.until <= now:
            end = instant_text(silence.until, configuration.zone)
            message = f"it ended on {end} and silences nothing; take it out, or write a later time"
            yield ("silences", silence.id, "until"), message


# --- routes ------------------------------------------------------------------------------


def nodes(route: Route, where: Where = ("route",)) -> Iterator[tuple[Where, Route]]:
    """Every node of the tree, with its path in the file."""
    yield where, route
    for i, child in enumerate(route.routes):
        yield from nodes(child, (*where, "routes", i))


def _values(configuration: Configuration) -> Iterator[tuple[Where, str]]:
    """Matchers for a value that no topic and no feed has."""
    known = _known(configuration)
    for where, node in nodes(configuration.route):
        for i, matcher in enumerate(node.matchers):
            values = known.get(matcher.label)
            if values is not None and _never(matcher, values):
                message = f"no topic and no feed has the {matcher.label} {matcher.value}"
                near = nearest(matcher.value, values) if values else ""
                yield (*where, "matchers", i), f"{message} ({near})" if near else message


def _known(configuration: Configuration) -> dict[str, set[str]]:
    """The values of each label, where the configuration knows all of them."""
    topics, sources = configuration.topics, configuration.sources
    known = {
        "topic": {topic.id for topic in topics},
        "source": {source.id for source in sources},
        "severity": {*NOTICE_LEVELS, *(level for topic in topics for level in _levels(topic))},
        "tag": {tag for topic in topics for tag in topic.tags}
        | {tag for source in sources for tag in source.tags},
    }
    if all(source.language for source in sources):
        known["language"] = {source.language for source in sources}
        known["language"] |= {each for topic in topics for each in topic.languages}
    if sources and all(source.country for source in sources):
        known["country"] = {source.country for source in sources}
    if sources and all(source.title for source in sources):
        known["outlet"] = {source.title for source in sources}
    return known


def _levels(topic: Topic) -> tuple[str, ...]:
    return ("normal", *(level for level, _ in topic.severity))


def _never(matcher: Matcher, values: set[str]) -> bool:
    """Whether a positive matcher fits none of the values, nor a label that is not there."""
    if matcher.op.startswith("!") or holds(matcher, {}):
        return False
    return not any(holds(matcher, {matcher.label: frozenset({value})}) for value in values)


def _routes(configuration: Configuration) -> Iterator[tuple[Where, str]]:
    worlds = tuple(_worlds(configuration))
    yield from _unreached(configuration.route, ("route",), worlds)


Labels = dict[str, frozenset[str]]


def _worlds(configuration: Configuration) -> Iterator[Labels]:
    """The labels that alerts may have: each topic at each severity from each feed; notices."""
    yield from ({"severity": frozenset({level})} for level in NOTICE_LEVELS)
    topics, sources = configuration.topics, configuration.sources or (Source("", ""),)
    if len(topics) * len(sources) > MOST_TRIED:
        sources = sources[: max(1, MOST_TRIED // max(1, len(topics)))]
    for topic, source in product(topics, sources):
        for level in _levels(topic):
            yield {
                "topic": frozenset({topic.id}),
                "severity": frozenset({level}),
                "source": frozenset({source.id}),
                "tag": frozenset({*topic.tags, *source.tags}) or frozenset({""}),
                "country": frozenset({source.country}),
            }


def _unreached(
    route: Route, where: Where, worlds: tuple[Labels, ...]
) -> Iterator[tuple[Where, str]]:
    """Children that take no alert: hidden behind another, or with matchers that exclude another."""
    passed: list[tuple[int, Route]] = []
    for i, child in enumerate(route.routes):
        place = (*where, "routes", i)
        hidden = next((n for n, other in passed if _covers(other, child)), None)
        left = tuple(world for world in worlds if _may_take(child, world))
        if hidden is not None:
            yield place, f"is never reached: routes.{hidden} before it takes all that it would"
        elif worlds and not left and not any(_odd(m) for m in child.matchers):
            yield place, "never matches: no topic and feed has all of its labels at once"
        yield from _unreached(child, place, left)
        if not child.continue_:
            passed.append((i, child))


def _covers(earlier: Route, later: Route) -> bool:
    return set(earlier.matchers) <= set(later.matchers)


def _may_take(route: Route, world: Labels) -> bool:
    """Whether the matchers may hold; those about the report itself are left open."""
    return all(holds(m, world) for m in route.matchers if m.label in _CHOSEN)


def _odd(matcher: Matcher) -> bool:
    """Whether a matcher is warned of by itself, or asks for alerts about the monitor."""
    return matcher.label not in (*_CHOSEN, "outlet", "language")


# --- receivers ---------------------------------------------------------------------------


def _receivers(configuration: Configuration) -> Iterator[tuple[Where, str]]:
    named = {node.receiver for _, node in nodes(configuration.route)} | set(configuration.fallback)
    if configuration.heartbeat:
        named.add(configuration.heartbeat.receiver)
    for receiver in configuration.receivers:
        if receiver.name not in named:
            yield ("receivers", receiver.name), "no route uses it"
        yield from _mail_advice(receiver)


def _mail_advice(receiver: Receiver) -> Iterator[tuple[Where, str]]:
    if not isinstance(receiver, EmailReceiver):
        return
    where: Where = ("receivers", receiver.name, "email")
    if receiver.tls == "none" and receiver.password and not _is_here(receiver.host):
        yield where, "tls: none sends the password in clear"
    if receiver.tls == "starttls" and receiver.port == 465:  # noqa: PLR2004 - RFC 8314, 7.3
        yield where, "port 465 speaks TLS from the first byte: write tls: implicit"
    if receiver.tls == "implicit" and receiver.port in (25, 587):
        yield where, f"port {receiver.port} does not speak TLS at first: write tls: starttls"


def _is_here(host: str) -> bool:
    address = literal(host)
    return host == "localhost" or (address is not None and address.is_loopback)


# --- feeds, files, environment -----------------------------------------------------------


def _feeds_advice(folder: Path, configuration: Configuration) -> Iterator[Warned]:
    """Feeds on networks that the guard keeps closed, and pages where a feed should be."""
    networks = configuration.fetch.allow_networks
    for source in configuration.sources:
        host = urlsplit(source.url).hostname or ""
        address = literal(host)
        private = refusal(address, networks) if address else looks_private(host) and not networks
        if private:
            message = f"{host} is private; fetch.allow_networks opens its network to feeds"
            yield Warned("", str(folder / "feeds.yaml"), 0, message, key=source.id)
        if _is_page(source.url):
            message = (
                "looks like a page, not a feed; `monitor feeds discover` with its address finds one"
            )
            yield Warned("", str(folder / "feeds.yaml"), 0, message, key=source.id)


def _is_page(url: str) -> bool:
    """A site's own address, or a document of HTML: readers give those, and no feed is there."""
    parts = urlsplit(url)
    if parts.path.lower().endswith((".html", ".htm")):
        return True
    host = parts.hostname or ""
    return host.startswith("www.") and parts.path in ("", "/") and not parts.query


def _files_advice(folder: Path) -> Iterator[Warned]:
    """Files that look like ours and are not read."""
    read = set(config_files(folder))
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        ours = path.suffix.lower() in _CONFIG_FILES or _is_nearly_ours(path, folder)
        if ours and path.is_file() and path not in read and not hidden:
            yield Warned("", str(path), 0, _where_it_belongs(path, folder), key="file")


def _is_nearly_ours(path: Path, folder: Path) -> bool:
    """A file of the right name, or in the right folder, in another form: `feeds.json`."""
    if path.suffix.lower() not in _OTHER_FORMS:
        return False
    return path.parent == folder / WATCHLISTS or (
        path.parent == folder and path.name.partition(".")[0].lower() in _NAMES
    )


def _where_it_belongs(path: Path, folder: Path) -> str:
    if path.suffix.lower() == ".yml":
        return "is not read: call it .yaml"
    if path.suffix.lower() == ".opml":
        return f"is not read: OPML belongs into {folder}"
    if path.suffix.lower() in _OTHER_FORMS:
        return "is not read: settings, feeds and watchlists are files of YAML that end in .yaml"
    return "is not read: topics and entities belong into watchlists/, feeds into feeds.yaml"


def _environment_advice(environ: Mapping[str, str]) -> Iterator[Warned]:
    """Variables that look like settings and are none."""
    known = {f"MONITOR_{name.upper()}" for name in MonitorFile.model_fields}
    settings = tuple(_variables())
    for name in sorted(environ):
        upper = name.upper()
        if not upper.startswith("MONITOR_") or "__" in upper or upper in known:
            continue
        if not _NOT_OURS.match(upper) and environ[name]:
            near = nearest(upper, settings)
            remedy = (
                near
                if near.startswith("did")
                else "settings have two underscores: MONITOR_WEB__PORT"
            )
            yield Warned("", "environment", 0, f"nothing reads it; {remedy}", key=name)


def _variables() -> Iterable[str]:
    """`MONITOR_WEB__PORT` and its like, of every section."""
    for name, field in MonitorFile.model_fields.items():
        model = field.annotation
        for key in getattr(model, "model_fields", {}):
            yield f"MONITOR_{name}__{key}".upper()
