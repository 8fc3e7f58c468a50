"""Entries to items: what each is known by.

    entries | keys of each | ambiguous keys away | twins folded | items

An item has up to four identities, strongest first: its guid in its source, its canonical URL, its
words with the date that it states in its source, its content in its source. Feeds break each of
them: one guid for all items, one link for all items, other ids and links at each fetch, the same
headline every morning. So a key counts only if it tells entries apart within the document. Which
of them decides where they disagree is told in `recognition`.

A date to the second names a report with its headline alone, because summaries are rewritten; a
coarser one (feeds often state whole minutes or days) needs the whole text. Where the guid is the
address, an edited headline changes both: there the date names a report with its text as well.
Content without its date is long, or all that there is, or it is kept as a headline that may well
come again.

Content that is all there is counts twice: as it stands, and by its words, so that a report is still
itself where its editor puts a comma for a dash.
"""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from monitor.configuration import MINUTE, Source
from monitor.language.wording import wording
from monitor.model import Entry, Item, Millis, ParsedFeed
from monitor.parse.text import spaced
from monitor.parse.urls import canonical_url, is_front_page

HEADLINE = "h:"  # what a key of a short content begins with
DATED = "d:"  # what a key of words and date begins with
BODY = "b:"  # and one of the text under the headline and the date
WORDINGS = 8  # reports that one address may have beside the first
_CONTENT_ENOUGH = 60  # folded characters of title and summary; less may well repeat
_ENOUGH_WORDS = 16  # characters without hashtags that make a headline
_MANY = 10  # entries of a list in which two of one link stand out
_AHEAD = 86_400_000  # a date further ahead than any time zone error is no date
_BODY = 500  # characters of a text that tell it apart


def fingerprint(body: bytes) -> str:
    """A hash of a body, to see that a 200 brought nothing new."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def identify(feed: ParsedFeed, source: Source, now: Millis) -> tuple[Item, ...]:
    """The items of a document in its order, each once; of two entries the one with a headline."""
    drafts = [_draft(entry, source.id, now) for entry in feed.entries]
    useless = _ambiguous(drafts)
    places: dict[str, int] = {}
    turns: Counter[str] = Counter()
    kept: list[tuple[_Draft, tuple[str, ...]]] = []
    for draft in drafts:
        turns[draft.content] += 1
        keys = _useful(draft, useless, source.id, turns[draft.content])
        place = next((places[key] for key in keys if key in places), len(kept))
        if keys and place == len(kept):
            kept.append((draft, keys))
        elif keys and draft.entry.title and not kept[place][0].entry.title:
            kept[place] = (draft, keys)
        for key in keys:
            places.setdefault(key, place)
    return tuple(_item(draft.entry, keys, (feed, source, now)) for draft, keys in kept)


@dataclass(frozen=True, slots=True)
class _Draft:
    entry: Entry
    headline: str  # folded; the first words where there is none
    strong: tuple[str, ...]  # guid and URL
    dated: tuple[str, ...]  # the words with the stated date: of the whole text, of the headline
    body: tuple[str, ...]  # the text under the headline with the date, where the link may change
    content: str  # "" where there is none
    text: str  # what the content key was made of


def _draft(entry: Entry, source_id: str, now: Millis) -> _Draft:
    title, body = folded(entry.title), folded(entry.summary or entry.content[:_BODY])
    text = f"{title} {body}".strip()
    start = _start(entry.summary, body) if len(entry.summary) > _BODY else body
    dated = tuple(_dated(entry, source_id, now, (title, start)))
    told = tuple(_body(entry, source_id, start)) if dated else ()
    headline = title or folded(entry.summary[:200])
    strong = tuple(_strong(entry, source_id))
    return _Draft(entry, headline, strong, dated, told, _content_key(text, source_id), text)


def _start(summary: str, whole: str) -> str:
    """The first characters of a summary, folded; `whole` is all of it folded."""
    if len(whole) == len(summary) and summary.isascii():  # then one character became one
        return whole[:_BODY].rstrip()
    return folded(summary[:_BODY])


def _content_key(text: str, source_id: str) -> str:
    return f"c:{source_id}:{_digest(text, 16)}" if text else ""


def _strong(entry: Entry, source_id: str) -> Iterator[str]:
    if entry.id:
        yield f"g:{source_id}:{entry.id}"
    url = canonical_url(entry.link)
    if url and not is_front_page(url):
        yield f"u:{url}"
        if not entry.id:  # what this feed has there, whoever else has the address
            yield f"g:{source_id}:{url}"


def _dated(entry: Entry, source_id: str, now: Millis, words: tuple[str, str]) -> Iterator[str]:
    """The keys of an entry's folded title and text with its date."""
    stated, (title, body) = entry.published, words
    if stated is None or _plausible(stated, now) is None:
        return
    headline = wording(entry.title)
    if title and body.startswith(title):  # a list of related headlines begins with its own
        body = ""
    if headline or body:
        yield f"{DATED}{source_id}:{_digest(f'{stated} {headline} {body}', 16)}"
    if headline and body and stated % MINUTE:
        yield f"{DATED}{source_id}:{_digest(f'{stated} {headline} ', 16)}"


