"""Takes out of a virtual environment what a running monitor never reads, and says what is left.

    python3 slim.py /opt/monitor [--at-most MEGABYTES]    # while the image is built
    drop what nothing imports | cut symbol tables off | compile | print the size by package

Needs nothing but Python, so that the base image need not hold a linker's tools.
"""

import compileall
import shutil
import struct
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# Below site-packages. Each is a part that the monitor does not use of a package that it does.
DROPPED = (
    "sqlalchemy/testing",
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    "alembic/testing",
    "alembic/templates",
    "regex/tests",
    "lxml/includes",
    "lxml/objectify*",
    "lxml/html/_difflib*",
    "lxml/html/diff*",
    "lxml/*.h",
    "lxml/*.pxi",
    "lxml/*.pyx",
    "zstandard/_cffi*",  # for PyPy; CPython takes backend_c
    "zstandard/backend_cffi.py",
    "pytz/zoneinfo",  # the monitor and its packages take the zones of tzdata
    "babel/locale-data/*_*.dat",  # of languages by country; those by language stay
    "**/*.pyi",
)
_ELF64 = b"\x7fELF\x02\x01"  # 64 bits, little end first: every platform that Python wheels have


def main(environment: Path, at_most: float = float("inf")) -> int:
    """Slim `environment` in place and print what is left of it; 1 where that is too much."""
    (packages,) = environment.glob("lib/python3*/site-packages")
    for path in list(_dropped(packages)):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for library in packages.rglob("*.so*"):
        cut(library)
    compileall.compile_dir(packages, quiet=1)
    sizes = Counter({path.name: size_of(path) for path in packages.iterdir()})
    for name, size in sizes.most_common(12):
        sys.stdout.write(f"{size / 1e6:7.1f} MB  {name}\n")
    total = size_of(environment) / 1e6
    sys.stdout.write(f"{total:7.1f} MB  {environment}\n")
    if total > at_most:
        sys.stderr.write(f"the image's own part is more than {at_most:g} MB\n")
    return int(total > at_most)


def _dropped(packages: Path) -> Iterator[Path]:
    for pattern in DROPPED:
        yield from packages.glob(pattern)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder; links count nothing."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file() and not each.is_symlink())


def cut(library: Path) -> None:
    """Cut off what follows the last segment: section headers, symbols for debuggers.

    The loader reads segments alone. `strip` does the same by sections; many wheels come without
    having been through it, and carry up to ten times what they load.
    """
    content = library.read_bytes()
    if not content.startswith(_ELF64):
        return
    end = _end_of_segments(content)
    if end < len(content):
        kept = bytearray(content[:end])
        struct.pack_into("<Q", kept, 40, 0)  # where section headers begin
        struct.pack_into("<HHH", kept, 58, 0, 0, 0)  # their size, number and names
        library.write_bytes(kept)


def _end_of_segments(content: bytes) -> int:
    start = struct.unpack_from("<Q", content, 32)[0]
    size, number = struct.unpack_from("<HH", content, 54)
    ends = [start + size * number]
    for header in range(start, start + size * number, size):
        offset, length = (struct.unpack_from("<Q", content, header + at)[0] for at in (8, 32))
        ends.append(offset + length)
    return max(ends)


if __name__ == "__main__":
    limit = float(sys.argv[3]) if sys.argv[2:3] == ["--at-most"] else float("inf")
    sys.exit(main(Path(sys.argv[1]), limit))
