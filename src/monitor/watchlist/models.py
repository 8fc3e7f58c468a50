"""The form of watchlists and of feeds.yaml. The descriptions become reference and schema."""

import re
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.watchlist import kinds
from monitor.yaml_reader import Duration, Section, duration_text
from monitor.yaml_reader.validation import without_empty

ID = r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}"
COUNTRY = r"([A-Z]{2})?"  # ISO 3166 alpha-2
Id = Annotated[str, Field(pattern=f"^{ID}$")]
LANGUAGE = r"([a-z]{2,3}(-[A-Za-z0-9]+)*)?"  # BCP 47, as far as feeds use it
Language = Annotated[str, Field(pattern=f"^{LANGUAGE}$")]
Country = Annotated[str, Field(pattern=f"^{COUNTRY}$")]


def one_or_many(value: object) -> object:
    """A single text stands for a list of one."""
    return [value] if isinstance(value, str) else value


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
    if not SPOKEN.fullmatch(tag):
        raise ValueError("is no language; write `de`, `uk` or `any`")
    return tag


def _by_language(value: object) -> object:
    """A list, or a single text, stands for aliases of any language."""
    return {ANY_LANGUAGE: value} if isinstance(value, str | list) else without_empty(value)


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
    variants: bool = True
    """Whether inflections and transliterations are found too."""
    first_name_required: bool = False
    """Whether the last name alone is not enough."""


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
    expect: Literal["", "alert", "joined", "follow_up", "suppressed", "not_matched"] = ""
    """What must become of it; by default anything. `alert`: a message of its own. `joined`: a
    message that still waits takes it along. `follow_up`: told in the thread of an earlier one.
    `suppressed`: recorded, nobody is told. `not_matched`: the topic does not match."""
    to: Annotated[int, Field(ge=0)] = 0
    """With `joined` and `follow_up`: the item, counted from 1, whose thread it must land in."""
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
    threshold: Annotated[float, Field(ge=0)] = 0.0
    """Least score of a match."""
    severity: dict[Id, str] = Field(default_factory=dict)
    """Levels with their conditions, `high: "score >= 6 or outlets >= 5"`; the first that holds
    wins, else `normal`."""
    stemming: bool = False
    """Whether words match in every inflected form, where the language is known."""
    compounds: bool = False
    """Whether words are found inside German compounds too: `Waffe` in *Waffenruhe*."""
    text: Literal["feed", "full"] = "feed"
    """`full`: the topic is matched against the article's page, too; needs `monitor[articles]`."""
    prefilter: str = ""
    """With `text: full`: whose pages are fetched, as a query over the feed's text; by default
    those of items in which one of the parts that the query requires stands already."""
    languages: Annotated[list[Language], BeforeValidator(one_or_many)] = Field(default_factory=list)
    """Languages of items that are looked at; by default all."""
    tags: Texts = Field(default_factory=list)
    """Labels that routes can ask for with `tag="x"`."""
    tests: list[TestModel] = Field(default_factory=list)
    """Headlines that must match and that must not, and reports over time."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> "TopicModel":
        if not (self.query.strip() or self.any_of or self.all_of):
            raise ValueError("a topic needs a query, any_of or all_of")
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


def is_web_url(url: str) -> bool:
    """Whether this is an http or https address with a host."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
        )
    except ValueError:
        return False


def _web_url(url: str) -> str:
    if not is_web_url(url):
        raise ValueError(f"{url!r} is not an http or https URL")
    return url


WebUrl = Annotated[str, AfterValidator(_web_url)]


