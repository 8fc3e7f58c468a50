"""The form of watchlists, and types that feeds.yaml shares. Descriptions become the reference."""

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from monitor.genre import Genre
from monitor.language.codes import country_code, country_named, language_code, language_named
from monitor.yaml_reader import Duration, Section
from monitor.yaml_reader.texts import named, pattern_schema
from monitor.yaml_reader.validation import REMEDY, without_anchors

COUNTRY = r"([A-Z]{2})?"  # ISO 3166 alpha-2
LANGUAGE = r"([a-z]{2,3}(-[A-Za-z0-9]+)*)?"  # BCP 47, as far as feeds use it
MOST_SCORE = 10
_GENRES = ("all", *(genre.value for genre in Genre))
# What parts several values that somebody wrote as one text; not the comma of a number.
PARTED = re.compile(r"(?<!\d),|,(?!\d)|[;\n|\u060c\u3001\uff0c\uff1b]")
_PARTING = re.compile(r"[\s,;|]+")
SIGNS_OF_A_QUERY = frozenset('()"\u201c\u201d\u201e\u00ab\u00bb')


def _a_language(text: str) -> str:
    """The tag that is meant by a code; "" stays."""
    code = language_code(text)
    if code or not text:
        return code
    named = language_named(text)
    remedy = f"write {named}" if named else "write its code of two letters, such as de, uk or zh"
    raise ValueError(f"{text!r} is no language code{REMEDY}{remedy}")


def _a_country(text: str) -> str:
    if text == "uk":  # who writes small letters thinks of a language, as likely
        raise ValueError(f"'uk' is no country code{REMEDY}write GB, or UA for Ukraine")
    code = country_code(text)
    if code or not text:
        return code
    named = country_named(text)
    remedy = f"write {named}" if named else "write its code of two letters, such as UA or GB"
    raise ValueError(f"{text!r} is no country code{REMEDY}{remedy}")


def _a_genre(text: str) -> str:
    if text not in _GENRES:
        expected = ", ".join(map(repr, _GENRES))
        raise PydanticCustomError("literal_error", "{expected}", {"expected": expected})
    return text


Id = Annotated[str, *named("id")]
Language = Annotated[str, AfterValidator(_a_language), pattern_schema(LANGUAGE)]
GenreAsked = Annotated[
    str, AfterValidator(_a_genre), WithJsonSchema({"enum": list(_GENRES), "type": "string"})
]
Country = Annotated[str, AfterValidator(_a_country), pattern_schema(COUNTRY)]


def one_or_many(value: object) -> object:
    """A single text stands for a list of one; one that looks like several is refused."""
    if not isinstance(value, str):
        return value
    if PARTED.search(value.strip()) and SIGNS_OF_A_QUERY.isdisjoint(value):
        several = ", ".join(part.strip() for part in PARTED.split(value) if part.strip())
        raise ValueError(
            f"{value.strip()!r} is one text{REMEDY}write a list, [{several}], or a list of one"
        )
    return [value]


def _words(value: object) -> object:
    """`de, uk` is two languages: no code holds a comma or a blank."""
    return [each for each in _PARTING.split(value) if each] if isinstance(value, str) else value


def _filled(texts: list[str]) -> list[str]:
    if any(not text.strip() for text in texts):
        raise ValueError("an element is empty")
    return texts


Texts = Annotated[
    list[str],
    AfterValidator(_filled),
    BeforeValidator(one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


ANY_LANGUAGE = "any"
SPOKEN = re.compile(r"any|[a-z]{2,3}(-[A-Za-z0-9]+)*")


def _spoken(tag: str) -> str:
    return tag if tag == ANY_LANGUAGE else _a_language(tag)


def _by_language(value: object) -> object:
    """A list, or a single text, stands for aliases of any language."""
    if isinstance(value, str | list):
        return {ANY_LANGUAGE: one_or_many(value)}
    found = without_anchors(value)
    if not isinstance(found, dict):
        return found
    return {language: names for language, names in found.items() if names is not None}


Aliases = Annotated[
    dict[Annotated[str, AfterValidator(_spoken)], Texts],
    BeforeValidator(_by_language),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "propertyNames": {
                        "title": "language",
                        "pattern": f"^({SPOKEN.pattern})$",
                    },
                    "additionalProperties": {
                        "anyOf": [
                            {"type": "string"},
                            {"type": "array", "items": {"type": "string"}},
                        ]
                    },
                },
            ]
        }
    ),
]


class EntityModel(Section):
    """A person, place or organisation, found by name and aliases in every script."""

    name: Annotated[str, Field(min_length=1)]
    """The name, as messages show it; it is looked for too."""
    aliases: Aliases = Field(default_factory=dict)
    """Other names and spellings, in any script. By language, `{de: [...], any: [...]}`, an alias
    counts only in items of that language, or of an unknown one."""
    groups: Texts = Field(default_factory=list)
    """Groups that it belongs to; `entity:GROUP` finds every member."""
    context: Texts = Field(default_factory=list)
    """Words of which at least one must stand in the item."""
    not_context: Texts = Field(default_factory=list)
    """Words of which none may stand in the item."""
    not_in: Texts = Field(default_factory=list)
    """Longer names inside which a name is not this entity: `New York Times` for New York."""
    variants: bool = True
    """Whether inflections and transliterations are found too."""
    first_name_required: bool = False
    """Whether the last name alone is not enough."""


Expected = Literal[
    "", "alert", "joined", "follow_up", "counted", "rolled_up", "suppressed", "not_matched"
]


