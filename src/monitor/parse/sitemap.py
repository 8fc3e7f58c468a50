"""News sitemaps (sitemaps.org 0.9 with the news extension): a list of fresh articles."""

from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse.dates import Dating, millis
from monitor.parse.entry import NAME, build
from monitor.parse.languages import primary
from monitor.parse.text import one_line
from monitor.parse.xml import Element, NoTree, local, root_name, tree

_DATES = ("publication_date", "lastmod")
_NEWS = "sitemap-news"  # in the namespace of the news extension, in every spelling of it


def is_sitemap(text: str) -> bool:
    """Whether the document's root says so."""
    return root_name(text) in ("urlset", "sitemapindex")


def read(text: str, url: str) -> ParsedFeed:
    """The articles of a sitemap; raises FeedUnreadable for an index.

    Where the site uses the news extension, only what carries it is news: publishers take it off
    pages older than two days and may leave the pages in.
    """
    root = _root(text)
    if local(root.tag) != "urlset":
        hint = f"monitor feeds discover {url}" if url else "`monitor feeds discover`"
        raise FeedUnreadable(f"an index of sitemaps, not one of them; try: {hint}")
    facts = [_facts(node) for node in root.iter("{*}url")]
    if _NEWS in "".join(filter(None, root.nsmap.values())) or any("name" in f for f in facts):
        facts = [fact for fact in facts if _NEWS in fact]
    language = primary(next((f["language"] for f in facts if f.get("language")), ""))
    dating = Dating(lambda: (fact.get(name, "") for fact in facts for name in _DATES), language)
    return ParsedFeed(
        title=one_line(next((f["name"] for f in facts if f.get("name")), ""), NAME),
        language=language,
        entries=tuple(_entry(fact, url, dating) for fact in facts if fact.get("loc")),
    )


def listed(text: str) -> tuple[tuple[str, str], ...]:
    """The sitemaps of an index with their lastmod, those for news first, then the newest."""
    try:
        root = _root(text)
    except FeedUnreadable:
        return ()
    facts = [_texts(node) for node in root.iter("{*}sitemap")]
    pairs = [(fact["loc"], fact.get("lastmod", "")) for fact in facts if fact.get("loc")]
    pairs.sort(key=lambda pair: millis(pair[1]) or 0, reverse=True)
    return tuple(sorted(pairs, key=lambda pair: "news" not in pair[0].lower()))


def _root(text: str) -> Element:
    try:
        return tree(text)
    except NoTree as error:
        raise FeedUnreadable(f"broken sitemap: {str(error)[:120]}") from error


def _facts(node: Element) -> dict[str, str]:
    """One page: loc and lastmod; title, date, name and language of its news part.

    Images and videos of a page have a loc and a title, too: those are not looked at.
    """
    facts = _texts(node)
    for news in node.iterchildren("{*}news"):
        inner = _texts(news)
        for publication in news.iterchildren("{*}publication"):
            inner |= _texts(publication)
        kept = {key: facts[key] for key in ("loc", "lastmod") if key in facts}
        facts = inner | kept | {_NEWS: ""}
    return facts


def _texts(node: Element) -> dict[str, str]:
    """The text of each child, by its local name; the first of each."""
    texts: dict[str, str] = {}
    for child in node.iterchildren("{*}*"):
        if text := "".join(child.itertext()).strip():
            texts.setdefault(local(child.tag), text)
    return texts


def _entry(facts: dict[str, str], url: str, dating: Dating) -> Entry:
    published, updated = (dating.millis(facts.get(name, "")) for name in _DATES)
    texts = {"id": facts["loc"], "link": facts["loc"]}
    texts |= {name: facts.get(name, "") for name in ("title", "language")}
    return build(texts, (published, updated), facts.get("keywords", "").split(","), url)
