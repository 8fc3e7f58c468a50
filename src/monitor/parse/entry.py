"""What every reader of a format builds its entries with: limits and tidying in one place."""

from typing import Any
from urllib.parse import urlsplit

from monitor.model import Entry, Millis
from monitor.parse.addresses import LOST, resolved
from monitor.parse.languages import primary
from monitor.parse.text import one_line, plain, tidy

TITLE, SUMMARY, CONTENT, NAME, ID = 1_000, 20_000, 200_000, 200, 2_000
TAGS = 40


def build(
    texts: dict[str, str],
    dates: tuple[Millis | None, Millis | None],
    tags: list[str],
    base: str,
) -> Entry:
    """An entry from raw strings, all still with markup; `dates` are published and updated.

    `texts` may hold id, title, link, summary, content, author, language, country, outlet with
    outlet_url, the address of the feed's own site, and content_text, in which nothing is markup.
    """
    get = texts.get
    outlet = _outlet(get("outlet", ""), get("outlet_url", ""), get("site", "") or base)
    title = one_line(get("title", ""), TITLE)
    summary = plain(get("summary", ""), SUMMARY)
    content = plain(get("content", ""), CONTENT) or tidy(get("content_text", ""))[:CONTENT]
    if outlet:
        title = title.removesuffix(f" - {outlet}")
        summary = "" if _only_repeats(summary, title, outlet) else summary
    return Entry(
        id=get("id", "").replace(LOST, "").strip()[:ID],
        title=title,
        link=resolved(get("link", ""), base),
        published=dates[0] if dates[0] is not None else dates[1],
        updated=dates[1],
        summary=summary,
        content=content if content != summary else "",
        author=one_line(get("author", ""), NAME),
        language=primary(get("language", "")),
        tags=tuple(dict.fromkeys(filter(None, (one_line(tag, NAME) for tag in tags[:TAGS])))),
        outlet=outlet,
        country=get("country", ""),
    )


def _outlet(name: str, url: str, base: str) -> str:
    """Whose report it is: what <source> names, where that is another site than the feed's own.

    RSS 2.0 has <source url> for "the RSS channel that the item came from", Atom copies the
    other feed's head (RFC 4287, 4.2.11); Google News names the outlet there.
    """
    if not name or not url:
        return ""
    its, ours = _site(url), _site(base)
    if not its or f".{ours}".endswith(f".{its}") or f".{its}".endswith(f".{ours}"):
        return ""
    return one_line(name, NAME)


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _only_repeats(summary: str, title: str, outlet: str) -> bool:
    """Whether a gathering feed's summary is the headline again, perhaps with those of others."""
    first = summary.partition("\n")[0]
    return first in (title, f"{title} {outlet}", f"{title} - {outlet}")


def string(mapping: dict[str, Any], *names: str) -> str:
    """The first of these members of a JSON object that holds text; ids may be numbers."""
    for name in names:
        value = mapping.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""
