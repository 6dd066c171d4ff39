"""The table of traditional characters that addresses are read with: ``python -m data.rebuild.addresses``.

Needs the package ``opencc`` (the extra ``rebuild``), whose conversion to simplified characters is asked for each.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.rebuild import writing

FOLDER = Path(__file__).resolve().parents[1] / "addresses"
FIRST, LAST = 0x3400, 0x9FFF
"""CJK characters of the basic plane: what keyboards of offices write."""


def traditional_characters() -> pd.DataFrame:
    """Characters that are written otherwise in simplified Chinese, one for one: traditional, simplified."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    pairs = ((chr(point), convert(chr(point))) for point in range(FIRST, LAST + 1))
    rows = [(sign, simple) for sign, simple in pairs if simple != sign and len(simple) == 1 and ord(simple) <= LAST]
    return pd.DataFrame(rows, columns=["traditional", "simplified"])


if __name__ == "__main__":
    writing.write_csv(FOLDER / "traditional.csv", traditional_characters())
    writing.stamp_readme(FOLDER)
