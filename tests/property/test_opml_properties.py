"""Feeds that went out as OPML and came back are the same feeds."""

import html
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cli.feeds_files import export_opml, import_opml
from monitor.configuration import HOUR, MINUTE, Source
from monitor.errors import ConfigurationError
from monitor.watchlist import read_opml, read_watchlists
from monitor.watchlist.opml import parse_opml
from monitor.watchlist.opml_walk import Found, loosely, strictly
from monitor.watchlist.outlines import Outlines, tag_of

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=30)
LINE = TEXT.map(lambda text: " ".join(text.split())).filter(str.isprintable)
TAGS = st.lists(LINE.map(tag_of).filter(bool), max_size=4, unique=True).map(tuple)
IDS = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,20}", fullmatch=True)
PATHS = st.text("abcxyz0189/?&=%;._-~#'\"<>", max_size=20)


@st.composite
def sources(draw: st.DrawFn) -> tuple[Source, ...]:
    names = draw(st.lists(IDS, max_size=6, unique=True))
    return tuple(
        Source(
            id=name,
            url=f"https://{number}.example/{draw(PATHS)}",
            title=draw(LINE),
            tags=draw(TAGS),
            language=draw(st.sampled_from(["", "en", "pt-BR", "zh-Hant"])),
            country=draw(st.sampled_from(["", "GB", "UA"])),
            interval_min=(every := draw(st.sampled_from([1, 5, 15, 600, 90])) * MINUTE),
            interval_max=max(every, draw(st.sampled_from([1, 6, 24])) * HOUR),
        )
        for number, name in enumerate(names)
    )


def known(source: Source) -> tuple[object, ...]:
    title = source.title or source.id  # an outline must have a text
    return (
        source.id,
        source.url,
        title,
        source.tags,
        source.language,
        source.country,
        source.interval_min,
        source.interval_max,
    )


@given(sources())
@settings(deadline=None)
def test_out_and_in_again(given_sources: tuple[Source, ...]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out.opml").write_text(export_opml(given_sources), "utf-8")
        read = read_watchlists(folder).sources
        (folder / "feeds.yaml").write_text(import_opml(folder / "out.opml"), "utf-8")
        (folder / "out.opml").unlink()
        imported = read_watchlists(folder).sources

    assert sorted(map(known, read)) == sorted(map(known, given_sources))
    assert sorted(map(known, imported)) == sorted(map(known, given_sources))


@settings(deadline=None)
@given(st.binary(max_size=300).map(lambda junk: b"<opml><body>" + junk))
def test_any_document_is_read_or_refused(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "x.opml"
        file.write_bytes(body)
        try:
            found = read_opml(file)
        except ConfigurationError:
            return
        assert found == parse_opml(body, file)


OUTLINES = st.recursive(
    st.builds(
        '<outline text="{}" xmlUrl="https://{}.example/"{}'.format,
        LINE.map(html.escape), st.sampled_from("abc"), st.sampled_from(["/>", "></outline>"]),
    ) | st.just('<outline type="rss" text="x"/>'),
    lambda inner: st.builds(
        '<outline {}="{}">\n{}</outline>'.format,
        st.sampled_from(["text", "type='rss' title"]), LINE.map(html.escape),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(OUTLINES, max_size=4).map("\n".join))
def test_both_ways_through_a_list_tell_the_same(outlines: str) -> None:
    text = f"<opml><body>\n{outlines}</body></opml>"
    strict, loose = Outlines(Path("x")), Outlines(Path("x"))

    ways = (strictly(text, strict), loosely(text, loose))

    assert ways == (Found.WHOLE, Found.WHOLE)
    assert [replace(o, column=0) for o in loose.feeds] == [
        replace(o, column=0) for o in strict.feeds
    ]


@given(TEXT)
def test_a_tag_is_a_tag_of_itself(name: str) -> None:
    assert tag_of(tag_of(name)) == tag_of(name)
