"""The gold set of addresses over the register that is configured, kind by kind, beside rivals in the same run.

Every question is made from an address by ``tests.addresses.gold`` and judged by an exact rule over all addresses. The
seed that is reported was never looked at while the lookup was made; the register is only read. Rivals answer a sample:
``pg_trgm`` similarity in the same PostgreSQL, rapidfuzz over all texts, cpca and jionlp for the divisions alone.

Needs a register with addresses (``tongtu demo --scale city``), found as every command finds it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from benchmarks.timing import timed
from gis.addresses.desk import Desk
from gis.addresses.parse import parse
from gis.db.connect import open_database
from gis.flows.match_addresses import match_addresses
from gis.settings import CHECKOUT, Settings
from tests.addresses.gold import REPORTED, Gold, Question
from tests.addresses.hand import TODAY
from tests.addresses.judged import Judged, Told, desk_of, gold_of, judge, told

RIGHT, PRECISION_A, PRECISION_B, NOWHERE_SURE = 0.98, 0.999, 0.99, 0.002
"""What is asked for: right at top 1, precision of the grades, and A or B where there is nothing."""
NO_COUNTY = frozenset({"level omitted", "wrong district", "two of these"})
"""Kinds that may tell no county, or another than their address lies in."""
Parsed = list[str | None]


def main() -> None:
    """Print the goals, the kinds, and the rivals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=REPORTED)
    parser.add_argument("--each", type=int, default=500, help="questions of a kind")
    parser.add_argument("--sample", type=int, default=3, help="questions of a kind that rivals over all addresses get")
    parser.add_argument("--rivals", default=sys.executable, help="Python that has rapidfuzz, cpca and jionlp")
    asked = parser.parse_args()
    database, screen = open_database(Settings()), Console(width=130)
    try:
        # tables of a connection's own may not be made where one may only read
        with database.read() as connection, database.owner.connect() as beside:
            _run(connection, beside, screen, asked)
    finally:
        database.dispose()


def _run(connection: Connection, beside: Connection, screen: Console, asked: argparse.Namespace) -> None:
    desk_s, desk = timed(lambda: desk_of(connection, CHECKOUT / "data"))
    gold = gold_of(connection, desk, CHECKOUT / "data", asked.seed)
    here, nowhere = list(gold.questions(asked.each)), list(gold.nowhere(asked.each))
    _warm(connection, desk)
    screen.print(
        f"{len(gold.careful.homes):,} addresses, {len(desk.names.names):,} names; the desk is set in {desk_s:.1f} s; "
        f"seed {asked.seed}; load average {os.getloadavg()[0]:.1f}"
    )
    answers, ms = _by_kind(connection, desk, here)
    none, none_ms = _by_kind(connection, desk, nowhere)
    screen.print(_goals(answers, none))
    screen.print(_kinds(answers, ms))
    screen.print(_nowhere(none, none_ms))
    sample = _sample(here, asked.sample, asked.seed)
    screen.print(*_rivals((connection, beside), desk, gold, sample, here, Path(asked.rivals)), sep="\n")


def _warm(connection: Connection, desk: Desk) -> None:
    """What is made at the first question is made now, as the service does when it opens."""
    desk.names.prepare()
    match_addresses(connection, desk, ["桃坞路44号", "南通市朝晖路1号"], TODAY)


def _by_kind(
    connection: Connection, desk: Desk, questions: Sequence[Question]
) -> tuple[list[Judged], dict[str, float]]:
    """Answers, and milliseconds a question of each kind, asked together in hundreds."""
    answers, ms = [], {}
    for kind, some in _kinds_of(questions).items():
        start = time.perf_counter()
        answers += judge(connection, desk, some, TODAY)
        ms[kind] = (time.perf_counter() - start) * 1e3 / len(some)
    return answers, ms


