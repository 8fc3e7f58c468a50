"""Files that are being written are not taken for what they will be."""

from pathlib import Path

import pytest

from monitor.app.current import Current

pytestmark = pytest.mark.anyio


async def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "watchlists").mkdir()
    file = tmp_path / "watchlists/w.yaml"
    file.write_text("topics: {t: {query: truce}}\n")
    current = Current(tmp_path, {})
    looks = [await current.changed()]

    file.write_text("")
    looks.append(await current.changed())
    file.write_text("topics: {t: {query: truce}, u: {query: talks}}\n")
    looks.append(await current.changed())
    looks.append(await current.changed())
    await current.reload()
    looks.append(await current.changed())
    await current.close()

    assert looks == [False, False, False, True, False]
    assert list(current.watch().topics) == ["t", "u"]
