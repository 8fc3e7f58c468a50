"""Where a redirect leads. Pure."""

from monitor.exchange.url import Url, host_of, joined


class NoTarget(Exception):
    """A redirect that leads nowhere, or where we do not go."""


def next_hop(base: Url, location: str) -> Url:
    """Where a redirect from `base` leads; raises NoTarget.

    Who we are to one host (userinfo) is not told to another, and nothing that was asked for in
    secret is asked for in the open.
    """
    if not location:
        raise NoTarget("redirect without a target")
    try:
        target = joined(base, _readable(location))
    except ValueError as error:
        raise NoTarget(f"redirect to what is no URL: {error}") from error
    if base.scheme == "https" and target.scheme == "http":
        raise NoTarget(f"redirect from https to http: {host_of(target)}")
    same = (base.scheme, base.raw_host, base.port) == (target.scheme, target.raw_host, target.port)
    return target.copy_with(userinfo=base.userinfo if same else b"")


def _readable(location: str) -> str:
    """Bytes of a Location that are UTF-8, as many servers send them unescaped, are that."""
    if location.isascii():
        return location
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
