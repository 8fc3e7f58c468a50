"""Each feed as it stands at a moment, in its format and encoding; pure.

    seconds since the start -> {path: (content type, bytes, ETag)}

A feed's bytes change only when its reports do, so that a conditional request is answered 304.
"""

import html
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.model import Millis
from monitor.testing.newsday.script import Outlet, Report, outlets

Rendered = tuple[str, bytes, str]

MORNING: Millis = 1_742_371_200_000  # 2025-03-19T08:00Z, the day after the leaders' call

CONTENT_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "jsonfeed": "application/feed+json",
}


def documents(at: float, start: Millis = MORNING) -> dict[str, Rendered]:
    """Every feed `at` seconds into a day that began at `start`, by path."""
    return {outlet.path: _document(outlet, at, start) for outlet in outlets()}


def _document(outlet: Outlet, at: float, start: Millis) -> Rendered:
    listed = [_entry(report, at, start) for report in outlet.standing(at)]
    text = _json_feed(outlet, listed) if outlet.format == "jsonfeed" else _xml(outlet, listed)
    body = text.encode(outlet.encoding, "xmlcharrefreplace")
    return CONTENT_TYPES[outlet.format], body, f'"{sha256(body).hexdigest()[:20]}"'


def _entry(report: Report, at: float, start: Millis) -> dict[str, object]:
    """A report as the templates want it; summaries are markup, as most outlets send them."""
    moment = datetime.fromtimestamp(start / 1000 + report.dated, UTC).replace(microsecond=0)
    return {
        "id": report.id,
        "link": report.link,
        "title": report.title_at(at),
        "headline": html.escape(report.title_at(at)),
        "plain": report.summary,
        "summary": f"<p>{html.escape(report.summary)}</p>",
        "body": f"<p>{html.escape(report.body)}</p>" if report.body else "",
        "author": report.author,
        "tags": report.tags,
        "rfc822": format_datetime(moment, usegmt=True),
        "rfc3339": moment.isoformat().replace("+00:00", "Z"),
    }


def _xml(outlet: Outlet, listed: list[dict[str, object]]) -> str:
    template = _templates().get_template(f"{outlet.format}.xml")
    return template.render(outlet=outlet, entries=listed, newest=listed[0])


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.testing.newsday"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _json_feed(outlet: Outlet, listed: list[dict[str, object]]) -> str:
    """JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": outlet.home,
        "language": outlet.language,
        "items": [_json_item(entry) for entry in listed],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _json_item(entry: dict[str, object]) -> dict[str, object]:
    item = {
        "id": entry["id"],
        "url": entry["link"],
        "title": entry["title"],
        "content_html": entry["summary"],
        "date_published": entry["rfc3339"],
        "tags": list(entry["tags"]) if isinstance(entry["tags"], tuple) else [],
    }
    return item | ({"authors": [{"name": entry["author"]}]} if entry["author"] else {})
