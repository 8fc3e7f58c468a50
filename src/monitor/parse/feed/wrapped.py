"""A feed that came inside of something else, since a browser or a template was in between.

<body><pre>&lt;rss ...       as a browser shows a document
<body><rss ...               in the template of the site
&lt;rss ...                  escaped as a whole
<string>&lt;rss ...          escaped in the answer of a service
"""

import html
import re

_SHOWN = re.compile(
    r"<body[^>]{0,500}>\s*<pre[^>]{0,500}>\s*((?:&lt;|[{\[]).*?)</pre>", re.IGNORECASE | re.DOTALL
)
_ESCAPED = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<[\w:]{1,40}(?:\s[^<>]{0,500})?>\s*)?"
    r"(?=&lt;(?:\?xml|rss|feed|rdf:RDF)\b)"
)
_ROOT = re.compile(r"<(?:rss|rdf:RDF|urlset|(?:\w{1,20}:)?feed\s[^<>]{0,500}w3\.org/2005/Atom)\b")


def is_escaped(text: str) -> bool:
    """Whether a feed stands there as the text of something else."""
    return _ESCAPED.match(text) is not None


def unwrapped(text: str) -> str:
    """What may be a feed inside of a page; "" where there is none."""
    if escaped := _ESCAPED.match(text):
        return html.unescape(text[escaped.end() :])
    if shown := _SHOWN.search(text):
        return html.unescape(shown.group(1))
    root = _ROOT.search(text)
    return text[root.start() :] if root else ""
