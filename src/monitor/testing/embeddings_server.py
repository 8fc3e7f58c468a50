"""A stand-in for an OpenAI-compatible `/embeddings` endpoint, and the same model without a network.

The model knows words by their hashes, and which words mean the same (`senses`). All its vectors
have a large part in common, as those of real models do.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from monitor.configuration import Embeddings, Secret
from monitor.language.content import content
from monitor.model import Item, Meaning
from monitor.story import meaning
from monitor.testing.listener import Behaviour, Listener, Received, Reply

DIMENSIONS = 64
MODEL = "hashed-words"
_COMMON = 2.0  # of each dimension, beside which a word adds 1 or takes it away


def vector(text: str, senses: Mapping[str, str]) -> list[float]:
    """The sum of the text's words, each a direction of its own, and of what all texts share."""
    total = [_COMMON] * DIMENSIONS
    for word in content(text):
        bits = int.from_bytes(blake2b(senses.get(word, word).encode(), digest_size=8).digest())
        total = [part + (1 if bits >> n & 1 else -1) for n, part in enumerate(total)]
    return total


class HashedWords:
    """`ports.Meanings` without an endpoint."""

    def __init__(self, senses: Mapping[str, str] | None = None, model: str = MODEL) -> None:
        self._senses, self._model = senses or {}, model

    async def of(self, items: Sequence[Item]) -> dict[str, Meaning]:
        """Every meaning; reports without words have none."""
        texts = {item.id: text for item in items if (text := meaning.text(item))}
        read = {
            name: meaning.read(self._model, vector(text, self._senses))
            for name, text in texts.items()
        }
        return {name: each for name, each in read.items() if each}


class EmbeddingsServer(Listener):
    """`async with EmbeddingsServer() as server:` then `server.settings()`, `server.texts`."""

    def __init__(self, senses: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.key = "sk-" + secrets.token_hex(16)
        self._senses = senses or {}

    @property
    def url(self) -> str:
        """Where to ask."""
        return self.base + "/v1/embeddings"

    def settings(self, deadline: int = 5_000) -> Embeddings:
        """An endpoint as it is configured to ask here."""
        return Embeddings(Secret(self.url), MODEL, Secret(self.key), deadline)

    def yaml(self, folder: Path) -> str:
        """The settings as `monitor.yaml` has them; the key stands in a file of the folder."""
        (folder / "embeddings.key").write_text(self.key, "utf-8")
        said = f"url: '{self.url}', model: {MODEL}, api_key_file: embeddings.key"
        return f"stories: {{embeddings: {{{said}}}}}\nnotify: {{allow_networks: [127.0.0.0/8]}}\n"

    def accepted(self) -> int:
        """How many texts were answered."""
        return len(self.texts)

    def answer(self, request: Received) -> Behaviour:
        """Vectors in reversed order, which `index` sets right; OpenAI's words for what is wrong."""
        if (request.method, request.path) != ("POST", "/v1/embeddings"):
            return Reply(404)
        if request.headers.get("authorization") != f"Bearer {self.key}":
            given = request.headers.get("authorization", "")
            return _refused(401, f"Incorrect API key provided: {given}")
        asked = json.loads(request.body)
        if asked["model"] != MODEL:
            return _refused(404, f"The model `{asked['model']}` does not exist")
        if not asked["input"] or not all(asked["input"]):
            return _refused(400, "'$.input' is invalid.")
        self.texts += asked["input"]
        return Reply(200, answer([vector(text, self._senses) for text in asked["input"]]))


def answer(vectors: Sequence[object]) -> bytes:
    """The body of an answer with these vectors, the last first."""
    rows = [
        {"object": "embedding", "index": place, "embedding": each}
        for place, each in enumerate(vectors)
    ]
    return json.dumps({"object": "list", "data": rows[::-1], "model": MODEL}).encode()


def _refused(status: int, message: str) -> Reply:
    return Reply(status, json.dumps({"error": {"message": message}}).encode())
