"""Kinds of sources: what a short form in feeds.yaml stands for.

    google_news: "ceasefire Ukraine"  ->  https://news.google.com/rss/search?q=...&hl=...&gl=...&ceid=...

Where a service documents its addresses, its page is named; the others are what the service's own
pages link and many readers use.
"""

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.yaml_reader.validation import REMEDY

KINDS = ("url", "google_news", "gdelt", "mastodon", "bluesky", "youtube", "sitemap")
WINDOWED = ("google_news", "gdelt")  # these search, and say how far back

_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+"
_MASTODON = re.compile(rf"(@[\w.-]+|#\w+)@({_HOST})", re.IGNORECASE)
_BLUESKY = re.compile(rf"{_HOST}|did:(?:plc|web):[\w.:%-]+", re.IGNORECASE)
_CHANNEL = re.compile(r"UC[\w-]{22}")
_PLAYLIST = re.compile(r"(?:PL|UU|FL)[\w-]{10,60}")


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services are. Tests hand in a server of their own; nothing else changes these."""

    google_news: str = "https://news.google.com/rss/search"
    gdelt: str = "https://api.gdeltproject.org/api/v2/doc/doc"
    mastodon: str = "https://{host}"
    bluesky: str = "https://bsky.app"
    youtube: str = "https://www.youtube.com"


SERVICES = Services()


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a kind is asked, in milliseconds: by default, at most, and at least."""

    every: int
    least: int  # `every` may not be shorter
    longest: int


# GDELT's index grows every 15 minutes; Google's search and small servers of volunteers are spared.
PACES = {
    "url": Pace(5 * MINUTE, MINUTE, 6 * HOUR),
    "google_news": Pace(15 * MINUTE, 5 * MINUTE, HOUR),
    "gdelt": Pace(15 * MINUTE, 15 * MINUTE, HOUR),
    "mastodon": Pace(10 * MINUTE, 5 * MINUTE, 6 * HOUR),
    "bluesky": Pace(10 * MINUTE, 5 * MINUTE, 6 * HOUR),
    "youtube": Pace(15 * MINUTE, 5 * MINUTE, 6 * HOUR),
    "sitemap": Pace(10 * MINUTE, 5 * MINUTE, 6 * HOUR),
}


class Asked(Protocol):
    """What an expansion must know of a source."""

    @property
    def kind(self) -> str:
        """One of KINDS."""
        ...

    @property
    def wanted(self) -> str:
        """The address, query, account or channel."""
        ...

    @property
    def edition(self) -> tuple[str, str]:
        """Language and country, "" where not given."""
        ...

    @property
    def window(self) -> int:
        """How far back a search looks, in milliseconds."""
        ...

    @property
    def max_records(self) -> int:
        """How many articles GDELT lists."""
        ...


def address(source: Asked, services: Services = SERVICES) -> str:
    """Returns the URL that is polled."""
    wanted = source.wanted
    match source.kind:
        case "google_news":
            return f"{services.google_news}?{_google_news(source)}"
        case "gdelt":
            return f"{services.gdelt}?{_gdelt(source)}"
        case "mastodon":
            return _mastodon(wanted, services)
        case "bluesky":
            return f"{services.bluesky}/profile/{wanted.removeprefix('@')}/rss"
        case "youtube":
            name = "channel_id" if _CHANNEL.fullmatch(wanted) else "playlist_id"
            return f"{services.youtube}/feeds/videos.xml?{name}={wanted}"
    return wanted


def default_title(source: Asked) -> str:
    """Returns what lists call it; "" where the feed knows its own name."""
    named = {"google_news": "Google News", "gdelt": "GDELT"}.get(source.kind, "")
    return f"{named}: {source.wanted}" if named else ""


# --- what may stand there ----------------------------------------------------------------


def check_mastodon(text: str) -> str:
    """`@user@host` or `#tag@host`; raises ValueError."""
    if not _MASTODON.fullmatch(text):
        remedy = "write for example @desk@mastodon.social"
        raise ValueError(f"{text!r} is neither '@user@host' nor '#tag@host'{REMEDY}{remedy}")
    return text


def check_bluesky(text: str) -> str:
    """A handle (`desk.example.org`) or a DID; raises ValueError."""
    if not _BLUESKY.fullmatch(text.removeprefix("@")):
        raise ValueError(f"{text!r} is no Bluesky handle; write for example desk.example.org")
    return text


