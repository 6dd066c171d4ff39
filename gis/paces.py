"""How fast somebody walks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import BadInput, Complaint

STEP_FACTOR = 2.0
"""Seconds on steps over seconds on the level, same length in plan. Assumed: half the pace on stairs."""


@dataclass(frozen=True)
class Pace:
    """How fast somebody walks: ``speed_m_s`` on the level, ``step_factor`` × as long on steps.

    ``ferry_m_s`` is the speed over water; ``None`` means that this walker takes no ferry.
    """

    name: str
    speed_m_s: float
    step_factor: float = STEP_FACTOR
    ferry_m_s: float | None = None

    def __post_init__(self) -> None:
        speeds = {"speed_m_s": self.speed_m_s, "step_factor": self.step_factor, "ferry_m_s": self.ferry_m_s}
        wrong = {k: v for k, v in speeds.items() if v is not None and not (np.isfinite(v) and v > 0)}
        if wrong:
            raise BadInput(
                [Complaint(f"must be above 0 and finite, not {v}", field=k, fix="e.g. 0.8") for k, v in wrong.items()]
            )

    def seconds_per_m(self, steps: NDArray[np.bool_], ferry: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Seconds for a metre of each edge; ``inf`` on a ferry this walker does not take."""
        on_water = np.inf if self.ferry_m_s is None else 1.0 / self.ferry_m_s
        return np.where(ferry, on_water, np.where(steps, self.step_factor, 1.0) / self.speed_m_s)


ELDER_PACE = Pace("0.8 m/s", 0.8)
"""An elder's pace, 720 m in 15 minutes (DOMAIN notes §5.1)."""
BOOK_PACE = Pace("1,000 m in 15 min", 1000.0 / 900.0, step_factor=1.0)
"""GB 50180-2018: a 15-minute circle is 1,000 m of walking at most. A rule of distance, so steps count by
their length.
"""
