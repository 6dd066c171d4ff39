"""Communities of the two statistical lists, tied to legal towns by name, and to each other across the lists."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from data.rebuild.rows import records
from gis.errors import BadInput, Complaint

TABLES = Path(__file__).parent / "tables"
OFFICES = re.compile(r"(?:居民委委会|居民委员会|居委会|村民委员会|村委会)(?:（新）)?$")
"""The office behind a community's name; 居民委委会 is a misprint of the source."""
ZONE_COUNTIES = {
    "320671": "崇川区",
    "320602": "崇川区",
    "320611": "崇川区",
    "320684": "海门区",
    "320614": "海门区",
}
"""Stats county codes whose name in the list of 2025 cannot be looked up by code: zones and ended codes."""


def short_name(official: str, code: str) -> str:
    """The community's own name: the list's name without its office, always ending in a generic word.

    光明村村委会 → 光明村, 德民社区居委会 → 德民社区, 海东居委会 → 海东社区. Names without an office stay.
    """
    stem = OFFICES.sub("", official)
    if stem == official:
        return official
    if is_village(code):
        return stem if stem.endswith("村") else stem + "村"
    return stem if stem.endswith("社区") else stem + "社区"


def is_village(code: str) -> bool:
    """Whether a 12-digit statistical code is a 村: last three digits 200–399 or 500–599 (DOMAIN §1.1)."""
    return code[9] in "235"


def tie_towns(lists: dict[str, pd.DataFrame], legal: pd.DataFrame) -> pd.DataFrame:
    """The checked table: every statistical town of each list to its legal town (``;`` between several).

    Columns list, stats_code, stats_name, county_name, town_name, certainty, note. A stats town is tied by county
    and name; what has no legal town of its name must stand in ``tables/zones.csv``, else ``BadInput``.
    """
    zones = pd.read_csv(TABLES / "zones.csv", dtype=str, keep_default_na=False)
    by_code = legal.drop_duplicates("county_code").set_index("county_code")["county_name"].to_dict() | ZONE_COUNTIES
    legal_names = set(zip(legal["county_name"], legal["name"], strict=True))
    rows, faults = [], []
    for label, table in lists.items():
        by_zone = zones[zones[f"code_{label}"] != ""].set_index(f"code_{label}")
        for code, name in table.groupby("stats_town_code")["stats_town_name"].first().items():
            county = by_code[str(code)[:6]]
            if code in by_zone.index:
                zone = by_zone.loc[str(code)]
                rows.append((label, code, name, county, zone["town_name"], zone["certainty"], zone["note"]))
            elif (county, name) in legal_names:
                rows.append((label, code, name, county, name, "name", ""))
            else:
                faults.append(Complaint(f"{name} has no legal town", file="zones.csv", row=str(code)))
    if faults:
        raise BadInput(faults)
    columns = ["list", "stats_code", "stats_name", "county_name", "town_name", "certainty", "note"]
    return pd.DataFrame(rows, columns=columns)


def haian_streets() -> dict[str, tuple[str, str]]:
    """Last three digits of a code under 320685100 海安镇 → its street and how sure that is."""
    found: dict[str, tuple[str, str]] = {}
    for _, row in pd.read_csv(TABLES / "haian_streets.csv", dtype=str).iterrows():
        for span in row["codes"].split(";"):
            first, _, last = span.partition("-")
            for number in range(int(first), int(last or first) + 1):
                found[f"{number:03d}"] = (row["town_name"], row["certainty"])
    return found


