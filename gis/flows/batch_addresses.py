"""Match a list of addresses: read row by row → match in pieces, by several processes → write each piece, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from gis.addresses.reasons import RESULT_COLUMNS
from gis.db.clock import versions
from gis.db.connect import Database
from gis.db.shared_state import share_state
from gis.errors import BadInput, Complaint
from gis.flows.address_desk import LAYERS, read_desk
from gis.flows.batch_desks import Desks
from gis.flows.correct_reading import shipped_readings
from gis.load.address_tables import read_address_tables
from gis.load.batches import Batch, BatchRow, open_batch
from gis.load.batches_out import ENCODINGS, MOST_SHEET_ROWS, BatchPaper, paper_for, require_free, stopped_at
from gis.rights import Identity

PIECE = 1_000
"""Rows that are matched by one question to the register and written at once: less than a second's work."""


@dataclass(frozen=True)
class BatchAsked:
    """What is asked of a list: its address columns, the date (None: today, or that of the run gone on with), how it is
    written, whether to go on with a run that was stopped, and in whose name doubtful matches are queued for a person.
    """

    columns: tuple[str, ...] = ()
    as_of: date | None = None
    encoding: str = ENCODINGS[0]
    resume: bool = False
    processes: int = 2
    asked_by: Identity | None = None


@dataclass(frozen=True)
class BatchDone:
    """Rows that were written by this run and by an earlier one, and how this one's were graded."""

    as_of: date
    rows: int
    before: int
    grades: dict[str, int]


def batch_addresses(
    database: Database,
    data: Path,
    paths: tuple[Path, Path],
    asked: BatchAsked,
    today: date,
    report: Callable[[str, float], None] = lambda _stage, _share: None,
) -> BatchDone:
    """Match the list ``paths[0]`` and write it with what was found to ``paths[1]``; every row, in its order."""
    source, out = paths
    report("looking at the list", 0.0)
    if source.resolve() == out.resolve():
        raise BadInput(Complaint("is the list itself", file=str(out), fix="give the result another name"))
    batch = open_batch(source, asked.columns)
    _require_room(batch, out)
    require_free(out, resume=asked.resume)
    as_of = _day(asked, out, today)
    grades: Counter[str] = Counter()
    with database.read() as connection:
        held = versions(connection)
        desk = read_desk(connection, read_address_tables(data), shipped_readings(data))
        job = {
            "file": batch.sha256,
            "columns": asked.columns,
            "as_of": as_of.isoformat(),
            "encoding": asked.encoding,
            "register": {layer: held.get(layer, 0) for layer in LAYERS},
        }
        with (
            paper_for(out, job, asked.encoding, resume=asked.resume) as paper,
            Desks(database, desk, as_of, share_state(connection), asked.processes, asked_by=asked.asked_by) as desks,
        ):
            before = paper.done
            _write_heading(paper, batch)
            for piece, results in desks.answered(_pieces(batch, before)):
                _write(paper, batch, piece, results)
                grades.update(result[0] for result in results)
                report(f"{paper.done:,} rows", min(1.0, paper.done / max(1, batch.most_rows)))
    return BatchDone(as_of, paper.done - before, before, dict(grades))


def _require_room(batch: Batch, out: Path) -> None:
    if out.suffix.lower() == ".xlsx" and batch.spelling is not None and batch.most_rows > MOST_SHEET_ROWS:
        fix = "name the result .csv"
        raise BadInput(Complaint(f"a sheet holds {MOST_SHEET_ROWS:,} rows, and the list has more", str(out), fix=fix))


def _day(asked: BatchAsked, out: Path, today: date) -> date:
    """The date asked for; a run that is gone on with over midnight keeps its own."""
    before = stopped_at(out) if asked.resume and asked.as_of is None else None
    return date.fromisoformat(before["as_of"]) if before is not None else asked.as_of or today


def _pieces(batch: Batch, done: int) -> Iterator[list[BatchRow]]:
    rows = islice(batch.rows(), done, None)
    while piece := list(islice(rows, PIECE)):
        yield piece


def _write_heading(paper: BatchPaper, batch: Batch) -> None:
    if paper.is_new:
        paper.write([*batch.above, [*_kept(batch, batch.headings), *RESULT_COLUMNS]], count=0)


def _write(paper: BatchPaper, batch: Batch, piece: Sequence[BatchRow], results: Sequence[Sequence[str]]) -> None:
    width = len(batch.headings)
    rows = (
        [*_kept(batch, _padded(row.cells, width)), *result, *row.cells[width:]]
        for row, result in zip(piece, results, strict=True)
    )
    paper.write(rows, count=len(piece))


def _padded(cells: Sequence[str], width: int) -> Sequence[str]:
    return cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]


def _kept(batch: Batch, cells: Sequence[str]) -> Sequence[str]:
    """The cells of the list's own columns: those that an earlier run added are made anew."""
    ours = batch.places_of(RESULT_COLUMNS)
    return [cell for place, cell in enumerate(cells) if place not in ours] if ours else cells
