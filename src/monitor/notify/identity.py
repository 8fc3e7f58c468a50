"""A delivery's id on the wire: the same in every copy, safe in any header."""

import hashlib
import re

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


def wire_id(delivery_id: str) -> str:
    """The id itself where it is plain; else a digest of it."""
    if _SAFE.fullmatch(delivery_id):
        return delivery_id
    return hashlib.sha256(delivery_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
