"""What every reader of a format builds its entries with: limits and tidying in one place."""

from urllib.parse import urljoin, urlsplit

from monitor.model import Entry, Millis
from monitor.parse.languages import primary
from monitor.parse.text import one_line, plain

TITLE, SUMMARY, CONTENT, NAME, LINK, ID = 1_000, 20_000, 200_000, 200, 4_000, 2_000
TAGS = 40


def build(
    texts: dict[str, str],
    dates: tuple[Millis | None, Millis | None],
    tags: list[str],
    base: str,
) -> Entry:
    """An entry from raw strings; `texts` may hold id, title, link, summary, content, author,
    language, all still with markup. `dates` are published and updated.
    """  # noqa: D205 - one sentence
    get = texts.get
    summary = plain(get("summary", ""), SUMMARY)
    content = plain(get("content", ""), CONTENT)
    return Entry(
        id=get("id", "").strip()[:ID],
        title=one_line(get("title", ""), TITLE),
        link=resolved(get("link", ""), base),
        published=dates[0] if dates[0] is not None else dates[1],
        updated=dates[1],
        summary=summary,
        content=content if content != summary else "",
        author=one_line(get("author", ""), NAME),
        language=primary(get("language", "")),
        tags=tuple(dict.fromkeys(filter(None, (one_line(tag, NAME) for tag in tags[:TAGS])))),
    )


def resolved(link: str, base: str) -> str:
    """An absolute http link, or "" where there is none."""
    link = "".join(link.split()) if link else ""
    if not link or len(link) > LINK:
        return ""
    try:
        whole = link if link.startswith(("https://", "http://")) else urljoin(base, link)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if parts.scheme.lower() in ("http", "https") and parts.netloc else ""
