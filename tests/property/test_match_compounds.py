"""Compounds that are made by the rules are taken apart again; what is made of prefixes is not."""

import random

import pytest

from monitor.configuration import Topic
from monitor.match import compile_watchlist
from monitor.model import Item

# A word, and what it is written as before another one (Duden, Die Grammatik, on joints).
NOUNS = {
    "Frieden": "Friedens",
    "Waffe": "Waffen",
    "Regierung": "Regierungs",
    "Schule": "Schul",
    "Krieg": "Kriegs",
    "Land": "Landes",
    "Bild": "Bilder",
    "Atom": "Atom",
    "Sicherheit": "Sicherheits",
    "Kraft": "Kraft",
    "Wahl": "Wahl",
    "Partei": "Partei",
}
HEADS = {
    "Verhandlung": ("verhandlung", "verhandlungen"),
    "Ruhe": ("ruhe",),
    "Minister": ("minister", "ministers", "ministern"),
    "Plan": ("plan", "plans", "planes", "pläne", "plänen"),
    "Kampf": ("kampf", "kampfes", "kämpfe"),
    "Abkommen": ("abkommen", "abkommens"),
}
PREFIXES = ("Un", "Ver", "Aus", "Be", "Vor", "Zer", "Ent", "Auf", "Ein", "Nach")


def german(title: str) -> Item:
    return Item("1", "s", (), "", title, "", "", "", "de", (), 0, 0)


def matching(words: set[str], title: str) -> set[str]:
    index = compile_watchlist([Topic(word, word, word, compounds=True) for word in words], [])
    found = set(index.matching(german(title)))
    assert found == {match.topic_id for match in index.match(german(title))}
    return found


@pytest.mark.parametrize("seed", range(20))
def test_each_part_of_a_made_compound_is_found_and_no_other_word(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(20):
        parts = rng.sample(sorted(NOUNS), rng.randint(1, 3))
        head = rng.choice(sorted(HEADS))
        word = "".join(NOUNS[part] for part in parts) + rng.choice(HEADS[head])

        found = matching({*NOUNS, *HEADS}, f"Neue {word.capitalize()} im Gespräch")

        assert found == {*parts, head}, word


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_is_no_part(prefix: str) -> None:
    words = [prefix + form for forms in HEADS.values() for form in forms]

    assert matching(set(HEADS), " ".join(words)) == set()


@pytest.mark.parametrize("seed", range(5))
def test_the_option_never_takes_a_match_away(seed: int) -> None:
    rng = random.Random(seed)
    words = [
        *NOUNS,
        *HEADS,
        *(a + b for a in NOUNS.values() for forms in HEADS.values() for b in forms),
    ]
    for _ in range(50):
        asked = rng.sample([*NOUNS, *HEADS], 3)
        query = f"{asked[0]} {rng.choice(('AND', 'OR', 'NEAR/3'))} ({asked[1]} OR {asked[2]})"
        topics = [Topic("on", "T", query, compounds=True), Topic("off", "T", query)]
        found = compile_watchlist(topics, []).matching(german(" ".join(rng.sample(words, 6))))

        assert "on" in found or "off" not in found