def _body(entry: Entry, source_id: str, body: str) -> Iterator[str]:
    """The key of an entry's folded text with its date, which is plausible."""
    stated = entry.published or 0
    if stated % MINUTE and entry.id in ("", entry.link) and len(body) >= _CONTENT_ENOUGH:
        yield f"{BODY}{source_id}:{_digest(f'{stated} {body}', 16)}"


def _ambiguous(drafts: list[_Draft]) -> frozenset[str]:
    """Keys that different reports of the document share.

    Under one guid or URL stands one headline; under one content stands one guid or URL; under a
    headline with its date stands one text. Lists that are merged of several hold a report under its
    old and its new headline at once: two headlines with the same guid and URL, among many that have
    their own, are one report.
    """
    faces: defaultdict[str, set[object]] = defaultdict(set)
    whole: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for draft in drafts:
        for key in draft.strong:
            faces[key].add(draft.headline)
            whole[key].add(draft.strong)
        faces[draft.content].add(draft.dated[:1] or draft.strong)
        for key in (*draft.dated, *draft.body):
            faces[key].add(draft.dated[0])
    edited = 2 if len(drafts) >= _MANY else 1
    return frozenset(
        key for key, found in faces.items() if len(found) > (edited if len(whole[key]) == 1 else 1)
    )


def _useful(draft: _Draft, useless: frozenset[str], source_id: str, turn: int) -> tuple[str, ...]:
    """The keys that count; content as the last resort even where it is short or shared.

    `turn` counts the entries of one content, so that the second of them is known as the second.
    """
    strong = tuple(key for key in draft.strong if key not in useless)
    dated = tuple(key for key in draft.dated if key not in useless)[-1:]  # the least that names it
    dated += tuple(key for key in draft.body if key not in useless)
    if not draft.content:
        return strong
    if not strong:
        # What was recorded before there was a key of words is known by the first.
        words = _content_key(wording(draft.text), source_id)
        return tuple(dict.fromkeys((draft.content, words, *dated)))
    headline = HEADLINE + draft.content.removeprefix("c:")
    if draft.content in useless:
        return (*strong, *dated, f"{headline}#{turn}")
    if len(draft.text) >= _CONTENT_ENOUGH:
        return (*strong, *dated, draft.content)
    return (*strong, *dated, headline)


def folded(text: str) -> str:
    """Case, width and space told apart no more."""
    if text.isascii():
        return spaced(text.lower())
    return spaced(unicodedata.normalize("NFKC", text).casefold())


def same_headline(one: str, other: str) -> bool:
    """Whether two titles have the same words, whatever their case, width and punctuation."""
    return one == other or wording(one) == wording(other)


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()


def wording_keys(url: str) -> tuple[str, ...]:
    """Keys of reports that have the address of another one, which another feed brought first."""
    address = canonical_url(url)
    return tuple(f"w:{number}:{address}" for number in range(WORDINGS)) if address else ()


def item_id(keys: Sequence[str]) -> str:
    """The id of an item that is recorded first under these keys."""
    first = keys[0].encode("utf-8", "replace")
    return f"{place(first) >> 16:04x}{hashlib.blake2b(first, digest_size=8).hexdigest()}"


def place(key: bytes) -> int:
    """32 bits that the keys of one source have in common, or those of one host.

    Ids and digests begin with them, so that what a document brings lies side by side in tables
    and indexes. A poll asks for some hundred keys: where each stood on a page of its own, every
    page was read and written again and again.
    """
    of_url = key.startswith((b"u:", b"w:"))
    shared = key.split(b"/", 3)[2:3] if of_url else key.split(b":", 2)[1:2]
    return crc32(b"".join(shared))


def _item(entry: Entry, keys: tuple[str, ...], context: tuple[ParsedFeed, Source, Millis]) -> Item:
    feed, source, now = context
    return Item(
        id=item_id(keys),
        source_id=source.id,
        keys=keys,
        url=entry.link,
        title=entry.title or _first_words(entry.summary or entry.content),
        summary=entry.summary,
        text=entry.content,
        author=entry.author,
        language=source.language or entry.language or feed.language,
        tags=entry.tags,
        published=_plausible(entry.published, now),
        seen_at=now,
        outlet=entry.outlet or source.title or feed.title,
        country=entry.country or source.country,
    )


def _plausible(published: Millis | None, now: Millis) -> Millis | None:
    """Not from the future: a wrong zone counts as now, more than a day ahead as no date."""
    if published is None or published > now + _AHEAD:
        return None
    return min(published, now)


def _first_words(text: str, limit: int = 120) -> str:
    """A headline for a report that has none: its first line, and the next ones while it is short.

    Posts often begin with a line of one word (`BREAKING`) or of hashtags alone.
    """
    line = ""
    for part in text.split("\n"):
        line = f"{line} {part}".strip()
        if sum(len(word) for word in line.split() if not word.startswith("#")) >= _ENOUGH_WORDS:
            break
    if len(line) <= limit:
        return line
    whole_words = line[: limit + 1].rpartition(" ")[0]  # "" where the script has no spaces
    return (whole_words or line[:limit]).rstrip(" ,;:-") + "…"
