"""Clients that each ask the next question when the last one is answered: how long answers take, and how many a second.

All clients live in one thread and cost next to nothing, so that what is measured is the service: eight threads of
``http.client`` take as much of two processors as the service does.
"""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_END = b"\r\n\r\n"


@dataclass
class Client:
    """A connection with the question it waits on."""

    line: socket.socket
    asked_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    whole: int = -1
    """Bytes of the answer with its head; -1 until the head is there."""

    def ask(self, question: bytes) -> None:
        """Send a question."""
        self.got.clear()
        self.whole, self.asked_at = -1, time.perf_counter()
        self.line.sendall(question)

    def answered(self) -> bool:
        """Take in what has come; whether the answer is whole. An answer other than 200 stops the run."""
        came = self.line.recv(262_144)
        if not came:
            raise RuntimeError("the service closed a connection")
        self.got += came
        if self.whole < 0 and (end := self.got.find(_END)) >= 0:
            head = bytes(self.got[:end]).lower()
            self.whole = end + len(_END) + int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(bytes(self.got[:600]).decode(errors="replace"))
        return 0 <= self.whole <= len(self.got)


@dataclass(frozen=True)
class Times:
    """Milliseconds of every answer, and the seconds of the run."""

    ms: Sequence[float]
    seconds: float

    @property
    def median(self) -> float:
        """Milliseconds in which half of the answers came."""
        return statistics.median(self.ms)

    @property
    def p95(self) -> float:
        """Milliseconds in which 95 of 100 came."""
        return statistics.quantiles(self.ms, n=20)[-1]

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.ms) / self.seconds


def question(route: str, **params: object) -> bytes:
    """A GET as it goes over the line; answers kept by the service are not wanted."""
    return (
        f"GET /api/v1/{route}?{urlencode(params)} HTTP/1.1\r\nHost: b\r\nCache-Control: no-cache\r\n"
        "Accept-Encoding: gzip\r\n\r\n"
    ).encode()


def closed_loop(port: int, questions: Iterator[bytes], clients: int, seconds: float) -> Times:
    """Ask with so many clients for so long, without a pause to think."""
    selector = selectors.DefaultSelector()
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(clients)]
    for line in lines:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(line)
        selector.register(line, selectors.EVENT_READ, client)
        client.ask(next(questions))
    times: list[float] = []
    start = time.perf_counter()
    while (now := time.perf_counter()) - start < seconds:
        for key, _ in selector.select(1.0):
            client = key.data
            if client.answered():
                times.append((time.perf_counter() - client.asked_at) * 1e3)
                client.ask(next(questions))
    for line in lines:
        line.close()
    return Times(times, now - start)
