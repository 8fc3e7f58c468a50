"""A link as people paste it: which of the recorded addresses is meant? Pure.

    text | wrapping away | scheme added | canonical | its near spellings

People copy links out of mails and chats: in brackets, without their scheme, with `www.` or without,
with a slash at the end or without, in capitals. Each spelling that may be meant is a canonical URL,
the likeliest first, and it is for the store to say which of them it knows.
"""

import re
from collections.abc import Iterator
from itertools import product

from monitor.parse.urls import canonical_url

_OPENING, _CLOSING = "<([{\"'\u201c\u2018\u00ab", ">)]}\"'\u201d\u2019\u00bb.,;!"
# What Slack writes for a link with a label, and Markdown: the address is the part in the middle.
_LABELLED = re.compile(r"<(?P<slack>[^|<>\s]+)\|[^<>]*>|\[[^\]]*\]\((?P<markdown>[^()\s]+)\)")
_SCHEME = re.compile(r"https?:/*", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#.]+(?:\.[^\s/?#.]+)+(?::\d+)?(?:[/?#]\S*)?")


def spellings(text: str) -> tuple[str, ...]:
    """The canonical URLs that a pasted text may mean, the likeliest first; none for other text."""
    bare = _unwrapped(text.strip())
    # A link that was cut out of a sentence has the sentence's full stop, and a link may end in one.
    candidates = dict.fromkeys((bare, bare.rstrip(_CLOSING)))
    found = [one for link in candidates for one in _near(_with_scheme(link))]
    return tuple(dict.fromkeys(found))


def _unwrapped(text: str) -> str:
    labelled = _LABELLED.fullmatch(text)
    if labelled:
        return labelled["slack"] or labelled["markdown"]
    return text.lstrip(_OPENING).rstrip(">" if text.startswith("<") else "")


def _with_scheme(link: str) -> str:
    """The link as https, whatever the case and the slashes of its scheme; "" where it is none."""
    rest = _SCHEME.sub("", link, count=1).removeprefix("//")
    return f"https://{rest}" if _HOST.fullmatch(rest) else ""


def _near(link: str) -> Iterator[str]:
    """The link, and the links that differ in `www.`, in the last slash and in capitals."""
    for folded, toggle_host, toggle_end in product((False, True), repeat=3):
        one = canonical_url(link.lower() if folded else link)
        if one:
            host = _other_host(one) if toggle_host else one
            yield _other_end(host) if toggle_end else host


def _other_host(url: str) -> str:
    scheme, _, rest = url.partition("://")
    other = rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}"
    return f"{scheme}://{other}"


def _other_end(url: str) -> str:
    path, mark, query = url.partition("?")
    other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    return canonical_url(f"{other}{mark}{query}")
