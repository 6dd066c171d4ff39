"""How long a piece of work takes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any], rounds: int = 1) -> tuple[float, Any]:
    """Best seconds of some rounds, and the last answer."""
    best, answer = math.inf, None
    for _ in range(rounds):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return best, answer
