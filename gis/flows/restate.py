"""A table by the divisions of one date brought out on those of another: read both days, find the ways, move figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd
from sqlalchemy import Connection

from gis.db.connect import Database
from gis.db.divisions import require_known_day
from gis.db.groups import list_groups, members
from gis.db.restating import (
    first_day_of_communities,
    read_areas,
    read_day,
    read_elsewhere,
    read_moves,
    read_weights,
)
from gis.divisions import Level, System
from gis.errors import BadInput, Complaint
from gis.load.tables import ROW_COLUMNS, Table
from gis.restate import Day, Figures, Match, Restated, Target, Totals, explain, match, restate, restating
from gis.restate.keys import unknown_words
from gis.restate.transition import METHODS, Key


@dataclass(frozen=True)
class Question:
    """From which day to which; level of the answer (None: that of the keys), or keys of groups, each a row of the
    answer; system of codes.
    """

    from_day: date
    to_day: date
    level: Level | None = None
    system: System | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The table on the other date, what every key meant, and the sums.

    ``rows``: code, name, the table's columns, method, exact, residual, note; by code. ``totals`` hold the whole input:
    read = restated + withheld + not placed.
    """

    question: Question
    level: Level
    rows: pd.DataFrame
    matches: tuple[Match, ...]
    totals: tuple[Totals, ...]
    split: pd.DataFrame
    sentences: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """The columns of figures."""
        return [name for name in self.rows.columns if name not in ROW_COLUMNS]

    @property
    def unplaced(self) -> list[Match]:
        """Rows whose figures found no place."""
        return [found for found in self.matches if found.unit_id is None]

    def unplaced_complaints(self, file: str) -> list[Complaint]:
        """The same as complaints about a file."""
        return [
            Complaint(f"{found.key!r} is {found.status}: {found.meaning}", file, found.row) for found in self.unplaced
        ]

    def told(self) -> list[str]:
        """What was done, in sentences."""
        exact = int(self.rows["exact"].sum())
        told = [
            f"{len(self.matches)} rows by {self.level} of {self.question.from_day}, "
            f"{len(self.rows)} units on {self.question.to_day}: {exact} exact, {len(self.rows) - exact} not",
            *self.sentences,
        ]
        told += [
            f"{total.column}: {total.read:,.10g} read = {total.restated:,.10g} restated "
            f"+ {total.withheld:,.10g} withheld (their sum is not known whole) + {total.not_placed:,.10g} not placed"
            for total in self.totals
        ]
        return told + [f"row {found.row}: {found.key}: {found.status}: {found.meaning}" for found in self.unplaced[:20]]

    def report(self) -> list[dict[str, object]]:
        """Everything there is to tell, one line a fact: keys, sums, amounts that were split, sentences."""
        lines: list[dict[str, object]] = [
            {"what": "key", "row": found.row, "key": found.key, "status": found.status, "text": found.meaning}
            for found in self.matches
            if found.status != "matched" or found.meaning
        ]
        lines += [
            {"what": "total", "key": total.column, "status": part, "value": getattr(total, part)}
            for total in self.totals
            for part in ("read", "restated", "withheld", "not_placed")
        ]
        names = self.rows["name"].to_dict()
        lines += [
            {"what": "split", "key": names[target], "status": column, "value": amount}
            for column, amounts in self.split.to_dict().items()
            for target, amount in amounts.items()
            if amount > 0
        ]
        methods = sorted({method for several in self.rows["method"] for method in several.split("+")})
        lines += [{"what": "method", "key": method, "text": METHODS[method]} for method in methods]
        return lines + [{"what": "note", "text": sentence} for sentence in self.sentences]


def restate_table(database: Database, table: Table, question: Question) -> Answer:
    """Restate a table; nothing is written. ``BadInput`` when no key of it means a unit."""
    with database.read() as connection:
        for day in (question.from_day, question.to_day):
            require_known_day(connection, day)
        here = read_day(connection, question.from_day)
        matches, level = match(table.entries, here.snapshot, question.system)
        elsewhere = read_elsewhere(connection, unknown_words(matches))
        matches = explain(matches, elsewhere, here.snapshot, level, question.system)
        _require_a_match(matches, question.from_day)
        days = _days(connection, here, question.to_day)
        spoken = sorted((question.from_day, question.to_day))
        moved = restating(
            days,
            read_moves(connection, *spoken),
            read_weights(connection, question.from_day),
            partial(read_areas, connection),
            level,
            _target(connection, question) or level,
        )
    placed = [found for found in matches if found.unit_id is not None]
    units = [found.unit_id for found in placed if found.unit_id is not None]
    figures = replace(table.figures, table=table.figures.table.loc[[found.row for found in placed]])
    done = restate(figures, units, moved, partial(_name, days))
    return Answer(
        question,
        level,
        _named(done, days[-1], question.system),
        tuple(matches),
        _with_unplaced(done.totals, table.figures, {found.row for found in placed}),
        done.split,
        table.sentences,
    )


def _target(connection: Connection, question: Question) -> Target | None:
    if not question.groups:
        return question.level
    names = {row.key: row.name for row in list_groups(connection, question.to_day)}
    return {
        names.get(key, key): frozenset(members(connection, key, question.to_day))  # names the groups if key is none
        for key in question.groups
    }


def _require_a_match(matches: Sequence[Match], day: date) -> None:
    if not any(found.unit_id is not None for found in matches):
        told = "\n".join(f"row {found.row}: {found.key!r}: {found.meaning}" for found in matches[:10])
        raise BadInput(f"no key of the table means a unit of {day} that figures could be placed by\n{told}")


def _days(connection: Connection, here: Day, to_day: date) -> list[Day]:
    """Both days, and between them the day from which communities are known, if it lies there."""
    between = first_day_of_communities(connection)
    first, last = sorted((here.as_of, to_day))
    halts = [between] if between is not None and first < between < last else []
    return [here, *(read_day(connection, day) for day in [*halts, to_day])]


def _name(days: Sequence[Day], unit_id: int) -> str:
    version = next(day.snapshot.versions[unit_id] for day in days if unit_id in day.snapshot.versions)
    return version.name


def _named(done: Restated, there: Day, system: System | None) -> pd.DataFrame:
    """Rows with the code and name of their unit on the other date; groups have a name only."""
    rows = done.rows
    codes = [_code(there, target, system) for target in rows.index]
    names = [target if isinstance(target, str) else there.snapshot.versions[target].name for target in rows.index]
    named = pd.concat([pd.DataFrame({"code": codes, "name": names}, index=rows.index, dtype=object), rows], axis=1)
    return named.sort_values(["code", "name"], na_position="last", kind="stable")


def _code(there: Day, target: Key, system: System | None) -> str | None:
    """The code in the system asked for; else the legal one, else the statistical one, which communities bear."""
    if isinstance(target, str):
        return None
    systems: tuple[System, ...] = (system,) if system else ("mca", "stats", "gb2260")
    return next((code for code in (there.snapshot.code_of(target, each) for each in systems) if code), None)


def _with_unplaced(totals: Sequence[Totals], figures: Figures, placed: set[int]) -> tuple[Totals, ...]:
    """The sums with the rows that found no place."""
    rest = figures.table[~figures.table.index.isin(placed)]
    told = []
    for total in totals:
        lost = float(rest[total.column].sum(skipna=True))
        told.append(replace(total, read=total.read + lost, not_placed=total.not_placed + lost))
    return tuple(told)
