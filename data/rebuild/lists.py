"""The names beyond the city that the naming check compares with: divisions of the nation, towns of the province.

Only this part is rebuilt when it is called by itself: ``python -m data.rebuild.lists DIR`` with the packages in DIR.
"""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import pandas as pd

from data.rebuild import writing
from data.rebuild.packages import LIST_2021, PREFECTURE, fetch
from gis.errors import BadInput, Complaint

LISTS = Path(__file__).resolve().parents[1] / "placenames" / "lists"
PROVINCE = PREFECTURE[:2]
ENDINGS = {
    "province": ("省", "市", "自治区", "特别行政区"),
    "prefecture": ("市", "地区", "州", "盟"),
    "county": ("区", "县", "市", "旗"),
    "town": ("镇", "乡", "街道"),
}
"""What divisions end in: the statistical list also has zones, farms and prisons, which are none."""
COLUMNS = ["name", "level", "lies_in", "code"]


def divisions_of_the_nation(folder: Path) -> pd.DataFrame:
    """Provinces, prefectures and counties outside the city: name, level, what they lie in, statistical code."""
    provinces, cities, areas = (_rows(folder, name) for name in ("provinces", "cities", "areas"))
    above = {row["code"]: row["name"] for row in [*provinces, *cities]}
    found = [_row(row, "province", "") for row in provinces]
    found += [_row(row, "prefecture", above[row["provinceCode"]]) for row in cities]
    found += [_row(row, "county", _under(above, row)) for row in areas]
    return _kept(found)


def towns_of_the_province(folder: Path) -> pd.DataFrame:
    """Towns, townships and street offices of the province outside the city."""
    cities, areas = (_rows(folder, name) for name in ("cities", "areas"))
    above = {row["code"]: row["name"] for row in [*cities, *areas]}
    rows = [row for row in _rows(folder, "streets") if row["provinceCode"] == PROVINCE]
    return _kept([_row(row, "town", f"{above[row['cityCode']]}{above[row['areaCode']]}") for row in rows])


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    with tarfile.open(fetch(LIST_2021, folder)) as tar:
        handle = tar.extractfile(f"package/dist/{name}.json")
        if handle is None:
            raise BadInput(Complaint(f"holds no {name}.json", file=LIST_2021.archive))
        rows: list[dict[str, Any]] = json.load(handle)
    return sorted(rows, key=lambda row: str(row["code"]))


def _under(above: dict[str, str], row: dict[str, Any]) -> str:
    city = above[row["cityCode"]]
    # 市辖区 and 省直辖县级行政区划 are headings of the list, no divisions
    return above[row["provinceCode"]] + ("" if city in ("市辖区", "县") or "直辖" in city else city)


def _row(row: dict[str, Any], level: str, lies_in: str) -> dict[str, str]:
    return {"name": str(row["name"]), "level": level, "lies_in": lies_in, "code": str(row["code"])}


def _kept(rows: list[dict[str, str]]) -> pd.DataFrame:
    kept = [
        row
        for row in rows
        if row["name"].endswith(ENDINGS[row["level"]])
        and row["name"] not in ("市辖区", "县")
        and not row["name"].endswith(("管理区", "开发区", "示范区", "园区"))
        and not row["code"].startswith(PREFECTURE)
    ]
    return pd.DataFrame(kept, columns=COLUMNS)


def write_lists(folder: Path) -> None:
    """Write both lists and refresh the sha256 table beside them."""
    writing.write_csv(LISTS / "nation_divisions.csv", divisions_of_the_nation(folder))
    writing.write_csv(LISTS / "province_towns.csv", towns_of_the_province(folder))
    writing.stamp_readme(LISTS)


if __name__ == "__main__":
    write_lists(Path(sys.argv[1]))
