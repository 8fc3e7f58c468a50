"""From `websub` as written to a value: off, or an address that hubs can be given."""

from urllib.parse import urlsplit

from monitor.configuration import HOUR, WebSub
from monitor.settings.models import WebSubModel
from monitor.settings.secrets import Complain, Where

SHORTEST = HOUR
_WHERE: Where = ("websub", "callback_url")
_LONGEST = 500  # characters; hubs limit what they store


def websub_of(model: WebSubModel, complain: Complain) -> WebSub | None:
    """None where it is off; what is wrong is complained of."""
    if not model.callback_url:
        return None
    fault = _fault(model.callback_url)
    if fault:
        complain(_WHERE, fault, "write for example https://monitor.example.org/")
    if model.lease < SHORTEST:
        complain(("websub", "lease"), "too short: every renewal costs the hub", "at least 1h")
    return WebSub(model.callback_url.rstrip("/") + "/", model.lease)


def _fault(url: str) -> str:
    """What keeps hubs from calling this address, or ""."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or not url.isascii() or not url.isprintable() or " " in url:
        return "not an http or https URL"
    if parts.query or parts.fragment or parts.username:
        return "an address without user, query and fragment is needed"
    return f"longer than {_LONGEST} characters" if len(url) > _LONGEST else ""
