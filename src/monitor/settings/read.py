"""monitor.yaml and the environment to frozen values; every fault found, none hidden by another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from monitor.configuration import (
    ArticleLimits,
    ConsoleReceiver,
    Embeddings,
    FetchLimits,
    Heartbeat,
    Matcher,
    Receiver,
    Rollup,
    Route,
    Silence,
    WebAddress,
    WebSub,
)
from monitor.errors import ConfigurationError, Problem
from monitor.settings.embeddings import embeddings_of
from monitor.settings.environment import ENVIRONMENT, environment_settings, overlaid, variable
from monitor.settings.foreign import FOREIGN
from monitor.settings.heartbeat import heartbeat_of, rollup_of
from monitor.settings.intervals import intervals_of
from monitor.settings.models import ArticlesModel, FetchModel, MonitorFile, WebModel
from monitor.settings.receivers import receivers_of
from monitor.settings.routing import RouteReader
from monitor.settings.secrets import SecretReader, Where, unread_variables
from monitor.settings.silences import silences_of
from monitor.settings.websub import websub_of
from monitor.settings.zones import known_zone
from monitor.yaml_reader import YamlFile, is_longer, nearest, problem_at, read_document
from monitor.yaml_reader.validation import dotted, problems_of

FILE = "monitor.yaml"
LONGEST = 2**20  # bytes; five thousand receivers with their routes take as much


@dataclass(frozen=True, slots=True)
class Settings:
    """All that monitor.yaml says, with the document for the places of later findings."""

    document: YamlFile
    file: MonitorFile
    receivers: tuple[Receiver, ...]
    route: Route
    store_url: str
    fetch: FetchLimits
    articles: ArticleLimits
    web: WebAddress
    websub: WebSub | None
    embeddings: Embeddings | None
    heartbeat: Heartbeat | None
    rollup: Rollup
    silences: tuple[Silence, ...]

    def matchers(self) -> Iterator[tuple[Where, Matcher]]:
        """Every matcher of the route tree and of the silences, with its path in the file."""
        yield from _matchers(self.route, ("route",))
        for silence in self.silences:
            for i, matcher in enumerate(silence.matchers):
                yield ("silences", silence.id, "matchers", i), matcher


def _matchers(route: Route, where: Where) -> Iterator[tuple[Where, Matcher]]:
    for i, matcher in enumerate(route.matchers):
        yield (*where, "matchers", i), matcher
    for i, child in enumerate(route.routes):
        yield from _matchers(child, (*where, "routes", i))


def read_settings(folder: Path, environ: Mapping[str, str]) -> Settings:
    """Read `folder/monitor.yaml` (may be absent) under `environ`.

    Raises:
        ConfigurationError: with every problem, in the order of the file.
    """
    return _SettingsReading(folder, environ).settings()


def _document(path: Path) -> YamlFile:
    if is_longer(path, LONGEST):
        message = f"is longer than {LONGEST >> 20} MB"
        remedy = "topics stand in watchlists/*.yaml, feeds in feeds.yaml"
        return YamlFile(path, problems=[Problem(path, 0, 0, "", message, remedy)])
    if not path.exists():
        return YamlFile(path)
    return read_document(path, MonitorFile.model_fields.keys())


class _SettingsReading:
    """One reading: the document, the environment, and the problems so far."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        path = folder / FILE
        self._folder, self._environ = folder, environ
        self._document = _document(path)
        self._problems: list[Problem] = self._document.problems

    def settings(self) -> Settings:
        """The settings, or ConfigurationError."""
        file = self._validated()
        if file is None:
            raise ConfigurationError(tuple(self._problems))
        settings = self._built(file)
        if self._problems:
            raise ConfigurationError(tuple(sorted(self._problems, key=lambda p: p.line)))
        return settings

    def _validated(self) -> MonitorFile | None:
        above, problems = environment_settings(self._environ)
        self._problems.extend(problems)
        below = self._document.data
        if self._problems:
            above = {}  # the file's own faults are still looked for
        data = {} if below is None else below
        merged = overlaid(data, above) if isinstance(data, Mapping) else data
        try:
            file = MonitorFile.model_validate(merged)
        except ValidationError as fault:
            self._document.tell(self._placed(fault))
            return None
        for where, message, remedy in unread_variables(merged):
            set_so = variable(where, self._environ)
            self._complain(where, message, "write the value itself" if set_so else remedy)
        return file

    def _placed(self, fault: ValidationError) -> Iterator[Problem]:
        errors = fault.errors()
        found = list(problems_of(fault, self._document, MonitorFile, FOREIGN))
        wheres = {dotted(e["loc"]): e["loc"] for e in errors}
        for problem in found:
            name = variable(wheres.get(problem.key, ()), self._environ)
            if name:
                yield Problem(ENVIRONMENT, 0, 0, name, problem.message, problem.remedy)
            else:
                yield problem

    def _complain(self, where: Where, message: str, remedy: str) -> None:
        name = variable(where, self._environ)
        if name:
            self._problems.append(Problem(ENVIRONMENT, 0, 0, name, message, remedy))
        else:
            self._document.tell([problem_at(self._document, where, message, remedy)])

    def _built(self, file: MonitorFile) -> Settings:
        secrets = SecretReader(self._folder, self._environ, self._complain)
        receivers = tuple(receivers_of(file, secrets)) or (ConsoleReceiver("console"),)
        names = frozenset(receiver.name for receiver in receivers)
        zone = known_zone(file.notify.zone)
        intervals = intervals_of(file.time_intervals, self._complain)
        route = RouteReader(names, intervals, self._complain).root(file.route)
        for i, name in enumerate(file.notify.fallback):
            if name not in names:
                where: Where = ("notify", "fallback", i)
                self._complain(where, f"no receiver is called {name}", nearest(name, names))
        return Settings(
            document=self._document,
            file=file,
            receivers=receivers,
            route=route,
            store_url=self._store_url(file, secrets),
            fetch=_limits(file.fetch),
            articles=_article_limits(file.articles),
            web=self._web(file.web, secrets),
            websub=websub_of(file.websub, self._complain),
            embeddings=embeddings_of(file, secrets),
            heartbeat=heartbeat_of(file.heartbeat, names, self._complain),
            rollup=rollup_of(file.rollup, zone, self._complain),
            silences=silences_of(file.silences, zone, self._complain),
        )

    def _web(self, model: WebModel, secrets: SecretReader) -> WebAddress:
        if model.user_header and not model.trusted_proxies:
            message = "anybody could send this header: no proxy is trusted"
            self._complain(("web", "user_header"), message, "name its network in trusted_proxies")
        return WebAddress(
            host=model.host,
            port=model.port,
            names=tuple(model.names),
            password=secrets.secret(model, ("web",), "password"),
            token=secrets.secret(model, ("web",), "token"),
            open=model.open,
            trusted_proxies=tuple(model.trusted_proxies),
            user_header=model.user_header,
        )

    def _store_url(self, file: MonitorFile, secrets: SecretReader) -> str:
        url = secrets.text(file.store, ("store",), "url")
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            message = "not a store that the monitor knows"
            remedy = "write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE"
            self._complain(("store", "url"), message, remedy)
        if url in ("sqlite:///", "sqlite:///:memory:") or re.fullmatch(r"sqlite:///.*/", url):
            message = "SQLite needs the path of a file, which a restart finds again"
            self._complain(("store", "url"), message, "write sqlite:///data/monitor.db")
        return url


def _limits(model: FetchModel) -> FetchLimits:
    return FetchLimits(
        contact=model.contact,
        deadline=model.deadline,
        connect_timeout=model.connect_timeout,
        max_wire_bytes=model.max_wire_size,
        max_body_bytes=model.max_body_size,
        max_redirects=model.max_redirects,
        allow_networks=tuple(model.allow_networks),
        concurrency=model.concurrency,
        per_host=model.per_host,
        host_delay=model.host_delay,
        requests_per_hour=model.requests_per_hour,
        new_per_hour=model.new_per_hour,
    )


def _article_limits(model: ArticlesModel) -> ArticleLimits:
    return ArticleLimits(
        per_hour=model.per_hour,
        deadline=model.deadline,
        host_delay=model.host_delay,
        max_bytes=model.max_size,
    )
