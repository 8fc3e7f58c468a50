"""Changed files, in force or refused: told once, with what changed or what is wrong.

    refused  | told before since files were in force? | one notice
    accepted | what changed, or was a refusal told? does another replica say it? | one notice

Nothing is said of files that were read again and say the same.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from monitor.alert import Labels
from monitor.configuration import MINUTE, Configuration
from monitor.model import AlertKind, Millis
from monitor.pipeline.notices.notice import notice, notice_labels, tell_routed
from monitor.ports import NoticeLedger, NoticeStore
from monitor.printed import counted

RELOADS = "reloads"  # meta key: what was told
SIDE_BY_SIDE = 10 * MINUTE  # in which all replicas take up the same files
LISTED = 10  # problems that a notice names


@dataclass(frozen=True, slots=True)
class Accepted:
    """What files that are in force now have changed, in words.

    `needs_restart` are settings that changed and are read at the start only.
    """

    changes: Sequence[str] = ()
    needs_restart: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """The refusals told since files were in force, and which these were when."""

    refused: list[str] = field(default_factory=list)
    digest: str = ""
    at: Millis = 0

    def tells(self, accepted: Accepted, digest: str, now: Millis) -> bool:
        """Whether there is something to say that another replica has not just said."""
        if self.refused:
            return True
        beside = self.digest == digest and abs(now - self.at) < SIDE_BY_SIDE
        return bool(accepted.changes) and not beside


async def tell_refused(
    store: NoticeStore, now: Millis, configuration: Configuration, problems: Sequence[str]
) -> bool:
    """Tell what is wrong with the changed files, unless just that was told; whether it was not."""
    what = hashlib.blake2b("\n".join(problems).encode(), digest_size=8).hexdigest()

    def tell(ledger: NoticeLedger) -> bool:
        told = _read(ledger)
        if what in told.refused:
            return False
        about = notice(f"{what} {now}", _labels("normal"), now, tuple(_refusal(problems)))
        tell_routed(ledger, about, configuration)
        _keep(ledger, _Told([*told.refused, what], told.digest, told.at))
        return True

    return await store.write(tell)


async def tell_accepted(
    store: NoticeStore, now: Millis, configuration: Configuration, accepted: Accepted, digest: str
) -> bool:
    """Tell what changed files that are in force have changed, if anything; whether it was told.

    `digest` stands for all that the files say.
    """

    def tell(ledger: NoticeLedger) -> bool:
        told = _read(ledger)
        if not told.tells(accepted, digest, now):
            return False
        labels = _labels("normal" if told.refused else "low")
        about = notice(f"{digest} {now}", labels, now, tuple(_lines(accepted)))
        tell_routed(ledger, about, configuration)
        _keep(ledger, _Told([], digest, now))
        return True

    return await store.write(tell)


def _labels(severity: str) -> Labels:
    return notice_labels(AlertKind.CONFIGURATION, severity=severity)


def _refusal(problems: Sequence[str]) -> Iterator[str]:
    count = counted(len(problems), "problem")
    yield f"The changed configuration is refused, the old one stays in force: {count}"
    yield from problems[:LISTED]
    if len(problems) > LISTED:
        yield f"and {len(problems) - LISTED} more; see `monitor check`"


def _lines(accepted: Accepted) -> Iterator[str]:
    if not accepted.changes:
        yield "The configuration is good again and says what was in force all the time"
        return
    yield "The changed configuration is in force"
    yield from accepted.changes
    if accepted.needs_restart:
        yield f"read at the next start only: {', '.join(accepted.needs_restart)}"


def _read(ledger: NoticeLedger) -> _Told:
    return _Told(**json.loads(ledger.get_meta(RELOADS) or "{}"))


def _keep(ledger: NoticeLedger, told: _Told) -> None:
    ledger.set_meta(RELOADS, json.dumps(asdict(told)))
