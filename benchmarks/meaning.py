"""What an embeddings endpoint adds to words, and from which likeness on; one part left out.

usage: python benchmarks/meaning.py FILE[=BACKGROUND]... --embeddings URL --model NAME
                                    [--key-file FILE] [--vectors FILE]

FILE is as for `benchmarks/stories.py`; words are counted in its BACKGROUND first. The endpoint is
asked as the daemon asks it, once for each text; `--vectors` keeps the answers for another run.
Prints BCubed F1, swallowed and repeated for words alone and for each `LIFTS_FROM`. For each file
the value that is best on the others (F1 less half of both errors) is marked.
"""

import argparse
import asyncio
import base64
import json
import math
from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from pathlib import Path

import stories as benchmark
from monitor.configuration import Embeddings, Secret
from monitor.embeddings import Endpoint, Unanswered
from monitor.exchange import Guard, GuardedTransport
from monitor.model import Meaning
from monitor.story import meaning

INPUTS = 32
PATIENCE = 300.0  # seconds: here nobody waits for a report
LIFTS_FROM = (0.3, 0.35, 0.4, 0.45, 0.5)
WORDS_ALONE = math.inf  # no likeness lifts

Meanings = dict[str, Meaning]
Texts = Iterator[str]


def kept(path: Path | None, model: str) -> Meanings:
    """Answers of an earlier run with this model."""
    if path is None or not path.exists():
        return {}
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {
        row["text"]: Meaning(model, base64.b64decode(row["values"]))
        for row in rows
        if row["model"] == model
    }


async def asked(
    endpoint: Endpoint, texts: Sequence[str], into: Path | None, model: str
) -> Meanings:
    """What the endpoint says; ends the run where it says nothing."""
    found: Meanings = {}
    for start in range(0, len(texts), INPUTS):
        some = texts[start : start + INPUTS]
        answer = await endpoint.ask(some, PATIENCE)
        if isinstance(answer, Unanswered):
            raise SystemExit(answer.reason)
        found |= zip(some, answer, strict=True)
        if into:
            with into.open("a", encoding="utf-8") as file:
                file.writelines(_row(text, found[text], model) for text in some)
    return found


def _row(text: str, read: Meaning, model: str) -> str:
    values = base64.b64encode(read.values).decode()
    return json.dumps({"text": text, "model": model, "values": values}) + "\n"


class Part:
    """One file's streams, with the words of its background."""

    def __init__(self, said: str) -> None:
        file, _, background = said.partition("=")
        self.name = Path(file).name.split(".")[0]
        self.streams = benchmark.streams(Path(file))
        paths = [Path(background)] if background else []
        self.documents, self.counts = benchmark.counted(paths)

    def texts(self) -> Texts:
        for stream in self.streams:
            yield from map(meaning.text, stream.items)

    def score(self, meanings: Meanings, lifts_from: float) -> benchmark.Score:
        meaning.LIFTS_FROM = lifts_from
        every = benchmark.Played()
        for stream in self.streams:
            every.add(benchmark.play(stream, self.documents, self.counts, meanings))
        return benchmark.scored(every)


def goal(score: benchmark.Score) -> float:
    return score.f1 - (score.swallowed + score.repeated) / 2


def report(parts: Sequence[Part], meanings: Meanings) -> None:
    tried = (WORDS_ALONE, *LIFTS_FROM)
    table = {part.name: {value: part.score(meanings, value) for value in tried} for part in parts}
    print(f"{'':24}" + "".join(f"{value:>22}" for value in tried))
    for name, scores in table.items():
        others = [rows for other, rows in table.items() if other != name]
        best = max(tried, key=lambda value: sum(goal(rows[value]) for rows in others))
        cells = (
            f"{s.f1:.3f} {s.swallowed:.3f} {s.repeated:.3f}{'*' if value == best else ' '}"
            for value, s in scores.items()
        )
        print(f"{name:24}" + "".join(f"{cell:>22}" for cell in cells))
    means = (sum(goal(rows[value]) for rows in table.values()) / len(table) for value in tried)
    print(f"{'F1 less half of both':24}" + "".join(f"{mean:>21.3f} " for mean in means))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--embeddings", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--key-file", type=Path)
    parser.add_argument("--vectors", type=Path)
    options = parser.parse_args()
    parts = [Part(said) for said in options.files]
    found = kept(options.vectors, options.model)
    texts = dict.fromkeys(text for part in parts for text in part.texts() if text)
    key = Secret(options.key_file.read_text("utf-8").strip()) if options.key_file else None
    networks = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    endpoint = Endpoint(
        Embeddings(Secret(options.embeddings), options.model, key),
        GuardedTransport(Guard(networks)),
    )
    missing = [text for text in texts if text not in found]
    found |= asyncio.run(asked(endpoint, missing, options.vectors, options.model))
    report(parts, found)


if __name__ == "__main__":
    main()
