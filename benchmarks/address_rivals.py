"""Other ways to the same answers, in whatever interpreter has them: rapidfuzz over all addresses, cpca and jionlp.

Stands alone, so that the rivals need not be installed beside the service. Reads one JSON object from standard input,
``{"texts": [[id, text], …], "asked": [text, …], "parsed": [text, …]}``, and writes one of what each rival answered and
in how many milliseconds a question; what is not installed is null.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def main() -> None:
    """Answer with every rival there is."""
    given = json.load(sys.stdin)
    told = {
        "rapidfuzz": _if_there("rapidfuzz", lambda: _rapidfuzz(given["texts"], given["asked"])),
        "cpca": _if_there("cpca", lambda: _cpca(given["parsed"])),
        "jionlp": _if_there("jionlp", lambda: _jionlp(given["parsed"])),
    }
    # jionlp greets on standard output: the answer is the last line
    print()
    print(json.dumps(told))


def _if_there(name: str, work: Callable[[], Any]) -> Any:
    return work() if find_spec(name) else None


def _rapidfuzz(texts: list[list[str]], asked: list[str]) -> dict[str, Any]:
    process, fuzz = import_module("rapidfuzz.process"), import_module("rapidfuzz.fuzz")
    words = [text for _, text in texts]

    def nearest(written: str) -> str:
        _, _, place = process.extractOne(written, words, scorer=fuzz.ratio)
        return str(texts[place][0])

    return _each(nearest, asked)


def _cpca(parsed: list[str]) -> dict[str, Any]:
    transform = import_module("cpca").transform
    transform(parsed[:1])  # tables are read once

    def divisions(written: str) -> list[str | None]:
        row = transform([written]).iloc[0]
        return [row["市"], row["区"], None]

    return _each(divisions, parsed)


def _jionlp(parsed: list[str]) -> dict[str, Any]:
    parse = import_module("jionlp").parse_location
    parse(parsed[0], town_village=True)  # tables are read once

    def divisions(written: str) -> list[str | None]:
        found = parse(written, town_village=True)
        return [found["city"], found["county"], found["town"]]

    return _each(divisions, parsed)


def _each(work: Callable[[str], Any], asked: list[str]) -> dict[str, Any]:
    start = time.perf_counter()
    answers = [work(one) for one in asked]
    return {"answers": answers, "ms": (time.perf_counter() - start) * 1e3 / max(len(asked), 1)}


if __name__ == "__main__":
    main()
