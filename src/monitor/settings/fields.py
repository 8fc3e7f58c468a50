"""Values that a key may have; a wrong one is answered with what to write."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from monitor.yaml_reader.validation import REMEDY, id_remedy

ID = r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}"
TIME_OF_DAY = r"(([01]\d|2[0-3]):[0-5]\d)?"


def _an_id(text: str) -> str:
    if not re.fullmatch(ID, text):
        raise ValueError(f"{text!r} is no name{REMEDY}{id_remedy(text)}")
    return text


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
    if re.search(r"[\s/@]|^\w+:(?!:)", text) or not text:
        raise ValueError(f"{text!r} is no address to listen on{REMEDY}write 127.0.0.1 or 0.0.0.0")
    return text


def _schema(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_a_network)]
Id = Annotated[str, AfterValidator(_an_id), _schema(ID)]
TimeOfDay = Annotated[str, AfterValidator(_a_time_of_day), _schema(TIME_OF_DAY)]
Count = Annotated[int, Field(ge=1, le=10_000)]
Host = Annotated[str, AfterValidator(_a_host)]
Port = Annotated[int, Field(ge=1, le=65_535)]
OwnPort = Annotated[int, Field(ge=0, le=65_535)]


def _in_a_comment(value: str) -> str:
    """It stands in a comment of a header (RFC 9110, 10.1.5), which brackets would end."""
    if not value.isprintable() or set(value) & set("()"):
        raise ValueError("is no single line without brackets; write a mail address or a page")
    return value


Contact = Annotated[str, Field(max_length=200), AfterValidator(_in_a_comment)]
