"""The form of feeds.yaml: a source is of one kind. The descriptions become reference and schema."""

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    field_validator,
    model_validator,
)

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.uris import uri
from monitor.watchlist import kinds
from monitor.watchlist.models import Country, Id, Language, Texts
from monitor.yaml_reader import Duration, Section, duration_text
from monitor.yaml_reader.validation import REMEDY, without_anchors, without_empty


def is_web_url(url: str) -> bool:
    """Returns whether this is an http or https address with a host."""
    return bool(uri(url)) and not re.search(r"\s", url)


def _web_url(url: str) -> str:
    if not is_web_url(url):
        meant = f"https://{url}"
        host, slash, _ = url.partition("/")
        plain = "." in host and bool(slash) and ":" not in url and is_web_url(meant)
        remedy = f"write {meant}" if plain else "write https://..."
        raise ValueError(f"{url!r} is not an http or https URL{REMEDY}{remedy}")
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
    live: bool = False
    """Its reports are written on as the event goes on: another headline with another date is told
    as an update of its story. Live blogs are found by themselves where the headline or the address
    says so."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        return {"url": data} if isinstance(data, str) else without_empty(data, cls)

    @field_validator(*kinds.KINDS[1:])
    @classmethod
    def _one_kind(cls, value: str, info: ValidationInfo) -> str:
        other = next((kind for kind in kinds.KINDS if info.data.get(kind)), "")
        if other:
            what = f"a source is of one kind, and there is `{other}` already"
            raise ValueError(f"{what}{REMEDY}make a feed of each")
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
            message = f"a source needs one of {', '.join(kinds.KINDS)}"
            raise ValueError(f"{message}{REMEDY}add `url: https://...`")
        if self.at_most is not None and self.at_most < self.shortest:
            remedy = f"write at least {duration_text(self.shortest)}, or a shorter `every`"
            raise ValueError(f"at_most is shorter than every{REMEDY}{remedy}")
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
        data = without_anchors(data)
        below = data.get("feeds") if isinstance(data, dict) else None
        if isinstance(below, dict) and not below.keys() & SourceModel.model_fields.keys():
            remedy = "take out the line `feeds:` and the indentation of what stands below it"
            raise ValueError(f"feeds stand at the beginning of a line in this file{REMEDY}{remedy}")
        return data
