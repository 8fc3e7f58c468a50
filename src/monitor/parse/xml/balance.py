"""Tags in pairs again, each item by itself, so that what is wrong in one does not reach another.

    tokens | the root | cut at each item | balanced | tokens in pairs

An item ends with the last of its end tags before the next item begins, or where that begins. Within
an item an end tag that closes nothing is dropped; a text whose own end tag is lost ends where the
next element of the format begins, and everything ends with the item.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from monitor.parse.xml.tokens import Kind, Token

# The elements whose children are documents' items, by the root.
_ITEMS = {
    "rss": "item", "rdf": "item", "channel": "item", "feed": "entry", "urlset": "url",
    "sitemapindex": "sitemap",
}  # fmt: skip
_LISTS = frozenset(["channel", *_ITEMS])
_ROOTS = {"item": "rss", "entry": "feed"}  # by the items, where the root is lost
# Elements of the formats: where one of them begins, an element that has no end is over.
_SIBLINGS = frozenset(
    [
        "title",
        "link",
        "description",
        "guid",
        "pubdate",
        "author",
        "category",
        "comments",
        "enclosure",
        "source",
        "content",
        "summary",
        "id",
        "updated",
        "published",
        "contributor",
        "rights",
        "issued",
        "modified",
        "created",
        "date",
        "image",
        "language",
        "loc",
        "lastmod",
        "changefreq",
        "priority",
        "generator",
        "managingeditor",
        "webmaster",
        "copyright",
        "docs",
        "ttl",
        "cloud",
        "textinput",
        "skiphours",
        "skipdays",
        "logo",
        "icon",
        "subtitle",
        "tagline",
        "info",
    ]
)
_HOLDERS = frozenset(["author", "content", "contributor", "image", "source", "textinput"])
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "meta", "param", "track", "wbr"]
)
_DEEPEST = 100
_NEAR = 400  # tokens within which an item ends that another one holds


def balanced(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens from the root's start to its end, each start tag with its end tag.

    Nothing where there is no tag at all.
    """
    whole = list(tokens)
    start = _root(whole)
    if start is None:
        return
    if not is_format(whole[start].name) and (lost := _lost_root(whole)):
        whole, start = [lost, *whole], 0
    root = whole[start]
    yield root._replace(kind=Kind.OPEN)
    inner = whole[start + 1 :] if root.kind is Kind.OPEN else []
    yield from _inside(inner[: _end(inner, root.name)], root.name)
    yield Token(Kind.CLOSE, root.name)


def is_format(name: str) -> bool:
    """Whether an element of this name is the root of a format that we know."""
    return local(name) in _LISTS


def local(name: str) -> str:
    """A name without its prefix, in small letters."""
    return name.rpartition(":")[2].lower()


def _root(tokens: Sequence[Token]) -> int | None:
    """The first element that is the root of a format; the first at all where none is."""
    opens = [n for n, token in enumerate(tokens) if token.kind in (Kind.OPEN, Kind.EMPTY)]
    return next((n for n in opens if is_format(tokens[n].name)), next(iter(opens), None))


def _lost_root(tokens: Sequence[Token]) -> Token | None:
    """The root of a list of items whose own start tag is damaged."""
    names = (local(token.name) for token in tokens if token.kind is Kind.OPEN)
    root = next((_ROOTS[name] for name in names if name in _ROOTS), "")
    return Token(Kind.OPEN, root) if root else None


def _end(tokens: Sequence[Token], root: str) -> int:
    """Where the document ends: at the last end tag of its root, if nothing of it comes behind."""
    ends = [n for n, token in enumerate(tokens) if token.kind is Kind.CLOSE and token.name == root]
    items = [n for n, token in enumerate(tokens) if _begins_item(token, root)]
    return ends[-1] if ends and ends[-1] > max(items, default=-1) else len(tokens)


def _begins_item(token: Token, root: str) -> bool:
    return token.kind in (Kind.OPEN, Kind.EMPTY) and _is_item(token.name, root)


def _is_item(name: str, root: str) -> bool:
    """Whether it is an item of this format: in the root's namespace, as far as prefixes tell."""
    prefix, known = name.rpartition(":")[0], root.rpartition(":")[0]
    return local(name) == _ITEMS.get(local(root)) and (
        not prefix or prefix == known or local(root) == "rdf"
    )


def _inside(tokens: Sequence[Token], root: str) -> Iterator[Token]:
    """What stands in the root: its facts, and its items."""
    starts = _starts(tokens, root)
    before = tokens[: starts[0]] if starts else tokens
    items = [_cut(tokens[n:end]) for n, end in pairwise([*starts, len(tokens)])]
    facts = _Balance([*before, *chain.from_iterable(behind for _, behind in items)])
    yield from facts.take(before)
    for item, behind in items:
        yield from facts.up_to_list()
        yield from _item(item)
        yield from facts.take(behind)
    yield from facts.rest()


