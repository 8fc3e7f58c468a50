"""What becomes of a group's alerts when the group is due: one stage a file. Pure.

reroute | rollup | silence | mute | repeats | genres | novelty | wait | predecessor | interval
    | budget
    -> Send, and a verdict for each of the others
"""

from monitor.alert.tell.decision import Decision, Send, decide_group
from monitor.alert.tell.telling import Limits, Moved, Sorted, Telling

__all__ = ["Decision", "Limits", "Moved", "Send", "Sorted", "Telling", "decide_group"]
