"""`stories.embeddings`: off, or an endpoint that can be asked."""

from pathlib import Path

import pytest

from monitor.configuration import Embeddings, Secret, Way
from monitor.errors import ConfigurationError
from monitor.settings import read_settings

URL = "http://127.0.0.1:11434/v1/embeddings"


def read(folder: Path, said: str, environ: dict[str, str] | None = None) -> Embeddings | None:
    (folder / "monitor.yaml").write_text(f"stories: {{embeddings: {{{said}}}}}\n", "utf-8")
    return read_settings(folder, environ or {}).embeddings


def test_embeddings_are_off_unless_an_endpoint_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, "") is None
    assert read_settings(tmp_path / "nowhere", {}).embeddings is None


def test_an_endpoint_needs_an_address_and_a_model(tmp_path: Path) -> None:
    assert read(tmp_path, f"url: '{URL}', model: bge-m3") == Embeddings(Secret(URL), "bge-m3")


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-1\n", "utf-8")
    found = read(
        tmp_path,
        f"url: '{URL}', model: m, api_key_file: key, deadline: 2s, proxy: 'http://proxy:3128'",
    )

    assert found == Embeddings(
        Secret(URL), "m", Secret("sk-1") if found is None else found.key, 2_000,
        Way(proxy=Secret("http://proxy:3128")),
    )  # fmt: skip
    assert found.key is not None
    assert found.key.reveal() == "sk-1"


def test_the_environment_gives_a_key_or_all(tmp_path: Path) -> None:
    said = "url: '${EMBED}', model: m, api_key: '${KEY}'"
    prefix = "MONITOR_STORIES__EMBEDDINGS__"
    above = {f"{prefix}URL": URL, f"{prefix}MODEL": "m", f"{prefix}API_KEY": "sk-1"}

    by_name = read(tmp_path, said, {"EMBED": URL, "KEY": "sk-1"})
    by_setting = read(tmp_path, "", above)

    assert by_name == by_setting == Embeddings(Secret(URL), "m", Secret("sk-1"))


def test_the_proxy_of_receivers_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(
        f"notify: {{proxy: 'http://proxy:3128'}}\n"
        f"stories: {{embeddings: {{url: '{URL}', model: m}}}}\n"
    )
    found = read_settings(tmp_path, {}).embeddings

    assert found is not None
    assert found.way == Way()


@pytest.mark.parametrize("said", [f"url: '{URL}', model: m, api_key: sk-c4nary"])
def test_no_secret_is_shown(tmp_path: Path, said: str) -> None:
    found = read(tmp_path, said)

    assert "c4nary" not in repr(found)
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, said.replace("sk-c4nary", '"sk-c4nary with blanks"'))
    assert "c4nary" not in str(caught.value)
