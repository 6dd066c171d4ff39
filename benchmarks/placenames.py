"""Finding, checking and listing 100,000 place names, beside bare kernels and the database's own search, in one run.

Run: ``python -m benchmarks.placenames [--names 100000] [--calls 400]``. It makes a register of its own, fills it with
made-up names of roads, estates and villages in real communities, serves it in another process, and throws it away.
Every question over HTTP is a new one (``Cache-Control: no-cache``), asked by one client after the other's answer.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table
from shapely import Point
from sqlalchemy import Connection, text

from benchmarks.made_up_names import FORMER, SIGNS, former_name, made_up_names
from benchmarks.timing import timed
from gis.db.books import read_book
from gis.db.clock import next_moment, raise_version
from gis.db.cluster import Cluster
from gis.db.connect import Database, prepare, private_database
from gis.db.name_books import read_name_book, refreshed
from gis.db.placenames import LAYER, write_names, write_others
from gis.db.schema import upgrade
from gis.export.gazetteer import gazetteer_book
from gis.flows.apply_order import apply_order
from gis.flows.built_up import areas_on
from gis.flows.check_name import NamingTables, shipped_tables
from gis.flows.gazetteer import gazetteer
from gis.flows.gazetteer import shipped_tables as gazetteer_tables
from gis.flows.load_baseline import load_baseline
from gis.load.changeorders import read_orders
from gis.placenames.book import NameBook
from gis.placenames.check import check
from gis.placenames.entries import Entry
from gis.placenames.gazetteer import Asked as AskedGazetteer
from gis.placenames.queries import read_words
from gis.placenames.record import PlaceName
from gis.placenames.search import Asked, search
from gis.placenames.unit_names import Speller
from gis.placenames.verdicts import Candidate, Grounds
from gis.settings import CHECKOUT

TODAY = date(2026, 1, 1)
SEED = 20200703
SEARCH_MS, CHECK_MS, GAZETTEER_S = 10.0, 50.0, 20.0
"""What is asked for: p95 of a search and of a check over HTTP, and a gazetteer of the whole city."""
CLIENTS = (1, 4)
READ_AHEAD_S = 8.0
"""What a service that begins takes at most to read its books."""
T = TypeVar("T")


@dataclass(frozen=True)
class Questions:
    """What is asked, by kind; every kind as often as another."""

    by_kind: dict[str, list[str]]

    def mixed(self, count: int, chance: random.Random) -> list[str]:
        """So many questions of all kinds."""
        kinds = list(self.by_kind.values())
        return [chance.choice(kinds[number % len(kinds)]) for number in range(count)]


def main() -> None:
    """Print a table for each of search, check and gazetteer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--calls", type=int, default=400, help="questions a client asks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tongtu-bench-") as folder:
        state = Path(folder)
        state.chmod(0o755)
        cluster = Cluster(state)
        cluster.start()
        try:
            _run(cluster, state, asked.names, asked.calls)
        finally:
            cluster.stop()


def _run(cluster: Cluster, state: Path, count: int, calls: int) -> None:
    chance, screen = random.Random(SEED), Console(width=130)
    tables = shipped_tables(CHECKOUT / "data")
    database = _filled(cluster, tables, count, chance)
    with database.read() as connection:
        seconds, book = timed(lambda: read_name_book(connection, readings=tables.readings))
        divisions = read_book(connection)
    prepared, _ = timed(book.prepare)
    screen.print(
        f"{len(book.entries):,} names; the book is read in {seconds:.2f} s, its indexes are made in {prepared:.2f} s"
    )
    screen.print(_kept_up(database, book, tables))
    questions = _questions(book, chance)
    screen.print(_searches(database, book, questions, calls))
    grounds = _grounds(database, book, tables)
    names = _proposed(book, chance, calls)
    screen.print(_checks(book, grounds, names))
    with _served(state) as service:
        screen.print(_over_http(service, questions, names, calls, chance))
    with database.read() as connection:
        city = next(entry for entry in book.named("南通市") if entry.unit_id and entry.on(TODAY.toordinal()))
        asked = AskedGazetteer(city.unit_id or 0, TODAY)
        shelf = gazetteer_tables(CHECKOUT / "data")
        compiled, whole = timed(lambda: gazetteer(connection, book, divisions, asked, shelf))
    written, file = timed(lambda: gazetteer_book(whole, "benchmark"))
    bare, _ = timed(lambda: sorted((one.class_code, one.sound) for one in book.standard_on(TODAY)))
    screen.print(
        f"gazetteer of the city, {len(whole):,} names: compiled {compiled:.1f} s, written {written:.1f} s "
        f"({len(file) / 1e6:.1f} MB), together {compiled + written:.1f} s of {GAZETTEER_S:.0f} s; "
        f"sorting the names alone {bare:.2f} s"
    )
    database.dispose()


