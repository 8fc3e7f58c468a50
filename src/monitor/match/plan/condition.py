"""Conditions on an item's properties: source, url, domain, lang, country, tag, published.

published:2025-03-19                that day, UTC
published:2025-03-01..2025-03-31    from, to, both days included
published:>=2025-03-19  < <= >      before, after
published:<48h                      younger than that when the item was seen (m, h, d)
"""

import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import inf
from urllib.parse import urlsplit

from monitor.errors import QueryError
from monitor.language.codes import country_code, country_named, language_code, language_named
from monitor.language.detection import primary
from monitor.match.plan.weigh import Property, Spoken
from monitor.match.query.tree import Condition
from monitor.match.text.document import Document

Test = Callable[[Document], bool]

_DAY = 86_400_000
_UNITS = {"m": 60_000, "h": 3_600_000, "d": _DAY}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DATED = re.compile(r"(<=|>=|<|>)?(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")
_AGED = re.compile(r"(<=|>=|<|>)(\d{1,5})([mhd])")
_COUNTRY = re.compile(r"[a-z]{2}")


def property_of(node: Condition, *, negated: bool = False) -> Property:
    """Returns the plan of a condition; `negated` where it stands under a NOT.

    Raises:
        QueryError: a value that the field cannot have.
    """
    value = node.value.casefold()
    if node.name == "lang":
        return Spoken(f"lang:{node.value}", frozenset({_language(value, node)}), negated=negated)
    return Property(f"{node.name}:{node.value}", _TESTS[node.name](value, node))


def _source(value: str, node: Condition) -> Test:
    _refuse_wildcards(node)
    return lambda d: value in (d.item.source_id.casefold(), d.item.outlet.casefold())


def _url(value: str, node: Condition) -> Test:
    del node
    pieces = [re.escape(piece) for piece in value.split("*")]
    pattern = re.compile(".*".join(pieces))
    return lambda d: pattern.search(d.item.url.casefold()) is not None


def _domain(value: str, node: Condition) -> Test:
    if "/" in value or ":" in value:
        raise QueryError(
            "domain: takes a host name", node.at, hint="use url: for a part of the address"
        )
    if value.startswith("*."):
        hint = f"write domain:{value[2:]}: subdomains are found too"
        raise QueryError("domain: takes no wildcards", node.at, hint=hint)
    _refuse_wildcards(node)
    tail = "." + value
    return lambda d: host(d.item.url) == value or host(d.item.url).endswith(tail)


def _refuse_wildcards(node: Condition) -> None:
    """`*` would be looked for as it stands, in names that never hold it."""
    if "*" in node.value:
        hint = "url: does: url:*/politics/*" if node.name == "domain" else "write each, with OR"
        raise QueryError(f"{node.name}: takes no wildcards", node.at, hint=hint)


def read_as(node: Condition) -> str:
    """The value by which a language or a country is looked for where it is another code's."""
    code = {"lang": language_code, "country": country_code}.get(node.name)
    meant = code(node.value) if code else ""
    return meant if meant.casefold() != node.value.casefold().replace("_", "-") else ""


def host(url: str) -> str:
    """Returns the host of a URL in small letters, or ""."""
    try:
        return (urlsplit(url).hostname or "").casefold()
    except ValueError:
        return ""


def _language(value: str, node: Condition) -> str:
    code = language_code(value)
    if not code:
        named = language_named(value)
        hint = f"write lang:{named}" if named else ""
        message = f"{node.value!r} is no language code"
        raise QueryError(message, node.at, "two letters: lang:uk", hint)
    return primary(code)


def _country(value: str, node: Condition) -> Test:
    code = country_code(value)
    if not _COUNTRY.fullmatch(value) or not code:
        meant = code or country_named(value)
        hint = f"write country:{meant}" if meant else ""
        message = f"{node.value!r} is no country code"
        raise QueryError(message, node.at, "two letters: country:UA", hint)
    return lambda d: country_code(d.item.country) == code