def check_youtube(text: str) -> str:
    """A channel's or a playlist's id; raises ValueError, for a handle with the way to its id."""
    if text.startswith("@"):
        page = f"https://www.youtube.com/{text}"
        raise ValueError(
            f"only YouTube knows the channel of {text}; run: monitor feeds discover {page}"
        )
    if not (_CHANNEL.fullmatch(text) or _PLAYLIST.fullmatch(text)):
        raise ValueError(f"{text!r} is no channel id (UC and 22 characters) and no playlist id")
    return text


def check_query(text: str) -> str:
    """A search that asks for something; raises ValueError."""
    if not text.strip():
        raise ValueError("the query is empty")
    return text.strip()


def check_google_news(text: str) -> str:
    """A search as one types it into Google News, without its `when:`; raises ValueError."""
    if re.search(r"(?:^|\s)when:", text):
        raise ValueError("write `window: 1d` instead of when:")
    return check_query(text)


def check_gdelt(text: str) -> str:
    """A DOC query; GDELT answers with a sentence where OR stands outside parentheses."""
    outside = re.sub(r"\([^()]*\)|\"[^\"]*\"", " ", check_query(text))
    if re.search(r"\bOR\b", outside):
        raise ValueError("GDELT wants OR inside parentheses: (ceasefire OR truce)")
    return text.strip()


def check_edition(language: str, country: str) -> None:
    """Raises ValueError for a language whose country Google News must be told."""
    if language and not country and _primary(language) not in _HOMES:
        raise ValueError(f"google_news needs a country beside the language {language}")


# --- addresses ---------------------------------------------------------------------------

# The country whose edition is meant where only a language is given.
_HOMES = {
    "ar": "EG", "bg": "BG", "bn": "BD", "cs": "CZ", "de": "DE", "el": "GR", "en": "US", "es": "ES",
    "fr": "FR", "he": "IL", "hi": "IN", "hu": "HU", "id": "ID", "it": "IT", "ja": "JP", "ko": "KR",
    "lt": "LT", "lv": "LV", "nl": "NL", "no": "NO", "pl": "PL", "pt": "PT", "ro": "RO", "ru": "RU",
    "sk": "SK", "sl": "SI", "sr": "RS", "sv": "SE", "th": "TH", "tr": "TR", "uk": "UA", "vi": "VN",
    "zh": "CN",
}  # fmt: skip
_TRADITIONAL = frozenset({"TW", "HK", "MO"})
_PLACED = frozenset({"en", "pt", "zh"})  # languages whose `hl` names the country as well


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _google_news(source: Asked) -> str:
    """`hl` language, `gl` country, `ceid` the edition, `when:` in the query the window.

    There is no documentation by Google; these are the parameters of its own pages' links.
    """
    hl, country, spoken = _edition(*source.edition)
    query = f"{source.wanted} when:{_hours_or_days(source.window)}"
    parameters = {"q": query, "hl": hl, "gl": country, "ceid": f"{country}:{spoken}"}
    return urlencode(parameters, safe=":")


def _edition(language: str, country: str) -> tuple[str, str, str]:
    """`hl`, the country, and the language as `ceid` writes it: `BR:pt-419`, `TW:zh-Hant`."""
    spoken = _primary(language) or "en"
    country = country or _HOMES[spoken]
    hl = f"{spoken}-{country}" if spoken in _PLACED else spoken
    if spoken == "es" and country != "ES":
        return "es-419", country, "es-419"
    if spoken == "pt":
        return hl, country, "pt-419" if country == "BR" else "pt-150"
    if spoken == "zh":
        return hl, country, "zh-Hant" if country in _TRADITIONAL else "zh-Hans"
    return hl, country, spoken


def _hours_or_days(window: int) -> str:
    return f"{window // DAY}d" if window % DAY == 0 else f"{-(-window // HOUR)}h"


def _gdelt(source: Asked) -> str:
    """Newest first, or news would hide: https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/."""
    parameters = {
        "query": source.wanted,
        "mode": "artlist",
        "format": "json",
        "sort": "datedesc",
        "maxrecords": source.max_records,
        "timespan": f"{max(15, source.window // MINUTE)}min",
    }
    return urlencode(parameters, quote_via=quote)


def _mastodon(text: str, services: Services) -> str:
    """https://www.rssboard.org/news/211/every-mastodon-user-has-rss-feed"""  # noqa: D415
    found = _MASTODON.fullmatch(text)
    assert found is not None, "checked when it was read"
    name, host = found.groups()
    path = name if name.startswith("@") else f"tags/{quote(name[1:])}"
    return f"{services.mastodon.format(host=host)}/{path}.rss"
