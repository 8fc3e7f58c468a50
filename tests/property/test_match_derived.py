"""An index that was changed step by step answers as one that was made at once."""

import random
import threading
from dataclasses import replace

import pytest

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.match import Definitions, Index, compile_watchlist
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


def seeds(count: int) -> list[object]:
    """The first three in `make test`, all in `make check-all`."""
    return [pytest.param(n, marks=[pytest.mark.slow] if n > 2 else []) for n in range(count)]


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


@pytest.mark.parametrize("seed", seeds(10))
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


NAMES = ("arland", "lee", "north", "peace", "war")  # of entities, groups, lists and queries alike


def parts(known: Definitions) -> tuple[str, ...]:
    """What a query may be made of: words, and twice whatever is defined."""
    groups = {group for entity in known.entities for group in entity.groups}
    names = [f"entity:{entity.id}" for entity in known.entities]
    names += [f"group:{group}" for group in groups] + [f"entity:{group}" for group in groups]
    names += [f"any:{name}" for name in known.lists] + [f"query:{name}" for name in known.queries]
    return (*WORDS[:5], "halt*", *sorted(names), *sorted(names))


def definitions(dice: random.Random, before: Definitions) -> Definitions:
    """Other definitions: some entities, lists and named queries changed, some gone, some new."""
    entities = {e.id: e for e in before.entities}
    lists, queries = dict(before.lists), dict(before.queries)
    for name in dice.sample(NAMES, dice.randint(0, 2)):
        kind = dice.choice((entities, lists, queries))
        if dice.random() < 0.2:
            kind.pop(name, None)
        elif kind is entities:
            entities[name] = entity(dice, name)
        elif kind is lists:
            lists[name] = tuple(dice.sample(WORDS, 2))
        else:
            queries[name] = dice.choice((" OR ", " AND ")).join(dice.sample(parts(before), 2))
    shuffled = list(entities.values())
    dice.shuffle(shuffled)
    made = Definitions(tuple(shuffled), lists, queries)
    return made if sound(made) else definitions(dice, before)


def entity(dice: random.Random, name: str) -> Entity:
    groups = tuple(dice.sample(NAMES, dice.randint(0, 2)))
    context = tuple(dice.sample(WORDS, dice.randint(0, 1)))
    return Entity(name, dice.choice(WORDS), groups=groups, context=context)


def sound(known: Definitions) -> bool:
    topics = [Topic(name, name, text) for name, text in known.queries.items()]
    return all(usable(one, known) for one in topics)


def usable(one: Topic, known: Definitions) -> bool:
    try:
        Index(known.entities, known.lists, known.queries).check(one)
    except QueryError:
        return False
    return True


def referring(dice: random.Random, name: str, known: Definitions) -> Topic:
    query = dice.choice((" AND ", " OR ")).join(dice.sample(parts(known), 2))
    boost = (dice.choice(parts(known)),) if dice.random() < 0.3 else ()
    prefilter = dice.choice(parts(known)) if dice.random() < 0.3 else ""
    made = Topic(name, name, query, boost, full_text=bool(prefilter), prefilter=prefilter)
    return made if usable(made, known) else referring(dice, name, known)


@pytest.mark.parametrize("seed", seeds(12))
def test_changed_definitions_reach_every_topic_that_refers_to_them(seed: int) -> None:
    dice = random.Random(seed)
    entities = tuple(entity(dice, name) for name in NAMES[:3])
    queries = {"peace": "truce OR entity:arland", "war": "query:peace AND any:war"}
    known = Definitions(entities, {"war": ("talks", "truce")}, queries)
    topics = {name: referring(dice, name, known) for name in map(str, range(25))}
    index = compile_watchlist([*topics.values()], known.entities, known.lists, known.queries)
    reports = [replace(report(dice), article=dice.choice(("", "halting talks"))) for _ in range(8)]

    for _ in range(10):
        before, answers = index, [index.match(one) for one in reports]
        known = definitions(dice, known)
        broken = {name for name, one in topics.items() if not usable(one, known)}
        removed = broken | {*dice.sample(sorted(topics), dice.randint(0, 2))}
        topics = {name: one for name, one in topics.items() if name not in removed}
        names = [str(dice.randrange(40)) for _ in range(dice.randint(0, 3))]
        changed = [referring(dice, name, known) for name in dict.fromkeys(names)]
        topics |= {one.id: one for one in changed}

        index = index.derived(changed, removed, index.redefined(known))

        fresh = compile_watchlist([*topics.values()], known.entities, known.lists, known.queries)
        for one in reports:
            assert index.match(one) == fresh.match(one)
            assert index.asking(one) == fresh.asking(one)
            for name in topics:
                assert index.explain(name, one) == fresh.explain(name, one)
        assert len(index) == len(fresh)
        assert [before.match(one) for one in reports] == answers


def test_only_topics_that_refer_to_what_changed_are_compiled_again() -> None:
    known = Definitions(
        (Entity("arland", "Arland", groups=("north",)), Entity("lee", "Ann Lee")),
        {"war": ("attack",)},
        {"peace": "truce OR entity:arland", "hope": "query:peace AND talks"},
    )
    queries = {
        "direct": "entity:arland",
        "grouped": "group:north",
        "group as an entity": "entity:north",
        "named": "talks AND query:peace",
        "named twice": "query:hope",
        "listed": "any:war",
        "other": "entity:lee",
        "none": "truce",
    }
    topics = [Topic(name, name, query) for name, query in queries.items()]
    topics += [Topic("boosted", "", "truce", ("entity:arland",))]
    topics += [Topic("read", "", "truce", full_text=True, prefilter="entity:arland")]
    index = compile_watchlist(topics, known.entities, known.lists, known.queries)

    one = replace(known, entities=(replace(known.entities[0], name="Brevia"), known.entities[1]))
    two = replace(known, lists={"war": ("attack", "raid")})
    three = replace(known, queries=dict(known.queries) | {"hope": "talks"})
    four = replace(known, entities=(*known.entities, Entity("north", "Northia")))

    def compiled(now: Definitions) -> set[str]:
        return {topic.id for topic in index.redefined(now).topics}

    entity_users = {"direct", "grouped", "group as an entity", "named", "named twice"}
    assert compiled(one) == {*entity_users, "boosted", "read"}
    assert compiled(two) == {"listed"}
    assert compiled(three) == {"named twice"}
    assert compiled(four) == {"group as an entity"}
    assert compiled(known) == set()
