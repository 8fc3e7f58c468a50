"""What the image leaves out, and that what it keeps still loads."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy/image/slim.py"
_spec = importlib.util.spec_from_file_location("slim", SCRIPT)
assert _spec is not None
assert _spec.loader is not None
slim = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(slim)


@pytest.mark.parametrize("name", ["_brotli", "zstandard.backend_c", "lxml.etree", "_cffi_backend"])
def test_a_library_without_its_symbols_still_loads(tmp_path: Path, name: str) -> None:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        pytest.skip(f"{name} is no library of its own here")
    copy = tmp_path / Path(found.origin).name
    shutil.copy(found.origin, copy)
    before = copy.stat().st_size

    slim.cut(copy)
    slim.cut(copy)  # nothing is left to be cut

    assert copy.stat().st_size <= before
    code = f"import importlib.machinery as m; m.ExtensionFileLoader({name!r}, {str(copy)!r})"
    load = f"{code}.load_module()"
    subprocess.run([sys.executable, "-W", "ignore", "-c", load], check=True)


def test_a_file_that_is_no_library_is_left_alone(tmp_path: Path) -> None:
    script = tmp_path / "linker.so"
    script.write_text("GROUP ( libc.so.6 )")

    slim.cut(script)

    assert script.read_text() == "GROUP ( libc.so.6 )"


def test_an_environment_loses_what_nothing_reads_and_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages = tmp_path / "lib/python3.12/site-packages"
    for name in ("sqlalchemy/testing/a.py", "sqlalchemy/pool.py", "babel/locale-data/de_AT.dat"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("X = 1\n")

    code = slim.main(tmp_path, at_most=0)

    assert code == 1
    assert not (packages / "sqlalchemy/testing").exists()
    assert not list(packages.glob("babel/locale-data/*"))
    assert (packages / "sqlalchemy/pool.py").exists()
    assert list(packages.glob("sqlalchemy/__pycache__/pool.*.pyc"))
    assert "more than 0 MB" in capsys.readouterr().err
    assert slim.main(tmp_path) == 0
