"""One typed door to the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> Iterable[Any]:
    """Rows as named tuples; ``Any``, because pandas cannot say what a column read from text holds."""
    return table.itertuples()
