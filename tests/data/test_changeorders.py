"""The shipped orders: they parse, and each reference finds its unit when they are applied one after the other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
Unit = dict[str, Any]


class Register:
    """Just enough of a register to apply the orders: names, codes, parents and cells, no dates."""

    def __init__(self) -> None:
        self.founded = 0
        table = pd.read_csv(DATA / "placenames" / "baseline_2018.csv", dtype=str, keep_default_na=False)
        self.units: dict[str, Unit] = {
            str(row.key): {
                "name": row.name,
                "kind": row.kind,
                "level": row.level,
                "parent": row.parent,
                "cells": {cell for cell in str(row.cells).split(";") if cell},
                "codes": {"mca": row.code_mca, "gb2260": row.code_gb2260, "stats": row.code_stats},
            }
            for row in table.itertuples()
        }

    def find(self, reference: str) -> str:
        system, _, value = reference.partition(":")
        if system == "name":
            return self._by_path(value.split("/"))
        found = [key for key, unit in self.units.items() if unit["codes"].get(system) == value]
        assert len(found) == 1, f"{reference} finds {len(found)} units"
        return found[0]

    def _by_path(self, names: list[str]) -> str:
        found = [key for key, unit in self.units.items() if unit["level"] == "prefecture"]
        for name in names:
            found = [key for key, unit in self.units.items() if unit["parent"] in found and unit["name"] == name]
        assert len(found) == 1, f"{names} finds {len(found)} units"
        return found[0]

    def children(self, key: str) -> list[str]:
        return [child for child, unit in self.units.items() if unit["parent"] == key]

    def apply(self, event: dict[str, Any], folder: Path) -> None:
        getattr(self, "_" + event["kind"])(event, folder)

    def _found(self, into: dict[str, Any], parent: str, level: str) -> str:
        self.founded += 1
        key = f"new-{self.founded}"
        codes = {"mca": "", "gb2260": "", "stats": ""} | into["codes"]
        held = {(system, code) for unit in self.units.values() for system, code in unit["codes"].items() if code}
        assert not held & {(system, code) for system, code in codes.items() if code}
        self.units[key] = {"name": into["name"], "kind": into["kind"], "level": level, "parent": parent,
                           "cells": set(), "codes": codes}  # fmt: skip
        return key

    def _succeed(self, old: list[str], into: dict[str, Any]) -> None:
        first = self.units[old[0]]
        key = self._found(into, first["parent"], first["level"])
        for gone in old:
            for child in self.children(gone):
                self.units[child]["parent"] = key
            self.units[key]["cells"] |= self.units.pop(gone)["cells"]

    def _merge(self, event: dict[str, Any], folder: Path) -> None:
        self._succeed([self.find(unit) for unit in event["units"]], event["into"])

    def _change_kind(self, event: dict[str, Any], folder: Path) -> None:
        self._succeed([self.find(event["unit"])], event["into"])

    def _rename(self, event: dict[str, Any], folder: Path) -> None:
        self.units[self.find(event["unit"])]["name"] = event["name"]

    def _abolish(self, event: dict[str, Any], folder: Path) -> None:
        gone, heir = self.find(event["unit"]), self.find(event["into"])
        assert self.units[gone]["parent"] == self.units[heir]["parent"]
        self.units[heir]["cells"] |= self.units.pop(gone)["cells"]

    def _establish(self, event: dict[str, Any], folder: Path) -> None:
        level = "town" if "children" in event else "community"
        key = self._found(event["into"], self.find(event["into"]["parent"]), level)
        for child in [self.find(reference) for reference in event.get("children", [])]:
            self.units[child]["parent"] = key
        if "cells" in event:
            giver = self.units[self.find(event["from"])]
            assert set(event["cells"]) < giver["cells"]
            giver["cells"] -= set(event["cells"])
            self.units[key]["cells"] |= set(event["cells"])
            assert giver["parent"] == self.units[key]["parent"]

    def _recode(self, event: dict[str, Any], folder: Path) -> None:
        if "codes_file" in event:
            table = pd.read_csv(folder / event["codes_file"], dtype=str)
            changes = [(row.unit, event["system"], row.code) for row in table.itertuples()]
        else:
            changes = [(c["unit"], system, c[system]) for c in event["codes"] for system in c if system != "unit"]
        for reference, system, code in changes:
            key = self.find(str(reference))
            assert not any(unit["codes"][system] == code for k, unit in self.units.items() if k != key)
            self.units[key]["codes"][system] = code


def orders(since: date = date(2018, 1, 2)) -> list[dict[str, Any]]:
    """The orders after the state of 2018 was recorded, or since another day."""
    made = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (DATA / "changeorders").glob("*.yaml")]
    return sorted(
        (order for order in made if order["effective_on"]["date"] >= since), key=lambda o: o["effective_on"]["date"]
    )


@pytest.fixture(scope="module")
def states() -> dict[str, Register]:
    """A register for each order, as it stands after it."""
    found: dict[str, Register] = {}
    for count, order in enumerate(orders()):
        register = Register()
        for earlier in orders()[: count + 1]:
            for event in earlier["events"]:
                register.apply(event, DATA / "changeorders")
        found[order["order"]] = register
    return found


def named(register: Register, level: str) -> set[str]:
    return {unit["name"] for unit in register.units.values() if unit["level"] == level}


def test_every_order_says_its_kind_dates_and_documents() -> None:
    made = orders(since=date.min)
    assert len(made) == 18
    for order in made:
        assert order["kind"] in ("legal", "list_difference", "survey")
        assert isinstance(order["effective_on"]["date"], date)
        assert order["effective_on"]["assumed"] is True
        assert order["documents"]
        assert all(document["source"] for document in order["documents"])


def test_july_2020_has_its_notice_both_seats_and_33_town_codes() -> None:
    order = next(o for o in orders() if o["order"] == "2020-07-nantong")
    notice = next(d for d in order["documents"] if d["role"] == "provincial_notice")
    assert (notice["number"], notice["date"]) == ("苏政发〔2020〕60号", date(2020, 7, 3))
    seats = [event["into"]["seat"]["address"] for event in order["events"] if "into" in event]
    assert seats == ["虹桥街道桃坞路44号", "海门街道北京中路600号"]
    assert len(order["events"][-1]["codes"]) == 33


def test_order_files_are_named_after_their_order() -> None:
    for path in (DATA / "changeorders").glob("*.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["order"] == path.stem


def test_the_five_orders_lead_from_2018_to_the_towns_of_2025(states: dict[str, Register]) -> None:
    after = states["2020-07-nantong"]
    towns = pd.read_csv(DATA / "placenames" / "towns_2025.csv", dtype=str)
    held = {unit["codes"]["mca"]: unit["name"] for unit in after.units.values() if unit["level"] == "town"}
    assert held == dict(zip(towns["code_mca"], towns["name"], strict=True))
    assert named(after, "county") == {"崇川区", "通州区", "海门区", "如东县", "启东市", "如皋市", "海安市"}
    for town in towns.itertuples():
        key = after.find(f"mca:{town.code_mca}")
        assert after.units[after.units[key]["parent"]]["codes"]["mca"] == town.county_code


def test_counties_are_eight_until_july_2020(states: dict[str, Register]) -> None:
    before = states["2020-05-haian-streets"]
    assert len(named(before, "county")) == 8
    assert len([unit for unit in before.units.values() if unit["level"] == "town"]) == 103
    assert {"海安街道", "孙庄街道", "胡集街道", "隆政街道"} <= named(before, "town")


def test_the_list_difference_leads_exactly_to_the_list_of_2021(states: dict[str, Register]) -> None:
    after = states["2021-10-list-difference"]
    listed = pd.read_csv(DATA / "placenames" / "stats_communities_assigned.csv", dtype=str)
    wanted = {r.code: (r.name_, r.county_name, r.town_name) for r in
              listed[listed["list"] == "2021"].rename(columns={"name": "name_"}).itertuples()}  # fmt: skip
    held = {}
    for unit in after.units.values():
        if unit["level"] == "community":
            town = after.units[unit["parent"]]
            held[unit["codes"]["stats"]] = (unit["name"], after.units[town["parent"]]["name"], town["name"])
    assert held == wanted


def test_kinds_fit_the_codes_after_the_list_difference(states: dict[str, Register]) -> None:
    for unit in states["2021-10-list-difference"].units.values():
        if unit["level"] == "community":
            village = 200 <= int(unit["codes"]["stats"][9:]) <= 399 or int(unit["codes"]["stats"][9:]) >= 500
            assert unit["kind"] == ("村" if village else "社区")


def test_no_cell_is_lost_or_doubled_by_any_order(states: dict[str, Register]) -> None:
    for register in states.values():
        cells = [cell for unit in register.units.values() for cell in unit["cells"]]
        assert len(cells) == len(set(cells)) == 2015
        assert all(unit["cells"] for unit in register.units.values() if unit["level"] == "community")
