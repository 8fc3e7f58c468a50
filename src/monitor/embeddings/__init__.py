"""What reports mean, asked of an OpenAI-compatible `/embeddings` endpoint.

    texts | resting? | a request for each 32 | answer | vectors -> Meaning
               `- yes, or no good answer: the reports are compared by their words alone

The endpoint is an option, and no report waits for it longer than its deadline. One that fails is
left alone for a while, which grows; that is told once, and its return once.
"""

from monitor.embeddings.endpoint import Endpoint, Unanswered
from monitor.embeddings.meanings import EndpointMeanings

__all__ = ["Endpoint", "EndpointMeanings", "Unanswered"]
