"""When a source is polled next, and why. Pure.

state, what the poll brought | what the publisher allows | how often news comes | NextPoll
"""

from monitor.schedule.budget import STEP, Budget, asks, planned, recall_budget, steered
from monitor.schedule.coverage import Trouble, troubles
from monitor.schedule.hosts import Neighbours, Refusal, left_alone
from monitor.schedule.memory import after_push, hints, read_before, room
from monitor.schedule.outlook import Outlook, Rhythm, lasting, rhythm
from monitor.schedule.plan import NextPoll, Observation, plan, times_in_a_row
from monitor.schedule.rate import PATIENCE, Rate

__all__ = [
    "PATIENCE",
    "STEP",
    "Budget",
    "Neighbours",
    "NextPoll",
    "Observation",
    "Outlook",
    "Rate",
    "Refusal",
    "Rhythm",
    "Trouble",
    "after_push",
    "asks",
    "hints",
    "lasting",
    "left_alone",
    "plan",
    "planned",
    "read_before",
    "recall_budget",
    "rhythm",
    "room",
    "steered",
    "times_in_a_row",
    "troubles",
]
