"""A pasted query as a row of tokens that is read once, with its language's operators among them."""

import re

from monitor.match.pasted import dialects as d
from monitor.match.pasted.account import Account
from monitor.match.pasted.tokens import Token, tokens_of


class Reader:
    """Reads the tokens in their order; `account` has what is said beside the query."""

    def __init__(self, text: str, rules: d.Dialect) -> None:
        self.account = Account(text)
        self._text = text
        self._end = 0  # behind the last token that was taken
        self._rules = rules
        self._comments: list[str] = []
        self._depth = 0
        self._condition = ""  # the field whose values are being read
        self._tokens = tokens_of(text)
        self._next = 0
        self._now = self._tokens[0]
        self._skip_comments()

    def _take(self) -> Token:
        taken = self._now
        self._end = taken.at + len(taken.text)
        self._next += 1
        self._now = self._tokens[self._next]
        self._skip_comments()
        return taken

    def _skip_comments(self) -> None:
        while self._now.kind == "comment":
            self._comments.append(f"/*{self._now.text.strip('<>/*')}*/")
            self._next += 1
            self._now = self._tokens[self._next]

    def _lose_token(self, why: str) -> None:
        self._lose_one(self._take(), why or "nothing stands beside it")

    def _lose_one(self, token: Token, why: str) -> None:
        self.account.lose(token.at, token.at + len(token.text), why)

    def _operator(self) -> tuple[d.Operator, re.Match[str]] | None:
        """The operator that stands here."""
        if self._now.kind not in ("word", "minus"):
            return None
        text = self._now.text
        if text.lower() == "but" and self._following() == "not":
            text = "and"  # BUT NOT
        for operator in self._rules.operators:
            if found := operator.pattern.fullmatch(text):
                return operator, found
        return None

    def _following(self) -> str:
        return self._tokens[self._next + 1].text.lower()

    def _means(self, name: str) -> d.Operator:
        return next(o for o in self._rules.operators if o.means == name)

    def _meant(self, found: tuple[d.Operator, re.Match[str]] | None) -> d.Operator:
        """What stands between two parts: AND NOT is one operator, nothing is AND or a phrase."""
        if found is None:
            row = self._rules.side_by_side == d.BESIDE and not self.account.lost_before(self._end)
            if row and self._now.kind in ("word", "open"):
                return d.Operator(re.compile(""), d.BESIDE, 9)
            return self._means(d.AND)
        if found[0].means == d.AND and self._following() == "not":
            return self._means(d.NOT)
        return found[0]

    def _small(self, token: Token) -> None:
        if not self._rules.small and token.text in ("and", "or", "not"):
            self.account.tell("lower-case operators were read as operators")
