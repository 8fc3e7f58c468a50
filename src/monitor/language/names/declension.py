"""How names inflect: a table of endings for each language, of which the longest that fits counts.

A table is text, one class of names a line:

    ия        ии ию ией           in the other cases these letters become those
    [жш]а     и е у ей            the letter in brackets, one of these, stays
    [ое]в+    а у ым ом е         all letters stay, and these follow
    ^лев      льва льву льва      a whole name
    ы         ов ам ами ах -      a form - is what remains
    о                             names that do not inflect

Where its letters do not tell the class of a name, the line holds the forms of each. A form that
nobody writes costs a key in the index and finds nothing. A form that is another word counts
only with a capital (see `match/plan/entity.py`); `benchmarks/names.py` counts those.
"""

from collections.abc import Iterator

WHOLE = "^"
STAYS = "+"
BARE = "-"


class Declension:
    """The endings of one language."""

    def __init__(self, table: str) -> None:
        self._forms: dict[str, tuple[tuple[int, str], ...]] = {}
        for line in filter(None, map(str.strip, table.splitlines())):
            self._add(*line.split())
        self._longest = max(map(len, self._forms))

    def _add(self, ending: str, *forms: str) -> None:
        whole = WHOLE if ending.startswith(WHOLE) else ""
        first, _, rest = ending.removeprefix(whole).removeprefix("[").rpartition("]")
        gone = 0 if rest.endswith(STAYS) else len(rest)
        made = tuple((gone, form.strip(BARE)) for form in forms)
        for letter in first or ("",):
            key = whole + letter + rest.removesuffix(STAYS)
            self._forms[key] = tuple(dict.fromkeys((*self._forms.get(key, ()), *made)))

    def forms(self, word: str) -> Iterator[str]:
        """Yields the other cases of a name word; it keeps its capitals up to the ending."""
        for gone, form in self._found(word.lower()):
            stem = word[: len(word) - gone]
            yield stem + form if stem else form.capitalize()

    def _found(self, small: str) -> tuple[tuple[int, str], ...]:
        if WHOLE + small in self._forms:
            return self._forms[WHOLE + small]
        for length in range(min(self._longest, len(small) - 1), 0, -1):
            if small[-length:] in self._forms:
                return self._forms[small[-length:]]
        return ()


def on(stem: str, suffixes: str) -> str:
    """Returns suffixes of a table that stand behind a stem."""
    return " ".join(stem + suffix for suffix in suffixes.split())