def _tag(value: str, node: Condition) -> Test:
    _refuse_wildcards(node)
    return lambda d: any(tag.casefold() == value for tag in d.item.tags)


def _published(value: str, node: Condition) -> Test:
    dated, aged = _DATED.fullmatch(value), _AGED.fullmatch(value)
    if aged:
        return _younger(aged)
    if not dated or (dated[1] and dated[3]):
        raise QueryError(
            f"{node.value!r} is no time",
            node.at,
            "2025-03-19, >=2025-03-19, 2025-03-01..2025-03-31 or <48h",
        )
    first, last = _day(dated[2], node), _day(dated[3] or dated[2], node)
    if last < first:
        hint = f"published:{dated[3]}..{dated[2]}"
        raise QueryError(f"{node.value!r} ends before it begins", node.at, hint=hint)
    return _compared(dated[1], first) if dated[1] else _between(first, last + _DAY)


def _day(text: str, node: Condition) -> int:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"{text!r} is no day", node.at, "a day like 2025-03-19") from error
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _between(first: int, end: int) -> Test:
    return lambda d: first <= (d.item.published or d.item.seen_at) < end


def _compared(sign: str, day: int) -> Test:
    """`>` a day is from its end on, `<=` up to its end."""
    edge = day + _DAY if sign in (">", "<=") else day
    if sign in (">", ">="):
        return lambda d: (d.item.published or d.item.seen_at) >= edge
    return lambda d: (d.item.published or d.item.seen_at) < edge


def exclusive(one: str, other: str) -> bool:
    """Whether no item meets both conditions, each as it is written: `lang:de`, `lang:ru`."""
    (kind, _, value), (another, _, second) = (c.casefold().partition(":") for c in (one, other))
    if "languages" in (kind, another):
        return _unspoken(value, second) if kind == "languages" else _unspoken(second, value)
    if kind != another:
        return False
    if kind == "lang":
        return primary(language_code(value)) != primary(language_code(second))
    if kind == "country":
        return country_code(value) != country_code(second)
    if kind == "domain":
        return not f".{value}".endswith(f".{second}") and not f".{second}".endswith(f".{value}")
    return kind == "published" and _apart(value, second)


def _unspoken(languages: str, tag: str) -> bool:
    """Whether a topic in these languages never sees an item of that one."""
    spoken = {primary(each.strip()) for each in languages.split(",")}
    return primary(language_code(tag)) not in spoken


def _apart(one: str, other: str) -> bool:
    """Whether two spans of days, or of ages, have nothing in common."""
    first, second = _reach(one), _reach(other)
    if first is None or second is None or first[2] != second[2]:
        return False
    return max(first[0], second[0]) >= min(first[1], second[1])


def _reach(value: str) -> tuple[float, float, str] | None:
    """From where to where a time goes, the end not included, and in what."""
    if aged := _AGED.fullmatch(value):
        edge = int(aged[2]) * _UNITS[aged[3]] + (0.5 if aged[1] in (">", "<=") else 0)
        return (-inf, edge, "age") if aged[1][0] == "<" else (edge, inf, "age")
    dated = _DATED.fullmatch(value)
    if not dated:
        return None
    first, last = (date.fromisoformat(day).toordinal() for day in (dated[2], dated[3] or dated[2]))
    if not dated[1]:
        return first, last + 1, "day"
    edge = first + (dated[1] in (">", "<="))
    return (-inf, edge, "day") if dated[1][0] == "<" else (edge, inf, "day")


def _younger(aged: re.Match[str]) -> Test:
    compare, limit = _COMPARE[aged[1]], int(aged[2]) * _UNITS[aged[3]]
    return lambda d: compare(d.item.seen_at - (d.item.published or d.item.seen_at), limit)


_TESTS: dict[str, Callable[[str, Condition], Test]] = {
    "source": _source,
    "url": _url,
    "domain": _domain,
    "country": _country,
    "tag": _tag,
    "published": _published,
}