def _kinds_of(questions: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = defaultdict(list)
    for one in questions:
        found[one.kind].append(one)
    return found


def _goals(answers: Sequence[Judged], none: Sequence[Judged]) -> Table:
    counted = told(answers)
    sure = sum(one.sure for one in none)
    table = Table("what", "measured", "goal", "of", title="The gold set")
    table.add_row(
        "right at top 1", f"{counted.share:.2%}", f"≥ {RIGHT:.0%}", f"{counted.asked - counted.unfair:,} fair"
    )
    for grade, goal in (("A", PRECISION_A), ("B", PRECISION_B)):
        table.add_row(
            f"precision of {grade}", f"{counted.precision(grade):.2%}", f"≥ {goal:.1%}", f"{counted.grades[grade][0]:,}"
        )
    table.add_row("A or B where nothing is", f"{sure / len(none):.2%}", f"≤ {NOWHERE_SURE:.1%}", f"{len(none):,}")
    table.add_row("left out: several fit as well", f"{counted.unfair:,}", "", f"{counted.asked:,} asked")
    return table


def _kinds(answers: Sequence[Judged], ms: dict[str, float]) -> Table:
    table = Table("kind", "asked", "left out", "right", "A", "B", "C", "none", "ms each", title="By kind")
    for kind, each in ms.items():
        counted = told(one for one in answers if one.question.kind == kind)
        table.add_row(kind, *_counts(counted), f"{each:.2f}")
    return table


def _counts(counted: Told) -> list[str]:
    """What was asked and given; a grade as right/given where they differ."""
    grades = [f"{given}" if given == right or name in ("C", "none") else f"[red]{right}/{given}[/]"
              for name, (given, right) in counted.grades.items()]  # fmt: skip
    return [f"{counted.asked}", f"{counted.unfair}", f"{counted.share:.1%}", *grades]


def _nowhere(none: Sequence[Judged], ms: dict[str, float]) -> Table:
    table = Table("where nothing is", "asked", "A or B", "C", "none", "ms each", title="Not in the register")
    for kind, each in ms.items():
        some = [one for one in none if one.question.kind == kind]
        grades = [one.match.grade for one in some]
        sure = sum(one.sure for one in some)
        table.add_row(kind, f"{len(some)}", f"{sure}", f"{grades.count('C')}", f"{grades.count('none')}", f"{each:.2f}")
    return table


def _sample(questions: Sequence[Question], each: int, seed: int) -> list[Question]:
    """Some fair questions of every kind."""
    chance = random.Random(seed)
    fair = _kinds_of([one for one in questions if len(one.right) == 1])
    return [one for some in fair.values() for one in chance.sample(some, min(each, len(some)))]


def _rivals(
    connections: tuple[Connection, Connection],
    desk: Desk,
    gold: Gold,
    sample: Sequence[Question],
    here: Sequence[Question],
    python: Path,
) -> tuple[Table, Table]:
    texts = [(home.address_id, "江苏省" + "".join(gold.names(home)[:3]) + home.text) for home in gold.careful.homes]
    parsed = _sample([one for one in here if one.kind not in NO_COUNTY], 40, gold.seed)
    given = {"texts": texts, "asked": [one.written for one in sample], "parsed": [one.written for one in parsed]}
    command = [python, Path(__file__).with_name("address_rivals.py")]
    answered = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    told_by = json.loads(answered.stdout.splitlines()[-1])
    return (
        _whole(*connections, desk, texts, sample, told_by["rapidfuzz"]),
        _divisions(desk, gold, parsed, told_by),
    )


def _whole(
    connection: Connection,
    beside: Connection,
    desk: Desk,
    texts: Sequence[tuple[str, str]],
    sample: Sequence[Question],
    fuzzy: Any,
) -> Table:
    table = Table("over all addresses", "right at top 1", "ms each", "made ready, s", title=f"{len(sample)} questions")
    ms, found = _one_by_one(connection, desk, sample)
    table.add_row("tongtu, one question at a time", _share(sample, found), f"{ms:.1f}", "")
    ready, _ = timed(lambda: _trigrams(beside, texts))
    ms, found = _by_trigrams(beside, sample)
    table.add_row("pg_trgm similarity by its index", _share(sample, found), f"{ms:.0f}", f"{ready:.0f}")
    if fuzzy is not None:
        table.add_row("rapidfuzz ratio over all", _share(sample, fuzzy["answers"]), f"{fuzzy['ms']:.0f}", "")
    return table


def _one_by_one(connection: Connection, desk: Desk, sample: Sequence[Question]) -> tuple[float, list[str | None]]:
    times, found = [], []
    for one in sample:
        start = time.perf_counter()
        [match] = match_addresses(connection, desk, [one.written], TODAY)
        times.append((time.perf_counter() - start) * 1e3)
        found.append(Judged(one, match).given)
    return statistics.mean(times), found


def _share(sample: Sequence[Question], found: Sequence[str | None]) -> str:
    return f"{sum(given in one.right for one, given in zip(sample, found, strict=True)) / len(sample):.1%}"


def _trigrams(connection: Connection, texts: Sequence[tuple[str, str]]) -> None:
    """A table of this connection alone, so that the register is left as it is."""
    connection.execute(text("CREATE TEMPORARY TABLE written (address_id text, words text)"))
    cursor = connection.connection.cursor()
    with cursor.copy("COPY written FROM STDIN") as copy:
        for row in texts:
            copy.write_row(row)
    connection.execute(text("CREATE INDEX ON written USING gin (words gin_trgm_ops)"))
    connection.execute(text("ANALYZE written"))


def _by_trigrams(connection: Connection, sample: Sequence[Question]) -> tuple[float, list[str | None]]:
    nearest = text(
        "SELECT address_id FROM written WHERE words % :asked ORDER BY similarity(words, :asked) DESC LIMIT 1"
    )
    start = time.perf_counter()
    found = [connection.execute(nearest, {"asked": one.written}).scalar() for one in sample]
    return (time.perf_counter() - start) * 1e3 / len(sample), found


def _divisions(desk: Desk, gold: Gold, parsed: Sequence[Question], told_by: dict[str, Any]) -> Table:
    """The county and the town that were read, right where they are those of the address on any day."""
    table = Table(
        "divisions read", "county right", "town right", "ms each", title=f"{len(parsed)} questions, county told"
    )
    start = time.perf_counter()
    ours: list[Parsed] = []
    for one in parsed:
        read = parse(one.written, desk.reader)
        ours.append([read.value("city"), read.value("county"), read.value("town")])
    ms = (time.perf_counter() - start) * 1e3 / len(parsed)
    table.add_row("tongtu parse", *_read_right(gold, parsed, ours), f"{ms:.2f}")
    for name in ("cpca", "jionlp"):
        if told_by[name] is not None:
            shares = _read_right(gold, parsed, told_by[name]["answers"])
            table.add_row(name, shares[0], shares[1] if name == "jionlp" else "—", f"{told_by[name]['ms']:.2f}")
    return table


def _read_right(gold: Gold, parsed: Sequence[Question], read: Sequence[Parsed]) -> tuple[str, str]:
    right, towns, told_towns = 0, 0, 0
    for one, (_, county, town) in zip(parsed, read, strict=True):
        spells = gold.careful.ground.spells[one.home.community_id]
        right += county in {spell.names[1] for spell in spells}
        named = {spell.names[2] for spell in spells}
        if any(name in one.written for name in named):
            told_towns += 1
            towns += town in named
    return f"{right / len(parsed):.1%}", f"{towns / max(told_towns, 1):.1%}"


if __name__ == "__main__":
    main()
