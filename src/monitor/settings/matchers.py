"""Matchers as written, in Alertmanager's syntax, to values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.alert import check_pattern
from monitor.configuration import Matcher
from monitor.errors import QueryError
from monitor.settings.secrets import Complain, Where
from monitor.yaml_reader import nearest

LABELS = (
    "topic", "severity", "language", "source", "outlet", "tag", "country", "score", "lead",
    "entity", "genre", "kind", "receiver",
)  # fmt: skip
ALL_LABELS = (*LABELS, "story")  # ids of stories are made as they open: no route can name one
MATCHER = re.compile(
    r"\s*(?P<label>[A-Za-z_]\w*)\s*(?P<op>=~|!~|!=|=)\s*"
    r'(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<plain>(?:\\[^,]|[^",\\])*?\\?))\s*',
    re.DOTALL,
)
ESCAPES = {"n": "\n", '"': '"', "\\": "\\"}


def parse_matcher(text: str) -> Matcher | None:
    """One matcher in Alertmanager's syntax; None where it is not one.

    In values, patterns among them, three escapes are read: a quote, a backslash and `n` for a line
    feed behind a backslash. Before anything else a backslash stands for itself.
    """
    found = MATCHER.fullmatch(text)
    if not found:
        return None
    value = found["plain"] if found["quoted"] is None else found["quoted"]
    read = re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[0]), value, flags=re.DOTALL)
    return Matcher(found["label"], found["op"], read)


@dataclass(frozen=True)
class MatcherReader:
    """Reads matchers that may name these labels, and complains of what is wrong."""

    complain: Complain
    labels: Sequence[str] = LABELS

    def all_of(self, texts: Iterable[str], where: Where) -> tuple[Matcher, ...]:
        """Those that can be read."""
        read = [self._one(text, (*where, i)) for i, text in enumerate(texts)]
        return tuple(matcher for matcher in read if matcher)

    def _one(self, text: str, where: Where) -> Matcher | None:
        matcher = parse_matcher(text)
        if matcher is None:
            one = "one for each element, " if text.count("=") > 1 else ""
            remedy = f'write {one}for example topic="x"'
            self.complain(where, f"{text!r} is not a matcher", remedy)
            return None
        if matcher.label not in self.labels:
            message = f"no label {matcher.label}"
            self.complain(where, message, nearest(matcher.label, self.labels))
        if "~" in matcher.op:
            self._check_pattern(matcher.value, where)
        return matcher

    def _check_pattern(self, pattern: str, where: Where) -> None:
        try:
            check_pattern(pattern)
        except QueryError as fault:
            self.complain(where, fault.message, fault.hint)