def _starts(tokens: Sequence[Token], root: str) -> list[int]:
    """Where items begin, without those that another item holds: related reports, say.

    A root or channel behind an item is that of a second document.
    """
    starts: list[int] = []
    inside: list[str] = []  # what is open in the last item
    for n, token in enumerate(tokens):
        if _begins_item(token, root) and not (inside and _is_held(tokens, n, inside[-1])):
            starts.append(n)
            inside = []
        elif token.kind is Kind.OPEN and starts and not is_format(token.name):
            inside.append(token.name)
        elif token.kind is Kind.CLOSE:
            inside = inside[: _last(inside, token.name)]
    return starts


def _last(names: list[str], name: str) -> int:
    """Where a name stands last; the end of the names where it does not, 0 for one of items."""
    if name in names:
        return len(names) - 1 - names[::-1].index(name)
    return 0 if local(name) in _ITEMS.values() else len(names)


def _is_held(tokens: Sequence[Token], n: int, holder: str) -> bool:
    """Whether an item stands in an element that ends right behind it, or behind others like it."""
    name, within = tokens[n].name, True
    for token in tokens[n + 1 : n + _NEAR]:
        if within:
            within = not (token.kind is Kind.CLOSE and token.name == name)
        elif token.kind is Kind.OPEN and token.name == name:
            within = True
        elif token.kind is not Kind.TEXT or not token.text.isspace():
            return token.kind is Kind.CLOSE and token.name == holder
    return False


def _cut(region: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """An item from its start tag on, and what stands behind it before the next one begins."""
    start = region[0]
    if start.kind is Kind.EMPTY:
        return region[:1], region[1:]
    closes = [n for n, t in enumerate(region) if t.kind is Kind.CLOSE and t.name == start.name]
    if closes:
        return region[: closes[-1]], region[closes[-1] + 1 :]
    lists = (n for n, t in enumerate(region) if t.kind is Kind.CLOSE and local(t.name) in _LISTS)
    end = next(lists, len(region))
    return region[:end], region[end:]


def _item(tokens: Sequence[Token]) -> Iterator[Token]:
    start, *inner = tokens
    balance = _Balance(inner)
    yield start._replace(kind=Kind.OPEN)
    yield from balance.take(inner)
    yield from balance.rest()
    yield Token(Kind.CLOSE, start.name)


class _Balance:
    """The elements that are open, and how many tags of each name are still to come."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._open: list[str] = []
        self._texts: set[int] = set()  # the depths of elements that have text of their own
        self._starts = Counter(t.name for t in tokens if t.kind is Kind.OPEN)
        self._ends = Counter(t.name for t in tokens if t.kind is Kind.CLOSE)

    def take(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """These tokens, with the end tags that they need, and without those that close nothing."""
        for token in tokens:
            if token.kind is Kind.OPEN:
                yield from self._opened(token)
            elif token.kind is Kind.CLOSE:
                yield from self._closed(token)
            else:
                yield from self._passed(token)

    def rest(self) -> Iterator[Token]:
        """The end tags of all that is open."""
        yield from self._up_to(0)

    def up_to_list(self) -> Iterator[Token]:
        """The end tags of what cannot hold an item."""
        lists = [n for n, name in enumerate(self._open, 1) if local(name) in _LISTS]
        yield from self._up_to(max(lists, default=0))

    def _opened(self, token: Token) -> Iterator[Token]:
        self._starts[token.name] -= 1
        yield from self._lost(token.name)
        if token.name.lower() in _VOID:
            yield token._replace(kind=Kind.EMPTY)
        elif len(self._open) < _DEEPEST:
            self._open.append(token.name)
            yield token

    def _passed(self, token: Token) -> Iterator[Token]:
        if token.kind is Kind.EMPTY:
            yield from self._lost(token.name)
        elif self._open and not token.text.isspace():
            self._texts.add(len(self._open))
        yield token

    def _closed(self, token: Token) -> Iterator[Token]:
        self._ends[token.name] -= 1
        if token.name in self._open:
            last = len(self._open) - self._open[::-1].index(token.name)
            yield from self._up_to(last - 1)

    def _lost(self, name: str) -> Iterator[Token]:
        """The end tags of texts that have none to come, where an element of the format begins."""
        if ":" in name or name.lower() in _SIBLINGS:
            while self._open and self._is_text() and self._never_ends(self._open[-1]):
                yield from self._up_to(len(self._open) - 1)

    def _is_text(self) -> bool:
        """Whether the innermost element has text, or is one that should have."""
        name = local(self._open[-1])
        return len(self._open) in self._texts or (name in _SIBLINGS and name not in _HOLDERS)

    def _never_ends(self, name: str) -> bool:
        if local(name) in _LISTS:
            return False
        return self._ends[name] < self._starts[name] + self._open.count(name)

    def _up_to(self, depth: int) -> Iterator[Token]:
        while len(self._open) > depth:
            self._texts.discard(len(self._open))
            yield Token(Kind.CLOSE, self._open.pop())
