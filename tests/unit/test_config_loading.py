"""The joined configuration: queries at their characters, names that exist, the fingerprint."""

from pathlib import Path

import pytest

from monitor.errors import ConfigurationError
from monitor.loading import fingerprint, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watchlists").mkdir()
    return tmp_path


def write(folder: Path, text: str, name: str = "watchlists/w.yaml") -> None:
    (folder / name).write_text(text, "utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, {})
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_an_empty_folder_is_a_configuration(folder: Path) -> None:
    configuration = load(folder, {})

    assert configuration.topics == ()
    assert configuration.route.receiver == "console"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "none") == [f"{tmp_path}/none: no such folder"]


@pytest.mark.parametrize(
    ("name", "right"), [("monitor.yml", "monitor.yaml"), ("feed.yaml", "feeds.yaml")]
)
def test_a_file_that_would_be_passed_over_is_told(folder: Path, name: str, right: str) -> None:
    write(folder, "", name)

    assert problems(folder) == [f"{name}: is not read (call it {right})"]


def test_a_bad_query_is_told_at_its_character_in_a_folded_block(folder: Path) -> None:
    write(
        folder,
        "entities: {ukraine: {name: Ukraine}}\n"
        "topics:\n"
        "  t:\n"
        "    query: >\n"
        "      (ceasefire OR truce)\n"
        "      AND entity:ukrain\n",
    )

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:6:11: topics.t.query: ")
    assert "ukraine" in problem


def test_a_bad_element_of_the_shorthand_is_told_at_that_element(folder: Path) -> None:
    write(folder, "topics:\n  t:\n    any_of:\n      - fine\n      - (open\n")

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:5:")
    assert " topics.t.any_of.1: " in problem


def test_a_bad_boost_is_told_at_the_boost(folder: Path) -> None:
    write(folder, "topics:\n  t:\n    query: x\n    boost: [title^2, entity:nobody]\n")

    (problem,) = problems(folder)

    assert problem.startswith("watchlists/w.yaml:4:22: topics.t.boost.1: ")


def test_a_fault_in_a_named_query_is_told_once_where_it_is(folder: Path) -> None:
    write(
        folder,
        "queries: {base: 'a AND (b'}\n"
        "topics:\n  t: {query: query:base}\n  u: {query: query:base AND x}\n"
        "  v: {query: 'y AND )'}\n",
    )

    found = problems(folder)

    assert [text.split(": ")[:2] for text in found] == [
        ["watchlists/w.yaml:1:26", "queries.base"],
        ["watchlists/w.yaml:5:21", "topics.v.query"],
    ]


@pytest.mark.parametrize(
    ("topic", "place"),
    [
        ("{query: 'a) OR (b', any_of: [c]}", "1:23: topics.t.query: unexpected ')'"),
        ("{query: '(a OR', any_of: [c]}", "1:27: topics.t.query: the query ends too early"),
        ("{query: a, none_of: [b, 'c) OR (d']}", "1:39: topics.t.none_of.1: unexpected ')'"),
        ("{any_of: ['a) AND NOT (b', c]}", "1:25: topics.t.any_of.0: unexpected ')'"),
    ],
)
def test_each_part_of_a_topic_is_a_query_by_itself(folder: Path, topic: str, place: str) -> None:
    """What closes in another part would pass, once they are joined."""
    write(folder, f"topics: {{t: {topic}}}\n")

    (found,) = problems(folder)

    assert found.startswith(f"watchlists/w.yaml:{place}")


def test_queries_that_refer_to_themselves_are_told(folder: Path) -> None:
    write(folder, "queries: {a: query:b, b: query:a}\ntopics: {t: {query: query:a}}\n")

    found = problems(folder)

    assert all("refers to itself" in text for text in found)
    assert found


def test_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    write(folder, "web: {port: x}\n", "monitor.yaml")
    write(folder, "a: nowhere\n", "feeds.yaml")
    write(folder, "topics: {t: {query: 'a AND'}}\n", "watchlists/a.yaml")
    write(folder, "topcis: {}\n", "watchlists/b.yaml")

    found = problems(folder)

    assert [text.split(":")[0] for text in found] == [
        "monitor.yaml",
        "feeds.yaml",
        "watchlists/a.yaml",
        "watchlists/b.yaml",
    ]


def test_a_route_to_a_topic_or_source_that_is_not_there_is_told(folder: Path) -> None:
    write(folder, "topics: {ceasefire: {query: x}}\n")
    write(folder, "bbc: https://a.example/\n", "feeds.yaml")
    write(
        folder,
        "receivers: {c: {console: }}\n"
        "route:\n  receiver: c\n  routes:\n"
        "    - matchers: ['topic=\"ceasefires\"', 'topic=~\"nothing.*\"', 'source!=bcb']\n",
        "monitor.yaml",
    )

    assert problems(folder) == [
        (
            "monitor.yaml:5:18: route.routes.0.matchers.0: no topic is called ceasefires "
            "(did you mean `ceasefire`?)"
        ),
        (
            "monitor.yaml:5:62: route.routes.0.matchers.2: no source is called bcb "
            "(did you mean `bbc`?)"
        ),
    ]


def test_the_fingerprint_changes_with_any_file_that_counts(folder: Path) -> None:
    seen = [fingerprint(folder)]
    for name in ("monitor.yaml", "feeds.yaml", "mine.opml", "watchlists/a.yaml"):
        write(folder, "# one", name)
        seen.append(fingerprint(folder))
        write(folder, "# two", name)
        seen.append(fingerprint(folder))

    assert len(set(seen)) == len(seen)


def test_the_fingerprint_ignores_what_does_not_count(folder: Path) -> None:
    before = fingerprint(folder)

    for name in (".monitor.yaml.swp", "README.md", "watchlists/.a.yaml", "watchlists/a.yaml~"):
        write(folder, "x", name)

    assert fingerprint(folder) == before


def test_the_fingerprint_follows_links_as_a_mounted_configmap_swaps_them(tmp_path: Path) -> None:
    for version in ("one", "two"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "monitor.yaml").write_text(f"# {version}")
    folder = tmp_path / "mounted"
    folder.mkdir()
    (folder / "..data").symlink_to(tmp_path / "one")
    (folder / "monitor.yaml").symlink_to("..data/monitor.yaml")
    before = fingerprint(folder)

    (folder / "..next").symlink_to(tmp_path / "two")
    (folder / "..next").rename(folder / "..data")

    assert fingerprint(folder) != before
    assert fingerprint(folder) == fingerprint(folder)
