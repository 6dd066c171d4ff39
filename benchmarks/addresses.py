"""Suggesting, matching and locating addresses over HTTP, in a register of a city that stands.

Run: ``TONGTU_STATE=… python -m benchmarks.addresses [--seconds 20] [--clients 8] [--workers 2]`` over a register with
addresses (``tongtu demo load --scale city`` has a million). It serves it in another process, and writes nothing. The
load is a closed loop on the same machine; every question is drawn anew from the register's addresses.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks.closed_loop import Times, closed_loop, question
from gis.db.connect import Database, open_database
from gis.settings import Settings

SEED = 20200703
ADDRESSES = 20_000
"""Drawn from the register: more than are asked of it in a run of each kind."""
SUGGEST_MS, CLEAN_MS, WRONG_MS, REVERSE_MS = 15.0, 15.0, 30.0, 5.0
"""What is asked for at p95, with a million addresses."""
LONGEST_TYPED = 6
"""Signs that are typed at most before somebody looks."""
_READY_MS = 400.0
"""What no answer takes but one that waits for names to be read."""
_SOME_METRES = 0.0004
"""Degrees around an entrance: 40 m."""


class Drawn(NamedTuple):
    """An address of the register: divisions from city to community, own words, its name by sound, its point."""

    names: Sequence[str]
    own: str
    name: str
    sound: str
    initials: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Kind:
    """A kind of question, its limit, and how one is made of an address."""

    name: str
    limit_ms: float
    make: Callable[[Drawn, random.Random], bytes]


def main() -> None:
    """Print how long each kind of question takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each kind")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="kinds that begin so")
    asked = parser.parse_args()
    chance, screen = random.Random(SEED), Console(width=130)
    database = open_database(Settings())
    count, drawn = _drawn(database, chance)
    database.dispose()
    table = Table(
        "question", "clients", "median ms", "p95 ms", "goal", "a second", "processor ms", "load before",
        title=f"{count:,} addresses, {asked.workers} workers, {asked.seconds:g} s each, "
        f"{os.cpu_count()} processors that clients, service and database share",
    )  # fmt: skip
    with served(asked.workers) as (port, spent):
        _warm(port, _questions(KINDS[0], drawn, chance), asked.workers)
        for kind in KINDS:
            if kind.name.startswith(asked.only):
                for clients in sorted({1, asked.clients}):
                    load, before = os.getloadavg()[0], spent()
                    times = closed_loop(port, _questions(kind, drawn, chance), clients, asked.seconds)
                    table.add_row(*_row(kind, clients, times), _each_ms(spent() - before, times), f"{load:.1f}")
    screen.print(table)


def _row(kind: Kind, clients: int, times: Times) -> list[str]:
    p95 = f"{times.p95:.1f}"
    told = p95 if times.p95 <= kind.limit_ms else f"[bold red]{p95}[/]"
    return [kind.name, str(clients), f"{times.median:.1f}", told, f"{kind.limit_ms:g}", f"{times.a_second:,.0f}"]


def _each_ms(seconds: float, times: Times) -> str:
    return f"{seconds * 1e3 / len(times.ms):.2f}"


def _drawn(database: Database, chance: random.Random) -> tuple[int, list[Drawn]]:
    """How many addresses there are, and some of them drawn evenly."""
    with database.read() as connection:
        first, last, count = connection.execute(
            text("SELECT min(id), max(id), count(*) FROM address WHERE upper_inf(recorded)")
        ).one()
        ids = [chance.randint(first, last) for _ in range(ADDRESSES)]
        rows = connection.execute(
            text(
                "SELECT c.names, a.text, n.text, n.sound, n.initials, ST_X(a.geom), ST_Y(a.geom) FROM address a "
                "JOIN address_key k ON k.address_row = a.id JOIN address_name n ON n.id = k.name_id AND n.text <> '' "
                "AND n.kind <> 'building_name' JOIN community_chain c ON c.community_id = a.community_id "
                "AND upper_inf(c.valid) AND upper_inf(c.recorded) "
                "WHERE a.id = ANY(:ids) AND upper_inf(a.recorded) AND upper_inf(a.valid) ORDER BY a.id, n.id"
            ),
            {"ids": ids},
        ).all()
    found = [Drawn(*row) for row in rows]
    chance.shuffle(found)
    return count, found


