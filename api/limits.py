"""How much may come in: a body larger than any honest one is refused before it is read."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

LARGEST_BODY = 20_000_000
"""Bytes. A table of 20,000 rows to restate has some ten million; an order with its ground less than five."""


class LimitBody:
    """Answer 413 to a request that announces or sends more than ``LARGEST_BODY``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what it sends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > LARGEST_BODY:
            refusal = problem(413, "http-413", f"a request may have {LARGEST_BODY:,} bytes — send less at a time")
            await refusal(scope, receive, send)
            return
        await self.app(scope, _counted(receive), send)


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            # without a length announced nobody can answer in time: the connection is taken as broken off
            return {"type": "http.disconnect"}
        return message

    return counting
