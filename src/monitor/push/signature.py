"""Whether a push comes from the hub that knows our secret (WebSub, 7.1).

X-Hub-Signature: METHOD=HEX, METHOD one of sha1, sha256, sha384, sha512
"""

import hashlib
import hmac
from enum import StrEnum

METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


class Signature(StrEnum):
    """What was found."""

    VALID = "valid"
    MISSING = "missing"
    INVALID = "invalid"  # wrong, malformed, or by a method that is not registered


def check(header: str, secret: str, body: bytes) -> Signature:
    """Compare in constant time; anything but VALID must be ignored."""
    if not header.strip():
        return Signature.MISSING
    method, _, given = header.strip().partition("=")
    maker = METHODS.get(method.strip().lower())
    if maker is None:
        return Signature.INVALID
    made = hmac.new(secret.encode(), body, maker).hexdigest()
    same = hmac.compare_digest(made.encode(), given.strip().lower().encode())
    return Signature.VALID if same else Signature.INVALID
