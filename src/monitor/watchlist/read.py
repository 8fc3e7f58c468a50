"""Every watchlist and feed list of a folder to frozen values; every fault found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.alert.severity import check_condition
from monitor.configuration import Entity, Source, Topic, TopicTest
from monitor.errors import ConfigurationError, Problem, QueryError
from monitor.watchlist import kinds
from monitor.watchlist.foreign import OF_FEEDS, OF_WATCHLISTS
from monitor.watchlist.kinds import SERVICES, Services
from monitor.watchlist.models import (
    ANY_LANGUAGE,
    EntityModel,
    TopicModel,
    WatchlistFile,
)
from monitor.watchlist.opml import read_opml
from monitor.watchlist.outlines import Outline
from monitor.watchlist.places import Places, QueryPlace
from monitor.watchlist.shorthand import Piece, faulty_parts, query_of
from monitor.watchlist.sources import FeedsFile, SourceModel
from monitor.watchlist.timed import timed_problems, timed_tests
from monitor.yaml_reader import YamlFile, problem_at, read_document, validate_entries

_KINDS = {"entities": "entity", "lists": "list", "queries": "query", "topics": "topic"}
_WHOLE = Piece(0, 0, (), verbatim=False)
SUFFIXES = frozenset({".yaml", ".yml"})
WATCHLISTS = "watchlists"
FEEDS = ("feeds.yaml", "feeds.yml")


@dataclass(frozen=True, slots=True)
class Watchlists:
    """All that is tracked and polled, and where each query was written."""

    topics: tuple[Topic, ...]
    entities: tuple[Entity, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    queries: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    places: Places


def config_files(folder: Path) -> tuple[Path, ...]:
    """Returns every file that the configuration is read from, in reading order."""
    found = [folder / "monitor.yaml", *(folder / name for name in FEEDS)]
    found += sorted(folder.glob("*.opml"))
    found += sorted(p for p in (folder / WATCHLISTS).glob("*") if p.suffix in SUFFIXES)
    return tuple(path for path in found if path.is_file() and not path.name.startswith("."))


def read_watchlists(folder: Path, services: Services = SERVICES) -> Watchlists:
    """Read `feeds.yaml`, `*.opml` and `watchlists/*.yaml` of a folder.

    Raises:
        ConfigurationError: with every problem, file by file.
    """
    reading = read_files(folder, services)
    if reading.problems:
        reading.watchlists().places.release()
        raise ConfigurationError(tuple(reading.problems))
    return reading.watchlists()


def read_files(folder: Path, services: Services = SERVICES) -> "FolderReading":
    """The same, without raising: what is sound, the problems of the rest, and its names."""
    reading = FolderReading(services)
    for path in config_files(folder):
        reading.read(path)
    return reading


@dataclass
class Lost:
    """What could not be read: names that somebody may refer to all the same.

    `all` says that a file could not be read at all, so that any name may be among them.
    """

    names: set[tuple[str, str]] = field(default_factory=set)  # kind and name
    all: bool = False

    def may_hold(self, kind: str, name: str) -> bool:
        """Returns whether this name may be among what was lost."""
        if kind == "group":  # any entity may belong to it
            return self.all or bool(self.of("entity"))
        return self.all or (kind, name) in self.names

    def of(self, kind: str) -> set[str]:
        """Returns the lost names of one kind."""
        return {name for each, name in self.names if each == kind}


class FolderReading:
    """What was read so far, and where each name was first used.

    With `most`, only the beginning of each file of YAML is read, so many bytes.
    """

    def __init__(self, services: Services, most: int | None = None) -> None:
        self._services, self._most = services, most
        self.problems: list[Problem] = []
        self.lost = Lost()
        self._topics: list[Topic] = []
        self._entities: list[Entity] = []
        self._lists: list[tuple[str, tuple[str, ...]]] = []
        self._queries: list[tuple[str, str]] = []
        self._sources: list[Source] = []
        self.taken: dict[tuple[str, str], str] = {}
        self._topic_places: dict[str, QueryPlace] = {}
        self._query_places: dict[str, QueryPlace] = {}
        self._list_places: dict[str, QueryPlace] = {}
        self._stand_ins: set[tuple[Path, int]] = set()

    def watchlists(self) -> Watchlists:
        """Everything, once all files are read without a problem."""
        return Watchlists(
            tuple(self._topics),
            tuple(self._entities),
            tuple(self._lists),
            tuple(self._queries),
            tuple(self._sources),
            Places(self._topic_places, self._query_places, self._list_places),
        )

    def is_stand_in(self, problem: Problem) -> bool:
        """Whether it is about a line whose value could not be read, which is told already."""
        return (problem.file, problem.line) in self._stand_ins

    def read(self, path: Path) -> None:
        """Read one file, by its place and name."""
        if path.suffix == ".opml":
            self._read_opml(path)
        elif path.parent.name == WATCHLISTS:
            self._read_watchlist(read_document(path, _KINDS.keys(), self._most))
        elif path.name in FEEDS:
            self._read_feeds(read_document(path, most=self._most))

    def _read_feeds(self, document: YamlFile) -> None:
        file = validate_entries(document, FeedsFile, 1, OF_FEEDS)
        self._note(document, "feed", document.data, file.root if file else {})
        for name, model in file.root.items() if file else ():
            self._claim(document, "feed", (name,))
            source = _source(name, model, kinds.address(model, self._services))
            self._claim_url(problem_at(document, (name, model.kind), ""), name, source.url)
            self._sources.append(source)
        self._add_problems(document)

    def _read_opml(self, path: Path) -> None:
        try:
            outlines = read_opml(path)
        except ConfigurationError as fault:
            self.problems.extend(fault.problems)
            return
        for outline in outlines:
            self._add_outline(path, outline)

    def _add_outline(self, path: Path, outline: Outline) -> None:
        spot = Problem(path, outline.line, outline.column, outline.id, "")
        if not outline.pollable:
            self._add(spot, *outline.fault)
        if ("feed", outline.id) in self.taken:
            self._add_twice(spot, "feed", outline.id)
        self.taken[("feed", outline.id)] = f"{path}:{outline.line}"
        if outline.url:
            self._claim_url(spot, outline.id, outline.url)
        facts = (outline.title, outline.tags, outline.language, outline.country)
        pace = (outline.every, outline.at_most)
        self._sources.append(Source(outline.id, outline.url, *facts, *pace))

    def _read_watchlist(self, document: YamlFile) -> None:
        file = validate_entries(document, WatchlistFile, 2, OF_WATCHLISTS)
        written = document.data if isinstance(document.data, dict) else {}
        for section, kind in _KINDS.items():
            self._note(document, kind, written.get(section), getattr(file, section, {}))
        if file:
            self._add_names(document, file)
            for name, topic in file.topics.items():
                self._claim(document, "topic", ("topics", name))
                self._add_topic(document, name, topic)
        self._add_problems(document)

    def _note(
        self, document: YamlFile, kind: str, written: object, read: Mapping[str, object]
    ) -> None:
        """Remember what a file names and what of it is lost."""
        names = map(str, written) if isinstance(written, dict) else ()
        self.lost.names |= {(kind, name) for name in names if name not in read}
        self.lost.all = self.lost.all or document.unreadable

    def _add_problems(self, document: YamlFile) -> None:
        self._stand_ins |= {(document.file, line) for line in document.stand_ins}
        self.problems += sorted(document.problems, key=lambda each: (each.line, each.column))

    def _add_names(self, document: YamlFile, file: WatchlistFile) -> None:
        for name, entity in file.entities.items():
            self._claim(document, "entity", ("entities", name))
            self._entities.append(_entity(name, entity))
        for name, words in file.lists.items():
            self._claim(document, "list", ("lists", name))
            self._lists.append((name, tuple(words)))
            self._list_places[name] = QueryPlace(document, ("lists", name), (_WHOLE,))
        for name, query in file.queries.items():
            self._claim(document, "query", ("queries", name))
            self._queries.append((name, query))
            place = QueryPlace(document, ("queries",), ())
            self._query_places[name] = place.element((name,), query)

    def _add_topic(self, document: YamlFile, name: str, model: TopicModel) -> None:
        where = ("topics", name)
        query, pieces = query_of(model)
        place = QueryPlace(document, where, pieces)
        if faults := [place.element(*part).fault(fault) for part, fault in faulty_parts(model)]:
            document.tell(faults)
            self.lost.names.add(("topic", name))
            return
        self._topic_places[name] = place
        self._topics.append(_topic(name, model, query, place))
        document.tell(timed_problems(model, place))
        for level, condition in model.severity.items():
            try:
                check_condition(condition)
            except QueryError as fault:
                document.tell([place.element(("severity", level), condition).fault(fault)])

    def _claim(self, document: YamlFile, kind: str, where: tuple[str, ...]) -> None:
        """Names are shared by all files: a second use of one is a problem."""
        key, place = (kind, where[-1]), document.key_place(where)
        if key in self.taken:
            spot = Problem(document.file, place.line, place.column, ".".join(where), "")
            self._add_twice(spot, *key)
        self.taken[key] = f"{document.file}:{place.line}"

    def _claim_url(self, spot: Problem, name: str, url: str) -> None:
        other = self.taken.get(("url", url))
        if other:
            message = f"the same feed as {other}: it would be polled twice"
            self._add(spot, message, "remove one, or give one entry both tags")
        self.taken[("url", url)] = name

    def _add_twice(self, spot: Problem, kind: str, name: str) -> None:
        message = f"another {kind} is called {name}, at {self.taken[(kind, name)]}"
        self._add(spot, message, "rename one")

    def _add(self, spot: Problem, message: str, remedy: str) -> None:
        self.problems.append(Problem(spot.file, spot.line, spot.column, spot.key, message, remedy))


def _source(name: str, model: SourceModel, url: str) -> Source:
    """A search's country is its edition's, not where the outlets are that it finds."""
    own = [] if model.kind == "url" else [model.kind.replace("_", "-")]
    return Source(
        id=name,
        url=url,
        title=model.title or kinds.default_title(model),
        tags=tuple(dict.fromkeys([*model.tags, *own])),
        language=model.language,
        country="" if model.google_news else model.country,
        interval_min=model.shortest,
        interval_max=model.longest,
        weight=model.weight,
        live=model.live,
    )


def _entity(name: str, model: EntityModel) -> Entity:
    return Entity(
        id=name,
        name=model.name,
        aliases=tuple(model.aliases.get(ANY_LANGUAGE, ())),
        aliases_in=tuple(
            (language, tuple(aliases))
            for language, aliases in model.aliases.items()
            if language != ANY_LANGUAGE
        ),
        groups=tuple(model.groups),
        context=tuple(model.context),
        not_context=tuple(model.not_context),
        not_in=tuple(model.not_in),
        variants=model.variants,
        first_name_required=model.first_name_required,
    )


def _topic(name: str, model: TopicModel, query: str, place: QueryPlace) -> Topic:
    return Topic(
        id=name,
        name=model.name or name,
        query=query,
        boost=tuple(model.boost),
        threshold=model.threshold,
        severity=tuple(model.severity.items()),
        stemming=model.stemming,
        compounds=model.compounds,
        full_text=model.text == "full",
        prefilter=model.prefilter,
        languages=tuple(model.languages),
        genres=tuple(model.genres),
        max_per_day=model.max_per_day or 0,
        tags=tuple(model.tags),
        tests=tuple(_tests(model, place)),
        timed_tests=tuple(timed_tests(model, place)),
        file=str(place.document.file),
        line=place.document.key_place(place.where).line,
    )


def _tests(model: TopicModel, place: QueryPlace) -> Iterator[TopicTest]:
    for i, test in enumerate(model.tests):
        if test.items:
            continue
        line = place.document.place((*place.where, "tests", i)).line
        text = test.match or test.no_match
        yield TopicTest(text, bool(test.match), test.language, line, test.article)
