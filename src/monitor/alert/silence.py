"""Whether a silence holds for an alert, and until when.

starts <= now < until | matchers on its labels | words in its item's texts -> None, or Silenced
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.alert.calendar import instant_text
from monitor.alert.labels import Labels
from monitor.alert.route import holds
from monitor.configuration import Silence, WhenMuted
from monitor.language.tokens import read
from monitor.model import Millis


@dataclass(frozen=True, slots=True)
class Silenced:
    """An alert is not told now, because a person said so. `by` is the silence's id.

    With DEFER in `then`, the alert is kept and decided again at `until`, when it is told unless
    another silence holds; with DROP it is recorded with the reason and never told.
    """

    by: str
    until: Millis
    comment: str
    author: str
    then: WhenMuted
    reason: str


def silenced(
    silences: Iterable[Silence], labels: Labels, texts: Sequence[str], now: Millis
) -> Silenced | None:
    """The silence that holds for an alert with these labels and its item's texts.

    Of several it is one that drops, then the one that ends last.
    """
    holding = [each for each in silences if is_active(each, now) and applies(each, labels, texts)]
    if not holding:
        return None
    found = max(holding, key=lambda each: (each.when_muted is WhenMuted.DROP, each.until, each.id))
    said = f": {found.comment}" if found.comment else ""
    reason = f"silenced by {found.id} until {instant_text(found.until)}{said}"
    return Silenced(found.id, found.until, found.comment, found.author, found.when_muted, reason)


def is_active(silence: Silence, now: Millis) -> bool:
    """Whether a silence has begun and not ended."""
    return silence.starts <= now < silence.until


def applies(silence: Silence, labels: Labels, texts: Sequence[str]) -> bool:
    """Whether a silence is meant for an alert with these labels and texts, at whatever time."""
    if not all(holds(matcher, labels) for matcher in silence.matchers):
        return False
    return not silence.words or _all_stand(silence.words, texts)


def names_nothing(silence: Silence) -> bool:
    """Whether it has no words, and no matcher that asks for more than an empty value.

    Alertmanager refuses such silences, too.
    """
    return not silence.words and all(
        not matcher.op.startswith("!") and holds(matcher, {}) for matcher in silence.matchers
    )


def has_words(phrase: str) -> bool:
    """Whether there is a word in it at all, so that it can stand in a text."""
    return bool(_spelled((phrase,))[0].strip())


def _all_stand(phrases: tuple[str, ...], texts: Sequence[str]) -> bool:
    spelled = _spelled(texts)
    sought = _spelled(phrases)
    return all(phrase.strip() and any(phrase in text for text in spelled) for phrase in sought)


def _spelled(texts: Sequence[str]) -> list[str]:
    """The folded words of each text, a space around each."""
    return [f" {words} " for words in read(texts).spelled()]
