"""What a word says of each language, by tables that are small enough to be added up by hand."""

from monitor.language.letter_groups import FEW_NEWS, SELDOM, STEPS, LetterGroups, read_table


def test_at_each_letter_the_longest_group_counts() -> None:
    table = LetterGroups(
        ["en", "de"], [b" a", b" ab", b"ab", b"b "], bytes([1, 0, 2, 0, 9, 9, 0, 4])
    )

    assert list(table.costs(["ab"])) == [3, 4]
    assert list(table.costs(["ab", "ab"])) == [6, 8]
    assert list(table.costs(["xyz"])) == [0, 0]


def test_groups_of_every_length_in_the_table_are_read() -> None:
    table = LetterGroups(["en", "de"], [b"a", b" abcdefg "], bytes([1, 0, 0, 5]))

    assert list(table.costs(["abcdefg", "a"])) == [2, 5]


def test_language_with_two_spellings_has_the_likelier_one() -> None:
    table = LetterGroups(["no", "da", "no"], [b" a"], bytes([5, 1, 3]))

    assert list(table.costs(["a"])) == [3, 1, 3]


def test_letter_that_a_language_does_not_write_speaks_against_it() -> None:
    table = LetterGroups(["bg", "ru", "uk"], [], b"")

    assert list(table.costs(["эхо", "Эхо"])) == [12 * STEPS, 0, 12 * STEPS]
    assert list(table.costs(["їжа"])) == [6 * STEPS, 6 * STEPS, 0]
    assert list(table.costs(["вода"])) == [0, 0, 0]


def test_word_that_one_language_alone_writes_speaks_for_it() -> None:
    table = LetterGroups(["en", "yo", "es"], [], b"")

    assert list(table.costs(["Awon", "talks"])) == [24 * STEPS, 0, 24 * STEPS]


def test_languages_of_few_news_are_less_likely_from_the_start() -> None:
    for table in read_table().values():
        expected = [SELDOM if name in FEW_NEWS else 0 for name in table.languages]

        assert list(table.costs([])) == expected

    assert SELDOM == 4 * STEPS
    assert {"af", "eo", "mk", "mr", "ne", "uz"} <= FEW_NEWS


def test_words_that_are_remembered_are_bounded() -> None:
    table = LetterGroups(["en"], [b" a"], bytes([1]))

    table.costs([f"a{n}" for n in range(16_390)])

    assert len(table._sums) <= 16_384
    assert list(table.costs(["a1"])) == [1]
