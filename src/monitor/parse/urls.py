"""One spelling per article: the canonical URL, for comparing, never for fetching.

    scheme to https, host to lower case, default port, user and fragment away, tracking parameters
    away, AMP twins to their originals, percent-encoding in one form

`canonical_url(canonical_url(u)) == canonical_url(u)` for every string.
"""

import re
from urllib.parse import urlsplit

from monitor.uris import ascii_host

_TRACKING = re.compile(
    r"(?:utm_\w*|at_\w+|ns_\w+|mc_[ce]id|pk_\w+|mtm_\w+|hsa_\w+|fbclid|gclid|dclid|gbraid|wbraid|"
    r"msclkid|yclid|ysclid|twclid|igshid|igsh|mkt_tok|_hsenc|_hsmi|oly_anon_id|oly_enc_id|vero_id|"
    r"wickedid|traffic_source|maca|xtor|smid|smtyp|cmpid|cmp|ocid|ito|icid|wt_mc|wtmc|"
    r"sr_share|feedtype|guccounter|guce_referrer|guce_referrer_sig)",
    re.IGNORECASE,
)
_FROM_FEED = re.compile(r"(?:ref|src|source|partner|emc|from|via|output|f)", re.IGNORECASE)
_FEED_WORDS = frozenset(["rss", "feed", "rss2", "atom", "rssfeed", "newsfeed", "rss_feed"])
_AMP_QUERY = frozenset(["amp", "amp=1", "amp=true", "outputtype=amp"])
_AMP_PATH = re.compile(r"(?<=.)/amp/?\Z|(?<=\w)\.amp(?=\.html\Z)|(?<=\w)\.amp\Z")
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNSAFE = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": "80", "https": "443"}
# Most links: nothing in them has to be changed but the scheme.
_PLAIN = re.compile(r"https?(://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(/[A-Za-z0-9._~/-]*)?")


def canonical_url(url: str) -> str:
    """The canonical spelling; "" for what is no http URL."""
    plain = _PLAIN.fullmatch(url)
    if plain and "amp" not in url:
        return f"https{plain.group(1)}{plain.group(2) or '/'}"
    try:
        parts = urlsplit(_UNSAFE.sub(_quoted, url.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    number = "" if port is None or str(port) in _PORTS.values() else f":{port}"
    path = _fixpoint_amp(_normal(parts.path)) or "/"
    query = _kept_query(_normal(parts.query))
    bang = "#" + _normal(parts.fragment) if parts.fragment.startswith("!") else ""
    return f"https://{_host(host)}{number}{path}{'?' + query if query else ''}{bang}"


def is_plain(url: str) -> bool:
    """Whether it is an absolute http URL of the common form: no port, query, escape or fragment."""
    return _PLAIN.fullmatch(url) is not None


def is_front_page(canonical: str) -> bool:
    """Whether a canonical URL names a site rather than an article."""
    return canonical.count("/") == 3 and canonical.endswith("/")  # noqa: PLR2004 - scheme and root


def _quoted(match: re.Match[str]) -> str:
    data = match.group().encode("utf-8", "replace")
    return "".join(f"%{byte:02X}" for byte in data)


def _host(host: str) -> str:
    name = _ascii(host.lower())
    if name.startswith("amp.") and name.count(".") > 1:
        name = "www." + name.removeprefix("amp.")
    return f"[{name}]" if ":" in name else name


def _ascii(host: str) -> str:
    """Names in other scripts as they travel; as they stand where that fails."""
    if "%" not in host or ":" in host:
        return host
    try:
        text = _PERCENT.sub(lambda m: chr(int(m.group(1), 16)), host).encode("latin-1").decode()
    except UnicodeError:
        return host
    return ascii_host(text) or host


def _normal(text: str) -> str:
    """Percent-encoding in one form (RFC 3986, 6.2.2)."""
    return _PERCENT.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    letter = chr(int(match.group(1), 16))
    return letter if letter in _UNRESERVED else match.group().upper()


def _fixpoint_amp(path: str) -> str:
    while True:
        shorter = _AMP_PATH.sub("", path)
        if shorter == path:
            return path
        path = shorter


def _kept_query(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _tracks(part))


def _tracks(part: str) -> bool:
    name, _, value = part.partition("=")
    if _TRACKING.fullmatch(name) or part.lower() in _AMP_QUERY:
        return True
    return bool(_FROM_FEED.fullmatch(name)) and value.lower() in _FEED_WORDS
