"""Values that a key may have; a wrong one is answered with what to write."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from monitor.settings.texts import ONE_OR_MANY, one_or_many
from monitor.yaml_reader import Duration, Size
from monitor.yaml_reader.texts import named, pattern_schema
from monitor.yaml_reader.validation import REMEDY

KILOBYTE, MEGABYTE = 2**10, 2**20
TIME_OF_DAY = r"(([01]\d|2[0-3]):[0-5]\d)?"


def _a_time_of_day(text: str) -> str:
    if not re.fullmatch(TIME_OF_DAY, text):
        raise ValueError(
            f"{text!r} is no time of day{REMEDY}write hours and minutes, such as 08:00"
        )
    return text


def _a_network(value: object) -> object:
    """A network by its first address; another address of it is answered with what is meant."""
    try:
        return ip_network(str(value))
    except ValueError:
        pass
    try:
        meant = str(ip_network(str(value), strict=False))
    except ValueError:
        meant = ""
    remedy = f"write {meant}" if meant else "write for example 10.0.0.0/8, or 192.0.2.7/32 for one"
    why = "has bits of a single machine" if meant else "is no network"
    raise ValueError(f"{value} {why}{REMEDY}{remedy}")


def _a_host(text: str) -> str:
    if re.search(r"[\s/@*]|^\w+:(?!:)", text) or not text:
        raise ValueError(f"{text!r} is no address to listen on{REMEDY}write 127.0.0.1 or 0.0.0.0")
    return text


def _lasting(milliseconds: int) -> int:
    if milliseconds == 0:
        raise ValueError(f"no time at all is too short{REMEDY}write for example 30s, 2h or 7d")
    return milliseconds


def _a_room(size: int) -> int:
    if size < KILOBYTE:
        raise ValueError(f"{size} bytes hold no document{REMEDY}write for example 5MB")
    return size


def _a_store_size(size: int) -> int:
    if 0 < size < MEGABYTE:
        raise ValueError(f"{size} bytes hold no store{REMEDY}write for example 500MB, or 0")
    return size


def _fitting(pattern: str, message: str, remedy: str) -> tuple[AfterValidator, WithJsonSchema]:
    """A text of this form; another one is answered with what to write."""

    def checked(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"{text!r} {message}{REMEDY}{remedy}")
        return text

    return AfterValidator(checked), pattern_schema(pattern)


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_a_network)]
Id = Annotated[str, *named("name")]
TimeOfDay = Annotated[str, AfterValidator(_a_time_of_day), pattern_schema(TIME_OF_DAY)]
Count = Annotated[int, Field(ge=1, le=10_000)]
Host = Annotated[str, AfterValidator(_a_host)]
Port = Annotated[int, Field(ge=1, le=65_535)]
OwnPort = Annotated[int, Field(ge=0, le=65_535)]
Lasting = Annotated[Duration, AfterValidator(_lasting)]
StoreSize = Annotated[Size, AfterValidator(_a_store_size)]
Room = Annotated[Size, AfterValidator(_a_room)]
HeaderName = Annotated[
    str,
    *_fitting(
        r"[A-Za-z0-9-]{0,100}",
        "is no name of a header",
        "write letters, digits and hyphens, such as X-Forwarded-User",
    ),
]
ServerName = Annotated[
    str,
    *_fitting(
        r"[^\s/@*:]*|\[?[0-9a-fA-F:.]+\]?",
        "is no name of a machine",
        "write the name alone, such as monitor.example.org, without https://, port and path",
    ),
]
Names = Annotated[list[ServerName], BeforeValidator(one_or_many), WithJsonSchema(ONE_OR_MANY)]
Hello = Annotated[
    str,
    *_fitting(
        r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f.:IPv]+\])?",
        "is no name of a machine",
        "write one with its domain, such as monitor.example.org, or an address in brackets",
    ),
]
Unsubscribe = Annotated[
    str,
    *_fitting(
        r"((mailto:|https://)[!-;=?-~]+)?",
        "is no address where somebody can unsubscribe",
        "write mailto:desk@example.org or https://example.org/unsubscribe",
    ),
]


def _in_a_comment(value: str) -> str:
    """It stands in a comment of a header (RFC 9110, 10.1.5), which brackets would end."""
    if not value.isprintable() or set(value) & set("()"):
        raise ValueError("is no single line without brackets; write a mail address or a page")
    return value


Contact = Annotated[str, Field(max_length=200), AfterValidator(_in_a_comment)]
