from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from gis.changeorders import Order, plan
from gis.changeorders.document import Recode, Record
from gis.divisions import Snapshot
from gis.errors import BadInput
from gis.load.changeorders import LARGEST_BYTES, read_order, read_orders
from gis.settings import CHECKOUT
from tests.load.drawn import UNITS, write_cells, write_units

GOOD = """
order: 2020-07-drawn
title: 画出来的命令
effective_on: {date: 2020-07-03, assumed: true}
events:
- {kind: rename, unit: 'mca:320602', name: 新区}
"""
RECODE = """
order: 2021-01-codes
title: 赋码
effective_on: {date: 2021-01-01}
events:
- {kind: recode, system: mca, codes_file: codes.csv}
"""


def write(tmp_path: Path, text: str | bytes, name: str = "o.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def complaint(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_order(path, path.parent)
    return str(caught.value)


def test_an_order_is_read_with_a_hash_of_what_it_was_read_from(tmp_path: Path) -> None:
    first = read_order(write(tmp_path, GOOD), tmp_path)
    again = read_order(write(tmp_path, GOOD, "other.yaml"), tmp_path)
    changed = read_order(write(tmp_path, GOOD.replace("新区", "旧区")), tmp_path)
    assert first.order.order == "2020-07-drawn"
    assert first.order.effective_on.assumed
    assert first.sha256 == again.sha256 != changed.sha256


def test_json_serves_as_well_as_yaml(tmp_path: Path) -> None:
    order = read_order(write(tmp_path, GOOD), tmp_path).order
    assert read_order(write(tmp_path, order.model_dump_json(by_alias=True), "o.json"), tmp_path).order == order


def test_the_shipped_orders_come_by_the_day_they_take_effect() -> None:
    files = read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)
    days = [file.order.effective_on.date for file in files]
    assert days == sorted(days)
    assert "2020-07-nantong" in [file.order.order for file in files]


def test_a_code_table_beside_the_order_is_read_and_counts_in_its_hash(tmp_path: Path) -> None:
    write(tmp_path, "unit,code\nmca:320602001,320613001\nmca:320602002,320613002\n", "codes.csv")
    file = read_order(write(tmp_path, RECODE), tmp_path)
    event = file.order.events[0]
    assert isinstance(event, Recode)
    assert [(c.unit, c.mca) for c in event.codes] == [("mca:320602001", "320613001"), ("mca:320602002", "320613002")]
    write(tmp_path, "unit,code\nmca:320602001,320613009\n", "codes.csv")
    assert read_order(write(tmp_path, RECODE), tmp_path).sha256 != file.sha256


def test_the_ground_an_order_names_is_read_with_it(tmp_path: Path) -> None:
    write_cells(tmp_path / "cells.geojson")
    text = GOOD + "- {kind: transfer, from: 'mca:1', to: 'mca:2', cells: [k0], area_file: cells.geojson}\n"
    assert set(read_order(write(tmp_path, text), tmp_path).cells) == {"k0"}
    assert complaint(write(tmp_path, text.replace("cells.geojson", "none.geojson"))).endswith(
        "No such file or directory"
    )


RECORD = """
order: 2018-01-survey
title: 建档
kind: survey
effective_on: {date: 2018-01-01, assumed: true}
events:
- {kind: record, units_file: units.csv, area_file: cells.geojson}
"""


def test_a_list_is_read_in_with_its_ground_so_that_the_plan_needs_no_file(tmp_path: Path) -> None:
    write_units(tmp_path / "units.csv", {"key": "p", "code_mca": "320000"}, {"key": "v0", "note": "a note"})
    write_cells(tmp_path / "cells.geojson")
    file = read_order(write(tmp_path, RECORD), tmp_path)
    [event] = file.order.events
    assert isinstance(event, Record)
    units = {unit.name: unit for unit in event.units}
    assert len(units) == len(UNITS)
    assert units["0村"].parent == "mca:320602001"
    assert (units["0村"].cells, units["0村"].source, units["0村"].note) == (["k0"], "drawn", "a note")
    assert set(file.cells) == {"k0", "k1", "k2", "k3"}
    stored = Order.model_validate_json(file.order.model_dump_json(by_alias=True))
    effects = plan(stored, Snapshot(date(2017, 12, 31), {}, {}), file.cells)
    assert len(effects.recorded) == len(UNITS)
    assert all(version.shape is not None for version in effects.after.at_level("community"))


def test_another_list_or_other_ground_is_another_order(tmp_path: Path) -> None:
    def digest() -> str:
        return read_order(write(tmp_path, RECORD), tmp_path).sha256

    write_units(tmp_path / "units.csv", {"key": "p", "code_mca": "320000"})
    write_cells(tmp_path / "cells.geojson")
    first = digest()
    assert digest() == first
    write_units(tmp_path / "units.csv", {"key": "p", "code_mca": "320000"}, {"key": "v0", "name": "新村"})
    assert digest() != first


