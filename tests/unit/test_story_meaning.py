"""What reports mean adds to their words, and never takes away."""

from array import array
from dataclasses import replace
from math import hypot, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.configuration import HOUR
from monitor.model import Meaning, Placement
from monitor.story import OpenStories, meaning
from monitor.story.meaning import Common
from monitor.story.placement import story_id
from monitor.testing.builders import NOON, item
from monitor.testing.embeddings_server import HashedWords

pytestmark = pytest.mark.anyio

vectors = st.lists(st.floats(1e-3, 1e6) | st.floats(-1e6, -1e-3), min_size=3, max_size=3)


def values(read: Meaning | None) -> list[int]:
    assert read is not None
    return array("h", read.values).tolist()


def direction(*numbers: float, model: str = "m") -> Meaning:
    read = meaning.read(model, numbers)
    assert read is not None
    return read


def test_text_is_the_headline_and_what_follows_within_bounds() -> None:
    long = item(title="a" * 1_000, summary="b" * 2_000, text="")
    bare = item(title="Envoys meet", summary="", text="")

    assert meaning.text(long) == "a" * meaning.TITLE + ". " + "b" * meaning.READ
    assert meaning.text(bare) == "Envoys meet"
    assert meaning.text(replace(bare, text="They met in Jeddah.")) == (
        "Envoys meet. They met in Jeddah."
    )
    assert meaning.text(replace(bare, title="")) == ""


@pytest.mark.parametrize("numbers", [(0, 0), (nan, 1), (inf, 1), (-inf, inf), ()])
def test_a_vector_without_direction_is_no_meaning(numbers: tuple[float, ...]) -> None:
    assert meaning.read("m", numbers) is None


@given(vectors, st.floats(1e-3, 1e3))
def test_only_the_direction_counts(numbers: list[float], length: float) -> None:
    longer = values(meaning.read("m", [number * length for number in numbers]))

    assert all(abs(a - b) <= 1 for a, b in zip(values(direction(*numbers)), longer, strict=True))