class TimedItemModel(Section):
    """A report in a test over time, and what must become of it."""

    title: Annotated[str, Field(min_length=1)]
    """Its headline."""
    after: Duration | None = None
    """When it is found, counted from the test's start; by default at the time of the item before
    it, the first at once."""
    source: str = ""
    """The feed that brings it, by its id in feeds.yaml."""
    outlet: str = ""
    """Instead of `source`: the name of an invented outlet."""
    summary: str = ""
    """The feed's summary."""
    text: str = ""
    """The text of the report."""
    language: Language = ""
    """Its language, where that matters."""
    age: Duration = 0
    """How long ago it was published when it is found; by default just now."""
    expect: Expected = ""
    """What must become of it; by default anything. `alert`: a message of its own. `joined`: a
    message that still waits takes it along. `follow_up`: told in the thread of an earlier one.
    `counted`: brings nothing new, and a follow-up counts it. `rolled_up`: told in the daily
    roll-up, where what has no message of its own is listed. `suppressed`: recorded, nobody is
    told. `not_matched`: the topic does not match."""
    to: Annotated[int, Field(ge=0)] = 0
    """With `joined`, `follow_up` and `counted`: the item whose thread it must land in, by its
    number in the test."""
    reason: str = ""
    """A part of the reason that the verdict must give, `same text`."""
    severity: str = ""
    """The severity that it must have."""
    receiver: Texts = Field(default_factory=list)
    """Receivers that must be told so; by default everybody who is told."""


class TestModel(Section):
    """What a topic must do with a headline, or with reports over time; `monitor check` runs it."""

    __test__ = False  # not a test case of pytest

    match: str = ""
    """A text that must match."""
    no_match: str = ""
    """A text that must not match."""
    language: Language = ""
    """Its language, where that matters."""
    article: str = ""
    """The text of its page, for a topic with `text: full`; without a page that would be fetched
    it does not count."""
    name: str = ""
    """What a test over time shows, for the messages of `monitor check`."""
    items: list[TimedItemModel] = Field(default_factory=list)
    """A test over time: reports in the order in which they are found."""

    @model_validator(mode="after")
    def _one_kind(self) -> "TestModel":
        if bool(self.match) + bool(self.no_match) + bool(self.items) != 1:
            raise ValueError("a test has one of match, no_match and items")
        if self.items and self.language:
            raise ValueError("language: in a test over time each item has its own")
        if self.items and self.article:
            raise ValueError("article: only match and no_match have one")
        if self.name and not self.items:
            raise ValueError("name: only tests over time have one")
        return self


class TopicModel(Section):
    """A tracked topic: what to find, and how important it is."""

    name: str = ""
    """The name, as messages show it; by default the id."""
    query: str = ""
    """What to find, in the query language."""
    any_of: Texts = Field(default_factory=list)
    """Words and phrases of which one must stand there: for those who write no query."""
    all_of: Texts = Field(default_factory=list)
    """Words and phrases that must all stand there."""
    none_of: Texts = Field(default_factory=list)
    """Words and phrases of which none may stand there."""
    boost: Texts = Field(default_factory=list)
    """What makes a match score higher: `title^2`, `entity:ID`."""
    threshold: Annotated[float, Field(ge=0, le=MOST_SCORE)] = 0.0
    """Least score of a match, from 0 to 10."""
    severity: dict[Id, str] = Field(default_factory=dict)
    """Levels with their conditions, `high: "score >= 6 or outlets >= 5"`; the first that holds
    wins, else `normal`."""
    stemming: bool = False
    """Whether words match in their [inflected forms](query-language.md#stemming)."""
    compounds: bool = False
    """Whether words are found inside German compounds too: `Waffe` in *Waffenruhe*."""
    text: Literal["feed", "full"] = "feed"
    """`full`: the topic is matched against the article's page, too; needs `monitor[articles]`."""
    prefilter: str = ""
    """With `text: full`: whose pages are fetched, as a query over the feed's text; by default
    those of items in which one of the parts that the query requires stands already."""
    languages: Annotated[list[Language], BeforeValidator(_words)] = Field(default_factory=list)
    """Languages of items that are looked at, unsure ones among them; by default all."""
    genres: Annotated[list[GenreAsked], BeforeValidator(_words)] = Field(default_factory=list)
    """Kinds of text that are told at once beside reports, live pages and videos: `comment`,
    `explainer`, `briefing`, `gallery`, `cartoon`, `quiz`, or `all`. By default they are listed in
    the [daily roll-up](../how-to/quiet-times.md#the-daily-roll-up)."""
    max_per_day: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """New stories for one receiver in a day; by default `alerts.max_per_day`."""
    tags: Texts = Field(default_factory=list)
    """Labels that routes can ask for with `tag="x"`."""
    tests: list[TestModel] = Field(default_factory=list)
    """Headlines that must match and that must not, and reports over time."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> "TopicModel":
        if self.text != "full" and any(test.article for test in self.tests):
            raise ValueError("a test has an article, but the topic reads none; add text: full")
        if not (self.query.strip() or self.any_of or self.all_of):
            message = "a topic needs a query, any_of or all_of"
            raise ValueError(f"{message}{REMEDY}add for example `query: strike`")
        return self


class WatchlistFile(Section):
    """config/watchlists/*.yaml: what is tracked. All watchlists share one set of names."""

    entities: dict[Id, EntityModel] = Field(default_factory=dict)
    """Persons, places and organisations, by id; queries name them with `entity:ID`."""
    lists: dict[Id, Texts] = Field(default_factory=dict)
    """Lists of words and phrases; queries name them with `any:NAME`."""
    queries: dict[Id, str] = Field(default_factory=dict)
    """Queries that others reuse with `query:NAME`."""
    topics: dict[Id, TopicModel] = Field(default_factory=dict)
    """Tracked topics, by id."""
