"""The behaviour table: what a polite, guarded poller does, judged by a server's log alone.

    clauses.py     every rule, with its source
    stage.py       a server on loopback, a program, and what the program sent
    requests.py    rows: what is asked, validators, redirects
    waiting.py     rows: when nothing may be asked
    defending.py   rows: the guard, limits, connections
    table.py       rows | program -> results -> report

A program is any command that polls the URLs it is given once and keeps its state in a folder.
"""

from monitor.testing.behaviour.clauses import CLAUSES, Clause
from monitor.testing.behaviour.stage import Program
from monitor.testing.behaviour.table import ROWS, Result, play, report

__all__ = ["CLAUSES", "ROWS", "Clause", "Program", "Result", "play", "report"]
