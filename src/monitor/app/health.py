"""Whether the daemon works: its loops turn, and what they did went well.

A turn that fails is no beat. A loop that fails for FAILING seconds, or that has not come to the
end of a turn for STALE seconds, makes the daemon unwell; the reason is told, not guessed.
"""

from dataclasses import dataclass

from monitor.pipeline.runtime import Pulse

NEEDED = ("poll", "tell", "deliver", "store")  # the jobs without which nobody is told anything
SOUND = "integrity"  # the job that looks whether the store is damaged, once a day
FAILING = 20.0  # seconds of failures that may pass by themselves: a restarted server, a lock
STALE = 300.0  # seconds without the end of a turn; polls of slow feeds take a minute


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether the daemon works, and the sentence that says so or why not."""

    well: bool
    detail: str


def health(pulse: Pulse, now: float) -> Liveness:
    """The state at `now`, in the loop's seconds."""
    for name in (*NEEDED, SOUND):
        ill = pulse.failing.get(name)
        if ill and now - ill.since >= FAILING:
            detail = f"{name} has failed for {now - ill.since:.0f} s: {ill.reason}"
            return Liveness(well=False, detail=detail)
    ages = {name: now - pulse.beats.get(name, now) for name in NEEDED}
    oldest = max(NEEDED, key=lambda name: ages[name])
    return Liveness(ages[oldest] < STALE, f"{oldest} last turned {ages[oldest]:.0f} s ago")
