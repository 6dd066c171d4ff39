"""Several processes that match pieces of a list, each with the desk it was born with and a connection of its own."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from gis.addresses.answer import answer
from gis.addresses.desk import Desk
from gis.addresses.reasons import result_of, unread
from gis.db.connect import Database
from gis.db.shared_state import forget_connections, read_shared
from gis.flows.match_addresses import match_addresses
from gis.flows.review_addresses import queue_doubtful
from gis.load.batches import BatchRow
from gis.rights import Identity

_AHEAD = 2
"""Pieces a process has before it, so that it never waits for the reader."""
Result = list[str]


@dataclass
class _Place:
    """What a process works with."""

    connection: Connection
    desk: Desk
    as_of: date
    reviewed: tuple[Database, Identity] | None
    """Where what is matched with doubt is queued for a person, and in whose name."""


_place: _Place | None = None
"""Of this process; its pieces come as plain rows, and a desk is too large to be sent with each."""
_open = ExitStack()


class Desks:
    """Matches pieces in the order in which they come, a few ahead of what is written."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        as_of: date,
        snapshot: str,
        processes: int,
        *,
        asked_by: Identity | None = None,
    ) -> None:
        """``asked_by``: in whose name doubtful matches are queued for a person; None: they are not."""
        desk.names.prepare()
        # what lives now lives to the end: looking for garbage among it would copy every page in every process
        gc.collect()
        gc.freeze()
        self._most = processes * (_AHEAD + 1)
        self._pool = ProcessPoolExecutor(
            processes,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_begin,
            initargs=(database, desk, as_of, snapshot, asked_by),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()

    def answered(self, pieces: Iterable[list[BatchRow]]) -> Iterator[tuple[list[BatchRow], list[Result]]]:
        """Every piece with its results."""
        waiting: deque[tuple[list[BatchRow], Future[list[Result]]]] = deque()
        for piece in pieces:
            waiting.append((piece, self._pool.submit(_answer, [(row.address, row.faults) for row in piece])))
            if len(waiting) >= self._most:
                done, result = waiting.popleft()
                yield done, result.result()
        while waiting:
            done, result = waiting.popleft()
            yield done, result.result()


def _begin(database: Database, desk: Desk, as_of: date, snapshot: str, asked_by: Identity | None) -> None:
    """Make a process ready: it ends with its parent, and leaves it to the parent to be stopped from the keyboard."""
    global _place  # noqa: PLW0603 - a process has one place
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    forget_connections(database)
    reviewed = None if asked_by is None else (database, asked_by)
    _place = _Place(_open.enter_context(read_shared(database, snapshot)), desk, as_of, reviewed)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer(rows: Sequence[tuple[str, tuple[str, ...]]]) -> list[Result]:
    assert _place is not None
    asked = [address for address, _ in rows if address]
    matches = match_addresses(_place.connection, _place.desk, asked, _place.as_of)
    answers = [answer(match, _place.desk, _place.as_of) for match in matches]
    if _place.reviewed is not None:
        queue_doubtful(*_place.reviewed, _place.desk, matches, answers)
    told = iter(answers)
    return [result_of(next(told), faults) if address else unread(faults) for address, faults in rows]