def _questions(kind: Kind, drawn: Sequence[Drawn], chance: random.Random) -> Iterator[bytes]:
    """Made ahead: making one costs no time of the run."""
    made = [kind.make(chance.choice(drawn), chance) for _ in range(ADDRESSES)]
    return itertools.cycle(made)


def _typed(one: Drawn, chance: random.Random) -> bytes:
    """One to six signs: in half of all cases characters from the name on, else its sound or its initials."""
    words = chance.choice((one.own[max(one.own.find(one.name), 0) :],) * 2 + (one.sound.replace(" ", ""), one.initials))
    return question("addresses/suggest", q=words[: chance.randint(1, LONGEST_TYPED)])


def _numbers(one: Drawn, chance: random.Random) -> bytes:
    """A name and the beginning of what stands behind it, in its county."""
    at = max(one.own.find(one.name), 0)
    end = at + len(one.name) + chance.randint(0, 4)
    return question("addresses/suggest", q=one.names[1] + one.own[at:end] + " ")


def _clean(one: Drawn, chance: random.Random) -> bytes:
    """As a careful clerk writes it, with more or fewer of the divisions."""
    depth = chance.choice((0, 1, 2))
    return question("addresses/match", q="".join(one.names[depth : 3 if one.name in one.own else 4]) + one.own)


def _one_wrong(one: Drawn, chance: random.Random) -> bytes:
    """The same with one character of the name wrong."""
    place = one.own.find(one.name) + chance.randrange(max(len(one.name) - 1, 1))
    written = one.own[:place] + chance.choice("祥瑞永宏景华新") + one.own[place + 1 :]
    return question("addresses/match", q="".join(one.names[1:3]) + written)


def _near(one: Drawn, chance: random.Random) -> bytes:
    lon, lat = (value + chance.uniform(-_SOME_METRES, _SOME_METRES) for value in (one.lon, one.lat))
    return question("addresses/reverse", lon=f"{lon:.6f}", lat=f"{lat:.6f}")


KINDS = (
    Kind("suggest, 1 to 6 signs", SUGGEST_MS, _typed),
    Kind("suggest, numbers below a name", SUGGEST_MS, _numbers),
    Kind("match, clean", CLEAN_MS, _clean),
    Kind("match, one wrong character", WRONG_MS, _one_wrong),
    Kind("reverse", REVERSE_MS, _near),
)


@contextmanager
def served(workers: int) -> Iterator[tuple[int, Callable[[], float]]]:
    """The service over the register, in processes of its own, and how many seconds of a processor they have spent.

    What an answer costs them holds on a machine that is busy with other things too; the database is not in it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gis.cli", "serve", "--port", str(port), "--workers", str(workers)]
    service = subprocess.Popen(command)
    try:
        while service.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.2)
        yield port, lambda: sum(map(_spent, _children(service.pid)))
    finally:
        service.send_signal(signal.SIGINT)
        service.wait()


def _children(process: int) -> list[int]:
    """A process and all that it started."""
    started = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in started for one in _children(int(child)))]


def _spent(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _warm(port: int, questions: Iterator[bytes], workers: int) -> None:
    """Ask until no answer waits for a desk any more, of any worker: a new connection goes to any of them."""
    quick = 0
    while quick < 10 * workers:
        quick = quick + 1 if max(closed_loop(port, questions, 2 * workers, 0.2).ms, default=1e9) < _READY_MS else 0


if __name__ == "__main__":
    main()
