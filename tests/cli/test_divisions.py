"""`tongtu divisions` and `tongtu orders`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.connect import Database

HEAD = "order: 2022-01-trial\ntitle: 试验令（试验用，非真实）\neffective_on: {date: 2022-01-01}\n"
GOOD = HEAD + "events:\n- kind: rename\n  unit: name:海门区/三星镇\n  name: 三星新镇\n"


@pytest.fixture
def order(tmp_path: Path) -> Any:
    """Write an order file; returns its path."""

    def write(content: str) -> str:
        path = tmp_path / "trial.yaml"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def state(database: Database) -> list[Any]:
    """Everything an order could have touched, in figures."""
    with database.read() as connection:
        return list(
            connection.execute(
                text(
                    "SELECT (SELECT count(*) FROM change_order), (SELECT count(*) FROM division_unit), "
                    "(SELECT md5(string_agg(v::text, ',' ORDER BY id)) FROM division_version v), "
                    "(SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM division_code c), "
                    "(SELECT md5(string_agg(b::text, ',' ORDER BY id)) FROM community_chain b), "
                    "(SELECT n FROM data_version WHERE layer = 'divisions')"
                )
            ).one()
        )


@pytest.mark.parametrize(
    ("as_of", "codes"),
    [
        ("2020-07-02", ["320602", "320611", "320612", "320623", "320681", "320682", "320684", "320685"]),
        ("2020-07-03", ["320612", "320613", "320614", "320623", "320681", "320682", "320685"]),
    ],
)
def test_the_counties_of_a_date_are_printed_as_csv(
    process: Any, register: Database, as_of: str, codes: list[str]
) -> None:
    done = process("divisions", "list", "--level", "county", "--as-of", as_of, "--format", "csv", database=register)
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["code"] for row in rows] == codes
    assert {row["level"] for row in rows} == {"county"}


def test_the_counties_of_a_date_are_printed_as_json(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "list", "--level", "county", "--as-of", "2020-07-03", "-f", "json", database=register)
    assert [(row["code"], row["name"]) for row in done.json][1:3] == [("320613", "崇川区"), ("320614", "海门区")]
    assert 560 <= done.json[1]["area_km2"] <= 600


def test_the_whole_list_is_printed_and_not_a_page_of_it(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "list", "--as-of", "2021-01-01", "--format", "csv", database=register)
    levels = [row["level"] for row in csv.DictReader(io.StringIO(done.out))]
    assert levels.count("town") == 103
    assert levels.count("community") > 1900


def test_a_table_for_people_names_the_date(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "list", "--level", "county", "--as-of", "2020-07-03", database=register)
    assert "7 divisions on 2020-07-03" in done.out
    assert "崇川区" in done.out


def test_the_chain_over_a_point_is_printed(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "at", "120.86", "32.01", "--as-of", "2020-07-02", "-f", "json", database=register)
    assert [row["level"] for row in done.json] == ["province", "prefecture", "county", "town", "community"]
    assert done.json[2]["code"] == "320602"


def test_counties_of_which_no_area_is_known_are_listed_with_a_dash(tongtu: Any, register: Database) -> None:
    asked = ("divisions", "list", "--as-of", "2010-01-01", "--level", "county")
    table = [line for line in tongtu(*asked, database=register).out.splitlines() if "3206" in line]
    assert len(table) == 8
    assert all(line.count("—") >= 2 for line in table)
    rows = tongtu(*asked, "--format", "json", database=register).json
    assert {(row["geometry_quality"], row["area_km2"]) for row in rows} == {(None, None)}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--as-of", "yesterday"], "'yesterday' is not a date — write it as YYYY-MM-DD"),
        (["list", "--as-of", "2020-02-30"], "'2020-02-30' is not a date"),
        (["list", "--as-of", "1981-12-31"], "the register begins on 1982-01-01"),
        (["list", "--level", "galaxy"], "no level 'galaxy' — one of province, prefecture, county, town, community"),
        (["at", "116.4", "39.9"], "no division of the register covers 116.4, 39.9"),
        (["at", "nan", "39.9"], "nan"),
        (["preview", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_cannot_be_answered_is_one_clear_sentence(
    tongtu: Any, register: Database, arguments: list[str], words: str
) -> None:
    done = tongtu("divisions", *arguments, database=register)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: ")
    assert words in done.err
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


def test_a_bad_date_in_a_process_of_its_own_is_no_traceback_under_the_plainest_locale(
    process: Any, register: Database
) -> None:
    done = process("divisions", "list", "--as-of", "二〇二〇", database=register, LC_ALL="C")
    assert done.code == 1
    assert done.err == "error: '二〇二〇' is not a date — write it as YYYY-MM-DD\n"


def test_a_preview_tells_what_would_change_and_writes_nothing(tongtu: Any, own_register: Database, order: Any) -> None:
    before = state(own_register)
    done = tongtu("divisions", "preview", order(GOOD), database=own_register)
    assert done.code == 0
    assert "试验令" in done.out
    assert "2022-01-01" in done.out
    assert "三星新镇" in done.out
    assert "changes" in done.out
    assert "0 codes end, 0 are given" in done.out
    assert "warning: 2022-01-trial, field documents: no reply (批复) is among the papers" in done.out
    assert state(own_register) == before


def test_a_preview_for_machines_holds_everything(tongtu: Any, demo: Database, order: Any) -> None:
    seen = tongtu("divisions", "preview", order(GOOD), "--format", "json", database=demo).json
    [unit] = seen["units"]
    assert (unit["before"]["name"], unit["after"]["name"], unit["changed"]) == ("三星镇", "三星新镇", ["name"])
    assert seen["resting"]["addresses_rewritten"] > 0
    assert all("三星镇" in one["before"] and "三星新镇" in one["after"] for one in seen["resting"]["examples"])
    assert seen["duties"][0]["due"] == "2023-01-01"
    assert [warning["field"] for warning in seen["warnings"]] == ["documents", "events[0]"]
    rows = list(csv.DictReader(io.StringIO(
        tongtu("divisions", "preview", order(GOOD), "-f", "csv", database=demo).out)))  # fmt: skip
    assert [row["name"] for row in rows] == ["三星镇 → 三星新镇"]


def test_an_order_that_is_applied_says_what_its_papers_lack(tongtu: Any, own_register: Database, order: Any) -> None:
    done = tongtu("divisions", "apply", order(GOOD), database=own_register)
    assert done.code == 0
    assert "the papers name nobody" in done.out


def test_an_order_is_applied_once(tongtu: Any, own_register: Database, order: Any) -> None:
    path = order(GOOD)
    first = tongtu("divisions", "apply", path, database=own_register)
    assert (first.code, first.err) == (0, "")
    assert "0 units founded, 0 ended, 1 changed, 0 codes given" in first.out
    applied = state(own_register)
    second = tongtu("divisions", "apply", path, database=own_register)
    assert second.code == 0
    assert second.out.rstrip().endswith("applied before")
    assert state(own_register) == applied
    names = {
        day: {row["name"] for row in tongtu("divisions", "list", "--level", "town", "--as-of", day, "-f", "json").json}
        for day in ("2021-12-31", "2022-01-01")
    }
    assert names["2021-12-31"] - names["2022-01-01"] == {"三星镇"}
    assert names["2022-01-01"] - names["2021-12-31"] == {"三星新镇"}
    listed = tongtu("orders", "list", "-f", "json", database=own_register).json
    assert [row["title"] for row in listed][-1] == "试验令（试验用，非真实）"


def test_an_order_with_other_contents_under_a_known_key_is_refused(
    tongtu: Any, own_register: Database, order: Any
) -> None:
    tongtu("divisions", "apply", order(GOOD), database=own_register)
    before = state(own_register)
    done = tongtu("divisions", "apply", order(GOOD.replace("三星新镇", "三星老镇")), database=own_register)
    assert done.code == 1
    assert "2022-01-trial: an order of this name with other contents was applied before" in done.err
    assert state(own_register) == before


def test_an_order_before_a_later_change_is_refused_and_the_later_one_named(
    tongtu: Any, own_register: Database, order: Any
) -> None:
    early = GOOD.replace("2022-01-01", "2019-06-01").replace("海门区/三星镇", "海门市/三星镇")
    before = state(own_register)
    done = tongtu("divisions", "apply", order(early), database=own_register)
    assert done.code == 1
    assert "2020-07-nantong" in done.err
    assert state(own_register) == before


BROKEN = {
    "unknown fields": (
        HEAD.replace("title", "titel") + "events:\n- kind: rename\n  unit: name:海门区/三星镇\n  nam: 三星新镇\n",
        ["titel", "title", "events[0].nam", "events[0].name"],
    ),
    "unknown units": (
        HEAD
        + "events:\n- {kind: rename, unit: 'mca:999999', name: 甲区}\n"
        + "- {kind: rename, unit: 'name:海门区/乌有镇', name: 乙镇}\n",
        ["events[0]", "no unit bears the mca code 999999", "events[1]", "no unit is called 海门区/乌有镇"],
    ),
    "a reused code": (
        HEAD + "events:\n- kind: recode\n  codes:\n  - {unit: 'mca:320614', mca: '320684'}\n",
        ["320684", "must not return"],
    ),
    "a code borne by another": (
        HEAD + "events:\n- kind: recode\n  codes:\n  - {unit: 'mca:320614', mca: '320613'}\n",
        ["320613", "borne by two units"],
    ),
    "a code of the wrong length": (
        HEAD + "events:\n- kind: recode\n  codes:\n  - {unit: 'mca:320614', mca: '32061'}\n",
        ["'32061' is not a code of a county", "write 6 digits"],
    ),
    "not YAML": ("order: [", ["not readable YAML"]),
    "no mapping": ("- 1\n- 2\n", ["valid dictionary"]),
    "empty": ("", ["valid dictionary"]),
    "no events": (HEAD + "events: []\n", ["events", "at least 1 item"]),
    "an unknown kind": (HEAD + "events:\n- kind: vanish\n", ["events[0]", "vanish"]),
    "a day that is none": (GOOD.replace("2022-01-01", "2022-13-01"), ["month must be in 1..12"]),
    "words for a day": (GOOD.replace("2022-01-01", "'2022-13-01'"), ["effective_on.date", "valid date"]),
    "a code given as a number": (
        HEAD + "events:\n- kind: recode\n  codes:\n  - {unit: 'mca:320614', mca: 320699}\n",
        ["events[0].codes[0].mca", "valid string"],
    ),
}


@pytest.mark.parametrize("verb", ["preview", "apply"])
def test_every_fault_of_a_broken_order_is_told_with_its_place_and_nothing_changes(
    tongtu: Any, own_register: Database, order: Any, verb: str
) -> None:
    before = state(own_register)
    for what, (content, words) in BROKEN.items():
        done = tongtu("divisions", verb, order(content), database=own_register)
        assert (done.code, done.out) == (1, ""), what
        assert "Traceback" not in done.err, what
        assert [word for word in words if word not in done.err] == [], f"{what}: {done.err}"
        assert "trial" in done.err, f"{what}: the file or order is not named"
    assert state(own_register) == before


def test_an_order_that_would_leave_a_gap_is_refused(
    tongtu: Any, own_register: Database, order: Any, tmp_path: Path
) -> None:
    square = "[[[121.15,31.93],[121.17,31.93],[121.17,31.95],[121.15,31.95],[121.15,31.93]]]"
    (tmp_path / "cells.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"cell":"piece"},'
        f'"geometry":{{"type":"Polygon","coordinates":{square}}}}}]}}',
        encoding="utf-8",
    )
    content = HEAD + (
        "events:\n- kind: transfer\n  from: mca:320614\n  to: mca:320613\n  cells: [piece]\n"
        f"  area_file: {tmp_path / 'cells.geojson'}\n"
    )
    before = state(own_register)
    done = tongtu("divisions", "apply", order(content), database=own_register)
    assert (done.code, done.out) == (1, "")
    assert "the parts of 海门区 would miss its area by" in done.err
    assert "the parts of 崇川区 would miss its area by" in done.err
    assert state(own_register) == before


def test_the_orders_and_what_they_touched_are_listed(tongtu: Any, register: Database) -> None:
    rows = tongtu("orders", "list", "--format", "json", database=register).json
    july = next(row for row in rows if row["effective_on"] == "2020-07-03")
    assert july["documents"] == "苏政发〔2020〕60号"
    assert (july["units_founded"], july["units_ended"]) == (2, 3)
    assert (july["codes_ended"], july["codes_given"]) != (0, 0)
    assert july["addresses_rewritten"] == 0, "there is no address without the demonstration"


def test_addresses_follow_the_order(tongtu: Any, demo: Database) -> None:
    rows = tongtu("orders", "list", "--format", "json", database=demo).json
    touched = {row["effective_on"]: row["addresses_rewritten"] for row in rows}
    assert touched["2020-07-03"] > 10_000
    assert touched["2018-05-11"] == 0, "no address of 海安 is in the small demonstration"
