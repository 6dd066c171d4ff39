"""`tongtu boundaries`."""

from __future__ import annotations

import csv
import io

from gis.db.connect import Database
from tests.cli.conftest import Command


def listed(tongtu: Command, database: Database, *options: str) -> list[dict[str, str]]:
    done = tongtu("boundaries", "list", *options, "--format", "csv", database=database)
    assert (done.code, done.err) == (0, "")
    return list(csv.DictReader(io.StringIO(done.out)))


def test_the_two_dates_of_july_2020_show_the_difference(tongtu: Command, register: Database) -> None:
    before, after = (
        {line["code"]: line for line in listed(tongtu, register, "--level", "county", "--as-of", day) if line["code"]}
        for day in ("2020-06-30", "2021-01-01")
    )
    assert {"3206020611", "3206020612", "3206110612", "3206810684"} <= set(before)
    assert {"3206120613", "3206140681"} <= set(after)
    assert before["3206810684"]["id"] == after["3206140681"]["id"]
    assert (after["3206140681"]["side_a"], after["3206140681"]["side_b"]) == ("海门区", "启东市")
    assert (after["3206120613"]["code_a"], after["3206120613"]["code_b"]) == ("320612", "320613")


def test_outer_lines_name_what_lies_beyond(tongtu: Command, register: Database) -> None:
    outer = listed(tongtu, register, "--outer", "--as-of", "2021-01-01")
    assert {"崇明（市外）", "东台（市外）", "黄海（市外）"} <= {line["side_b"] for line in outer}
    inner = listed(tongtu, register, "--no-outer", "--as-of", "2021-01-01", "--unit", "mca:320681")
    assert [(line["side_a"], line["side_b"]) for line in inner] == [("海门区", "启东市")]


def test_lines_of_towns_and_communities_are_listed_too(tongtu: Command, register: Database) -> None:
    towns = listed(tongtu, register, "--level", "town", "--as-of", "2021-01-01")
    assert len({line["id"] for line in towns}) == len(towns) > 300
    small = listed(tongtu, register, "--level", "community", "--unit", "name:海门区/三星镇", "--as-of", "2021-01-01")
    assert {line["rank"] for line in small} >= {"town", "community"}
    assert tongtu("boundaries", "list", "--level", "province", database=register).code == 1


def test_before_the_first_map_the_list_says_why_it_is_empty(tongtu: Command, register: Database) -> None:
    done = tongtu("boundaries", "list", "--as-of", "2017-12-31", database=register)
    assert done.code == 0
    assert "areas are known from 2018-01-01 on" in done.out


def test_a_line_is_shown_by_its_code_of_any_time(tongtu: Command, register: Database) -> None:
    shown = [
        tongtu("boundaries", "show", code, "--as-of", "2021-01-01", "--format", "json", database=register).json
        for code in ("3206810684", "3206140681")
    ]
    assert shown[0] == shown[1]
    assert shown[0]["geometry"]["type"] == "MultiLineString"
    table = tongtu("boundaries", "show", "3206140681", "--as-of", "2021-01-01", database=register)
    for words in ("a proposal", "海门启东崇明三交点", "启东崇明线", "3206810684", "rests on: map"):
        assert words in table.out
    ended = tongtu("boundaries", "show", "3206110612", "--as-of", "2021-01-01", database=register)
    assert "ended, told as on 2020-07-02" in ended.out
    assert "successors" in ended.out
    missing = tongtu("boundaries", "show", "9999999999", database=register)
    assert (missing.code, "tongtu boundaries list" in missing.err) == (1, True)


def test_tripoints_and_differences_are_printed(tongtu: Command, register: Database) -> None:
    points = tongtu("boundaries", "tripoints", "--as-of", "2021-01-01", "--format", "json", database=register).json
    assert "通州崇川海门三交点" in {point["name"] for point in points}
    days = ("--from", "2020-06-30", "--to", "2021-01-01")
    rows = list(
        csv.DictReader(io.StringIO(tongtu("boundaries", "diff", *days, "--format", "csv", database=register).out))
    )
    ends = [row for row in rows if row["before"].startswith("3206020611")]
    assert [(row["what"], row["after"]) for row in ends] == [("ended", "")]
    assert any(row["what"] == "changed: code, name, sides" and row["after"].startswith("3206140681") for row in rows)


def test_a_paper_gives_the_official_code_and_is_withdrawn(tongtu: Command, own_register: Database) -> None:
    paper = ("--number", "通勘界〔2001〕3号", "--title", "协议书（试验用）", "--issued-on", "2001-05-18")
    given = ("--official-code", "启海-1", "--official-name", "启海线")
    done = tongtu("boundaries", "paper", "3206140681", "--kind", "agreement", *paper, *given, database=own_register)
    assert (done.code, done.err) == (0, "")
    shown = tongtu("boundaries", "show", "启海-1", "--format", "json", database=own_register).json
    assert (shown["official_code"], shown["official_name"], shown["basis"]) == ("启海-1", "启海线", "agreement")
    number = str(shown["papers"][0]["paper_id"])
    assert tongtu("boundaries", "withdraw", str(shown["id"]), number, database=own_register).code == 0
    assert tongtu("boundaries", "withdraw", str(shown["id"]), number, database=own_register).code == 1
    wrong = tongtu("boundaries", "paper", "3206140681", "--kind", "rumour", *paper, database=own_register)
    assert (wrong.code, "agreement, attached_map, result_table" in wrong.err) == (1, True)


def test_redrawing_right_lines_writes_nothing(tongtu: Command, own_register: Database) -> None:
    done = tongtu("boundaries", "redraw", database=own_register)
    assert (done.code, done.out.strip()) == (0, "all lines were right")
