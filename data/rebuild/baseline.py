"""All units valid on 2018-01-01, and the same city's names and codes as the change orders will need them."""

from __future__ import annotations

import pandas as pd

from data.rebuild.communities import is_village
from data.rebuild.mesh import OLD_GANGZHA
from data.rebuild.rows import records

NEW_TOWN = "江海街道"
"""Established in 崇川区 in 2019-12 (DOMAIN §1.4): not among the towns of 2018."""
OLD_STREETS = {"海安街道": "中城街道", "孙庄街道": "南城街道", "胡集街道": "西城街道", "隆政街道": "北城街道"}
"""Names of the four 海安 streets until 2020-05 (DOMAIN §1.4)."""
COUNTIES_2018 = {
    "崇川区": ("320602", "市辖区"), "港闸区": ("320611", "市辖区"), "通州区": ("320612", "市辖区"),
    "海安县": ("320621", "县"), "如东县": ("320623", "县"), "启东市": ("320681", "县级市"),
    "如皋市": ("320682", "县级市"), "海门市": ("320684", "县级市"),
}  # fmt: skip
"""County-level units on 2018-01-01: code and kind (DOMAIN §1.2)."""
COUNTIES_2020 = {
    "崇川区": ("320613", "市辖区"), "通州区": ("320612", "市辖区"), "海门区": ("320614", "市辖区"),
    "如东县": ("320623", "县"), "启东市": ("320681", "县级市"), "如皋市": ("320682", "县级市"),
    "海安市": ("320685", "县级市"),
}  # fmt: skip
"""County-level units since July 2020: code and kind (DOMAIN §1.2)."""
OLD_NAME = {"海门区": "海门市", "海安市": "海安县"}
SAME_CODE = frozenset({"通州区", "如东县", "启东市", "如皋市"})
"""Counties whose own code did not change from 2018 to 2025, so that their towns' codes are taken to be the same."""
OLD_CHONGCHUAN = ("城东街道", "和平桥街道", "任港街道", "新城桥街道", "虹桥街道", "学田街道", "钟秀街道", "文峰街道",
                  "观音山街道", "狼山镇街道")  # fmt: skip
"""320602001 to 320602010 in this order (DOMAIN §1.4)."""
GANGZHA_ORDER = ("永兴街道", "唐闸镇街道", "天生港镇街道", "秦灶街道", "陈桥街道", "幸福街道")
"""320611001 to 320611006 in this order (DOMAIN §1.4)."""
LIST_SOURCE = "国家统计局 统计用区划代码 2020-06-30 (china-division 2.4.0)"
FIELDS = ["key", "level", "kind", "name", "official_name", "parent", "managed_by", "code_mca", "code_gb2260",
          "code_stats", "cells", "geometry_quality", "seat_lon", "seat_lat", "source", "made_up", "note"]  # fmt: skip
DAI_GUAN = (
    "legal parent taken as the prefecture: that 江苏省 is the parent and 南通市 only manages (代管) is unverified"
)


def county_2018(county: str, town: str) -> str:
    """Name of the county of 2018 that holds a town of 2025."""
    if county == "崇川区" and town in OLD_GANGZHA:
        return "港闸区"
    return OLD_NAME.get(county, county)


def town_name_2018(town: str, host: str) -> str:
    """Name in 2018 of the town that holds the ground of a town of 2025; 江海街道 was still part of ``host``."""
    return host if town == NEW_TOWN else OLD_STREETS.get(town, town)


def town_code_2018(county: str, town: str, code_2025: str) -> tuple[str, str]:
    """MCA code of a town on 2018-01-01 and a note on where it comes from; empty where it is not known."""
    if town in OLD_CHONGCHUAN:
        return f"320602{OLD_CHONGCHUAN.index(town) + 1:03d}", ""
    if county == "港闸区":
        return f"320611{GANGZHA_ORDER.index(town) + 1:03d}", ""
    if county in SAME_CODE:
        return code_2025, "MCA code of 2025, assumed unchanged since 2018"
    return "", "MCA code of 2018 not known"


def stats_town_codes(ties: pd.DataFrame, label: str) -> dict[tuple[str, str], str]:
    """Stats code of each legal town (county and name of 2025) that is tied one to one by name in a list."""
    rows = ties[(ties["list"] == label) & (ties["certainty"] == "name")]
    return {(r.county_name, r.town_name): r.stats_code for r in records(rows)}


