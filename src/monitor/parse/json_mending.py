"""JSON that is broken in spots: whatever of it can still be read.

    text | from its first brace on | members and elements, each by itself | values

A string ends at the quote that has a sign of JSON behind it, or where the next member begins; an
object or a list ends at its own sign, or where what holds it goes on; all that fits nowhere is
passed over to the next member. The root ends with the text: what stands behind it belongs to its
last list. Linear in the length of the text, but for what a damaged string is read again.
"""

import json
import re
from typing import Any, TypeAlias

_Object: TypeAlias = dict[str, Any]

_START = re.compile(r"""\{\s*+(?:"\w|\}?\Z)|\[\s*+\{""")
_GAP = re.compile(r"[\s,]*+")
_KEY = re.compile(r'"([A-Za-z_$][\w.:/$-]{0,60})"\s*+:\s*+')
_MEMBER = r'"[A-Za-z_$][\w.:/$-]{0,60}"\s*+:'
_WHOLE = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_QUOTE = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL)
_DAMAGED = r'"\w{1,60}+(?:"\s*+["{\[]|:)|\w{1,60}+(?:"\s*+:|\s*+\[)'  # a sign of its name is lost
# What stands behind a string that is a member's value, and behind one in a list.
_BEHIND_VALUE = re.compile(rf"\s*+(?:[}}\]]|,?\s*+{_MEMBER}|,\s*+(?:[{{}}\]]|{_DAMAGED}|\Z)|\Z)")
_BEHIND_ELEMENT = re.compile(r'\s*+(?:[}\]]|,\s*+(?:["{}\[\]]|\Z)|\Z)')
_LOST_END = re.compile(r"[{}\[\],\s]*[,{]\s*\Z")
_INDENT = 80  # characters before a member in which the signs stand that part it from the last
_BARE = re.compile(r'[^"{}\[\],]++')
_ELSEWHERE = re.compile(rf"(?=[{{}}\[\]])|(?={_MEMBER})|\Z")
_ESCAPE = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|[\\"]')
_DEEPEST = 60


def document(text: str) -> _Object:
    """The object that a broken document was meant to be; an empty one where nothing is left."""
    start = _START.search(text)
    return _Reader(text, start.start()).root() if start else {}


class _Reader:
    """Reads one document; `at` is where it has come to."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at

    def root(self) -> _Object:
        """All members, and objects behind their end as elements of the list that came last."""
        found: _Object = {}
        while sign := self._sign():
            if sign == "{" and found:
                self._to_last_list(found)
            elif sign in "{}[]":
                self._at += 1
            else:
                self._member(found, 0)
        return found

    def _to_last_list(self, found: _Object) -> None:
        lists = [value for value in found.values() if isinstance(value, list)]
        last = lists[-1] if lists else found.setdefault("items", [])
        value = self._object(1)
        if isinstance(last, list):
            last.append(value)

    def _sign(self) -> str:
        """The first sign behind the gap that is next; "" at the end."""
        gap = _GAP.match(self._text, self._at)
        self._at = gap.end() if gap else self._at
        return self._text[self._at : self._at + 1]

    def _object(self, depth: int) -> _Object:
        """The object that begins here; it ends at its brace, or where no member can stand."""
        self._at += self._text[self._at] == "{"
        found: _Object = {}
        while sign := self._sign():
            if sign == "}":
                self._at += 1
                break
            if sign in "{]":
                break
            self._member(found, depth)
        return found

    def _member(self, found: _Object, depth: int) -> None:
        """The member that is next, or nothing up to where one may begin."""
        key = _KEY.match(self._text, self._at)
        if key is None:
            self._pass_over()
            return
        self._at = key.end()
        value = self._value(depth + 1, _BEHIND_VALUE)
        found.setdefault(key.group(1), value)

    def _pass_over(self) -> None:
        place = _ELSEWHERE.search(self._text, self._at + 1)
        self._at = place.start() if place else len(self._text)

    def _value(self, depth: int, behind: re.Pattern[str]) -> object:
        sign = self._text[self._at : self._at + 1]
        if sign == '"':
            return self._string(behind)
        if sign in ("{", "[") and depth > _DEEPEST:
            self._at += 1
            return None
        if sign == "{":
            return self._object(depth)
        return self._list(depth) if sign == "[" else self._bare()

    def _list(self, depth: int) -> list[Any]:
        """The list that begins here; it ends at its bracket, or where what holds it goes on."""
        self._at += 1
        found: list[Any] = []
        while sign := self._sign():
            if sign == "]":
                self._at += 1
                break
            is_member = sign == '"' and _KEY.match(self._text, self._at) is not None
            if depth > 1 and (is_member or sign == "}"):
                break
            self._element(sign, found, depth + 1, is_member=is_member)
        return found

    def _element(self, sign: str, found: list[Any], depth: int, *, is_member: bool) -> None:
        """An element; members that no brace begins are the last object's, or a new one's."""
        if sign == "}":
            self._at += 1
        elif is_member:
            more = self._object(depth)
            last = found[-1] if found else None
            if isinstance(last, dict) and not last.keys() & more.keys():
                last |= more
            else:
                found.append(more)
        else:
            found.append(self._value(depth, _BEHIND_ELEMENT))

    def _string(self, behind: re.Pattern[str]) -> str | None:
        """The string that begins here; None where the document ends in it."""
        whole = _WHOLE.match(self._text, self._at)
        if whole and behind.match(self._text, whole.end()):
            self._at = whole.end()
            return _text(whole.group()[1:-1])
        start = at = self._at + 1
        while quote := _QUOTE.match(self._text, at):
            at = quote.end()
            if behind.match(self._text, at):
                self._at = at
                return _text(self._text[start : at - 1])
            lost = _LOST_END.search(self._text, max(start, at - _INDENT), at - 1)
            if lost and _KEY.match(self._text, at - 1):
                self._at = lost.start()
                return _text(self._text[start : lost.start()])
        self._at = len(self._text)
        return None

    def _bare(self) -> object:
        """A number or a name; a string whose first quote is lost."""
        bare = _BARE.match(self._text, self._at)
        if bare is None:
            self._pass_over()
            return None
        self._at = bare.end() + (self._text[bare.end() : bare.end() + 1] == '"')
        text = bare.group().strip()
        try:
            return json.loads(text)
        except ValueError:
            return text if text not in ("None", "undefined") else None


def _text(raw: str) -> str:
    """What a string says, all its quotes and backslashes meant as they stand."""
    again = _ESCAPE.sub(lambda found: found.group(1) or f"\\{found.group()}", raw)
    try:
        return str(json.loads(f'"{again}"', strict=False))
    except ValueError:
        return raw