def test_a_town_without_a_code_is_referred_to_by_name(tmp_path: Path) -> None:
    write_units(tmp_path / "units.csv", {"key": "p", "code_mca": "320000"}, {"key": "t1", "code_mca": ""})
    write_cells(tmp_path / "cells.geojson")
    [event] = read_order(write(tmp_path, RECORD), tmp_path).order.events
    assert isinstance(event, Record)
    assert {unit.parent for unit in event.units if unit.name == "0村"} == {"name:甲区/东街道"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"key": "v0", "parent": "a"}, "units.csv, row 7, field parent: a does not stand above a community"),
        ({"key": "c", "code_mca": ""}, "units.csv, row 3, field code_mca: 南通市 needs a code"),
        ({"key": "v0", "cells": "k1"}, "cell k1 belongs to 2 communities"),
    ],
)
def test_a_list_with_a_fault_is_refused_with_its_row(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    write_units(tmp_path / "units.csv", {"key": "p", "code_mca": "320000"}, changed)
    write_cells(tmp_path / "cells.geojson")
    assert words in complaint(write(tmp_path, RECORD))


def test_units_in_words_and_a_file_of_units_exclude_each_other(tmp_path: Path) -> None:
    both = RECORD.replace("units_file", "units: [{name: 江苏省, kind: 省}], units_file")
    assert "gives units and a units_file" in complaint(write(tmp_path, both))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("name: 新区", "name: 新区, colour: red"), "field events[0].colour"),
        (GOOD + "colour: red\n", "field colour"),
        (GOOD.replace("rename", "conquer"), "field events[0]"),
        (GOOD.replace("2020-07-03", "2020-02-30"), "is not readable YAML or JSON"),
        (GOOD.replace("2020-07-03", "soon"), "field effective_on.date"),
        (GOOD.replace("title: 画出来的命令", ""), "field title: Field required"),
        ("- a\n- b\n", "o.yaml"),
        ("", "o.yaml"),
        ("a: [1,\n", "is not readable YAML or JSON"),
        (b"title: \xff\xfe", "is not readable YAML or JSON"),
        ("!!python/object/apply:os.system ['true']", "is not readable YAML or JSON"),
        ("[" * 50_000, "is not readable YAML or JSON"),
    ],
)
def test_a_broken_order_is_refused_with_its_file_and_field(tmp_path: Path, text: str | bytes, words: str) -> None:
    found = complaint(write(tmp_path, text))
    assert "o.yaml" in found
    assert words in found


def test_all_faults_of_a_form_come_together(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_order(write(tmp_path, GOOD.replace("title: 画出来的命令", "").replace("name: 新区", "x: y")), tmp_path)
    assert {c.field for c in caught.value.complaints} == {"title", "events[0].name", "events[0].x"}


def test_ten_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + "note: " + "x" * 10_000_000)
    began = time.perf_counter()
    assert "has 10,000," in complaint(path)
    assert path.stat().st_size > LARGEST_BYTES
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("merged", [False, True])
def test_a_file_that_unfolds_without_end_is_refused_at_once(tmp_path: Path, merged: bool) -> None:
    lines = ["a0: &a0 {x: 1}" if merged else "a0: &a0 [x, x]"]
    for n in range(1, 12):
        many = ", ".join([f"*a{n - 1}"] * 9)
        lines.append(f"a{n}: &a{n} {{<<: [{many}]}}" if merged else f"a{n}: &a{n} [{many}]")
    began = time.perf_counter()
    assert "cannot refer to anchors" in complaint(write(tmp_path, "\n".join(lines)))
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("unit\nmca:320602001\n", "codes.csv, row 1, field code: this column is missing"),
        ("", "codes.csv, row 1, field unit: this column is missing"),
        ("unit,code\nmca:320602001,1\n320602002,2\n", "codes.csv, row 3, field unit"),
        ("unit,code\n\xff\n".encode("latin-1"), "codes.csv: cannot be read"),
    ],
)
def test_a_broken_code_table_is_refused_with_its_row(tmp_path: Path, table: str | bytes, words: str) -> None:
    write(tmp_path, table, "codes.csv")
    assert words in complaint(write(tmp_path, RECODE))


def test_a_missing_code_table_or_order_is_named(tmp_path: Path) -> None:
    assert "codes.csv: cannot be read: No such file" in complaint(write(tmp_path, RECODE))
    assert "none.yaml: cannot be read: No such file" in complaint(tmp_path / "none.yaml")


def test_the_faults_of_all_orders_of_a_folder_come_together(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "good.yaml")
    write(tmp_path, "a: 1", "one.yaml")
    write(tmp_path, "{", "two.json")
    with pytest.raises(BadInput) as caught:
        read_orders(tmp_path, tmp_path)
    assert {Path(c.file or "").name for c in caught.value.complaints} == {"one.yaml", "two.json"}


def test_a_folder_without_orders_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no change order"):
        read_orders(tmp_path, tmp_path)
