"""Answers given before: the same question on the same data needs no second reading."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from api.deps import database, today
from gis.db.clock import versions
from gis.db.connect import Database

ANSWERS_KEPT = 2_000
LARGEST_KEPT = 2_000_000
"""Bytes; larger ones, full geometry, are made anew each time."""
T = TypeVar("T")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class Answer:
    """A body with its type and headers."""

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]


class LastAsked(Generic[T]):
    """What was asked for last, by everything it depends on; the one longest unused goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Any, ...], T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> T | None:
        """What is kept, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[Any, ...], what: T) -> None:
        """Keep something."""
        with self._lock:
            self._kept[key] = what
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class RememberedRoute(APIRoute):
    """A route whose answers to the public are kept until any layer is written.

    Only for what everybody may read: a request with a key is answered anew, so that its rights are looked at. With
    ``Cache-Control: no-cache`` too.
    """

    def get_route_handler(self) -> Handler:
        """The handler of the route, with the memory before it."""
        make = super().get_route_handler()

        async def handler(request: Request) -> Response:
            asked = request.headers
            if request.method != "GET" or "x-api-key" in asked or "no-cache" in asked.get("cache-control", ""):
                return await make(request)
            answers: LastAsked[Answer] = request.app.state.answers
            # read before the answer is made: what is written in between leads to a new question, never to an old answer
            stamp = await run_in_threadpool(_stamp, database(request))
            key = (request.url.path, request.url.query, today(), stamp)
            kept = answers.get(key)
            if kept is not None:
                return _given(kept)
            made = await make(request)
            body = getattr(made, "body", None)
            if made.status_code == 200 and isinstance(body, bytes) and len(body) <= LARGEST_KEPT:
                answers.put(key, Answer(body, tuple(made.raw_headers)))
            return made

        return handler


def _stamp(database: Database) -> tuple[tuple[str, int], ...]:
    with database.read() as connection:
        return tuple(sorted(versions(connection).items()))


def _given(kept: Answer) -> Response:
    response = Response(kept.body)
    response.raw_headers = list(kept.headers)
    return response
