"""One request to an endpoint, and what its answer means: vectors, or a reason.

    texts | POST {"model", "input", "encoding_format"} | 2xx? | as many vectors as texts?

No reason repeats the key, whatever the other side or a library says.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.configuration import Embeddings
from monitor.embeddings.answer import Unfit, meanings
from monitor.errors import AddressRefused, HostUnknown
from monitor.exchange import Exchange
from monitor.exchange.contract import ExchangeFailed, TooSlow, header
from monitor.exchange.posting import Answer, Limits, posted, retry_after
from monitor.exchange.redaction import redacted
from monitor.exchange.url import request_url
from monitor.model import Meaning

READ = 16 * 2**20  # bytes of an answer
QUOTED = 200  # characters of what an endpoint or a library says


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why there are no vectors, and for how many seconds the endpoint wants to be left alone."""

    reason: str
    after: float | None = None


class Endpoint:
    """An endpoint as it is configured; the key's file is read at each request."""

    def __init__(self, settings: Embeddings, exchange: Exchange) -> None:
        self._settings, self._exchange = settings, exchange

    async def ask(self, texts: Sequence[str], patience: float) -> tuple[Meaning, ...] | Unanswered:
        """Returns what each text means, or why not; takes at most `patience` seconds."""
        try:
            url = request_url(self._settings.url.reveal())
            limits = Limits(patience, READ)
            answer = await posted(self._exchange, url, self._headers(), self._body(texts), limits)
        except (TimeoutError, TooSlow):
            return Unanswered(f"no answer within {patience:.1f} s")
        except (AddressRefused, HostUnknown, ExchangeFailed, OSError, ValueError) as fault:
            return Unanswered(self._quoted(str(fault)) or type(fault).__name__)
        if not answer.ok:
            return self._refused(answer)
        if not answer.whole:
            return Unanswered("the answer broke off")
        try:
            return meanings(answer.body, self._settings.model, len(texts))
        except Unfit as fault:
            return Unanswered(str(fault))

    def _body(self, texts: Sequence[str]) -> bytes:
        """Lone halves of characters have no UTF-8 at all, and servers refuse them."""
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        asked = {"model": self._settings.model, "input": whole, "encoding_format": "float"}
        return json.dumps(asked, ensure_ascii=False).encode()

    def _headers(self) -> dict[str, str]:
        headers = {"content-type": "application/json", "user-agent": "monitor-embeddings/1"}
        if self._settings.key:
            headers["authorization"] = f"Bearer {self._settings.key.reveal()}"
        return headers

    def _refused(self, answer: Answer) -> Unanswered:
        said = self._quoted(answer.text)
        wish = retry_after(header(answer.headers, "retry-after"))
        reason = f"HTTP {answer.status}: {said}" if said else f"HTTP {answer.status}"
        return Unanswered(reason, None if wish is None else wish / 1000)

    def _quoted(self, text: str) -> str:
        """One line of plain text: masked first, then cut, so that no half of a key is left."""
        plain = redacted(text, (self._settings.url, self._settings.key))
        printable = "".join(letter if letter.isprintable() else " " for letter in plain)
        return " ".join(printable.split())[:QUOTED]
