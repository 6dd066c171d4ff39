"""What in a catalogue contradicts itself: such rows are loaded and answered from, and told where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.catalogues.rows import CODE, CatalogueRow, Heir
from gis.catalogues.walk import Index, parts
from gis.errors import Complaint


def contradictions(rows: Sequence[CatalogueRow], file: str | None = None) -> list[Complaint]:
    """Everything in ``rows`` that cannot be true together, by line.

    Rows of one code whose periods overlap; successors that never existed, or not on the day; parts that left outside
    the row's period or to the row's own code; successors of a row in force without a day; and rows that lead back
    to themselves (cycles).
    """
    index = Index(rows)
    circle = _circles(index, rows)
    found = [Complaint(message, file, line, "valid_from") for line, message in _overlaps(index)]
    for row in rows:
        faults = (*_whole_faults(index, row, circle), *_part_faults(index, row))
        found += [Complaint(fault, file, row.line, "successors") for fault in faults]
    return sorted(found, key=lambda complaint: (complaint.row, complaint.field, complaint.message))


def _overlaps(index: Index) -> Iterator[tuple[int, str]]:
    for code in index.codes:
        same = index.of_code(code)
        last = same[0]
        for row in same[1:]:
            if last.lives_past(row.valid_from):
                yield (
                    row.line,
                    f"{code} {row.name} ({row.period}) overlaps {last.name} ({last.period}) of line {last.line}",
                )
            last = max(last, row, key=lambda row: row.valid_to or date.max)


def _whole_faults(index: Index, row: CatalogueRow, circle: dict[int, int]) -> Iterator[str]:
    for heir in row.heirs:
        if heir.on is not None:
            continue
        if row.valid_to is None:
            if heir.code != row.code:
                yield f"{row.code} is in force, but its successor {heir.code} bears no day — write {heir.code}@YEAR"
            continue
        fault = index.heir(heir.code, row.valid_to, row).fault
        if fault is None:
            continue
        before = _last_before(index, heir.code, row.valid_to)
        if before is not None and before is not row and circle[before.line] == circle[row.line]:
            fault += f" — a cycle: line {before.line} leads back to this row"
        yield _fault(heir, fault)


def _part_faults(index: Index, row: CatalogueRow) -> Iterator[str]:
    for heir in row.heirs:
        if heir.on is not None and heir.code == row.code:
            yield f"{row.code} cannot give a part to its own code"
    for day, heir in parts(row):
        if day < row.valid_from or (row.valid_to is not None and day > row.valid_to):
            yield f"a part went to {heir.code} on {day}, but the row is {row.period}"
        elif (fault := index.heir(heir.code, day, row).fault) is not None:
            yield _fault(heir, fault)


def _fault(heir: Heir, fault: str) -> str:
    if CODE.fullmatch(heir.code):
        return f"successor {fault}"
    return f"{heir.code!r} is not a successor — write a code, or CODE@DATE for a part, several separated by ;"


def _last_before(index: Index, code: str, day: date) -> CatalogueRow | None:
    """The row of ``code`` that began last before ``day``."""
    before = [row for row in index.of_code(code) if row.valid_from < day]
    return before[-1] if before else None


def _circles(index: Index, rows: Sequence[CatalogueRow]) -> dict[int, int]:
    """For each line the number of its circle: rows that lead to each other by whole successions bear the same.

    A succession to a row in force leads forward in time; only one to a row that had ended can close a circle.
    """
    place = {row.line: n for n, row in enumerate(rows)}
    ways: list[tuple[int, int]] = []
    for row in rows:
        for heir in row.heirs:
            if heir.on is None and row.valid_to is not None:
                found = index.heir(heir.code, row.valid_to, row).row or _last_before(index, heir.code, row.valid_to)
                ways += [(place[row.line], place[found.line])] if found else []
    start, end = np.array(ways, dtype=np.intp).reshape(-1, 2).T
    graph = coo_array((np.ones(len(ways)), (start, end)), shape=(len(rows), len(rows)))
    _, labels = connected_components(graph, directed=True, connection="strong")
    return {line: int(labels[n]) for line, n in place.items()}
