"""Silences as written, to values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.alert import has_words, names_nothing
from monitor.configuration import Silence, WhenMuted
from monitor.model import Millis
from monitor.settings.instants import absolute
from monitor.settings.matchers import ALL_LABELS, MatcherReader
from monitor.settings.policy_models import SilenceModel
from monitor.settings.secrets import Complain, Where
from monitor.yaml_reader.validation import REMEDY


def silences_of(
    models: Mapping[str, SilenceModel], zone: str, complain: Complain
) -> tuple[Silence, ...]:
    """The silences of monitor.yaml, whose times are on the clocks of `zone`."""
    reader = _SilenceReader(zone, complain)
    return tuple(reader.silence(name, model) for name, model in models.items())


def faults_of(silence: Silence) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a silence: the key, what, and what to do."""
    for word in silence.words:
        if not has_words(word):
            yield "words", f"{word!r} has no word in it", "write a word or a phrase"
    if silence.until <= silence.starts:
        yield "until", "ends before it begins", "write a later time"
    if names_nothing(silence):
        message = "names nothing that it silences"
        yield "matchers", message, 'write for example topic="x", or words'


@dataclass(frozen=True)
class _SilenceReader:
    zone: str
    complain: Complain

    def silence(self, name: str, model: SilenceModel) -> Silence:
        where: Where = ("silences", name)
        matchers = MatcherReader(self.complain, ALL_LABELS).all_of(
            model.matchers, (*where, "matchers")
        )
        starts = self._instant(model.starts, (*where, "starts")) if model.starts else 0
        read = Silence(
            id=name,
            matchers=matchers,
            words=tuple(model.words),
            starts=starts or 0,
            until=self._instant(model.until, (*where, "until")) or _NEVER,
            comment=model.comment,
            author=model.author,
            when_muted=WhenMuted(model.when_muted),
        )
        if len(matchers) == len(model.matchers):  # one that cannot be read may say the most
            for key, message, remedy in faults_of(read):
                self.complain((*where, key), message, remedy)
        return read

    def _instant(self, text: str, where: Where) -> Millis | None:
        try:
            return absolute(text, self.zone)
        except ValueError as fault:
            message, _, remedy = str(fault).partition(REMEDY)
            self.complain(where, message, remedy)
            return None


_NEVER = 2**62  # stands for an end that cannot be read, of which was complained
