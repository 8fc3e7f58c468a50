"""From `stories.embeddings` as written to a value: off, or an endpoint that can be asked."""

import re

from monitor.configuration import Embeddings, Way
from monitor.settings.models import EmbeddingsModel, MonitorFile
from monitor.settings.receivers import check_url, is_proxy
from monitor.settings.secrets import SecretReader, Where

_WHERE: Where = ("stories", "embeddings")


def embeddings_of(file: MonitorFile, secrets: SecretReader) -> Embeddings | None:
    """None where it is off; what is wrong is complained of."""
    model = file.stories.embeddings
    if not (model.url or model.url_file):
        if model.model_fields_set:
            message = "embeddings need the address of an endpoint"
            secrets.complain(_WHERE, message, "add `url:`, or remove `embeddings`")
        return None
    url = secrets.secret(model, _WHERE, "url")
    if url:
        check_url(url.reveal(), (*_WHERE, "url"), secrets)
    if not model.model.strip():
        message = "embeddings need the name of a model"
        secrets.complain(_WHERE, message, "add `model:`, as the endpoint has it")
    key = secrets.secret(model, _WHERE, "api_key")
    if key and not re.fullmatch("[!-~]+", key.reveal()):
        remedy = "copy it again, without blanks and line ends"
        secrets.complain((*_WHERE, "api_key"), "a key cannot hold these characters", remedy)
    way = _way(model, file.notify.ca_file, secrets)
    return Embeddings(url, model.model.strip(), key, model.deadline, way) if url else None


def _way(model: EmbeddingsModel, for_all: str, secrets: SecretReader) -> Way:
    """A proxy of its own, for an endpoint is mostly nearer than chats are."""
    proxy = secrets.secret(model, _WHERE, "proxy")
    if proxy and not is_proxy(proxy.reveal()):
        secrets.complain((*_WHERE, "proxy"), "not an HTTP proxy", "write http://HOST:PORT")
    where = (*_WHERE, "ca_file") if model.ca_file else ("notify", "ca_file")
    return Way(secrets.certificates(model.ca_file or for_all, where), proxy)
