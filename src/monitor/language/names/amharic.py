"""Amharic names with the prepositions before them and the particles behind them.

Source: Leslau, Reference Grammar of Amharic. The script has no capitals. A preposition melts with
a first vowel (የ with አሜሪካ gives ያሜሪካ); news writes both.
"""

from collections.abc import Iterator

_BEFORE = ("በ", "ለ", "ከ", "የ", "ስለ", "እንደ", "ወደ", "እስከ")
_MELTED = ("ባ", "ላ", "ካ", "ያ")
_BEHIND = ("ን", "ም", "ና")


class Amharic:
    """The forms of a name word."""

    def forms(self, word: str) -> Iterator[str]:
        """Yields the word with each preposition, each particle, and one of both."""
        bare = [word, *(first + word for first in _BEFORE)]
        if word.startswith("አ"):
            bare += [first + word[1:] for first in _MELTED]
        yield from bare[1:]
        yield from (form + last for form in bare for last in _BEHIND)


AMHARIC = Amharic()
