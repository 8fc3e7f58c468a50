"""One bad spot costs that spot: a folder of real feeds, each broken in one item.

    python benchmarks/reading.py FOLDER [SEEDS]

Each feed is read whole, and SEEDS times with one fault put into one item at random. No other item
may be lost or change its title, link, date or identity; of the items that were hit it is counted
how many kept theirs. Then every feed is read as it is and mended, which must be the same, and by
this reader and by feedparser, whose differences are sorted by what explains them. Last, processor
time.
"""

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

from monitor.configuration import Source
from monitor.errors import FeedUnreadable
from monitor.model import Entry, ParsedFeed
from monitor.parse import canonical_url, identify, parse_feed
from monitor.parse.encoding import decoded
from monitor.parse.feed import direct, reference
from monitor.parse.unpack import unpacked
from monitor.parse.xml import mended

URL = "https://feeds.test/feed.xml"
NOW = 1_790_000_000_000
SOURCE = Source("s", URL)
ITEMS = tuple(
    re.compile(rb"<(" + name + rb")[\s>].*?</\1\s*>", re.DOTALL)
    for name in (b"item", b"entry", b"url")
)
TEXT = re.compile(
    rb"(?:(?<=>)|(?<=<!\[CDATA\[))[^<>\[\]]*[\w\x80-\xff][^<>\[\]]*(?=(?:\]\]>)?</[\w:]+>)"
)
NO_ITEMS = re.compile(rb"<!--(?:(?!-->).)*?<(?:item|entry)\b.*?-->", re.DOTALL)
END = re.compile(rb"</[\w:]+\s*>")
DATE = re.compile(rb"(?<=<(?:pubDate|updated|dc:date)>)[^<]+|(?<=<published>)[^<]+")
LETTERS = re.compile(r"[^\W_é😀]+")

Fault = Callable[[bytes, random.Random], bytes]


def put(sign: bytes) -> Fault:
    """Some bytes within a text of the item."""

    def fault(item: bytes, dice: random.Random) -> bytes:
        text = dice.choice(list(TEXT.finditer(item)))
        at = dice.randint(text.start(), text.end())
        while item[at : at + 1] and 0x80 <= item[at] < 0xC0:  # between two letters of UTF-8
            at += 1
        return item[:at] + sign + item[at:]

    return fault


def zero_date(item: bytes, dice: random.Random) -> bytes:
    zero = dice.choice([b"0000-00-00 00:00:00", b"0001-01-01T00:00:00+05:00"])
    return DATE.sub(zero, item, count=1)


def doubled_end(item: bytes, dice: random.Random) -> bytes:
    end = dice.choice(list(END.finditer(item)))
    return item[: end.end()] + end.group() + item[end.end() :]


def lost_end(item: bytes, dice: random.Random) -> bytes:
    end = dice.choice(list(END.finditer(item)))
    return item[: end.start()] + item[end.end() :]


FAULTS: dict[str, Fault] = {
    "surrogate pair": put(b"&#55357;&#56832;"),
    "impossible reference": put(b"&#x110000;"),
    "zero date": zero_date,
    "cut letter": put(b"\xd0"),
    "Latin-1 byte": put(b"\xe9"),
    "stray ampersand": put(b" & "),
    "doubled end tag": doubled_end,
    "lost end tag": lost_end,
}


def items_of(body: bytes) -> list[re.Match[bytes]]:
    """The items of a document: the first of these names that it has; an image has a url, too."""
    return next(filter(None, ([*pattern.finditer(body)] for pattern in ITEMS)), [])


def broken(body: bytes, fault: Fault, dice: random.Random) -> tuple[bytes, int] | None:
    """The body with a fault in one item, and which it is; None where there is no place for it."""
    items = items_of(body)
    number = dice.randrange(len(items)) if items else 0
    item = items[number].group() if items else b""
    if not TEXT.search(item):
        return None
    start, end = items[number].span()
    again = body[:start] + fault(item, dice) + body[end:]
    return (again, number) if again != body else None


def facts(entry: Entry) -> tuple[str, str, str, int | None]:
    """What the bar asks of an entry: identity, link, title and date."""
    return entry.id, entry.link, entry.title, entry.published