def test_a_story_means_what_its_reports_mean_on_average() -> None:
    kept = meaning.mean(replace(direction(1, 0), language="de"), direction(0, 1))

    assert values(kept) == [meaning.UNIT // 2] * 2
    assert kept is not None
    assert (kept.reports, kept.language) == (2, "de")
    assert values(meaning.mean(kept, direction(1, 0))) == [21_844, 10_922]
    assert meaning.mean(kept, None) == kept
    assert meaning.mean(None, None) is None


def test_another_model_begins_anew() -> None:
    one = direction(1, 0)

    assert meaning.mean(one, direction(0, 1, model="n")) == direction(0, 1, model="n")
    assert meaning.mean(one, direction(0, 1, 0)) == direction(0, 1, 0)


def common(*meanings: Meaning) -> Common:
    made = Common()
    for each in meanings:
        made.add(each)
    return made


def test_likeness_is_what_is_left_without_what_all_have_in_common() -> None:
    subject = [direction(10, *(float(n == k) for k in range(40))) for n in range(40)]

    same, other = common(*subject).likeness(subject[0], subject[:2])

    assert same == pytest.approx(40 / 45, abs=0.001)
    assert other == pytest.approx(-1 / 39 * 40 / 45, abs=0.001)


def test_the_language_of_reports_is_no_likeness() -> None:
    """Each language has a direction of its own, which is longer than that of an event."""
    events = [[float(n == k) for k in range(20)] for n in range(20)]
    one = [replace(direction(9, 0, *each), language="de") for each in events]
    two = [replace(direction(0, 9, *each), language="fr") for each in events]

    same, other, own = common(*one, *two).likeness(one[0], [two[0], two[1], one[1]])

    assert same > 0.6
    assert abs(other) < 0.2
    assert abs(own) < 0.2


spoken = st.tuples(vectors, st.sampled_from(["en", "ru", ""]))


@given(st.lists(spoken, min_size=3, max_size=8))
def test_likeness_is_the_cosine_of_what_the_means_leave(
    said: list[tuple[list[float], str]],
) -> None:
    meanings = [replace(direction(*numbers), language=language) for numbers, language in said]
    report, rows = meanings[0], [values(each) for each in meanings]
    every = [sum(column) / len(rows) for column in zip(*rows, strict=True)]

    def left(one: Meaning) -> list[float]:
        own = [values(each) for each in meanings if each.language == one.language]
        mean = every
        if one.language:
            columns = zip(*own, every, strict=True)
            mean = [sum(column) / (len(own) + 1) for column in columns]
        return [value - common for value, common in zip(values(one), mean, strict=True)]

    found = common(*meanings).likeness(report, meanings)
    for each, like in zip(meanings, found, strict=True):
        one, two = left(report), left(each)
        lengths = hypot(*one) * hypot(*two)
        if min(hypot(*one), hypot(*two)) > 10:  # beyond what rounding leaves of nothing
            dot = sum(a * b for a, b in zip(one, two, strict=True))
            trust = len(rows) / (len(rows) + meaning.FEW)
            assert like == pytest.approx(trust * dot / lengths, abs=1e-6)


@pytest.mark.parametrize(("likeness", "lifts"), [(-1, 0), (0.45, 0), (0.65, 0.2), (1, 0.55)])
def test_likeness_lifts_from_a_bar_on(likeness: float, lifts: float) -> None:
    assert meaning.lift(likeness) == pytest.approx(lifts)


@pytest.mark.parametrize("other", [None, direction(1, 0, model="n"), direction(1, 0, 0)])
def test_a_story_without_a_meaning_of_the_same_model_is_compared_by_words(
    other: Meaning | None,
) -> None:
    many = common(*[direction(1, 0), direction(0, 1)] * 20)

    assert many.likeness(direction(1, 0), [other, direction(1, 0)])[0] == 0
    assert many.likeness(direction(1, 0), [other, direction(1, 0)])[1] > 0
    assert common().likeness(direction(1, 0), [other]) == (0,)


@given(st.lists(vectors, min_size=1, max_size=8))
def test_what_is_taken_out_leaves_no_trace(numbers: list[list[float]]) -> None:
    kept = [direction(*each) for each in numbers]
    gone = [direction(1, 2, 3), direction(1, 2, 3, model="n")]
    mixed = common(*gone, *kept)
    for each in gone:
        mixed.add(each, -1)

    assert mixed.likeness(kept[0], kept) == common(*reversed(kept)).likeness(kept[0], kept)
    assert mixed.likeness(gone[1], gone) == (0, 0)


OTHERS = (
    "Harvest of the northern valley ruined by hail",
    "Port of Brevia closed after a crane fell",
    "Parliament of Arland debates the budget",
    "Vaccine against swamp fever is approved",
    "Bridge over the strait opens to traffic",
    "Court frees the editor of the Courier",
    "Strike of ferry crews enters a second week",
    "Museum returns masks to the islanders",
    "Wolves seen again near the capital",
    "Rail line to the coast flooded",
)
SENSES = {"envoys": "talk", "negotiators": "talk", "meet": "sit", "gather": "sit",
          "jeddah": "city", "saudi": "city"}  # fmt: skip
FIRST = "Envoys meet in Jeddah over the truce"
SAME = "Negotiators gather in Saudi over a truce"


async def placed(meant: bool, last: str = SAME) -> tuple[OpenStories, bool, float]:
    """Whether the last of a dozen reports joined the first one's story, and how near it came."""
    stories = OpenStories("t", "", NOON)
    found = {}
    for n, title in enumerate((FIRST, *OTHERS, last)):
        one = item(id=f"r{n}", title=title, summary="", published=NOON, seen_at=NOON + n * 1_000)
        known = (await HashedWords(SENSES).of([one])).get(one.id) if meant else None
        found[title] = stories.place(one, (10_000, {"truce": 300}), one.seen_at, "", known)
    same = found[last].story.id == found[FIRST].story.id
    return stories, same, found[last].similarity


async def test_a_report_in_other_words_joins_by_what_it_means() -> None:
    _, by_words, _ = await placed(meant=False)
    stories, by_meaning, near = await placed(meant=True)

    assert (by_words, by_meaning) == (False, True)
    assert near <= 1
    assert [story.meaning.reports for story in stories.newest if story.meaning and story.size > 1] \
        == [2]  # fmt: skip


async def test_a_report_is_as_near_as_can_be_where_words_and_meaning_agree() -> None:
    _, joined, near = await placed(meant=True, last=FIRST + " again")

    assert joined
    assert near == pytest.approx(1, abs=1e-6)


async def test_a_report_of_something_else_is_as_near_as_by_its_words() -> None:
    other = "A truce of the bakers ends"

    _, by_words, near = await placed(meant=False, last=other)
    _, by_meaning, nearer = await placed(meant=True, last=other)

    assert (by_words, near) == (by_meaning, nearer)


async def abroad(
    language: str = "ru", after: int = HOUR, title: str = "Послы собрались в Эр"
) -> Placement:
    """A report of another language, in a topic that has a dozen events of each."""
    stories = OpenStories("t", "", NOON)
    senses = {**SENSES, "послы": "talk", "собрались": "sit", "эр": "city"}
    titles = [(FIRST, "en"), *((other, "en") for other in OTHERS)]
    titles += [(f"Событие номер {n} {'абвгдежзик'[n] * 5}", "ru") for n in range(10)]
    for n, (told, spoken) in enumerate([*titles, (title, language)]):
        at = NOON + n * 1_000 + (after if n == len(titles) else 0)
        one = item(id=f"r{n}", title=told, summary="", language=spoken, seen_at=at, published=at)
        known = (await HashedWords(senses).of([one]))[one.id]
        last = stories.place(one, (10_000, {}), at, "", known)
    return last


async def test_a_story_of_another_language_that_means_the_same_is_akin() -> None:
    first = story_id("t", "r0")

    assert [(await abroad()).opened, (await abroad()).akin] == [True, first]
    assert (await abroad(language="en")).akin == "", "one language: words and meaning decide"
    assert (await abroad(language="")).akin == "", "its language is not known"
    assert (await abroad(after=13 * HOUR)).akin == "", "half a day later it is another event"
    assert (await abroad(title="Погода в горах портится")).akin == "", "it means something else"


async def test_stories_that_mean_something_else_are_of_another_state() -> None:
    one = item(seen_at=NOON + HOUR)
    with_meaning, without = OpenStories("t", "", NOON), OpenStories("t", "", NOON)

    with_meaning.place(one, (0, {}), NOON, "", direction(1, 0))
    without.place(one, (0, {}), NOON)

    assert with_meaning.token != without.token
