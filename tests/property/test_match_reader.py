"""The quick way to a text's words says what the slow one says, and so does asking for some."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.language.fold import fold
from monitor.language.tokens import read
from monitor.language.words import Parts, chunks, take_apart
from monitor.match.plan.nodes import Capital, Word
from monitor.match.text.document import Document
from monitor.testing.builders import item

WORDS = """cease-fire U.S. 3.5 l'Ukraine O'Brien Kyiv's Größe Київ п'ять 停火 協議 カタカナ הסכם
    צה"ל والهدنة आज truce Talks x 9 _ … ’"""
PIECES = st.sampled_from(WORDS.split())
MARKS = st.sampled_from([*" -'.,`\x1c\x03\t", ". ", ", ", ".\n", "? "])
TEXTS = st.one_of(
    st.lists(st.one_of(PIECES, MARKS), max_size=40).map("".join),
    st.text(st.characters(codec="ascii"), max_size=60),
    st.text(max_size=40),
)


def analysed(text: str) -> list[Parts]:
    """Every token folded and taken apart."""
    return [take_apart(chunk) for token in text.split() for chunk in chunks(fold(token))]


def slowly(text: str) -> list[str]:
    return [form.text for parts in analysed(text) for form in parts.forms]


def wides(text: str) -> set[str]:
    return {key for parts in analysed(text) for key, _, _ in parts.wides}


@settings(max_examples=400)
@given(st.lists(TEXTS, min_size=1, max_size=3))
@example(["ends in a stop.", "", "U.S., and 3.5, said."])
def test_reader_finds_the_words_of_the_whole_text(texts: list[str]) -> None:
    reading = read(texts)

    assert [spelled.split() for spelled in reading.spelled()] == list(map(slowly, texts))
    assert reading.words() == {word for text in texts for word in slowly(text)}
    assert reading.wides() == {key for text in texts for key in wides(text)}


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS)
def test_reader_among_says_what_gathering_says(texts: list[str], other: str) -> None:
    keys = {*slowly(other), *wides(other), *other.split(), *read(texts[:1]).words(), "\x03halt*"}

    found = read(texts).among(keys)

    assert found == keys & (read(texts).words() | read(texts).wides())


@given(TEXTS, TEXTS)
@example("", "¯ ٠ truce")  # a mark that is a word beside Arabic letters alone
def test_document_places_as_many_words_as_it_spells(title: str, text: str) -> None:
    document = Document(item(title=title, text=text))

    assert len(document.words) == len(document.layout.starts)


NAMES = st.sampled_from(
    [
        "Gazy",
        "gazy",
        "GAZY",
        "Гана",
        "гана",
        "Гана-Сити",
        "ßa",
        "Ёлка",
        "ёлка",
        *("停火", "9a", "ǆa", "İsa"),
    ]
)
CASED = st.lists(st.one_of(NAMES, st.sampled_from(["-", " ", ". ", '"'])), max_size=12).map("".join)


@settings(max_examples=300)
@given(CASED, CASED, st.tuples(st.integers(0, 8), st.integers(0, 8)))
def test_capital_stands_where_the_first_letter_is_not_small(
    title: str, text: str, window: tuple[int, int]
) -> None:
    """Over the whole item, which is answered from a count of capitals, and inside of it."""
    document = Document(item(title=title, text=text))
    for low, high in ((0, document.end), (min(window), max(window))):
        for key in {*document.words, *read([title, text]).wides(), "gazy", "гана"} - {""}:
            found = Word("name", (key, "absent")).spans(document, low, high)
            expected = [s for s in found if not document.raw(s)[:1].islower()]
            if key[0].upper() == key[0]:
                continue  # no name: it has no capital

            plan = Capital("name", (key, "absent"))

            assert plan.spans(document, low, high) == expected
            assert plan.holds(document, low, high) is bool(expected)