def _filled(cluster: Cluster, tables: NamingTables, count: int, chance: random.Random) -> Database:
    """The register of today with made-up names."""
    prepare(cluster)
    database = private_database(cluster)
    upgrade(database)
    load_baseline(database, CHECKOUT / "data")
    for order in read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT):
        apply_order(database, order)
    with database.write() as connection:
        places = [entry for entry in read_name_book(connection).standard_on(TODAY) if entry.class_code == "21620"]
        names = list(made_up_names(places, tables.readings, count, chance))
        formers = [former_name(one, tables.readings, chance) for one in names if chance.random() < FORMER]
        at = next_moment(connection)
        write_names(connection, names, at)
        write_others(connection, formers, at)
        raise_version(connection, LAYER)
    with database.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE INDEX bench_trigrams ON placename USING gin (name gin_trgm_ops)"))
        connection.execute(text("ANALYZE placename"))
    return database


def _kept_up(database: Database, book: NameBook, tables: NamingTables) -> str:
    """How long it takes to take one written name in."""
    with database.write() as connection:
        place = PlaceName(
            "BENCH-0", "新写路", "新写", "路", "23500", "Xinxie Lu", "Xīnxiě Lù", "xin xie lu", "xxl", "standard",
            "list", "made up for a benchmark", valid_from=TODAY, made_up=True,
        )  # fmt: skip
        write_names(connection, [place], next_moment(connection))
        raise_version(connection, LAYER)
    speller = Speller(tables.readings)
    with database.read() as connection:
        seconds, kept = timed(lambda: refreshed(connection, book, speller, divisions=False))
        prepared, _ = timed(kept.prepare)
        whole, _ = timed(lambda: refreshed(connection, book, speller))
    return (
        f"one name written: taken in within {(seconds + prepared) * 1e3:.0f} ms; with the divisions read anew "
        f"{(whole + prepared) * 1e3:.0f} ms"
    )


def _questions(book: NameBook, chance: random.Random) -> Questions:
    names = [entry for entry in book.entries if len(entry.name) > 2 and entry.sound]
    some = [chance.choice(names) for _ in range(400)]
    divisions = [chance.choice(book.divisions.entries).name for _ in range(200)]
    return Questions(
        {
            "one character": list(SIGNS),
            "two characters": [entry.name[:2] for entry in some],
            "a whole name": [entry.name for entry in some],
            "from the middle": [entry.name[1:] for entry in some],
            "one character wrong": [entry.name[:1] + chance.choice(SIGNS) + entry.name[2:] for entry in some],
            "a division of any time": divisions,
            "pinyin": [entry.sound.replace(" ", "") for entry in some],
            "pinyin, begun": [entry.sound.replace(" ", "")[:5] for entry in some],
            "first letters": [entry.initials for entry in some],
            "characters and letters": [entry.name[0] + "".join(entry.sound.split()[1:3]) for entry in some],
        }
    )