def right(one: Entry, hit: Entry, kind: str) -> bool:
    """Whether an entry that was hit is itself, but for the one fact in which the spot lies."""
    pairs = list(zip(facts(one), facts(hit), strict=True))
    changed = [(a, b) for a, b in pairs[: 3 if kind == "zero date" else 4] if a != b]
    if one.id == one.link and hit.id == hit.link:
        changed = changed[1:] or changed
    return not changed or (len(changed) == 1 and _spot(*changed[0]))


def _spot(before: str | int | None, after: str | int | None) -> bool:
    """Whether a text has a few characters more in one place; a date is read or it is none."""
    if not isinstance(before, str) or not isinstance(after, str):
        return after is None
    kept = LETTERS.findall(after)
    return abs(len("".join(LETTERS.findall(before))) - len("".join(kept))) <= 6


def feeds(folder: str) -> dict[str, tuple[bytes, ParsedFeed]]:
    found = {}
    for path in sorted(Path(folder).iterdir()):
        if path.suffix == ".csv":
            continue
        body = NO_ITEMS.sub(b"", path.read_bytes())
        try:
            found[path.name] = (body, parse_feed(body, "", URL))
        except FeedUnreadable:
            continue
    return found


def spots(found: dict[str, tuple[bytes, ParsedFeed]], seeds: int) -> None:
    """The bar of one bad spot."""
    said: dict[str, Counter[str]] = {name: Counter() for name in FAULTS}
    for name, (body, whole) in found.items():
        for seed in range(seeds):
            dice = random.Random(f"{name} {seed}")
            kind = dice.choice(list(FAULTS))
            again = broken(body, FAULTS[kind], dice)
            if again is not None and len(items_of(body)) == len(whole.entries):
                said[kind].update(judged(name, whole, again, kind))
    for kind, counts in said.items():
        print(f"{kind}: {dict(counts)}")
    total = sum(said.values(), Counter[str]())
    hit = total["hit right"] + total["hit wrong"]
    all_items = total["others right"] + total["others wrong"] + hit
    wrong = total["others wrong"] + total["hit wrong"]
    print(f"all: {dict(total)}; items right {100 * (1 - wrong / all_items):.3f} %")


def judged(name: str, whole: ParsedFeed, again: tuple[bytes, int], kind: str) -> Iterator[str]:
    """What became of each item."""
    body, number = again
    try:
        now = parse_feed(body, "", URL)
    except FeedUnreadable as error:
        print(f"  {name}: {kind}: {error}")
        yield "feed lost"
        return
    if len(now.entries) != len(whole.entries):
        print(f"  {name}: {kind} in item {number}: {len(now.entries)}, not {len(whole.entries)}")
        yield from ["others wrong"] * abs(len(now.entries) - len(whole.entries))
        return
    keys = [item.keys for item in identify(whole, SOURCE, NOW)]
    known = {key for each in keys for key in each}
    lost = {key for item in identify(now, SOURCE, NOW) for key in item.keys} ^ known
    links = {entry.link for n, entry in enumerate(whole.entries) if n != number and entry.link}
    for n, (before, after) in enumerate(zip(whole.entries, now.entries, strict=True)):
        here = n == number
        good = right(before, after, kind) if here else facts(before) == facts(after)
        yield f"{'hit' if here else 'others'} {'right' if good else 'wrong'}"
        if here and after.link in links and after.link != before.link:
            yield "neighbour's link"
        if not good:
            print(f"  {name}: {kind} in item {number}, item {n}: {told(before)} -> {told(after)}")
    yield "identities changed" if len(lost) > 6 else "identities kept"


def told(entry: Entry) -> str:
    return repr((entry.id[-50:], entry.title[:50], entry.link[-50:], entry.published))


def mended_alike(found: dict[str, tuple[bytes, ParsedFeed]]) -> None:
    """Every feed as it is and written anew, by the same reader."""
    different = 0
    for name, (body, _) in found.items():
        text = decoded(unpacked(body)).lstrip()
        try:
            one = direct.read(text, URL)
        except direct.Unsure:
            continue
        other = direct.read(mended(text), URL)
        if one != other:
            different += 1
            pairs = zip(one.entries, other.entries, strict=False)
            pair = next(((a, b) for a, b in pairs if a != b), None)
            print(f"  {name}: mended, it reads otherwise: {pair}"[:600])
    print(f"strict and mended readings differ in {different} of {len(found)} feeds")


