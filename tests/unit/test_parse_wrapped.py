"""Feeds that a page holds, because a browser or a template was in between."""

import html
import json

import pytest

from monitor.errors import FeedUnreadable
from monitor.parse import parse_feed

URL = "https://quay.example/feed"
ITEM = "<item><title>Ships &amp; boats</title><link>https://quay.example/1</link></item>"
RSS = f"<rss version='2.0'><channel><title>Quay</title>{ITEM}</channel></rss>"
JSON = json.dumps(
    {"items": [{"id": "1", "title": "Ships & boats", "url": "https://quay.example/1"}]}
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title><entry><id>1</id>
<title>Ships &amp; boats</title><link href="https://quay.example/1"/></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://quay.example/1</loc>
<n:news><n:title>Ships &amp; boats</n:title></n:news></url></urlset>"""


SHOWN = (
    "<html><head><meta charset='utf-8'></head><body><pre style='white-space: pre-wrap'>%s</pre>"
    "<div class='formatter'></div></body></html>"
)
TEMPLATE = "<!DOCTYPE html><html><head><title>Quay</title></head><body>%s</body></html>"
DECLARED = '<?xml version="1.0"?>'


@pytest.mark.parametrize(
    "page",
    [
        SHOWN % html.escape(DECLARED + RSS),
        SHOWN % html.escape(ATOM),
        SHOWN % html.escape(JSON, quote=False),
        TEMPLATE % RSS,
        TEMPLATE % ATOM,
        TEMPLATE % SITEMAP,
        html.escape(DECLARED + RSS),
        html.escape(ATOM),
        f"{DECLARED}\n<string xmlns='http://tempuri.org/'>{html.escape(RSS)}</string>",
        f"<ns:result>{html.escape(DECLARED + ATOM)}</ns:result>",
    ],
)
def test_a_feed_in_a_page_is_read(page: str) -> None:
    (entry,) = parse_feed(page.encode(), "", URL).entries

    assert (entry.title, entry.link) == ("Ships & boats", "https://quay.example/1")


@pytest.mark.parametrize(
    "body",
    [
        "<p>A feed begins with &lt;rss&gt;.</p>",
        f"<p>For example:</p><pre>{html.escape(RSS)}</pre>",
        "<script>const empty = '<rss version=\"2.0\"><channel></channel></rss>';</script>",
        "<pre>{not JSON}</pre>",
    ],
    ids=["named", "quoted", "in a script", "something else"],
)
def test_a_page_about_feeds_is_none(body: str) -> None:
    page = f"<!DOCTYPE html><html><title>Feeds</title><body>{body}</body></html>"

    with pytest.raises(FeedUnreadable, match=r"an HTML page, not a feed \(its title: Feeds"):
        parse_feed(page.encode(), "", URL)