def _searches(database: Database, book: NameBook, questions: Questions, calls: int) -> Table:
    """The search alone, kind by kind, beside what else could answer."""
    table = Table("question", "median ms", "p95 ms", "finds", title="Search in memory, and others on the same names")
    for kind, asked in questions.by_kind.items():
        some = asked[: max(calls // 4, 20)]
        found = [len(search(book, Asked(TODAY, read_words(words))).finds) for words in some]
        times = _each(lambda words: search(book, Asked(TODAY, read_words(words))), some)
        table.add_row(kind, *_told(times), f"{statistics.median(found):.0f}")
    whole = questions.by_kind["a whole name"][: max(calls // 4, 20)]
    exact: dict[str, Entry] = {entry.name: entry for entry in book.entries}
    table.add_section()
    table.add_row("a whole name: one look into a dictionary", *_told(_each(exact.get, whole)), "1")
    with database.read() as connection:
        for words, condition, kind in (
            ("pg_trgm % by its index", "name % :words", "one character wrong"),
            ("LIKE '%…%' by the trigram index", "name LIKE '%' || :words || '%'", "from the middle"),
            ("LIKE '%…%', two characters", "name LIKE '%' || :words || '%'", "two characters"),
        ):
            some = questions.by_kind[kind][: max(calls // 8, 20)]
            times = _each(partial(_in_sql, connection, condition), some)
            table.add_row(f"{kind}: {words}", *_told(times), "")
    if find_spec("rapidfuzz"):
        table.add_row("one character wrong: rapidfuzz over all", *_told(_fuzzy(book, questions, calls)), "")
    return table


def _in_sql(connection: Connection, condition: str, words: str) -> int:
    found = connection.execute(
        text(f"SELECT place_id FROM placename WHERE {condition} AND upper_inf(recorded) LIMIT 100"), {"words": words}
    )
    return len(found.all())


def _fuzzy(book: NameBook, questions: Questions, calls: int) -> list[float]:
    process = import_module("rapidfuzz.process")  # a rival that need not be here
    names = [entry.name for entry in book.entries]
    some = questions.by_kind["one character wrong"][: max(calls // 40, 5)]
    return _each(lambda words: process.extract(words, names, limit=100), some)


def _grounds(database: Database, book: NameBook, tables: NamingTables) -> Grounds:
    with database.read() as connection:
        areas = areas_on(connection, TODAY)
    return Grounds(book, tables.rules, tables.classes, tables.lists, tables.characters, tables.readings, TODAY, areas)


def _proposed(book: NameBook, chance: random.Random, calls: int) -> list[Entry]:
    """Roads whose names are given again, or with another first character: what a check has most to do with."""
    roads = [entry for entry in book.places.entries if entry.class_code == "23500" and entry.form == "standard"]
    found = []
    for number, road in enumerate(chance.choices(roads, k=max(calls // 2, 40))):
        name = chance.choice(SIGNS) + road.name[1:] if number % 2 else road.name
        # where its community is for certain: its own made-up point may lie in the river
        [there] = [entry for entry in book.of_place(f"U{road.communities[0]}") if entry.on(TODAY.toordinal())]
        found.append(road._replace(name=name, lon=there.lon, lat=there.lat))
    return found


def _checks(book: NameBook, grounds: Grounds, names: Sequence[Entry]) -> Table:
    table = Table("naming check", "median ms", "p95 ms", title=f"Naming check among {len(book.entries):,} names")
    candidates = [
        Candidate(
            one.name, one.class_code, Point(one.lon or 0.0, one.lat or 0.0),
            book.ground.of_communities(one.communities, TODAY.toordinal()),
        )
        for one in names
    ]  # fmt: skip
    check(candidates[0], grounds)  # what is read of the grounds once is read here
    table.add_row("all rules", *_told(_each(lambda one: check(one, grounds), candidates)))
    table.add_row("near names alone", *_told(_each(lambda one: book.near(one.name), names)))
    table.add_row("the same name alone", *_told(_each(lambda one: book.named(one.name), names)))
    return table


@dataclass(frozen=True)
class Service:
    """Where the service listens, and its process."""

    port: int
    process: int

    def cpu_seconds(self) -> float:
        """Processor time it has used: what an answer costs however busy the machine is."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _served(state: Path) -> Iterator[Service]:
    """The service over the register, in another process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "TONGTU_STATE": str(state)}
    environment.pop("TONGTU_DATABASE_URL", None)
    service = subprocess.Popen([sys.executable, "-m", "gis.cli", "serve", "--port", str(port)], env=environment)
    try:
        _wait(port)
        yield Service(port, service.pid)
    finally:
        service.terminate()
        service.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            # the first answer waits for the book: no question after it does
            _ask(http.client.HTTPConnection("127.0.0.1", port), "placenames", {"q": "路"})
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _over_http(
    service: Service, questions: Questions, names: Sequence[Entry], calls: int, chance: random.Random
) -> Table:
    table = Table(
        "over HTTP, each a new question", "clients", "median ms", "p95 ms", "a second", "CPU ms",
        title=f"Through the service; limits: search {SEARCH_MS:.0f} ms, check {CHECK_MS:.0f} ms at p95",
    )  # fmt: skip
    # a service that was just begun reads its books ahead: what is measured is one that has been up for a while
    time.sleep(READ_AHEAD_S)
    for clients in CLIENTS:
        for kind, limit in (("search, 20 a page", 20), ("search, 100 a page", 100)):
            asked = [
                [("placenames", {"q": words, "limit": str(limit)}) for words in questions.mixed(calls, chance)]
                for _ in range(clients)
            ]
            table.add_row(kind, str(clients), *_closed_loop(service, asked, SEARCH_MS))
        near = [("placenames/check", _check_of(one)) for one in names]
        table.add_row("naming check", str(clients), *_closed_loop(service, [near] * clients, CHECK_MS))
    floor: list[list[tuple[str, dict[str, str]]]] = [[("health", {})] * calls]
    table.add_row("health: the floor", "1", *_closed_loop(service, floor, SEARCH_MS))
    return table


def _check_of(one: Entry) -> dict[str, str]:
    return {"name": one.name, "class": one.class_code, "lon": f"{one.lon:.6f}", "lat": f"{one.lat:.6f}"}


def _closed_loop(service: Service, asked: Sequence[Sequence[tuple[str, dict[str, str]]]], limit_ms: float) -> list[str]:
    """Each client asks its questions one after the other's answer; all clients at once."""

    def ask_all(mine: Sequence[tuple[str, dict[str, str]]]) -> list[float]:
        line = http.client.HTTPConnection("127.0.0.1", service.port)
        return _each(lambda one: _ask(line, *one), mine)

    start, used = time.perf_counter(), service.cpu_seconds()
    with ThreadPoolExecutor(len(asked)) as clients:
        times = [ms for mine in clients.map(ask_all, asked) for ms in mine]
    seconds = time.perf_counter() - start
    median, p95 = _told(times, limit_ms)
    cpu_ms = (service.cpu_seconds() - used) / len(times) * 1e3
    return [median, p95, f"{len(times) / seconds:,.0f}", f"{cpu_ms:.1f}"]


def _ask(line: http.client.HTTPConnection, route: str, params: dict[str, str]) -> None:
    headers = {"Cache-Control": "no-cache", "Accept-Encoding": "gzip"}
    line.request("GET", f"/api/v1/{route}?{urlencode(params)}", headers=headers)
    answer = line.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{route} {params}: {answer.status} {body[:200]!r}")


def _each(work: Callable[[T], object], asked: Iterable[T]) -> list[float]:
    """Milliseconds of each piece of work."""
    times = []
    for one in asked:
        start = time.perf_counter()
        work(one)
        times.append((time.perf_counter() - start) * 1e3)
    return times


def _told(times: Sequence[float], limit_ms: float | None = None) -> tuple[str, str]:
    """Median and p95; red above the limit."""
    p95 = statistics.quantiles(times, n=20)[-1]
    told = f"{p95:.2f}"
    return f"{statistics.median(times):.2f}", told if limit_ms is None or p95 <= limit_ms else f"[bold red]{told}[/]"


if __name__ == "__main__":
    main()
