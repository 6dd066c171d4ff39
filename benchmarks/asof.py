"""How long each as-of question takes at the API beside the bare statements it is made of, in one run.

Run: ``python -m benchmarks.asof [--calls 20] [--port 8000]`` on a register with the demonstration
(``tongtu run --no-serve``). Every route is called through the whole service, compressed as a browser asks for it; *bare
SQL* is the time its statements took within the same calls, *floor* that of a route which asks the database nothing.
*anew* is a question that nobody asked since the last write, when others were asked; *first* the first of all since
then, for which the book of versions is read too; *again* one that was asked before.
"""

from __future__ import annotations

import argparse
import statistics
import time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import event

from api.books import Books
from api.main import app_from_environment
from gis.db.connect import Database

LIMIT_MS = 20.0
"""What a question without full geometry may take."""
FLOOR = "/tiles/nothing/0/0/0.mvt"
ROUTES = (
    "divisions?level=county&as_of=2020-07-02",
    "divisions?level=town&as_of=2021-01-01&limit=103",
    "divisions?level=community&as_of=2021-01-01&limit=100",
    "divisions?level=community&as_of=2021-01-01&limit=2000",
    "divisions?level=town&as_of=2021-01-01&limit=103&geometry=simplified",
    "divisions?level=group:shiqu&as_of=2020-07-02",
    "divisions/tree?as_of=2020-07-02",
    "divisions/tree?as_of=2020-07-02&depth=3",
    "divisions/tree?as_of=2020-07-02&depth=4",
    "divisions/groups?as_of=2020-07-02",
    "divisions/difference?from=2020-07-02&to=2020-07-03&level=county",
    "divisions/difference?from=2020-07-02&to=2020-07-03",
    "divisions/difference?from=2018-01-01&to=2022-01-01",
    "divisions/codes.csv?as_of=2020-07-03",
    "divisions/codes.xlsx?as_of=2020-07-03",
    "divisions/at?lon=120.86&lat=32.01&as_of=2020-07-02",
    "divisions/search?name=崇川区&as_of=2020-07-02",
    "divisions/lookup?name=港闸区&as_of=2021-01-01",
    "divisions/lookup?code=320611&as_of=2021-01-01",
    "divisions/4?as_of=2021-01-01",
    "divisions/4/successors?as_of=2021-01-01",
    "divisions/2117/predecessors?as_of=2018-01-01",
)


class Watch:
    """Adds up the time that statements take in the database, their fetching not counted."""

    def __init__(self, database: Database) -> None:
        self.seconds = 0.0
        self._since = 0.0
        event.listen(database.app, "before_cursor_execute", self._begin)
        event.listen(database.app, "after_cursor_execute", self._end)

    def _begin(self, *_: Any) -> None:
        self._since = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self.seconds += time.perf_counter() - self._since


def measured(
    client: TestClient, watch: Watch, address: str, calls: int, *, anew: bool = True, written: bool = False
) -> tuple[float, float, float, int]:
    """Median and best ms of a warm call, median ms of its statements, and the bytes of the answer.

    ``anew``: made each time, as for a question that nobody asked since the last write; else as remembered.
    ``written``: with no book read yet, as for the first question since then.
    """
    headers = {"Cache-Control": "no-cache"} if anew else {}
    whole, bare, size = [], [], 0
    for number in range(calls + 3):
        if written:
            client.app.state.books = Books()  # type: ignore[attr-defined]
        watch.seconds, start = 0.0, time.perf_counter()
        answer = client.get(address, headers=headers)
        seconds = time.perf_counter() - start
        if number >= 3:  # the first ones warm the pool and the caches of statements
            whole.append(seconds * 1e3)
            bare.append(watch.seconds * 1e3)
            size = len(answer.content)
        if answer.status_code != 200 and address != FLOOR:
            raise SystemExit(f"{address}: {answer.status_code} {answer.text[:200]}")
    return statistics.median(whole), min(whole), statistics.median(bare), size


def served(port: int, calls: int) -> None:
    """Print the median and best ms of each question, made anew, asked of a running service over one connection."""
    table = Table("question", "anew ms", "best", title=f"As-of questions of the service on port {port}, {calls} calls")
    line = HTTPConnection("127.0.0.1", port)
    for route in ROUTES:
        times = []
        for _ in range(calls + 3):
            start = time.perf_counter()
            headers = {"Cache-Control": "no-cache", "Accept-Encoding": "gzip"}
            line.request("GET", quote(f"/api/v1/{route}", safe="/?&=:.,"), headers=headers)
            line.getresponse().read()
            times.append((time.perf_counter() - start) * 1e3)
        table.add_row(route, _told(statistics.median(times[3:])), _told(min(times[3:])))
    Console(width=140).print(table)


def _told(ms: float) -> str:
    return f"{ms:.1f}" if ms < LIMIT_MS else f"[bold red]{ms:.1f}[/]"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=int, default=20)
    asked.add_argument("--port", type=int, help="ask a service that runs there, with nothing of it in this process")
    given = asked.parse_args()
    calls = given.calls
    if given.port is not None:
        served(given.port, calls)
        return
    app = app_from_environment()  # as it is served, its settings for memory too
    database: Database = app.state.database
    watch = Watch(database)
    table = Table(
        "question",
        "anew ms",
        "best",
        "bare SQL",
        "first ms",
        "best",
        "again ms",
        "kB",
        title=f"As-of questions, median of {calls} calls",
    )
    # entered, so that one event loop serves all calls, as behind a real server
    with TestClient(app) as client:
        floor, _, _, _ = measured(client, watch, FLOOR, calls)
        for route in ROUTES:
            address = f"/api/v1/{route}"
            first, soonest, _, _ = measured(client, watch, address, calls, written=True)
            ms, best, bare, size = measured(client, watch, address, calls)
            again, _, _, _ = measured(client, watch, address, calls, anew=False)
            table.add_row(
                route,
                _told(ms),
                _told(best),
                f"{bare:.1f}",
                f"{first:.1f}",
                f"{soonest:.1f}",
                _told(again),
                f"{size / 1e3:.1f}",
            )
    screen = Console(width=140)
    screen.print(table)
    screen.print(f"floor: {floor:.1f} ms for a question that reaches no table; limit {LIMIT_MS:.0f} ms")


if __name__ == "__main__":
    main()