def make_baseline(communities: pd.DataFrame, towns: pd.DataFrame, ties: pd.DataFrame, host: str) -> pd.DataFrame:
    """One row a unit of 2018-01-01: province, prefecture, 8 counties, 102 towns, the communities of the list.

    ``communities`` has cell and partner_row; the cell of a community not yet founded stands with its partner's.
    """
    rows = [_row("province-32", "province", "省", "江苏省", code_mca="320000", code_gb2260="320000",
                 geometry_quality="", note="has no geometry here"),
            _row("prefecture-3206", "prefecture", "地级市", "南通市", parent="province-32", code_mca="320600",
                 code_gb2260="320600")]  # fmt: skip
    rows += [_county(name, code, kind) for name, (code, kind) in COUNTIES_2018.items()]
    stats = stats_town_codes(ties, "2020")
    keys = {str(town.name): f"town-{number + 1:03d}" for number, town in enumerate(records(towns))}
    keyed = towns.assign(key=[keys[str(t.name)] for t in records(towns)])
    full = {(t.county_name, t.name): t.key for t in records(keyed)}
    rows += [_town(town, stats) for town in records(keyed) if town.name != NEW_TOWN]
    held = _cells_held(communities)
    for number, item in enumerate(records(communities)):
        if item.code_2020:
            home = host if item.town_name == NEW_TOWN else item.town_name
            rows.append(_community(item, number, full[(item.county_name, home)], held[number]))
    return pd.DataFrame(rows)[FIELDS]


def _row(key: str, level: str, kind: str, name: str, **more: str) -> dict[str, str]:
    empty = dict.fromkeys(FIELDS, "")
    base = {"key": key, "level": level, "kind": kind, "name": name, "official_name": name, "made_up": "0",
            "geometry_quality": "illustrative", "source": "historical GB/T 2260 lists"}  # fmt: skip
    return empty | base | more


def _county(name: str, code: str, kind: str) -> dict[str, str]:
    note = DAI_GUAN if kind == "县级市" else ""
    return _row(
        f"county-{code}",
        "county",
        kind,
        name,
        parent="prefecture-3206",
        code_mca=code,
        code_gb2260=code,
        note=note,
    )


def _town(town: object, stats: dict[tuple[str, str], str]) -> dict[str, str]:
    record = town._asdict()  # type: ignore[attr-defined]
    county = county_2018(record["county_name"], record["name"])
    code, note = town_code_2018(county, record["name"], record["code_mca"])
    made_up = record["seat_source"] == "made_up"
    return _row(
        record["key"], "town", record["kind"], town_name_2018(record["name"], ""),
        parent=f"county-{COUNTIES_2018[county][0]}", code_mca=code,
        code_stats=stats.get((record["county_name"], record["name"]), ""),
        geometry_quality="approximate", seat_lon=f"{record['seat_lon']:.5f}", seat_lat=f"{record['seat_lat']:.5f}",
        source="unit: town list of 2025, later changes undone; seat: " + ("made up" if made_up else "GeoNames"),
        made_up=str(int(made_up)), note="; ".join(part for part in (note, "seat made up" if made_up else "") if part),
    )  # fmt: skip


def _cells_held(communities: pd.DataFrame) -> dict[int, str]:
    held = {number: [str(cell)] for number, cell in enumerate(communities["cell"])}
    for item in records(communities):
        if not item.code_2020:
            held[int(str(item.partner_row))].append(str(item.cell))
    return {number: ";".join(cells) for number, cells in held.items()}


def _community(item: object, number: int, parent: str, cells: str) -> dict[str, str]:
    record = item._asdict()  # type: ignore[attr-defined]
    new_town = record["town_name"] == NEW_TOWN
    notes = [] if record["certainty"] == "name" else [f"tie to its town: {record['certainty']}"]
    notes += ["whose ground this was before 江海街道 was founded is made up"] if new_town else []
    notes += ["statistical area, no residents' committee"] if "虚拟" in record["name_2020"] else []
    return _row(
        f"community-{number + 1:04d}", "community", "村" if is_village(record["code_2020"]) else "社区",
        record["name_2020"],
        official_name=record["official_2020"], parent=parent, code_stats=record["code_2020"], cells=cells,
        geometry_quality="approximate", source=LIST_SOURCE,
        made_up=str(int(new_town or record["certainty"] == "made_up")),
        note="; ".join([*notes, "taken to be the same in 2018"]),
    )  # fmt: skip
