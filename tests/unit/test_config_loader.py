"""A folder loaded again: what changed is taken up, what did not is kept, nothing old is touched."""

from pathlib import Path

import pytest

from monitor.errors import ConfigurationError
from monitor.loading import Loader, load
from monitor.match import Definitions, Frequencies
from monitor.pipeline.watch import Watch
from monitor.testing.builders import item


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watchlists").mkdir()
    write(tmp_path, "a", "topics: {a: {query: truce, boost: [title^2]}, b: {query: talks}}\n")
    write(tmp_path, "b", "entities: {e: {name: Arland}}\ntopics: {c: {query: entity:e}}\n")
    (tmp_path / "feeds.yaml").write_text("f: https://f.example/rss\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"watchlists/{name}.yaml").write_text(text)


def matching(watch: Watch, title: str) -> tuple[str, ...]:
    return watch.index.matching(item(title=title, summary=""))


def test_a_loaded_folder_is_what_a_complete_reading_gives(folder: Path) -> None:
    loader = Loader(folder, {})

    assert loader.load().configuration == load(folder, {})
    assert loader.load().configuration == load(folder, {})


def test_a_changed_topic_is_taken_up_and_the_old_index_goes_on(folder: Path) -> None:
    loader = Loader(folder, {})
    before = loader.load()
    write(folder, "a", "topics: {a: {query: armistice}, d: {query: truce AND talks}}\n")

    after = loader.load()

    assert matching(after, "armistice, truce, talks, Arland") == ("a", "c", "d")
    assert matching(before, "armistice, truce, talks, Arland") == ("a", "b", "c")
    assert list(after.topics) == ["a", "d", "c"]
    assert after.configuration == load(folder, {})


def test_what_did_not_change_is_the_same_value(folder: Path) -> None:
    loader = Loader(folder, {})
    before = loader.load()
    write(folder, "a", "# a line more\ntopics: {a: {query: truce}, b: {query: talks}}\n")

    after = loader.load()

    assert after.topics["c"] is before.topics["c"]
    assert after.topics["b"].line == 2


def test_a_changed_entity_changes_the_topics_that_name_it(folder: Path) -> None:
    loader = Loader(folder, {})
    loader.load()
    write(folder, "b", "entities: {e: {name: Brevia}}\ntopics: {c: {query: entity:e}}\n")

    assert matching(loader.load(), "Arland and Brevia") == ("c",)
    assert matching(loader.load(), "Arland") == ()


def test_a_changed_entity_leaves_the_other_topics_as_they_are_compiled(folder: Path) -> None:
    write(folder, "d", "topics: {d: {query: armistice}, e: {query: embargo}, f: {query: quota}}\n")
    loader = Loader(folder, {})
    before = loader.load()
    write(folder, "b", "entities: {e: {name: Brevia}}\ntopics: {c: {query: entity:e}}\n")

    after = loader.load()

    assert [t.id for t in before.index.redefined(definitions(after)).topics] == ["c"]
    assert after.index.redefined(definitions(after)).topics == ()
    assert matching(after, "Arland, Brevia, truce, quota") == ("a", "c", "f")


def definitions(watch: Watch) -> Definitions:
    known = watch.configuration
    return Definitions(known.entities, dict(known.lists), dict(known.queries))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("entities: {x: {name: Arland}}\ntopics: {c: {query: entity:e}}\n", "unknown entity"),
        ("entities: {e: {name: Arland}}\ntopics: {c: {query: entity:e}}\nqueries: {q: NOT x}", "q"),
        ("entities: {e: {name: Arland}}\ntopics: {c: {query: any:l}}\nlists: {l: []}", "is empty"),
    ],
)
def test_a_bad_definition_is_told_and_the_old_watch_stays(
    folder: Path, text: str, told: str
) -> None:
    write(folder, "d", "queries: {q: armistice}\ntopics: {d: {query: query:q, boost: [query:q]}}\n")
    loader = Loader(folder, {})
    loader.load()
    good = (folder / "watchlists/b.yaml").read_text()
    write(folder, "d", "topics: {d: {query: armistice}}\n")
    write(folder, "b", text)

    with pytest.raises(ConfigurationError, match=told) as caught:
        loader.load()
    with pytest.raises(ConfigurationError) as complete:
        load(folder, {})
    write(folder, "b", good)

    assert str(caught.value) == str(complete.value)
    assert matching(loader.load(), "Arland, armistice") == ("c", "d")


def test_a_file_that_is_gone_takes_its_topics_along(folder: Path) -> None:
    loader = Loader(folder, {})
    loader.load()
    (folder / "watchlists/b.yaml").unlink()

    assert list(loader.load().topics) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topics: {a: {query: 'truce AND'}}\n", "a.yaml:1:"),
        ("topics: {a: {qery: truce}}\n", "unknown key"),
        ("topics: {a: {query: truce, boost: ['(x']}}\n", "topics.a.boost.0"),
        ("topics: {a: {query: truce, boost: ['NOT x']}}\n", "topics.a.boost.0"),
        ("topics: {a: {query: x, prefilter: y}}\n", "topics.a.prefilter"),
        ("topics: {c: {query: truce}}\n", "another topic is called c"),
        ("queries: {q: 'NOT x'}\n", "queries.q"),
        ("topics: {a: {query: x, tests: [{items: [{title: x, source: no}]}]}}\n", "no feed"),
        ("topics: [", "not YAML"),
    ],
)
def test_a_bad_change_is_told_completely_and_the_next_good_one_is_taken(
    folder: Path, text: str, told: str
) -> None:
    loader = Loader(folder, {})
    before = loader.load()
    good = (folder / "watchlists/a.yaml").read_text()
    write(folder, "a", text)

    with pytest.raises(ConfigurationError, match=told) as caught:
        loader.load()
    with pytest.raises(ConfigurationError) as complete:
        load(folder, {})
    write(folder, "a", good.replace("talks", "peace"))

    assert str(caught.value) == str(complete.value)
    assert matching(before, "truce talks") == ("a", "b")
    assert matching(loader.load(), "truce peace talks") == ("a", "b")


@pytest.mark.parametrize("change", ["gone", "settings", "misnamed"])
def test_a_fault_outside_the_watchlists_is_told(folder: Path, change: str) -> None:
    loader = Loader(folder, {})
    loader.load()
    match change:
        case "gone":
            folder.rename(folder.with_name("elsewhere"))
        case "settings":
            (folder / "monitor.yaml").write_text("nonsense: 1\n")
        case _:
            (folder / "monitor.yml").write_text("")

    with pytest.raises(ConfigurationError):
        loader.load()


def test_frequencies_are_asked_for_once_and_can_be_renewed(folder: Path) -> None:
    asked: list[str] = []

    def learned(configuration: object) -> Frequencies:
        asked.append(str(configuration))
        return Frequencies(1_000, 1, {"truce": 0.1})

    loader = Loader(folder, {}, learned)
    first = loader.load()
    second = loader.load()
    renewed = loader.relearned(Frequencies(2_000, 2, {"truce": 0.001}))

    (low,), (same,), (high,) = (
        watch.index.match(item(title="truce", summary="")) for watch in (first, second, renewed)
    )
    assert len(asked) == 1
    assert low.score == same.score < high.score
    assert loader.load().frequencies.items == 2_000
