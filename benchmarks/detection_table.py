"""Makes the table of letter groups that `monitor.language.detection` reads.

    python benchmarks/detection_table.py [FILE]

It takes the model of py3langid (BSD-3-Clause: Marco Lui 2011, Adrien Barbaresi 2021) apart: a
naive Bayes classifier over 100,000 groups of one to six bytes in 142 languages. Kept are the
groups that stand inside words, for the scripts in which several languages of news are written,
each as one byte a language: how much less likely the group is there than where it is likeliest.

The file is xz: one line of JSON, then of each script its groups, a line each, and their rows.
"""

import json
import lzma
import math
import sys
from collections import deque
from pathlib import Path

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from monitor.language.letter_groups import SAME, STEPS, TABLE, WRITTEN_AS

SCRIPTS = {
    "Latin": "af az ca cs cy da de en eo es et eu fi fr ga gl hr hu id is it lb lt lv ms mt nl no"
    " nn pl pt ro sk sl so sq sr sv sw tl tr uz vi yo",
    "Cyrillic": "be bg kk ky mk mn ru sr tg uk",
    "Arabic": "ar fa ku ps ug ur",
    "Devanagari": "hi mr ne",
}
LEADS = {  # the first bytes of the letters of each script in UTF-8
    "Latin": {*range(0xC3, 0xCA), 0xCC, 0xE1},
    "Cyrillic": {0xD0, 0xD1, 0xD2, 0xD3},
    "Arabic": {0xD8, 0xD9, 0xDA, 0xDB},
    "Devanagari": {0xE0},
}
MOST = {"Devanagari": 5_000}  # the three differ plainly; elsewhere every group is kept


def groups(model: LanguageIdentifier) -> dict[bytes, int]:
    """Every group of bytes that the model's automaton knows, with its row."""
    names, waiting = {0: b""}, deque([0])
    while waiting:
        state = waiting.popleft()
        for byte in range(256):
            following = model.tk_nextmove[(model.tk_row[state] << 8) + byte]
            if following not in names:
                names[following] = names[state] + bytes([byte])
                waiting.append(following)
    return {name: model.tk_output[s] for s, name in names.items() if model.tk_output[s] >= 0}


def stands_in(group: bytes, script: str) -> bool:
    """Whether the group may stand inside, at the begin or at the end of a word of the script."""
    if b" " in group[1:-1] or b"\n" in group:
        return False
    leads = {byte for byte in group if byte >= 0xC0}
    letters = any(chr(byte).isalpha() for byte in group if byte < 0x80)
    if not leads and not letters:
        return any(byte >= 0x80 for byte in group)
    return leads <= LEADS[script] and (script == "Latin" or not letters)


def rows_of(script: str, known: dict[bytes, int], chances: np.ndarray) -> dict[bytes, np.ndarray]:
    """The rows of one script, with letters that are typed for one another added up."""
    rows: dict[bytes, np.ndarray] = {}
    for group, number in known.items():
        if stands_in(group, script):
            name = folded(group)
            row = chances[number]
            rows[name] = np.logaddexp(rows[name], row) if name in rows else row
    best = sorted(rows, key=lambda g: -math.exp(rows[g].max()) * rows[g].std())
    return {group: rows[group] for group in sorted(best[: MOST.get(script, len(best))])}


def folded(group: bytes) -> bytes:
    try:
        return group.decode().translate(WRITTEN_AS).encode()
    except UnicodeDecodeError:
        return group


def main() -> None:
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    known, chances = groups(model), np.asarray(model.nb_ptc, dtype=np.float32)
    heads, bodies = [], []
    for script, languages in SCRIPTS.items():
        columns = [i for i, name in enumerate(model.nb_classes) if name in languages.split()]
        names = [SAME.get(model.nb_classes[i], model.nb_classes[i]) for i in columns]
        rows = rows_of(script, known, chances[:, columns])
        heads.append({"script": script, "languages": names, "groups": len(rows)})
        matrix = np.array([row.max() - row for row in rows.values()]) * STEPS
        bodies.append(
            b"\n".join(rows) + b"\n" + np.minimum(matrix.round(), 255).astype("u1").tobytes()
        )
    whole = json.dumps(heads).encode() + b"\n" + b"".join(bodies)
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE
    file.write_bytes(lzma.compress(whole, preset=9))
    print(
        f"{file}: {file.stat().st_size:,} bytes, of {len(whole):,}; {[h['groups'] for h in heads]}"
    )


if __name__ == "__main__":
    main()