def _on_this_machine(url: str) -> bool:
    """Whether the URL names loopback: then there is no publisher to spare."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class SourceModel(Section):
    """A source to poll, of one kind; `ID: https://...` is short for `ID: {url: https://...}`."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [kind]} for kind in kinds.KINDS]}
    )

    url: WebUrl = ""
    """The feed's address."""
    google_news: Annotated[str, AfterValidator(kinds.check_google_news)] = ""
    """Instead of `url`: a search of Google News; `language` and `country` choose its edition."""
    gdelt: Annotated[str, AfterValidator(kinds.check_gdelt)] = ""
    """Instead of `url`: a query of GDELT's DOC 2.0 service."""
    mastodon: Annotated[str, AfterValidator(kinds.check_mastodon)] = ""
    """Instead of `url`: an account `"@user@host"`, or a hashtag on a server `"#tag@host"`."""
    bluesky: Annotated[str, AfterValidator(kinds.check_bluesky)] = ""
    """Instead of `url`: an account by its handle, `desk.example.org`."""
    youtube: Annotated[str, AfterValidator(kinds.check_youtube)] = ""
    """Instead of `url`: a channel's id (`UC...`) or a playlist's (`PL...`)."""
    sitemap: WebUrl = ""
    """Instead of `url`: the address of a news sitemap."""
    window: Duration = DAY
    """How far back google_news (at least `1h`) and gdelt (at least `15m`) look."""
    max_records: Annotated[int, Field(ge=1, le=250)] = 250
    """How many articles gdelt lists, the newest ones."""
    title: str = ""
    """The outlet's name, as messages show it; by default the feed's own title."""
    tags: Texts = Field(default_factory=list)
    """Labels that routes can ask for with `tag="x"`; a kind is a tag by itself."""
    language: Language = ""
    """Its language, where you know better than the feed."""
    country: Country = ""
    """Where the outlet is, as ISO 3166 alpha-2."""
    every: Duration | None = None
    """Never polled more often than this; `5m` by default, at least `1m` except for feeds on this
    machine; other kinds than `url` have
    [their own](../how-to/feeds.md#searches-accounts-and-channels)."""
    at_most: Duration | None = None
    """Never polled less often than this, as long as it answers; `6h` by default, `1h` for
    searches."""
    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """How much a minute of delay costs here, compared with the other feeds."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return {"url": data} if isinstance(data, str) else without_empty(data)

    @field_validator(*kinds.KINDS[1:])
    @classmethod
    def _one_kind(cls, value: str, info: ValidationInfo) -> str:
        other = next((kind for kind in kinds.KINDS if info.data.get(kind)), "")
        if other:
            raise ValueError(f"a source is of one kind, and there is `{other}` already")
        return value

    @field_validator("window")
    @classmethod
    def _long_enough(cls, value: int, info: ValidationInfo) -> int:
        least = {"google_news": HOUR, "gdelt": 15 * MINUTE}.get(_kind(info), 0)
        if not least:
            raise ValueError("only google_news and gdelt look back")
        if value < least:
            raise ValueError(f"{_kind(info)} looks back at least {duration_text(least)}")
        return value

    @field_validator("max_records")
    @classmethod
    def _only_gdelt(cls, value: int, info: ValidationInfo) -> int:
        if _kind(info) != "gdelt":
            raise ValueError("only gdelt is told how many articles to list")
        return value

    @field_validator("language", "country")
    @classmethod
    def _told_by_the_query(cls, value: str, info: ValidationInfo) -> str:
        if _kind(info) == "gdelt":
            hint = "(ceasefire OR truce) sourcelang:russian sourcecountry:ukraine"
            raise ValueError(f"GDELT says this of each article; ask for it in the query: {hint}")
        return value

    @field_validator("every")
    @classmethod
    def _polite(cls, value: int | None, info: ValidationInfo) -> int | None:
        kind = _kind(info)
        least = kinds.PACES[kind].least if kind else 0
        here = _on_this_machine(info.data.get("url") or info.data.get("sitemap") or "")
        if value is not None and value < least and not here:
            who = "a feed" if kind == "url" else kind
            raise ValueError(f"{who} is not polled more often than every {duration_text(least)}")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "SourceModel":
        if not self.kind:
            raise ValueError(f"a source needs one of {', '.join(kinds.KINDS)}")
        if self.at_most is not None and self.at_most < self.shortest:
            raise ValueError("at_most is shorter than every")
        if self.google_news:
            kinds.check_edition(self.language, self.country)
        return self

    @property
    def kind(self) -> str:
        """The key that says what to poll."""
        return next((kind for kind in kinds.KINDS if getattr(self, kind)), "")

    @property
    def wanted(self) -> str:
        """The address, query, account or channel."""
        return str(getattr(self, self.kind))

    @property
    def edition(self) -> tuple[str, str]:
        """Language and country."""
        return self.language, self.country

    @property
    def shortest(self) -> int:
        """The shortest pause between two polls, in milliseconds."""
        return kinds.PACES[self.kind].every if self.every is None else self.every

    @property
    def longest(self) -> int:
        """The longest pause between two polls, in milliseconds."""
        return self.at_most or max(kinds.PACES[self.kind].longest, self.shortest)


def _kind(info: ValidationInfo) -> str:
    """The kind as far as it was read before this key."""
    return next((kind for kind in kinds.KINDS if info.data.get(kind)), "")


class FeedsFile(RootModel[dict[Id, SourceModel]]):
    """config/feeds.yaml: feeds to poll, by id."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return without_empty(data)
