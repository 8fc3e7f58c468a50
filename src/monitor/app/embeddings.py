"""The endpoint of `stories.embeddings` behind the guard of receivers: it is the operator's, too."""

from monitor.app.receivers import SETTING
from monitor.configuration import Configuration, Embeddings
from monitor.embeddings import Endpoint, EndpointMeanings, Unanswered
from monitor.exchange import Guard, GuardedTransport, Tls

_SAMPLE = "Envoys meet in Arland. The talks go on tomorrow."


class GuardedMeanings(EndpointMeanings):
    """Asks the endpoint of a configuration through one guard."""

    def __init__(self, configuration: Configuration) -> None:
        self._guard = Guard(configuration.receiver_networks, setting=SETTING)
        super().__init__(configuration.embeddings, lambda one: _exchange(self._guard, one))

    def follow(self, configuration: Configuration) -> None:
        """Put another configuration in force, its networks too."""
        self._guard.allow(configuration.receiver_networks)
        self.configure(configuration.embeddings)

    def close(self) -> None:
        """Let go of open questions to the resolver."""
        self._guard.close()


async def tried(configuration: Configuration, embeddings: Embeddings) -> int | Unanswered:
    """Asks the endpoint once: how many dimensions its vectors have, or why it gives none."""
    guard = Guard(configuration.receiver_networks, setting=SETTING)
    try:
        endpoint = Endpoint(embeddings, _exchange(guard, embeddings))
        answer = await endpoint.ask([_SAMPLE], embeddings.deadline / 1000)
    finally:
        guard.close()
    return answer if isinstance(answer, Unanswered) else answer[0].dimensions


def _exchange(guard: Guard, embeddings: Embeddings) -> GuardedTransport:
    way = embeddings.way
    proxy = way.proxy.reveal() if way.proxy else ""
    return GuardedTransport(guard, tls=Tls(way.ca_file), proxy=proxy)
