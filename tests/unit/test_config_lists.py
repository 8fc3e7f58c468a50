"""Several names that stand as one element of a list are warned of, with their line."""

from pathlib import Path

import pytest

from monitor.cli.check import run_check

SETTINGS = "receivers: {desk: {console: {}}}\nroute: {receiver: desk}\n"
WATCHLIST = """\
entities:
  kyiv:
    name: Kyiv, capital of Ukraine
    aliases:
      {aliases}
    context: {context}
lists:
  envoys: {envoys}
topics:
  talks:
    any_of: {any_of}
"""


def warned(folder: Path, **lists: str) -> list[str]:
    known = {"aliases": "[Kiev]", "context": "[mayor]", "envoys": "[Ash]", "any_of": "[truce]"}
    (folder / "watchlists").mkdir()
    (folder / "watchlists/w.yaml").write_text(WATCHLIST.format_map(known | lists))
    (folder / "feeds.yaml").write_text('courier: {url: "https://courier.example/rss"}\n')
    (folder / "monitor.yaml").write_text(SETTINGS)
    found = run_check(folder, {})
    assert found.problems == ()
    return [str(each).replace(f"{folder}/", "") for each in found.warnings]


@pytest.mark.parametrize(
    ("lists", "place", "parts"),
    [
        ({"aliases": '["Kiev, Kyyiv"]'}, "w.yaml:5: entities.kyiv.aliases.0", "Kiev, Kyyiv"),
        (
            {"aliases": '{uk: [Київ], de: ["Kiew; Kijiw"]}'},
            "w.yaml:5: entities.kyiv.aliases.de.0",
            "Kiew, Kijiw",
        ),
        ({"context": '[mayor, "city | town"]'}, "w.yaml:6: entities.kyiv.context.1", "city, town"),
        ({"envoys": '["Ash, Birch, Cole"]'}, "w.yaml:8: lists.envoys.0", "Ash, Birch, Cole"),
        ({"any_of": '["truce، هدنة"]'}, "w.yaml:11: topics.talks.any_of.0", "truce, هدنة"),
    ],
)
def test_several_names_in_one_element_are_warned_of(
    tmp_path: Path, lists: dict[str, str], place: str, parts: str
) -> None:
    (found,) = warned(tmp_path, **lists)

    assert found.startswith(f"watchlists/{place}: warning: ")
    assert f"write [{parts}]" in found


@pytest.mark.parametrize(
    "lists",
    [
        {"aliases": "[Kiev, Kyyiv]"},
        {"aliases": "[Kyiv-Pechersk, 'Kyiv 2,000']"},
        {"any_of": "['count(truce, 2)', '\"truce, at last\"']"},
        {"envoys": "[]", "context": "[]"},
    ],
)
def test_names_that_are_one_are_not(tmp_path: Path, lists: dict[str, str]) -> None:
    assert [each for each in warned(tmp_path, **lists) if "if it is several" in each] == []
