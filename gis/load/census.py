"""Reading the census by reporting unit: one row a unit, its bands in columns."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from gis.errors import BadInput, Complaint

CITY_CODE = "320600"
BANDS = {"population_2020": "all", "aged_60_plus": "60+", "aged_65_plus": "65+"}
SHARES = {"share_60_plus": "60+", "share_65_plus": "65+"}


@dataclass(frozen=True)
class Census:
    """Published figures: ``wide`` as in the file, ``long`` one row a unit and band."""

    wide: pd.DataFrame
    long: pd.DataFrame
    sha256: str


def read_census(path: Path, reference_date: date) -> Census:
    """Read the 2020 census by county; the parts must sum to the city."""
    try:
        raw = path.read_bytes()
        rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(Complaint(f"cannot be read: {error}", file=str(path))) from error
    if not rows:
        raise BadInput(Complaint("holds no figures", file=path.name))
    complaints, long = [], []
    for number, row in enumerate(rows, start=2):
        try:
            long += _bands(row, reference_date)
        except (KeyError, ValueError) as error:
            complaints.append(Complaint(f"is not a row of figures: {error}", path.name, number))
    if complaints:
        raise BadInput(complaints)
    _check_sum(rows, path.name)
    wide = pd.read_csv(path, dtype={"code": "string"})
    return Census(wide, pd.DataFrame(long), hashlib.sha256(raw).hexdigest())


def _bands(row: dict[str, str], reference_date: date) -> list[dict[str, object]]:
    counts = {band: int(row[column]) for column, band in BANDS.items() if row[column]}
    shares = {band: float(row[column]) for column, band in SHARES.items() if row[column]}
    if "all" not in counts:
        raise ValueError("population_2020 is empty")
    if min(counts.values()) < 0 or not all(0 <= share <= 1 for share in shares.values()):
        raise ValueError("a count is below 0, or a share is not between 0 and 1")
    return [
        {
            "unit": row["unit"],
            "reference_date": reference_date,
            "band": band,
            "code_mca": row["code"] or None,
            "people": counts.get(band),
            "share": shares.get(band),
            "source": row["source"],
            "made_up": False,
        }
        for band in BANDS.values()
        if band in counts or band in shares
    ]


def _check_sum(rows: list[dict[str, str]], file: str) -> None:
    city = sum(int(row["population_2020"]) for row in rows if row["code"] == CITY_CODE)
    parts = sum(int(row["population_2020"]) for row in rows if row["code"] != CITY_CODE)
    if city != parts:
        raise BadInput(Complaint(f"the parts sum to {parts:,}, the city has {city:,}", file=file))
