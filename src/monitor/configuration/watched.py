"""What is watched: feeds, entities, topics and the tests of topics."""

from dataclasses import dataclass

from monitor.configuration.values import HOUR, MINUTE


@dataclass(frozen=True, slots=True)
class Source:
    """A feed to poll. `id` is its key in feeds.yaml and never changes; the URL may."""

    id: str
    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""  # BCP 47 primary tag where the user knows better than the feed
    country: str = ""  # ISO 3166 alpha-2
    interval_min: int = 5 * MINUTE  # never polled more often
    interval_max: int = 6 * HOUR  # never polled less often
    weight: float = 1.0  # how much a minute of delay costs here
    live: bool = False  # its reports are written on: another headline and date is an update


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organisation that queries name with `entity:ID`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()  # in items of any language
    aliases_in: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (language, aliases only there)
    groups: tuple[str, ...] = ()
    context: tuple[str, ...] = ()  # one of these must stand in the item, where given
    not_context: tuple[str, ...] = ()  # none of these may
    not_in: tuple[str, ...] = ()  # longer names inside which a name is not this entity
    variants: bool = True  # generate inflections and transliterations
    first_name_required: bool = False


@dataclass(frozen=True, slots=True)
class TopicTest:
    """A headline that a topic must match, or must not; `line` locates it in its file."""

    text: str
    matches: bool
    language: str = ""
    line: int = 0
    article: str = ""  # its page's text, for a topic that asks for it


@dataclass(frozen=True, slots=True)
class TimedItem:
    """One report in a test over time, and what must become of it; `line` locates it."""

    title: str
    after: int = 0  # milliseconds since the test's start
    source: str = ""  # id of a configured feed, or
    outlet: str = ""  # the name of an invented one
    summary: str = ""
    text: str = ""
    language: str = ""
    age: int = 0  # milliseconds between publication and the poll that finds it
    expect: str = ""  # as the watchlist's `TimedItemModel` lists them; "" = anything
    to: int = 0  # in the thread of this item, counted from 1; 0 = any
    reason: str = ""  # part of the verdict's reason
    severity: str = ""
    receivers: tuple[str, ...] = ()  # whose messages are looked at; empty: all
    line: int = 0


@dataclass(frozen=True, slots=True)
class TimedTest:
    """Reports in the order of time; `position` counts the topic's tests from 0."""

    name: str
    items: tuple[TimedItem, ...]
    position: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A tracked topic: a query and what follows from a match."""

    id: str
    name: str
    query: str
    boost: tuple[str, ...] = ()  # `title^2`, `entity:witkoff`
    threshold: float = 0.0
    severity: tuple[tuple[str, str], ...] = ()  # (level, condition), the first that holds wins
    stemming: bool = False
    compounds: bool = False  # words are found inside German compounds too
    full_text: bool = False  # matched against the article's page, too
    prefilter: str = ""  # which items' pages are fetched; "": where a required part stands already
    languages: tuple[str, ...] = ()  # empty: all
    genres: tuple[str, ...] = ()  # kinds of text that are told at once, too, by their labels
    max_per_day: int = 0  # new stories for one receiver in a day; 0: as for all topics
    tags: tuple[str, ...] = ()
    tests: tuple[TopicTest, ...] = ()
    timed_tests: tuple[TimedTest, ...] = ()
    file: str = ""
    line: int = 0  # where the query stands, for errors
