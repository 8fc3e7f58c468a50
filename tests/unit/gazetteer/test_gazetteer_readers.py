"""Wikidata's and JRC's documented formats, with invented entries."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from monitor.errors import GazetteerUnreadable
from monitor.gazetteer import Imported, Wanted, read_jrc, read_wikidata


def line(name: str, labels: dict[str, str], kind: str = "Q5", **aliases: list[str]) -> bytes:
    document: dict[str, Any] = {
        "type": "item",
        "id": name,
        "labels": {k: {"language": k, "value": v} for k, v in labels.items()} or [],
        "aliases": {k: [{"language": k, "value": v} for v in vs] for k, vs in aliases.items()},
        "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": kind}}}}]},
    }
    return json.dumps(document).encode() + b",\n"


DUMP = [
    b"[\n",
    line("Q901", {"en": "Arland", "ru": "Арланд"}, "Q6256"),
    line(
        "Q902",
        {"en": "Mara Elbrun", "ru": "Мара Эльбрун", "de-ch": "Mara Elbrünn", "fr": "Mara Elbrun"},
        en=["M. Elbrun", "MARA ELBRUN", "X", "🏳", "Mára Elbrun"],
        ru=["Эльбрун"],
    ),
    line("Q903", {"en": "Mara Elbrun"}, "Q4167410"),
    line("Q904", {}),
    b"]\n",
]


def names(found: Imported) -> tuple[str, ...]:
    spoken = (name for _, names in found.entity.aliases_in for name in names)
    return (found.entity.name, *found.entity.aliases, *spoken)


def test_a_spelling_stands_under_each_of_its_languages_or_under_none() -> None:
    labels = {"ru": "Мара Эльбрун", "simple": "Mara Elbrun", "mul": "M. E."}
    dump = [line("Q1", labels, uk=["Эльбрун", "М. Э."], be=["Эльбрун"], fr=["M. E."])]
    (found,) = read_wikidata(dump, Wanted(frozenset({"Q1"})))

    assert (found.entity.name, found.entity.aliases) == ("M. E.", ())
    assert found.entity.aliases_in == (
        ("ru", ("Мара Эльбрун",)),
        ("en", ("Mara Elbrun",)),
        ("uk", ("Эльбрун", "М. Э.")),
        ("be", ("Эльбрун",)),
    )


def test_wikidata_by_id_folds_spellings_and_drops_what_is_no_name() -> None:
    (found,) = read_wikidata(DUMP, Wanted(frozenset({"Q902"})))

    assert (found.reference, found.entity.id) == ("Q902", "mara-elbrun")
    assert (found.entity.name, found.entity.aliases) == ("Mara Elbrun", ())
    assert found.entity.aliases_in == (
        ("ru", ("Мара Эльбрун", "Эльбрун")),
        ("de", ("Mara Elbrünn",)),
        ("en", ("M. Elbrun",)),
    )


def test_wikidata_languages_choose_spellings_and_the_name() -> None:
    (found,) = read_wikidata(DUMP, Wanted(frozenset({"Q902"}), languages=("ru", "de")))

    assert names(found) == ("Мара Эльбрун", "Mara Elbrünn", "Эльбрун")
    assert found.entity.id == "q902"


def test_wikidata_by_name_passes_over_pages_that_are_no_thing() -> None:
    by_name = read_wikidata(DUMP, Wanted(names=frozenset({"Mara Elbrun"})))
    by_alias = read_wikidata(DUMP, Wanted(names=frozenset({"Эльбрун"})))
    by_id = read_wikidata(DUMP, Wanted(frozenset({"Q903"})))

    assert [[f.reference for f in found] for found in (by_name, by_alias, by_id)] == [
        ["Q902"],
        ["Q902"],
        ["Q903"],
    ]


def test_wikidata_ids_stay_unique() -> None:
    found = read_wikidata(DUMP, Wanted(frozenset({"Q902", "Q903", "Q904"})))

    assert [one.entity.id for one in found] == ["mara-elbrun", "mara-elbrun-q903"]


def test_wikidata_reads_no_further_than_needed() -> None:
    def lines() -> Iterator[bytes]:
        yield from DUMP[:2]
        raise AssertionError("read on")

    assert len(list(read_wikidata(lines(), Wanted(frozenset({"Q901"}))))) == 1


def test_wikidata_parses_only_lines_that_may_be_wanted() -> None:
    lines = [b'{"type":"item","id":"Q7","labels": damaged\n', *DUMP]

    assert len(list(read_wikidata(lines, Wanted(frozenset({"Q901"}))))) == 1
    with pytest.raises(GazetteerUnreadable, match="line 1 "):
        list(read_wikidata(lines, Wanted(frozenset({"Q7"}))))


@pytest.mark.parametrize(
    "odd",
    [
        b'{"id":"Q1","labels":{"en":"bare"},"aliases":{"en":{"value":"x"}},"claims":[]}',
        b'{"id":"Q1","claims":{"P31":[{"mainsnak":{"datavalue":"x"}}, 5]}}',
        b'{"id":"Q1"}',
    ],
)
def test_wikidata_odd_documents_hold_no_names(odd: bytes) -> None:
    assert list(read_wikidata([odd], Wanted(frozenset({"Q1"}), frozenset({"x"})))) == []


JRC = [
    "\ufeff# invented\n".encode(),
    *(
        text.encode()
        for text in (
            "77\tP\tu\tMara+Elbrun\n",
            "77\tP\tu\tMara+Elbrunn\n",
            "77\tP\tru\tМара+Эльбрун\r\n",
            "77\tP\tar\tمارا+إلبرون\n",
            "\n",
            "78\tO\ten\tHarbour+Council\n",
        )
    ),
]


def test_jrc_by_id_and_by_name() -> None:
    (by_id,) = read_jrc(JRC, Wanted(frozenset({"77"})))
    (by_name,) = read_jrc(JRC, Wanted(names=frozenset({"Мара Эльбрун"})))

    assert by_id == by_name
    assert by_id.entity.aliases == ("Mara Elbrunn",)
    assert by_id.entity.aliases_in == (("ru", ("Мара Эльбрун",)), ("ar", ("مارا إلبرون",)))


def test_jrc_languages_keep_spellings_of_none() -> None:
    (found,) = read_jrc(JRC, Wanted(frozenset({"77"}), languages=("ru",)))

    assert names(found) == ("Мара Эльбрун", "Mara Elbrun", "Mara Elbrunn")
    assert found.entity.id == "77"


def test_jrc_an_id_that_returns_is_one_entity() -> None:
    lines = [*JRC, b"77\tP\tfr\tMara+d'Elbrun\n"]

    (found,) = read_jrc(lines, Wanted(frozenset({"77"})))

    assert names(found)[-1] == "Mara d'Elbrun"


@pytest.mark.parametrize("bad", [b"77 P u Mara\n", b"77\tP\tu\t\xff\n"])
def test_jrc_a_line_in_another_format_is_told(bad: bytes) -> None:
    with pytest.raises(GazetteerUnreadable, match="line 8 "):
        list(read_jrc([*JRC, bad], Wanted(frozenset({"77"}))))