def assign(lists: dict[str, pd.DataFrame], towns: pd.DataFrame) -> pd.DataFrame:
    """Every row of both lists with its legal town: list, code, official_name, name, county_name, town_name, certainty.

    Rows of 海安镇 go by ``tables/haian_streets.csv``; rows of the joint zone of 海门 in 2021 by their name in 2020.
    """
    streets, rows = haian_streets(), []
    known: dict[str, tuple[str, str]] = {}
    ties = {(t.list, t.stats_code): t for t in records(towns)}
    for label, table in lists.items():
        for item in records(table):
            tie = ties[(label, item.stats_town_code)]
            town, certainty = str(tie.town_name), str(tie.certainty)
            if item.stats_town_code == "320685100":
                town, certainty = streets[str(item.code)[9:]]
            elif ";" in town:
                town, certainty = known[_bare(str(item.name))]
            elif label == "2020" and str(item.stats_town_code) in ("320684400", "320684417"):
                known[_bare(str(item.name))] = (town, certainty)
            name = short_name(str(item.name), str(item.code))
            rows.append((label, item.code, item.name, name, tie.county_name, town, certainty))
    columns = ["list", "code", "official_name", "name", "county_name", "town_name", "certainty"]
    return pd.DataFrame(rows, columns=columns)


def _bare(official: str) -> str:
    return re.sub(r"^(南通市海门区|海门市高新区|海门市)", "", official)


def read_differences() -> pd.DataFrame:
    """The decisions of ``tables/differences.csv``: one row for each community that is not the same in both lists."""
    return pd.read_csv(TABLES / "differences.csv", dtype=str, keep_default_na=False)


def merge_lists(assigned: pd.DataFrame) -> pd.DataFrame:
    """One row for each community that was ever in a list, in a fixed order.

    Columns county_name, town_name, certainty, name_2020, official_2020, code_2020, name_2021, code_2021, act, partner,
    note. ``act`` is empty where only the code may differ. Raises ``BadInput`` when a difference is not decided.
    """
    place = ["county_name", "town_name"]
    old = assigned[assigned["list"] == "2020"].drop(columns="list")
    new = assigned[assigned["list"] == "2021"].drop(columns="list")
    _check_unique(old, place)
    _check_unique(new, place)
    decided = read_differences()
    twins = decided[decided["act"].isin(["rename", "change_kind"])]
    later = {(d.county_name, d.town_name, d.name_2020): d.name_2021 for d in records(twins)}
    old = old.assign(name_2021=[later.get((r.county_name, r.town_name, r.name), r.name) for r in records(old)])
    new = new.rename(columns={"name": "name_2021", "code": "code_2021", "official_name": "official_2021"})
    old = old.rename(columns={"name": "name_2020", "code": "code_2020", "official_name": "official_2020"})
    both = old.merge(new, on=[*place, "name_2021"], how="outer", suffixes=("", "_new"))
    both["certainty"] = both["certainty"].fillna(both["certainty_new"])
    both.loc[both["code_2021"].isna(), "name_2021"] = ""
    both = both.drop(columns="certainty_new").fillna("")
    both = _with_decisions(both, decided)
    order = both["code_2020"].where(both["code_2020"] != "", "9" + both["code_2021"])
    return both.assign(order=order).sort_values("order").drop(columns="order").reset_index(drop=True)


def _check_unique(rows: pd.DataFrame, place: list[str]) -> None:
    twice = rows[rows.duplicated([*place, "name"], keep=False)]
    if len(twice):
        raise BadInput([Complaint(f"{r.name} stands twice in {r.town_name}", row=r.code) for r in records(twice)])


def _with_decisions(both: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    table = {(d.county_name, d.town_name, d.name_2020 or d.name_2021): d for d in records(decided)}
    acts, partners, notes, faults = [], [], [], []
    for row in records(both):
        decision = table.pop((row.county_name, row.town_name, row.name_2020 or row.name_2021), None)
        needs = not row.code_2020 or not row.code_2021 or row.name_2020 != row.name_2021
        if needs != (decision is not None):
            faults.append(
                Complaint(f"{row.town_name} {row.name_2020}→{row.name_2021} is not decided", row=row.code_2020)
            )
        acts.append(decision.act if decision else "")
        partners.append(decision.name_2021 if decision and decision.act == "abolish" else "")
        notes.append(decision.note if decision else "")
    faults += [Complaint(f"no such community: {key}", file="differences.csv") for key in table]
    if faults:
        raise BadInput(faults)
    return both.assign(act=acts, partner=partners, note=notes)
