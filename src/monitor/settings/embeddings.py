"""From `stories.embeddings` as written to a value: off, or an endpoint that can be asked."""

import re

from monitor.configuration import Embeddings, Way
from monitor.settings.models import MonitorFile
from monitor.settings.receivers import certificates_of, check_url, proxy_of
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
    # A proxy of its own, for an endpoint is mostly nearer than chats are.
    proxy = proxy_of(model, _WHERE, secrets)
    way = Way(certificates_of(model.ca_file, _WHERE, file.notify, secrets), proxy)
    return Embeddings(url, model.model.strip(), key, model.deadline, way) if url else None
