"""An index that was changed step by step answers as one that was made at once."""

import random
import threading
from dataclasses import replace

import pytest

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.match import Index, compile_watchlist
from monitor.model import Item
from monitor.testing.builders import item

ENTITIES = (Entity("arland", "Arland", ("Arlander",)), Entity("lee", "Ann Lee"))
WORDS = ("truce", "talks", "halted", "halting", "Waffenruhe", "Friedensgespräche", "Arland", "мир")
PARTS = (
    *WORDS,
    "halt*",
    "*ruhe",
    "tal?s",
    "truce~1",
    '"truce talks"',
    "entity:arland",
    "author:lee",
    "lang:en",
    "talks NEAR/3 truce",
)


def topic(dice: random.Random, name: str) -> Topic:
    parts = dice.sample(PARTS, dice.randint(1, 3))
    query = dice.choice((" AND ", " OR ", " AND NOT ")).join(parts)
    boost = ("title^2", "halt*") if dice.random() < 0.3 else ()
    stemming, compounds = dice.random() < 0.2, dice.random() < 0.2
    made = Topic(name, name, query, boost, stemming=stemming, compounds=compounds)
    try:
        compile_watchlist([made], ENTITIES)
    except QueryError:
        return topic(dice, name)
    return made


def report(dice: random.Random) -> Item:
    title = " ".join(dice.choices(WORDS, k=5))
    language = dice.choice(("en", "de", "ru"))
    return item(title=title, summary="", author=dice.choice(("", "A. Lee")), language=language)


@pytest.mark.parametrize("seed", range(10))
def test_derived_again_and_again_equals_compiled_at_once(seed: int) -> None:
    dice = random.Random(seed)
    topics = {name: topic(dice, name) for name in map(str, range(30))}
    index = compile_watchlist([*topics.values()], ENTITIES)
    reports = [report(dice) for _ in range(20)]

    for _ in range(15):
        before, answers = index, [index.match(one) for one in reports]
        removed = dice.sample(sorted(topics), dice.randint(0, 2))
        topics = {name: one for name, one in topics.items() if name not in removed}
        changed = [topic(dice, str(dice.randrange(40))) for _ in range(dice.randint(0, 3))]
        topics |= {one.id: one for one in changed}

        index = index.derived(changed, removed)

        fresh = compile_watchlist([*topics.values()], ENTITIES)
        assert [index.match(one) for one in reports] == [fresh.match(one) for one in reports]
        assert len(index) == len(fresh)
        assert [before.match(one) for one in reports] == answers


def test_a_bad_topic_leaves_everything_as_it_was() -> None:
    index = compile_watchlist([Topic("a", "", "truce"), Topic("b", "", "talks")], ENTITIES)

    with pytest.raises(QueryError):
        index.derived([Topic("a", "", "halt*"), Topic("b", "", "truce AND")], ["a"])

    assert index.matching(item(title="truce talks", summary="")) == ("a", "b")


def test_the_old_index_matches_while_others_are_derived_from_it() -> None:
    dice = random.Random(1)
    topics = [topic(dice, str(n)) for n in range(200)]
    index = compile_watchlist(topics, ENTITIES)
    reports = [report(dice) for _ in range(50)]
    expected = [compile_watchlist(topics, ENTITIES).matching(one) for one in reports]
    over = threading.Event()

    def derive() -> None:
        latest: Index = index
        for n in range(60):
            latest = index.derived([replace(topics[n], query=f"word{n} OR query*")])
            latest.matching(reports[n % 50])
        over.set()

    worker = threading.Thread(target=derive)
    worker.start()
    wrong = 0
    while not over.is_set():
        wrong += sum(
            index.matching(one) != found for one, found in zip(reports, expected, strict=True)
        )
    worker.join()

    assert wrong == 0
