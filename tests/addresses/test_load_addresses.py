"""Files of addresses: what is loaded, what is refused and why; a second load changes nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from typer.testing import CliRunner

from gis.addresses.entries import WORDS, Communities, Draft, match_headings, own_text, read_drafts
from gis.addresses.ground import AddressGround, Spell
from gis.addresses.mirror import Mirror
from gis.addresses.upkeep import Standing, identified, out_of_order
from gis.cli.address_load import app as command
from gis.db.address_changes import WantedChanges
from gis.db.connect import Database
from gis.db.counters import wrong_counters
from gis.errors import BadInput
from gis.flows.load_addresses import AskedLoad, LoadedAddresses, load_addresses
from gis.flows.mirror_addresses import address_changes, snapshot_lines
from gis.settings import CHECKOUT

DATA, TODAY = CHECKOUT / "data", date(2026, 11, 29)
HEADINGS = ("区县", "社区", "街路巷", "门牌号", "楼层", "经度", "纬度")


def spell(number: int, name: str, county: str) -> Spell:
    return Spell(1, 3_000_000, (1, len(county), 3, number), ("南通市", county, "某街道", name), {})


GROUND = AddressGround(
    {7: [spell(7, "甲社区", "崇川区")], 8: [spell(8, "乙村", "如东县")], 9: [spell(9, "乙村", "海门区")]}, "江苏省"
)


def read(*rows: tuple[str, ...]) -> tuple[list[Draft], list[str]]:
    cells = [(number, dict(zip(HEADINGS, row, strict=True))) for number, row in enumerate(rows, start=2)]
    headings = match_headings(HEADINGS, "a.csv")
    drafts, faults = read_drafts(cells, headings, Communities(GROUND, TODAY.toordinal()), lambda lon, lat: (lon, lat))
    return drafts, [f"{fault.row} {fault.field} {fault.message}" for fault in faults]


def test_rows_that_cannot_be_say_why_and_the_others_are_read() -> None:
    drafts, faults = read(
        ("", "甲社区", "桃坞路", "44号", "", "120.8", "32.0"),
        ("", "丙社区", "桃坞路", "46", "", "120.8", "32.0"),
        ("", "乙村", "桃坞路", "48", "", "120.8", "32.0"),
        ("海门区", "乙村", "桃坞路", "50", "0", "120.8", "32.0"),
        ("", "甲社区", "桃坞路", "五十", "", "120.8", ""),
        ("", "甲社区", "", "5", "", "120.8", "32.0"),
    )
    assert [(one.row, one.community_id, one.text) for one in drafts] == [(2, 7, "桃坞路44号")]
    assert faults == [
        "3 community no community is 丙社区",
        "4 community 乙村 is 2 communities",
        "5 floor 0 is no floor there can be",
        "6 door_no 五十 is no number there can be",
        "6 lon 120.8,  is no point in degrees",
        "7 street names no street, village, group, estate or building",
    ]
    with pytest.raises(BadInput, match="经度"):
        match_headings(("社区", "纬度"), "a.csv")


def draft(row: int, door: int, lat: float, community: int = 7) -> Draft:
    words = dict.fromkeys(WORDS) | {"street": "桃坞路", "door_no": door}
    return Draft(row, community, 3, words, 120.8, lat)


def test_a_plate_stands_once_on_the_streets_of_a_county() -> None:
    first = draft(2, 44, 32.0)
    there = Standing("A1", 9, 3, first.words, 120.8, 32.0, dwelling=True, note=None)
    kept, faults = identified([first, draft(3, 46, 32.1), draft(4, 46, 32.2)], [there])
    assert [one.row for one, _ in kept] == [3]
    assert [(fault.row, fault.message) for fault in faults] == [
        (2, "桃坞路44号 is A1 of the register already"),
        (4, "桃坞路46号 is row 3 already"),
    ]


@given(st.integers(5, 30), st.data())
def test_only_a_number_out_of_its_order_is_told(doors: int, data: Any) -> None:
    street = [draft(n, 2 * n, 32.0 + n / 1000) for n in range(1, doors + 1)]
    assert list(out_of_order(street, [])) == []
    at = data.draw(st.integers(1, doors - 2))
    slip = draft(street[at].row, 2 * data.draw(st.sampled_from([1_000, 4_999])), 32.0 + (at + 1) / 1000)
    told = list(out_of_order([*street[:at], slip, *street[at + 1 :]], []))
    assert [one.row for one in told] == [slip.row]


def test_words_are_put_together_as_the_register_writes_them(demo: Database) -> None:
    with demo.read() as connection:
        found = connection.execute(text(f"SELECT {', '.join(WORDS)}, text FROM address WHERE id % 50 = 3"))
        rows = [dict(row._mapping) for row in found]
    ours = [(own_text(row), row["text"]) for row in rows if not (row["building_name"] and row["floor"])]
    assert len(ours) > 1_000
    assert [pair for pair in ours if pair[0] != pair[1]] == []


def sheet(path: Path, rows: list[dict[str, Any]]) -> Path:
    pd.DataFrame(rows).to_csv(path, index=False, encoding="utf-8-sig")
    return path


def mirrored(database: Database) -> Mirror:
    return Mirror.of(json.loads(line) for line in b"".join(snapshot_lines(database, made_up=True)).splitlines())


def told(mirror: Mirror) -> dict[str, list[dict[str, Any]]]:
    return {
        one: [
            {name: row[name] for name in row if name != "line"} for row in sorted(rows, key=lambda v: v["valid_from"])
        ]
        for one, rows in mirror.versions.items()
    }


def test_a_file_is_loaded_once_changed_once_and_told_to_mirrors(
    own_register: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_register.read() as connection:
        code, lon, lat = connection.execute(
            text(
                "SELECT c.codes -> 'community' ->> 'stats', ST_X(g.label_point), ST_Y(g.label_point) "
                "FROM community_chain c JOIN division_version v ON v.unit_id = c.community_id AND upper_inf(v.valid) "
                "AND upper_inf(v.recorded) JOIN division_geometry g ON g.id = v.geometry_id "
                "WHERE upper_inf(c.valid) AND upper_inf(c.recorded) AND c.names[2] = '崇川区' ORDER BY c.id LIMIT 1"
            )
        ).one()
    rows = [
        {"社区代码": code, "街路巷": "试验路", "门牌号": n, "经度": lon + n / 1e6, "纬度": lat, "住宅": "是"}
        for n in (2, 4, 6)
    ]
    astray = {**rows[0], "门牌号": 8, "纬度": lat + 0.5}

    def load(named: str, content: list[dict[str, Any]], day: date = TODAY) -> LoadedAddresses:
        path = sheet(tmp_path / named, content)
        return load_addresses(own_register, DATA, path, AskedLoad("wgs84", day, made_up=True), TODAY)

    first = load("a.csv", [*rows, astray], date(2020, 1, 1))
    assert (first.new, first.changed, first.unchanged) == (3, 0, 0)
    assert [fault.row for fault in first.rejected] == [5]
    again = load("a.csv", [*rows, astray])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    copy = mirrored(own_register)
    moved = load("b.csv", [{**rows[0], "纬度": lat + 0.0001}])
    assert (moved.new, moved.changed, moved.unchanged) == (0, 1, 0)
    with own_register.read() as connection:
        copy.replay(address_changes(connection, WantedChanges(copy.change, 10))["changes"])
    assert told(copy) == told(mirrored(own_register))
    with own_register.read() as connection:
        kinds = connection.execute(
            text("SELECT kind, count(*) FROM address_change WHERE kind <> 'community' GROUP BY kind ORDER BY kind")
        ).all()
        versions = connection.execute(
            text(
                "SELECT lower(valid), upper(valid) FROM address WHERE door_no = 2 AND upper_inf(recorded) "
                "ORDER BY valid"
            )
        ).all()
        bare = connection.execute(
            text("SELECT count(*) FROM address a WHERE upper_inf(recorded) AND NOT EXISTS "
                 "(SELECT FROM address_key k WHERE k.address_row = a.id)")
        ).scalar_one()  # fmt: skip
        assert wrong_counters(connection) == 0
    assert [tuple(row) for row in kinds] == [("added", 3), ("changed", 1)]
    assert [tuple(row) for row in versions] == [(date(2020, 1, 1), TODAY), (TODAY, None)]
    assert bare == 0

    monkeypatch.setenv("TONGTU_DATABASE_URL", own_register.app.url.render_as_string(hide_password=False))
    rejects = tmp_path / "rejects.csv"
    asked = [str(tmp_path / "a.csv"), "--crs", "wgs84", "--rejects", str(rejects), "--made-up"]
    done = CliRunner().invoke(command, asked)
    assert done.exit_code == 0, done.output
    assert "outside its community" in rejects.read_text(encoding="utf-8-sig")
