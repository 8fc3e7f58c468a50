"""Values to rows and back. A feed's text is cleaned here of what no database takes."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import RowMapping

from monitor.groups import DueGroup, Group
from monitor.history import VerdictRecord
from monitor.model import (
    Alert,
    AlertKind,
    Content,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Evidence,
    Item,
    Lease,
    Match,
    Meaning,
    PollState,
    Report,
    Story,
    Validators,
)
from monitor.parse import place

Row = dict[str, Any]

# PostgreSQL takes no NUL in text (its manual, 8.3); a lone surrogate has no UTF-8 at all.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def clean(text: str) -> str:
    """The text without the characters that a database refuses."""
    if text.isascii() and "\x00" not in text:  # most texts, and much faster
        return text
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def dump(value: object) -> str:
    """JSON, compact, in its own script."""
    return clean(_encode(value)) if value else "[]"


def digest(text: str) -> bytes:
    """16 bytes that stand for a text of any length."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def key_digest(key: str) -> bytes:
    """16 bytes that stand for an item's key; those of one source, or of one host, begin alike."""
    whole = key.encode("utf-8", "surrogatepass")
    return place(whole).to_bytes(4, "big") + blake2b(whole, digest_size=12).digest()


def _strings(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


ITEM_COLUMNS = (
    "id", "source_id", "keys", "url", "url_digest", "title", "summary", "text", "author",
    "language", "tags", "published", "seen_at", "outlet", "country", "article",
)  # fmt: skip


def item_row(item: Item) -> tuple[Any, ...]:
    """An item as a row of `items`, in the order of `ITEM_COLUMNS`."""
    return (
        item.id,
        item.source_id,
        dump(item.keys),
        clean(item.url),
        key_digest(f"u:{item.url}"),
        clean(item.title),
        clean(item.summary),
        clean(item.text),
        clean(item.author),
        clean(item.language),
        dump(item.tags),
        item.published,
        item.seen_at,
        clean(item.outlet),
        clean(item.country),
        clean(item.article),
    )


def item_from(row: RowMapping) -> Item:
    """A row of `items` as an item."""
    values = {name: row[name] for name in row if name not in ("url_digest", "edits")}
    values["keys"], values["tags"] = _strings(row["keys"]), _strings(row["tags"])
    return Item(**values)


def state_row(state: PollState) -> Row:
    """The polling state's columns of `sources`, without the id."""
    return {
        "next_at": state.next_at,
        "polled_at": state.polled_at,
        "ok_at": state.ok_at,
        "etag": clean(state.validators.etag),
        "last_modified": clean(state.validators.last_modified),
        "validators_url": clean(state.validators.url),
        "validators_since": state.validators.since,
        "body_hash": state.body_hash,
        "failures": state.failures,
        "status": state.status,
        "detail": clean(state.detail),
        "schedule": clean(state.schedule),
        "reason": clean(state.reason),
        "adopted": clean(state.adopted),
    }


def state_from(row: RowMapping) -> PollState:
    """A row of `sources` as a polling state."""
    return PollState(
        source_id=row["id"],
        next_at=row["next_at"],
        polled_at=row["polled_at"],
        ok_at=row["ok_at"],
        validators=Validators(
            row["etag"], row["last_modified"], row["validators_url"], row["validators_since"]
        ),
        body_hash=row["body_hash"],
        failures=row["failures"],
        status=row["status"],
        detail=row["detail"],
        schedule=row["schedule"],
        reason=row["reason"],
        adopted=row["adopted"],
    )


def lease_from(row: RowMapping) -> Lease:
    """The lease of a row of `sources` or `deliveries`."""
    return Lease(row["id"], row["lease_owner"], row["fence"], row["lease_until"])


MATCH_COLUMNS = ("item_id", "topic_id", "score", "evidence")


def match_row(item_id: str, match: Match) -> tuple[Any, ...]:
    """A match as a row of `matches`, in the order of `MATCH_COLUMNS`."""
    evidence = [(e.field, e.start, e.end, e.term, e.entity) for e in match.evidence]
    return item_id, match.topic_id, match.score, dump(evidence)


def match_from(row: RowMapping) -> Match:
    """A row of `matches` as a match."""
    evidence = tuple(Evidence(*parts) for parts in json.loads(row["evidence"]))
    return Match(row["topic_id"], row["score"], evidence)


STORY_COLUMNS = (
    "id", "topic_id", "headline", "opened_at", "updated_at", "size", "outlets", "centroid",
    "meaning", "meaning_model", "meaning_reports", "meaning_language",
)  # fmt: skip


def story_row(story: Story) -> tuple[Any, ...]:
    """A story as a row of `stories`, in the order of `STORY_COLUMNS`."""
    return (
        story.id,
        story.topic_id,
        clean(story.headline),
        story.opened_at,
        story.updated_at,
        story.size,
        dump(story.outlets),
        dump(story.centroid),
        *_meaning_row(story.meaning),
    )


def _meaning_row(meaning: Meaning | None) -> tuple[Any, ...]:
    if meaning is None:
        return None, "", 0, ""
    return meaning.values, clean(meaning.model), meaning.reports, clean(meaning.language)


def _meaning_from(row: RowMapping) -> Meaning | None:
    if row["meaning"] is None:
        return None
    return Meaning(
        model=row["meaning_model"],
        values=bytes(row["meaning"]),
        reports=row["meaning_reports"],
        language=row["meaning_language"],
    )


@lru_cache(maxsize=512)
def _centroid(text: str) -> tuple[tuple[str, float, int], ...]:
    """A story's terms; rows written before reports were counted by term have pairs: one report."""
    # A topic's open stories are read for every match in it, and change one at a time.
    return tuple((term, weight, *(held or [1])) for term, weight, *held in json.loads(text))


def story_from(row: RowMapping) -> Story:
    """A row of `stories` as a story."""
    return Story(
        id=row["id"],
        topic_id=row["topic_id"],
        headline=row["headline"],
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        size=row["size"],
        outlets=_strings(row["outlets"]),
        centroid=_centroid(row["centroid"]),
        meaning=_meaning_from(row),
    )


VERDICT_COLUMNS = (
    "item_id", "topic_id", "kind", "reason", "at", "receiver", "story_id", "delivery_id",
)  # fmt: skip


def verdict_row(record: VerdictRecord) -> tuple[Any, ...]:
    """A decision as a row of `verdicts`, in the order of `VERDICT_COLUMNS`."""
    return (
        record.item_id,
        record.topic_id,
        record.kind,
        clean(record.reason),
        record.at,
        record.receiver,
        record.story_id,
        record.delivery_id,
    )


def verdict_from(row: RowMapping) -> VerdictRecord:
    """A row of `verdicts` as a decision."""
    return VerdictRecord(**{name: row[name] for name in row if name != "id"})


ALERT_COLUMNS = (
    "id", "item_id", "topic_id", "story_id", "kind", "labels", "score", "reason", "at", "copy_of",
    "lines",
)  # fmt: skip


def alert_row(alert: Alert) -> tuple[Any, ...]:
    """An alert as a row of `alerts`, in the order of `ALERT_COLUMNS`."""
    return (
        alert.id,
        alert.item_id,
        alert.topic_id,
        alert.story_id,
        alert.kind.value,
        dump(dict(alert.labels)),
        alert.score,
        clean(alert.reason),
        alert.at,
        alert.copy_of,
        dump(alert.lines),
    )


def alert_from(row: RowMapping) -> Alert:
    """A row of `alerts` as an alert."""
    labels = dict(json.loads(row["labels"] or "{}"))
    return Alert(
        id=row["id"],
        item_id=row["item_id"],
        topic_id=row["topic_id"],
        story_id=row["story_id"],
        labels=tuple((name, tuple(values)) for name, values in labels.items()),
        score=row["score"],
        reason=row["reason"],
        at=row["at"],
        kind=AlertKind(row["kind"]),
        copy_of=row["copy_of"],
        lines=_strings(row["lines"]),
    )


def due_group_from(row: RowMapping) -> DueGroup:
    """A claimed row of `groups`."""
    return DueGroup(Group(row["receiver"], row["group_key"]), row["next_at"], lease_from(row))


def delivery_row(delivery: Delivery) -> Row:
    """A new delivery as a row of `deliveries`; a lease comes only by a claim."""
    return {
        "id": delivery.id,
        "receiver": delivery.receiver,
        "kind": delivery.kind.value,
        "group_key": clean(delivery.group_key),
        "topic_id": delivery.topic_id,
        "story_id": delivery.story_id,
        "reason": clean(delivery.reason),
        "severity": delivery.severity,
        "lines": dump(delivery.lines),
        "root_id": delivery.root_id,
        "created_at": delivery.created_at,
        "content": _content_text(delivery.content),
        "urgent": int(delivery.urgent),
        **settlement_row(delivery),
    }


def _content_text(content: Content | None) -> str:
    return dump(asdict(content)) if content else ""


def content_from(text: str) -> Content | None:
    """What is kept of a message; nothing where it was put into the outbox before that was kept."""
    if not text:
        return None
    kept = json.loads(text)
    lists = ("sentences", "evidence", "changes")  # the last since figures are told as changed
    reports = (
        Report(**{**report, **{name: tuple(report.get(name, ())) for name in lists}})
        for report in kept.pop("reports")
    )
    return Content(**kept, reports=tuple(reports))


def settlement_row(delivery: Delivery) -> Row:
    """What a settled attempt changes in `deliveries`."""
    return {
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at,
        "ref": clean(delivery.ref),
        "detail": clean(delivery.detail),
        "settled_at": delivery.settled_at,
    }


def delivery_from(row: RowMapping, item_ids: Sequence[str]) -> Delivery:
    """A row of `deliveries` with its items."""
    return Delivery(
        id=row["id"],
        receiver=row["receiver"],
        kind=DeliveryKind(row["kind"]),
        group_key=row["group_key"],
        topic_id=row["topic_id"],
        story_id=row["story_id"],
        reason=row["reason"],
        severity=row["severity"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        next_at=row["next_at"],
        created_at=row["created_at"],
        item_ids=tuple(item_ids),
        lines=_strings(row["lines"]),
        root_id=row["root_id"],
        ref=row["ref"],
        settled_at=row["settled_at"],
        detail=row["detail"],
        lease=lease_from(row) if row["lease_owner"] else None,
        content=content_from(row["content"]),
        urgent=bool(row["urgent"]),
    )
