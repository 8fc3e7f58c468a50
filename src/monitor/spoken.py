"""The languages that an item may be in: a noun of the model, which `language` makes."""

from typing import NamedTuple


class Guess(NamedTuple):
    """The languages that an item may be in, as primary tags; none where nothing tells one.

    `likely` is the likeliest, or "". `named` is what the feed says; it is always possible.
    `overruled`: the text is long enough, and plainly in another language than the feed says.
    """

    likely: str = ""
    possible: frozenset[str] = frozenset()
    named: str = ""
    overruled: bool = False

    @property
    def sure(self) -> bool:
        """Whether it can be one language only."""
        return len(self.possible) == 1

    def may_be(self, language: str) -> bool:
        """Whether the item may be in this language."""
        return not self.possible or language in self.possible

    def is_surely(self, language: str) -> bool:
        """Whether the item is in this language, without a doubt."""
        return self.sure and language in self.possible

    def speaks(self, language: str) -> bool:
        """Whether it is in this language by its feed, or by its text where that has more weight."""
        return language == self.named or (
            (not self.named or self.overruled) and self.may_be(language)
        )

    def __str__(self) -> str:
        """The language, or the doubt about it, in words."""
        if self.sure or not self.possible:
            return self.likely or "unknown"
        if len(self.possible) == 2 and self.likely != self.named != "":  # noqa: PLR2004 one beside
            return f"{self.likely} by its text, {self.named} by its feed"
        unsure = f"unsure: {' or '.join(sorted(self.possible))}"
        return f"{self.named} by its feed, {unsure}" if self.named else unsure
