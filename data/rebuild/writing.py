"""How the shipped files are written: GeoJSON one feature a line, CSV, YAML, and the sha256 tables in the READMEs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
import yaml
from shapely.geometry.base import BaseGeometry

from gis.errors import BadInput, Complaint

CRS_NAME = "urn:ogc:def:crs:EPSG::4490"
BLOCK = re.compile(r"(<!-- sha256 -->\n).*?(<!-- end -->)", re.DOTALL)


def write_geojson(path: Path, features: Sequence[tuple[dict[str, Any], BaseGeometry]]) -> None:
    """Write features (properties, geometry in EPSG:4490 lon/lat) one to a line, at most nine decimals."""
    lines = []
    for properties, shape in features:
        geometry = json.loads(shapely.to_geojson(shape))
        geometry["coordinates"] = _rounded(geometry["coordinates"])
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = {"type": "name", "properties": {"name": CRS_NAME}}
    top = f'{{"type":"FeatureCollection","crs":{json.dumps(head)},"features":['
    text = "\n".join([top, ",\n".join(lines), "]}", ""])
    path.write_text(text, encoding="utf-8")


def _rounded(value: Any) -> Any:
    return [_rounded(part) for part in value] if isinstance(value, list) else round(value, 9)


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as UTF-8 CSV with unix line ends."""
    table.to_csv(path, index=False, lineterminator="\n")


def write_order(path: Path, order: dict[str, Any]) -> None:
    """Write a change order as YAML, keys in the order given."""
    text = yaml.safe_dump(order, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8")


def stamp_readme(folder: Path) -> None:
    """Refresh the table between the ``sha256`` marks of a folder's README: every other file there, name and sha256."""
    readme = folder / "README.md"
    files = sorted(path for path in folder.iterdir() if path.is_file() and path != readme)
    rows = [f"| {path.name} | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |" for path in files]
    table = "\n".join(["| file | sha256 |", "| --- | --- |", *rows])
    text = readme.read_text(encoding="utf-8")
    if not BLOCK.search(text):
        raise BadInput(Complaint("has no <!-- sha256 --> … <!-- end --> block", file=str(readme)))
    readme.write_text(BLOCK.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text), encoding="utf-8")
