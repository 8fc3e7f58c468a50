"""What is said beside a converted query: what was read in another sense, and what was left out."""

from typing import NamedTuple


class Untranslated(NamedTuple):
    """A part of a pasted query that was left out: its place, its text, and why."""

    at: int
    text: str
    why: str

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.at + len(self.text)


class Account:
    """The sentences of one conversion, each once. A part inside a lost part is not named again."""

    def __init__(self, pasted: str) -> None:
        self.told: list[str] = []
        self.lost: list[Untranslated] = []
        self._pasted = pasted

    def tell(self, sentence: str) -> None:
        """Something is read in another sense here."""
        if sentence not in self.told:
            self.told.append(sentence)

    def lose(self, at: int, end: int, why: str) -> None:
        """This part of the pasted text is left out."""
        text = self._pasted[at:end].strip()
        if not text or any(one.at <= at < one.end for one in self.lost):
            return
        new = Untranslated(at, text, why)
        self.lost = [one for one in self.lost if not at <= one.at < new.end] + [new]

    def lost_before(self, end: int) -> bool:
        """Returns whether what ends here was left out."""
        return any(one.end == end for one in self.lost)
