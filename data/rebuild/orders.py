"""The change orders from 2018-05 to 2021 as data: legal documents, and the difference between two statistical lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from data.rebuild.baseline import (
    COUNTIES_2018,
    NEW_TOWN,
    OLD_STREETS,
    county_2018,
    stats_town_codes,
    town_code_2018,
    town_name_2018,
)
from data.rebuild.communities import is_village
from data.rebuild.rows import records

Order = dict[str, Any]
PLAN = "通民发〔2021〕68号 南通市“十四五”民政事业发展规划"
CELLS_FILE = "data/boundaries/cells.geojson"


def _order(key: str, title: str, kind: str, effective: dict[str, Any], **more: Any) -> Order:
    base: Order = {
        "order": key,
        "title": title,
        "kind": kind,
        "documents": [],
        "approved_on": None,
        "announced_on": None,
        "effective_on": effective,
        "code_published_on": None,
        "note": "",
        "events": [],
    }
    return base | more


def _when(year: int, month: int, day: int, precision: str) -> dict[str, Any]:
    return {"date": date(year, month, day), "precision": precision, "assumed": True}


def _document(role: str, body: str, source: str, number: str | None = None, on: date | None = None) -> dict[str, Any]:
    return {"role": role, "body": body, "number": number, "date": on, "source": source}


def haian_2018(towns: pd.DataFrame) -> Order:
    """海安县 → 海安市 (320621 → 320685); its towns get the codes of 2025 under their names of 2018."""
    mine = towns[towns["county_name"] == "海安市"]
    codes = [{"unit": f"name:海安市/{town_name_2018(t.name, '')}", "mca": t.code_mca} for t in records(mine)]
    into = {"name": "海安市", "kind": "县级市", "codes": {"mca": "320685", "gb2260": "320685"}}
    return _order(
        "2018-05-haian", "撤销海安县，设立县级海安市", "legal", _when(2018, 5, 11, "month"),
        documents=[_document("reply", "国务院",
                             f"{PLAN}: 2018-05; encyclopaedia copy (海安市): 2018-05-11; number not found")],
        note="The month is from the plan, the day from an encyclopaedia copy. Town codes are those of 2025; when "
             "they were published is not known.",
        events=[{"kind": "change_kind", "unit": "mca:320621", "into": into}, {"kind": "recode", "codes": codes}],
    )  # fmt: skip


def jianghai_2019(communities: pd.DataFrame, host: str) -> Order:
    """江海街道 established in 崇川区 in 2019-12 from communities of ``host`` (made up)."""
    mine = communities[(communities["town_name"] == NEW_TOWN) & (communities["code_2020"] != "")]
    children = [f"name:崇川区/{host}/{row.name_2020}" for row in records(mine)]
    into = {"name": NEW_TOWN, "kind": "街道", "parent": "mca:320602", "codes": {}}
    return _order(
        "2019-12-jianghai", "崇川区设立江海街道办事处", "legal", _when(2019, 12, 1, "month"),
        documents=[_document("other", "南通市民政局", f"{PLAN}: 2019-12; approving document not found")],
        note=f"Only the month is known. Whose ground it was before is not known: that it came from {host} is made up.",
        events=[{"kind": "establish", "into": into, "children": children}],
    )  # fmt: skip


def haian_streets_2020() -> Order:
    """The four streets of 海安市 renamed in 2020-05; codes are kept."""
    events = [{"kind": "rename", "unit": f"name:海安市/{old}", "name": new} for new, old in OLD_STREETS.items()]
    return _order(
        "2020-05-haian-streets", "海安市四个街道更名", "legal", _when(2020, 5, 1, "month"),
        documents=[_document("other", "南通市民政局", f"{PLAN}: 2020-05; approving document not found")],
        note="Only the month is known.", events=events,
    )  # fmt: skip


def nantong_2020(towns: pd.DataFrame) -> Order:
    """July 2020: 崇川区 and 港闸区 → 崇川区 (320613), 海门市 → 海门区 (320614), and the codes of their 33 towns."""
    codes = []
    for town in records(towns[towns["county_name"].isin(["崇川区", "海门区"])]):
        old, _ = town_code_2018(county_2018(str(town.county_name), str(town.name)), str(town.name), str(town.code_mca))
        codes.append({"unit": f"mca:{old}" if old else f"name:{town.county_name}/{town.name}", "mca": town.code_mca})
    chongchuan = {"name": "崇川区", "kind": "市辖区", "codes": {"mca": "320613", "gb2260": "320613"},
                  "seat": {"address": "虹桥街道桃坞路44号"}}  # fmt: skip
    haimen = {"name": "海门区", "kind": "市辖区", "codes": {"mca": "320614", "gb2260": "320614"},
              "seat": {"address": "海门街道北京中路600号"}}  # fmt: skip
    return _order(
        "2020-07-nantong", "南通市部分行政区划调整", "legal",
        {"date": date(2020, 7, 3), "precision": "day", "assumed": True},
        documents=[
            _document("reply", "国务院", "approval reported in public; its number and date were not found"),
            _document("provincial_notice", "江苏省人民政府", "public web copies of the notice", "苏政发〔2020〕60号",
                      date(2020, 7, 3)),
            _document("announcement", "公开新闻", "public news; the announcing body was not found", None,
                      date(2020, 7, 17)),
            _document("other", "南通市人民政府", "unveiling of both districts, bureau's review of 2020", None,
                      date(2020, 7, 28)),
        ],
        announced_on=date(2020, 7, 17),
        note="The legal effective date is not known; the date of the provincial notice is assumed. The codes of the "
             "33 towns are those of 2025; when they were published is not known.",
        events=[
            {"kind": "merge", "units": ["mca:320602", "mca:320611"], "into": chongchuan},
            {"kind": "change_kind", "unit": f"mca:{COUNTIES_2018['海门市'][0]}", "into": haimen},
            {"kind": "recode", "codes": codes},
        ],
    )  # fmt: skip


def list_difference_2021(communities: pd.DataFrame) -> Order:
    """Differences between the lists of 2020-06-30 and 2021-10-31, in an order in which no code is ever held twice."""
    kinds = {act: [row for row in records(communities) if row.act == act] for act in
             ("abolish", "rename", "change_kind", "establish")}  # fmt: skip
    old_code, new_code = communities["code_2020"].to_dict(), communities["code_2021"].to_dict()
    events: list[dict[str, Any]] = [
        {"kind": "abolish", "unit": f"stats:{row.code_2020}",
         "into": f"stats:{old_code[row.partner_row]}", "note": row.note}
        for row in kinds["abolish"]
    ]  # fmt: skip
    events += [{"kind": "rename", "unit": f"stats:{row.code_2020}", "name": row.name_2021, "note": row.note}
               for row in kinds["rename"]]  # fmt: skip
    events += [{"kind": "change_kind", "unit": f"stats:{row.code_2020}", "into": {
        "name": row.name_2021, "kind": _kind(row.code_2021), "codes": {"stats": row.code_2021}}, "note": row.note}
        for row in kinds["change_kind"]]  # fmt: skip
    events.append({"kind": "recode", "system": "stats", "codes_file": "2021-10-list-difference.csv"})
    events += [
        {"kind": "establish",
         "into": {"name": row.name_2021, "kind": _kind(row.code_2021),
                  "parent": f"name:{row.county_name}/{row.town_name}", "codes": {"stats": row.code_2021}},
         "from": f"stats:{new_code[row.partner_row]}", "cells": [row.cell],
         "area_file": CELLS_FILE,
         "note": row.note}
        for row in kinds["establish"]
    ]  # fmt: skip
    return _order(
        "2021-10-list-difference", "2020年与2021年统计用区划代码村级名单之差", "list_difference",
        {"date": date(2021, 10, 31), "precision": "day", "assumed": True},
        documents=[_document("statistical_list", "国家统计局", "china-division 2.5.0 against 2.4.0", None,
                             date(2021, 10, 31))],
        note="No legal document: what differs between the list of 2020-06-30 and that of 2021-10-31, dated at the "
             "second list's cut-off. Who took the ground of ended communities, and whose ground new ones took, is "
             "made up.",
        events=events,
    )  # fmt: skip


def _kind(code: str) -> str:
    return "村" if is_village(code) else "社区"


def recodes_2021(communities: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """Columns unit, code: every town and community whose statistical code differs between the lists."""
    old, new = stats_town_codes(ties, "2020"), stats_town_codes(ties, "2021")
    rows = [(old[town], new[town]) for town in old if town in new and old[town] != new[town]]
    rows += [
        (row.code_2020, row.code_2021)
        for row in records(communities)
        if row.code_2020 and row.code_2021 and row.act != "change_kind" and row.code_2020 != row.code_2021
    ]
    return pd.DataFrame([(f"stats:{before}", after) for before, after in sorted(rows)], columns=["unit", "code"])
