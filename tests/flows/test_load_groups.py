"""Groups in the register: in both clocks, loaded once, changed as a difference, refused whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from gis.db.connect import Database
from gis.db.groups import list_groups, members
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, NotFound, NotReady
from gis.flows.load_groups import load_groups, shipped_groups
from gis.settings import CHECKOUT
from tests.db.looking import state_of

BEFORE, AFTER = date(2020, 7, 2), date(2020, 7, 3)
SHIPPED = shipped_groups(CHECKOUT / "data")


def file(folder: Path, *units: Any, key: str = "trial") -> Path:
    """A file with one group of units, each a reference or (reference, from, to)."""
    written = [unit if isinstance(unit, tuple) else (unit, date(2021, 1, 1), None) for unit in units]
    head = {"key": key, "name": f"试验{key}", "kind": "zone", "source": "试验用，非真实", "made_up": True}
    listed = [{"unit": unit, "from": since, "to": until} for unit, since, until in written]
    path = folder / f"{key}.yaml"
    path.write_text(yaml.safe_dump({"groups": [{**head, "members": listed}]}, allow_unicode=True), encoding="utf-8")
    return path


def names(database: Database, key: str, day: date, recorded_as_of: datetime | None = None) -> list[str]:
    with database.read() as connection:
        land = read_snapshot(connection, day, shapes=False)
        return [land.versions[unit].name for unit in members(connection, key, day, recorded_as_of)]


def test_the_city_proper_is_another_group_of_units_after_july_2020(register: Database) -> None:
    assert names(register, "shiqu", BEFORE) == ["崇川区", "港闸区", "通州区"]
    assert sorted(names(register, "shiqu", AFTER)) == ["崇川区", "海门区", "通州区"]
    assert names(register, "shiqu-chongchuan", BEFORE) == ["崇川区", "港闸区"]
    assert names(register, "shiqu-chongchuan", AFTER) == ["崇川区"]


def test_two_usages_of_one_word_stand_side_by_side(register: Database) -> None:
    with register.read() as connection:
        found = {row.key: (row.name, row.members) for row in list_groups(connection, AFTER)}
    assert found["shiqu"] == ("市区（含通州、海门）", 3)
    assert found["shiqu-chongchuan"] == ("市区（崇川）", 1)


def test_the_census_parts_of_chongchuan_are_all_its_streets_once(register: Database) -> None:
    with register.read() as connection:
        land = read_snapshot(connection, AFTER, shapes=False)
        parts = [members(connection, key, AFTER) for key in ("census-2020-kaifaqu", "census-2020-chongchuan")]
    county = land.by_code["mca", "320613"]
    assert sorted(parts[0] + parts[1]) == sorted(land.children[county])
    assert len(parts[0]) == 5


def test_rural_counties_are_those_with_a_town_on_every_date(register: Database) -> None:
    for day in (date(2018, 1, 1), date(2018, 5, 11), BEFORE, AFTER):
        with register.read() as connection:
            land = read_snapshot(connection, day, shapes=False)
            found = members(connection, "shenong", day)
        rural = {v.parent_id for v in land.at_level("town") if v.kind == "镇"}
        assert set(found) == rural, day


def test_loading_again_changes_nothing(own_register: Database) -> None:
    before = state_of(own_register)
    assert not load_groups(own_register, SHIPPED).changed
    assert state_of(own_register) == before


def test_a_changed_file_ends_a_belief_and_keeps_it_readable(own_register: Database, tmp_path: Path) -> None:
    load_groups(own_register, file(tmp_path, "mca:320613", "mca:320612"))
    then = datetime.now(UTC)
    done = load_groups(own_register, file(tmp_path, "mca:320613", "mca:320614"))
    assert (done.changed, done.rows) == (True, 2)
    day = date(2021, 6, 1)
    assert sorted(names(own_register, "trial", day)) == ["崇川区", "海门区"]
    assert sorted(names(own_register, "trial", day, then)) == ["崇川区", "通州区"]
    assert names(own_register, "shiqu", day), "groups that a file does not name are left alone"


def test_a_zone_may_cross_counties(own_register: Database, tmp_path: Path) -> None:
    load_groups(own_register, file(tmp_path, "name:通州区/三余镇", "name:如东县/大豫镇"))
    assert sorted(names(own_register, "trial", date(2021, 6, 1))) == ["三余镇", "大豫镇"]


def test_a_member_that_an_order_ended_is_not_counted(own_register: Database, tmp_path: Path) -> None:
    load_groups(own_register, file(tmp_path, ("mca:320602", date(2020, 1, 1), None)))
    assert names(own_register, "trial", BEFORE) == ["崇川区"]
    assert names(own_register, "trial", AFTER) == []


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (
            ["mca:999999", "name:乌有区"],
            ["no unit bears the mca code 999999 on 2021-01-01", "no unit is called 乌有区"],
        ),
        (["mca:320613", "mca:320613001"], ["城东街道 lies in 崇川区, which is a member too"]),
        ([("mca:320602", date(2018, 1, 1), date(2021, 1, 1))], ["ends before 2021-01-01"]),
        ([("mca:320602", date(1981, 1, 1), None)], ["1981-01-01 lies before the register begins, on 1982-01-01"]),
    ],
)
def test_a_wrong_file_is_refused_with_all_its_faults_and_nothing_is_written(
    own_register: Database, tmp_path: Path, units: list[Any], words: list[str]
) -> None:
    before = state_of(own_register)
    with pytest.raises(BadInput) as caught:
        load_groups(own_register, file(tmp_path, *units))
    assert [word for word in words if word not in str(caught.value)] == []
    assert "trial.yaml" in str(caught.value)
    assert state_of(own_register) == before


def test_an_unknown_group_is_told_those_there_are(register: Database) -> None:
    with register.read() as connection, pytest.raises(NotFound, match="shiqu"):
        members(connection, "nowhere", AFTER)


def test_an_empty_register_has_no_units_to_group(empty: Database) -> None:
    with pytest.raises(NotReady, match="tongtu load baseline"):
        load_groups(empty, SHIPPED)


def test_the_database_refuses_one_unit_twice_at_once(own_register: Database) -> None:
    statement = (
        "INSERT INTO unit_group_member (group_key, unit_id, valid, recorded, source) "
        "SELECT group_key, unit_id, valid, recorded, 'twice' FROM unit_group_member LIMIT 1"
    )
    with pytest.raises(Exception, match="ex_unit_group_member"), own_register.write() as connection:
        connection.execute(text(statement))
