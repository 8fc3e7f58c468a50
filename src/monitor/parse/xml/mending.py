"""Broken XML written anew, so that any reader can read it.

text | tokens | balanced | names and namespaces | well-formed XML
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.parse.xml.balance import balanced
from monitor.parse.xml.tokens import Kind, Token, Tokens

# The namespaces of prefixes that feeds use without declaring them.
WELL_KNOWN = {
    "atom": "http://www.w3.org/2005/Atom", "atom10": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}  # fmt: skip
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_DIGIT = re.compile(r"\A(?=[\d.-])")


def mended(text: str) -> str:
    """`text` as well-formed XML with the same items; "" where there is no tag in it.

    The declaration, the document type, comments and processing instructions are gone, references
    are characters, and prefixes that nobody declared are declared at the root.
    """
    tokens = list(balanced(Tokens(text)))
    if not tokens:
        return ""
    spaces = _spaces(tokens)
    root = tokens[0]
    kept = [(name, value) for name, value in root.attributes if not name.startswith("xmlns:")]
    kept += [(f"xmlns:{prefix}", space) for prefix, space in spaces.items()]
    tokens[0] = root._replace(attributes=tuple(kept))
    return "".join(_written(tokens, spaces))


def _spaces(tokens: Sequence[Token]) -> dict[str, str]:
    """The namespace of each prefix that is used, or that the root declares.

    It is the document's own, wherever that declares it, else the usual one, else one of our making.
    """
    declared: dict[str, str] = {}
    used = dict.fromkeys(name[6:] for name, _ in tokens[0].attributes if name[:6] == "xmlns:")
    for token in tokens:
        used |= dict.fromkeys(_prefixes(token))
        for name, value in token.attributes:
            if name.startswith("xmlns:") and value.strip():
                declared.setdefault(name[6:], value)
    return {
        prefix: declared.get(prefix) or WELL_KNOWN.get(prefix) or f"urn:undeclared:{prefix}"
        for prefix in used
    }


def _prefixes(token: Token) -> Iterator[str]:
    names = [token.name, *(name for name, _ in token.attributes)] if token.name else []
    for name in names:
        prefix = _named(name).partition(":")[0] if ":" in name.strip(":") else ""
        if prefix not in ("", "xml", "xmlns"):
            yield prefix


def _named(name: str) -> str:
    """A name that XML allows: one colon in it at most, and no digit first."""
    prefix, colon, rest = name.strip(":").partition(":")
    rest = rest.replace(":", "_")
    return _DIGIT.sub("_", prefix) + colon + (_DIGIT.sub("_", rest) if colon else "")


def _written(tokens: Iterable[Token], spaces: Mapping[str, str]) -> Iterator[str]:
    for token in tokens:
        if token.kind is Kind.TEXT:
            yield token.text.translate(_ESCAPES)
        elif token.kind is Kind.CLOSE:
            yield f"</{_named(token.name)}>"
        else:
            end = "/>" if token.kind is Kind.EMPTY else ">"
            yield f"<{_named(token.name)}{''.join(_attributes(token, spaces))}{end}"


def _attributes(token: Token, spaces: Mapping[str, str]) -> Iterator[str]:
    seen = set()
    for raw, value in token.attributes:
        name = _named(raw)
        if name in seen or not _makes_sense(name, value, spaces):
            continue
        seen.add(name)
        yield f' {name}="{value.translate(_QUOTED)}"'


def _makes_sense(name: str, value: str, spaces: Mapping[str, str]) -> bool:
    """Whether an attribute may stand: the namespaces of XML itself are not to be declared."""
    if not name.startswith("xmlns:"):
        return name != "xmlns" or "www.w3.org/2000/xmlns" not in value
    return bool(value.strip()) and name[6:] in spaces