def _resolved(one: str, other: str) -> bool:
    """Whether a guid was joined with some base, or written as an address."""
    return other.endswith(one.lstrip("./")) or canonical_url(one) == canonical_url(other) != ""


def explained(field: str, mine: Entry, theirs: Entry, text: str) -> str:
    """What explains a difference between this reader and feedparser; "" where nothing does."""
    one, other = getattr(mine, field), getattr(theirs, field)
    if field == "published":
        return "" if other else "a date that feedparser's entry does not hold"
    if field == "title":
        lost = "".join(other.split()) in "".join(one.split()) or other == one + "Â"
        return "feedparser lost a part" if lost else ""
    return _of_id(one, other, mine.link) if field == "id" else _of_link(one, other, text)


def _of_id(one: str, other: str, link: str) -> str:
    if other in (urljoin(URL, one), one.strip()) or _resolved(one, other):
        return "feedparser makes an address of an opaque guid"
    if _loose(one) == _loose(other):
        return "feedparser's ampersands"
    if not other:
        return "rdf:about" if one == link else "feedparser lost a part"
    return ""


def _loose(text: str) -> str:
    """Without what feedparser does to ampersands: it escapes some, and puts semicolons behind."""
    return text.replace("&amp;", "&").replace(";", "")


def _of_link(one: str, other: str, text: str) -> str:
    plain = text.replace("&amp;", "&")
    last = one.rpartition("/")[2] == other.rpartition("/")[2]
    reasons = {
        "the same address, spelled otherwise": canonical_url(one) == canonical_url(other),
        "a link that feedparser does not know": one and not other,
        "relative to the site, or to xml:base": last or "xml:base" in text,
        "feedparser's ampersands": _loose(one) == _loose(other),
        "its own address, and not that of a server that counts": f"origLink>{one}<" in plain,
        "feedparser takes another link of Atom, or an enclosure": (
            f'href="{other}' in plain or "enclosure" in text
        ),
    }
    return next((why for why, holds in reasons.items() if holds), "")


def both(found: dict[str, tuple[bytes, ParsedFeed]], seeds: int) -> None:
    """This reader and feedparser, over the feeds and over their broken forms."""
    said = Counter[str]()
    for name, (body, _) in found.items():
        dice = random.Random(name)
        again = (broken(body, FAULTS[dice.choice(list(FAULTS))], dice) for _ in range(seeds))
        for form in (body, *(each[0] for each in again if each)):
            said.update(compared(name, decoded(unpacked(form)).lstrip()))
    print(f"both readers: {dict(said.most_common())}")


def compared(name: str, text: str) -> Iterator[str]:
    """What the two readers say differently of one document."""
    try:
        one, other = direct.read(text, URL), reference.read(text, URL)
    except (direct.Unsure, FeedUnreadable):
        return
    if len(one.entries) != len(other.entries):
        yield f"{len(one.entries) - len(other.entries):+} entries than feedparser"
        return
    for mine, theirs in zip(one.entries, other.entries, strict=True):
        yield "entries"
        for field in ("id", "link", "title", "published"):
            if getattr(mine, field) != getattr(theirs, field):
                why = explained(field, mine, theirs, text) or "NOT EXPLAINED"
                yield f"{field}: {why}"
                if why == "NOT EXPLAINED":
                    print(f"  {name} {field}: {getattr(mine, field)!r} {getattr(theirs, field)!r}")


def processor_time(found: dict[str, tuple[bytes, ParsedFeed]]) -> None:
    """This reader beside feedparser, in turns; the least of three."""
    readers: dict[str, Callable[[bytes], ParsedFeed]] = {
        "this reader": lambda body: parse_feed(body, "", URL),
        "feedparser": lambda body: reference.read(decoded(unpacked(body)), URL),
    }
    least = dict.fromkeys(readers, 99.0)
    for _ in range(3):
        for name, read in readers.items():
            start = time.process_time()
            for body, _ in found.values():
                with suppress(FeedUnreadable):
                    read(body)
            least[name] = min(least[name], time.process_time() - start)
    seconds = {name: round(each, 2) for name, each in least.items()}
    print(f"{len(found)} feeds, seconds of processor time: {seconds}")


if __name__ == "__main__":
    corpus = feeds(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    spots(corpus, rounds)
    mended_alike(corpus)
    both(corpus, 2)
    processor_time(corpus)
