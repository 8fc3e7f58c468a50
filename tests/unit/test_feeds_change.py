"""An existing feeds.yaml: feeds merged into it and taken out, and nothing else of it changed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.feeds_change import merge, remove
from monitor.errors import ConfigurationError
from monitor.watchlist import FEEDS, read_watchlists

FEEDS_YAML = """\
# what we watch

# English
wire: {url: "https://wire.example/rss", tags: [world]}
post:
  url: https://post.example/rss
  title: The Post
# Russian
gazeta: https://gazeta.example/rss
"""
OPML = """\
<opml version="2.0"><body><outline text="World">
<outline type="rss" text="Wire again" xmlUrl="https://wire.example/rss"/>
<outline type="rss" text="Post" xmlUrl="https://post2.example/rss"/>
<outline type="rss" text="Mail" xmlUrl="mailto:x@example.org"/>
</outline></body></opml>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text(FEEDS_YAML, "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/mine.opml").write_text(OPML, "utf-8")
    return tmp_path


def ids(folder: Path) -> list[str]:
    return [source.id for source in read_watchlists(folder).sources]


def test_an_import_adds_what_the_file_lacks_under_free_ids(folder: Path) -> None:
    file = folder / "feeds.yaml"

    said = merge(folder / "in/mine.opml", file)

    assert file.read_text("utf-8").startswith(FEEDS_YAML)
    assert ids(folder) == ["wire", "post", "gazeta", "post-2"]
    assert said[0] == f"{file}: added 1 feed, 1 there already"
    assert said[1].startswith("left out: Mail: ")


def test_an_import_again_changes_nothing(folder: Path) -> None:
    file = folder / "feeds.yaml"
    merge(folder / "in/mine.opml", file)
    before = file.read_text("utf-8")

    said = merge(folder / "in/mine.opml", file)

    assert file.read_text("utf-8") == before
    assert said[0] == f"{file}: added 0 feeds, 2 there already"


def test_a_feed_goes_with_its_lines_and_comments_stay(folder: Path) -> None:
    said = remove(["post"], folder, FEEDS)

    expected = FEEDS_YAML.replace("post:\n  url: https://post.example/rss\n  title: The Post\n", "")
    assert (folder / "feeds.yaml").read_text("utf-8") == expected
    assert said == [f"{folder / 'feeds.yaml'}: removed post"]


@given(st.sets(st.sampled_from(["wire", "post", "gazeta"]), min_size=1))
def test_whatever_is_removed_the_others_and_every_comment_stay(
    tmp_path_factory: pytest.TempPathFactory, gone: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("feeds")
    (folder / "feeds.yaml").write_text(FEEDS_YAML, "utf-8")

    remove(sorted(gone), folder, FEEDS)

    text = (folder / "feeds.yaml").read_text("utf-8")
    assert ids(folder) == [name for name in ("wire", "post", "gazeta") if name not in gone]
    assert [line for line in FEEDS_YAML.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize(
    ("text", "one", "expected"),
    [
        (FEEDS_YAML, "pots", "no such feed"),
        ("{wire: 'https://wire.example/rss', post: 'https://post.example/rss'}", "wire", "by hand"),
    ],
)
def test_what_cannot_be_removed_is_told_and_nothing_is_written(
    folder: Path, text: str, one: str, expected: str
) -> None:
    (folder / "feeds.yaml").write_text(text, "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        remove(["gazeta", one] if one == "pots" else [one], folder, FEEDS)

    assert expected in str(caught.value)
    assert (folder / "feeds.yaml").read_text("utf-8") == text


def test_a_feed_of_an_opml_file_is_not_looked_for_in_the_yaml(folder: Path) -> None:
    outline = '<outline type="rss" text="Daily" xmlUrl="https://daily.example/rss"/>'
    (folder / "mine.opml").write_text(f"<opml><body>{outline}</body></opml>", "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        remove(["daily"], folder, FEEDS)

    assert "another file" in str(caught.value)
