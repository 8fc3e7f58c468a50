"""The form of what decides who is told when: routes, time intervals and silences."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from monitor.configuration import WhenMuted
from monitor.settings.ranges import ClockTime, DaysOfMonth, Months, Weekdays, Years
from monitor.settings.texts import Texts
from monitor.yaml_reader import Duration, Section
from monitor.yaml_reader.validation import REMEDY


class TimesModel(Section):
    """From one time of day until before another."""

    start_time: ClockTime
    """When it begins, `HH:MM`."""
    end_time: ClockTime
    """When it ends, `HH:MM`, at most `24:00`; this minute is not in it."""

    @model_validator(mode="after")
    def _in_order(self) -> "TimesModel":
        if self.start_time >= self.end_time:
            start, end = _shown(self.start_time), _shown(self.end_time)
            raise ValueError(
                f"{start} to {end} ends before it begins: times stay within one day"
                f"{REMEDY}write two: {start} to 24:00 and 00:00 to {end}"
            )
        return self


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


Some = Field(min_length=1)  # an empty list would never fit, which nobody means


class TimeSpanModel(Section):
    """Times of the week and the year; every key that is set must fit. Without keys it is always."""

    times: Annotated[list[TimesModel] | None, Some] = None
    """Times of day; one of them must fit."""
    weekdays: Annotated[list[Weekdays] | None, Some] = None
    """Days of the week, `monday:friday` or `saturday`; weeks begin on Sunday."""
    days_of_month: Annotated[list[DaysOfMonth] | None, Some] = None
    """Days of the month, `1:5` or `15`; below 0 they count from its end: `-3:-1`."""
    months: Annotated[list[Months] | None, Some] = None
    """Months by name or number, `may:august` or `12`."""
    years: Annotated[list[Years] | None, Some] = None
    """Years, `2026:2028` or `2026`."""
    location: str = "UTC"
    """Time zone of all of them by its IANA name, such as `Europe/Berlin`."""


class TimeIntervalModel(Section):
    """Times that routes name, in Alertmanager's form."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    """What routes call it."""
    time_intervals: Annotated[list[TimeSpanModel], Field(min_length=1)]
    """Its spans of time; it holds whenever one of them does."""


class SilenceModel(Section):
    """Alerts that are not told until a given time."""

    matchers: Texts = Field(default_factory=list)
    """Conditions on labels that must all hold, as in a route; `story` may be asked for, too."""
    words: Texts = Field(default_factory=list)
    """Words or phrases that must all stand in the headline, the summary or the text."""
    starts: str = ""
    """When it begins, `2026-12-01 08:00`; by default it has begun."""
    until: str
    """When it ends, `2026-12-24 18:00`; without an offset such as `+01:00` in `notify.zone`."""
    comment: str = ""
    """Why; shown wherever an alert is said to be silenced."""
    author: str = ""
    """Who wants it."""
    when_muted: Literal["defer", "drop"] = WhenMuted.DEFER.value
    """What becomes of the alerts: `defer` tells them at the end, `drop` never."""


class RouteModel(Section):
    """A node of the route tree, with Alertmanager's words and semantics."""

    receiver: str = ""
    """Name of the receiver; inherited from the parent."""
    matchers: list[str] = Field(default_factory=list)
    """Conditions that must all hold: `topic="x"`, `severity=~"high|normal"`, `tag!="sport"`."""
    group_by: list[str] | None = None
    """Labels that make one message; inherited; `[story]` by default."""
    group_wait: Duration | None = None
    """How long the first message of a group waits for more; inherited; `0s` by default."""
    group_interval: Duration | None = None
    """Least time between two messages of a group; inherited; `10m` by default."""
    follow_ups: Literal["news", "all"] | None = None
    """Which further reports of a story that was told are told: `news` those that bring something
    new, and how many there were beside them, `all` every one; inherited; `news` by default."""
    continue_: bool = Field(default=False, alias="continue")
    """Whether the next siblings are tried too after this one took the alert."""
    mute_time_intervals: Texts = Field(default_factory=list)
    """Names of `time_intervals` in which this node tells nobody; not inherited."""
    active_time_intervals: Texts = Field(default_factory=list)
    """Names of `time_intervals` outside of which this node tells nobody; not inherited."""
    when_muted: Literal["defer", "drop"] | None = None
    """What becomes of alerts that come while it tells nobody: `defer` tells them as soon as it
    does again, `drop` never; inherited; `defer` by default."""
    routes: list["RouteModel"] = Field(default_factory=list)
    """Children; the first whose matchers hold takes the alert."""
