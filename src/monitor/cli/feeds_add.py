"""Found feeds into a feeds.yaml: ids that are free, no feed twice, a file that stays right.

feeds | known ids and addresses | a line each | the file with them, checked | moved into place
"""

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from monitor.cli.feeds_files import HEADER, quoted
from monitor.configuration import Source
from monitor.errors import ConfigurationError, Problem
from monitor.parse import canonical_url
from monitor.parse.discover import NEWS_SITEMAP
from monitor.pipeline.discover import Discovered
from monitor.watchlist import FeedsFile, read_watchlists, slug
from monitor.watchlist.models import LANGUAGE
from monitor.yaml_reader import read_document, validate


@dataclass(frozen=True, slots=True)
class Addition:
    """A line for feeds.yaml; `known_as` is the id of the same feed where there is one already."""

    id: str
    line: str
    known_as: str = ""


def additions(feeds: Iterable[Discovered], file: Path) -> tuple[Addition, ...]:
    """A line for each feed, with ids that are free beside those of the file and its folder."""
    known = known_sources(file)
    by_url = {canonical_url(source.url): source.id for source in known}
    taken = {source.id for source in known}
    found = []
    for feed in feeds:
        name = by_url.get(canonical_url(feed.url), "")
        free = name or free_id(_name(feed), taken)
        taken.add(free)
        found.append(Addition(free, _line(free, feed), name))
    return tuple(found)


def add(chosen: Iterable[Addition], file: Path) -> list[str]:
    """Append what is not there yet; says of each what was done.

    Raises:
        ConfigurationError: the file, or its folder, is not right; nothing is written then.
    """
    said = [f"{file}: already there as {each.known_as}" for each in chosen if each.known_as]
    new = [each for each in chosen if not each.known_as]
    if new:
        append(file, [each.line for each in new])
    return [*said, *(f"{file}: added {each.id}" for each in new)]


def known_sources(file: Path) -> tuple[Source, ...]:
    """The sources of the file's folder; of none where the folder is not right yet."""
    if not file.parent.is_dir():
        return ()
    try:
        return read_watchlists(file.parent).sources
    except ConfigurationError:
        return ()


def append(file: Path, lines: list[str]) -> None:
    """Add lines at the end of a feeds.yaml, which is made where it is not there yet.

    Raises:
        ConfigurationError: the file, or its folder, is not right; nothing is written then.
    """
    target = file.resolve()
    if target.parent.is_dir() and target.exists():
        read_watchlists(target.parent)  # a folder with faults is mended first
    text = target.read_text("utf-8") if target.exists() else f"{HEADER}\n"
    text += "" if text.endswith("\n") or not text else "\n"
    put(text + "\n".join([*lines, ""]), file)


def put(text: str, file: Path) -> None:
    """The whole new file beside the old one, checked, then in its place at once."""
    target = file.resolve()
    descriptor, name = tempfile.mkstemp(prefix=".feeds-", suffix=".yaml", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        _check(draft, file)
        draft.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _check(draft: Path, file: Path) -> None:
    document = read_document(draft)
    validate(document, FeedsFile)
    if document.problems:
        first = document.problems[0]
        message = f"the file would not be right with this change ({first.message})"
        remedy = "write the mapping as `ID: ...` lines, or change it by hand"
        raise ConfigurationError((Problem(file, 0, 0, "", message, remedy),))


def _name(feed: Discovered) -> str:
    """From the title, else from the host: `www.example.org` is `example-org`."""
    host = (urlsplit(feed.url).hostname or "feed").removeprefix("www.")
    return slug(feed.title) or slug(host) or "feed"


def free_id(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that nobody has."""
    numbers = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (name, *numbers) if each not in taken)


def _line(name: str, feed: Discovered) -> str:
    key = "sitemap" if feed.kind == NEWS_SITEMAP else "url"
    facts = [f"{key}: {quoted(feed.url)}"]
    if feed.title:
        facts.append(f"title: {quoted(feed.title)}")
    if re.fullmatch(LANGUAGE, feed.language) and feed.language:
        facts.append(f"language: {quoted(feed.language)}")
    return f"{name}: {{{', '.join(facts)}}}"
