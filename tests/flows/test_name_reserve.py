"""The reserve of names in the register: never twice, who has a name is told, every change audited."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from shapely import Point
from sqlalchemy import text

from gis.db.audit import read_audit
from gis.db.clock import next_moment, versions
from gis.db.connect import Database
from gis.db.name_reserve import read_reserve
from gis.db.placenames import write_names
from gis.errors import BadInput, Conflict, Forbidden, NotFound
from gis.flows.correct_reading import correct_reading, shipped_readings
from gis.flows.fill_reserve import Tables, add_list, add_name, load_shipped_reserve, propose
from gis.flows.name_reserve import drop, hold, release, take
from gis.load.placename_tables import read_classes
from gis.placenames.corrections import Correction
from gis.placenames.letters import letters
from gis.placenames.parts import Parts
from gis.placenames.record import PlaceName
from gis.placenames.reserve import Reserved
from gis.placenames.reserve_entries import ReserveIn
from gis.rights import Identity
from gis.settings import CHECKOUT

DATA = CHECKOUT / "data"
TABLES = Tables(read_classes(DATA / "placenames" / "classes.yaml"), shipped_readings(DATA))
OFFICER = Identity("placename_officer", "地名科 王")
OTHER = Identity("placename_officer", "地名科 李")
TODAY = date(2026, 3, 2)
LATER = date(2026, 6, 30)


def form(name: str = "桃源路", **fields: Any) -> ReserveIn:
    return ReserveIn(name=name, **{"class_code": "23500", **fields})


def added(database: Database, name: str = "桃源路", **fields: Any) -> Reserved:
    return add_name(database, OFFICER, form(name, **fields), TABLES, TODAY).entries[0]


def now(database: Database, name: str) -> Reserved:
    with database.read() as connection:
        return next(one for one in read_reserve(connection, dropped=True) if one.name == name)


def in_use(database: Database, name: str, unit: str = "崇川区", until: date | None = None) -> None:
    """A road of this name in the first community of a county."""
    with database.write() as connection:
        home = connection.execute(
            text(
                "SELECT c.community_id FROM community_chain c JOIN division_version v ON v.unit_id = c.county_id "
                "AND upper_inf(v.valid) AND upper_inf(v.recorded) WHERE v.name = :unit AND upper_inf(c.valid) "
                "AND upper_inf(c.recorded) ORDER BY 1 LIMIT 1"
            ),
            {"unit": unit},
        ).scalar_one()
        proper = name.removesuffix("路")
        spelt = letters(Parts(proper, "路"), TABLES.classes.of("23500"), TABLES.readings)
        row = PlaceName(
            f"P-{name}", name, proper, "路", "23500", *spelt, "standard", "list", "drawn", communities=(home,),
            valid_to=until,
        )  # fmt: skip
        write_names(connection, [row], next_moment(connection))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What came of acts that were begun together, errors of the house among it."""

    def outcome(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Conflict as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(outcome, acts))


def test_of_many_who_add_one_name_at_once_one_wins_and_the_others_are_told(own_register: Database) -> None:
    forms = [form(), form(unit="name:崇川区"), form(unit="name:崇川区/任港街道"), form("桃源", class_code="23500")]
    outcomes = at_once(*[lambda one=one: add_name(own_register, OFFICER, one, TABLES, TODAY) for one in forms])
    lost = [one for one in outcomes if isinstance(one, Conflict)]
    assert len(lost) == len(forms) - 1
    assert all("(reserve " in str(one) and "is free already" in str(one) for one in lost)
    with own_register.read() as connection:
        assert len(read_reserve(connection)) == 1


def test_of_two_who_hold_one_name_at_once_one_wins_and_the_other_learns_who_has_it(own_register: Database) -> None:
    entry = added(own_register)
    outcomes = at_once(
        lambda: hold(own_register, OFFICER, entry.id, 1, "甲工程", LATER, TODAY),
        lambda: hold(own_register, OTHER, entry.id, 1, "乙工程", LATER, TODAY),
    )
    (won,) = [one for one in outcomes if isinstance(one, Reserved)]
    (lost,) = [one for one in outcomes if isinstance(one, Conflict)]
    assert f"is held for {won.held_for} until {LATER}" in str(lost)
    assert now(own_register, "桃源路").held_for == won.held_for


def test_a_name_is_held_released_and_dropped_with_the_revision_that_was_seen_and_each_is_audited(
    own_register: Database,
) -> None:
    entry = added(own_register, lon=120.86, lat=32.01)
    assert (entry.proper, entry.generic, entry.roman, entry.sound) == ("桃源", "路", "Taoyuan Lu", "tao yuan lu")
    held = hold(own_register, OFFICER, entry.id, entry.revision, "甲工程", LATER, TODAY)
    with pytest.raises(Conflict, match="its revision is 2"):
        release(own_register, OFFICER, entry.id, 1, TODAY)
    released = release(own_register, OTHER, entry.id, held.revision, TODAY)
    drop(own_register, OFFICER, entry.id, released.revision, TODAY)
    with pytest.raises(NotFound, match="no name 99"):
        drop(own_register, OFFICER, 99, 1, TODAY)
    with own_register.read() as connection:
        told = read_audit(connection, subject=f"reserve:{entry.id}")
        assert versions(connection)["name_reserve"] == 4
    assert [(one["actor"], one["detail"]["after"]["state"]) for one in reversed(told)] == [
        ("地名科 王", "free"), ("地名科 王", "held"), ("地名科 李", "free"), ("地名科 王", "dropped"),
    ]  # fmt: skip
    assert told[1]["detail"]["before"]["held_for"] == "甲工程"
    again = added(own_register)
    assert again.id != entry.id, "a dropped name may be added again"


def test_a_hold_that_ran_out_is_held_by_another_without_anything_run_in_between(own_register: Database) -> None:
    entry = added(own_register)
    hold(own_register, OFFICER, entry.id, 1, "甲工程", LATER, TODAY)
    after = LATER + timedelta(days=1)
    assert now(own_register, "桃源路").state == "held"
    assert now(own_register, "桃源路").on(after).state == "free"
    assert hold(own_register, OTHER, entry.id, 2, "乙工程", after, after).held_for == "乙工程"


def test_a_name_in_use_is_not_reserved_where_it_is_used_and_one_of_its_sound_is_told(own_register: Database) -> None:
    in_use(own_register, "桃源路")
    in_use(own_register, "旧名路", until=date(2020, 1, 1))
    with pytest.raises(Conflict, match=r"桃源路 is in use \(P-桃源路\)"):
        added(own_register)
    with pytest.raises(Conflict, match="桃源路 is in use"):
        added(own_register, unit="name:崇川区")
    assert added(own_register, unit="name:海门区").unit_id is not None
    assert added(own_register, "旧名路").state == "free", "a name of the past is no name in use"
    with pytest.raises(Conflict, match="任港街道 is in use"):
        added(own_register, "任港街道", class_code=None)
    done = add_name(own_register, OFFICER, form("陶园路", unit="name:崇川区"), TABLES, TODAY)
    assert [str(one) for one in done.warnings] == ["field name: 陶园路 sounds like 桃源路, which is in use (P-桃源路)"]


def case(database: Database, proper: str) -> int:
    with database.write() as connection:
        return int(
            connection.execute(
                text(
                    "INSERT INTO naming_case (kind, state, name, proper, generic, class_code, unit_id, communities, "
                    "form, verdicts, author, revision, begun_at, changed_at, source, made_up) SELECT 'name', 'draft', "
                    ":proper || '路', :proper, '路', '23500', min(id), '{}', '{}', '[]', 'x', 1, now(), now(), "
                    "'drawn', true FROM division_unit WHERE level = 'county' RETURNING id"
                ),
                {"proper": proper},
            ).scalar_one()
        )


def test_the_case_that_is_approved_takes_the_name_in_its_own_transaction(own_register: Database) -> None:
    with own_register.owner.begin() as connection:
        # steps of cases have rules of their own, which are tested with them
        connection.execute(text("ALTER TABLE naming_case DISABLE TRIGGER USER"))
    entry, number = added(own_register), case(own_register, "桃源")
    hold(own_register, OFFICER, entry.id, 1, "甲工程", LATER, TODAY)
    with pytest.raises(Conflict, match="release it before"), own_register.write() as connection:
        at = next_moment(connection)
        take(connection, OFFICER, entry.id, number, proper="桃源", project="乙工程", today=TODAY, at=at)
    with own_register.write() as connection:
        at = next_moment(connection)
        done = take(connection, OFFICER, entry.id, number, proper="桃源", project="甲工程", today=TODAY, at=at)
    assert (done.state, done.case_id, now(own_register, "桃源路")) == ("taken", number, done)
    with pytest.raises(Conflict, match=f"was taken by case {number}"):
        hold(own_register, OFFICER, entry.id, done.revision, "丙工程", LATER, TODAY)
    with pytest.raises(Conflict, match=f"was taken by case {number} already"):
        added(own_register)


LIST = """名称,类别,用途,政区,经度,纬度,批准日期
桃源路,街路巷,,崇川区,120.86,32.01,2026.1.15
新港片区,,片区,海门区,,,
海晏,,,,,,
"""


def test_a_list_is_added_whole_and_a_second_time_changes_nothing(own_register: Database, tmp_path: Path) -> None:
    file = tmp_path / "储备.csv"
    file.write_bytes(LIST.encode("gb18030"))
    done = add_list(own_register, OFFICER, file, TABLES, TODAY, crs="gcj02")
    road, district, plain = done.entries
    assert (road.class_code, road.approved_on, district.purpose) == ("23500", date(2026, 1, 15), "district")
    assert (district.proper, district.generic, plain.proper, plain.generic) == ("新港", "片区", "海晏", "")
    assert road.shape is not None
    assert 0.003 < road.shape.distance(Point(120.86, 32.01)) < 0.006, "GCJ-02 is shifted by some 470 m"
    hold(own_register, OFFICER, road.id, 1, "甲工程", LATER, TODAY)
    drop(own_register, OFFICER, plain.id, 1, TODAY)
    again = add_list(own_register, OFFICER, file, TABLES, TODAY, crs="gcj02")
    assert (again.entries, again.unchanged) == ((), 3)
    assert now(own_register, "桃源路").state == "held"


def test_every_fault_of_a_list_is_named_with_its_row_and_nothing_is_added(
    own_register: Database, tmp_path: Path
) -> None:
    in_use(own_register, "桃源路")
    file = tmp_path / "list.csv"
    file.write_text("name,class,unit,purpose\n桃源路,23500,崇川区,\n安定路,23500,,\n安定路,23500,,\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        add_list(own_register, OFFICER, file, TABLES, TODAY)
    assert [(one.row, one.field) for one in refused.value.complaints] == [(2, "name"), (4, "name")]
    file.write_text(
        "name,class,unit,purpose\n平路,99999,,\n平路,23500,无此区,\nabc,,,\n平路,,,寺庙\n", encoding="utf-8"
    )
    with pytest.raises(BadInput) as refused:
        add_list(own_register, OFFICER, file, TABLES, TODAY)
    assert [(one.row, one.field) for one in refused.value.complaints] == [(5, "purpose")]
    file.write_text(
        "name,class,unit,purpose\n平路,99999,,\n平路,23500,无此区,\nabc,,,\n平路,22100,,road\n", encoding="utf-8"
    )
    with pytest.raises(BadInput) as refused:
        add_list(own_register, OFFICER, file, TABLES, TODAY)
    told = [(one.row, one.field) for one in refused.value.complaints]
    assert told == [(2, "class_code"), (3, "unit"), (4, "name"), (5, "class_code")]
    with own_register.read() as connection:
        assert read_reserve(connection) == []


def test_the_shipped_names_of_plans_are_loaded_once_and_a_name_that_somebody_has_is_left_out(
    own_register: Database,
) -> None:
    in_use(own_register, "运贤路")
    done = load_shipped_reserve(own_register, DATA, TODAY)
    with own_register.read() as connection:
        names = {one.name: one for one in read_reserve(connection)}
    assert {"五龙汇", "任港湾", "东康巷", "昌华路"} <= set(names)
    assert "运贤路" not in names
    assert done.rows == len(names) == 6
    assert (names["任港湾"].purpose, names["任港湾"].roman) == ("district", "Rengangwan")
    assert not any(one.made_up for one in names.values())
    assert not load_shipped_reserve(own_register, DATA, TODAY).changed


def test_free_names_of_the_division_and_of_the_city_are_proposed(own_register: Database) -> None:
    here, city = added(own_register, unit="name:崇川区"), added(own_register, "安定路")
    added(own_register, "海晏路", unit="name:海门区")
    with own_register.read() as connection:
        street = connection.execute(
            text(
                "SELECT unit_id FROM division_version WHERE name = '任港街道' AND upper_inf(valid) "
                "AND upper_inf(recorded)"
            )
        ).scalar_one()
        found = propose(connection, class_codes={"23500"}, kind="road", unit_id=street, as_of=TODAY)
    assert [one.id for one in found] == [here.id, city.id]


def test_a_corrected_reading_is_heard_in_reserved_names_too(own_register: Database) -> None:
    added(own_register, "长桥路")
    said = Correction.written("长桥", "zhǎng qiáo", "问了当地")
    assert correct_reading(own_register, OFFICER, said, TABLES.readings, TABLES.classes).reserved == ("长桥路",)
    assert (now(own_register, "长桥路").roman, now(own_register, "长桥路").revision) == ("Zhangqiao Lu", 1)
    assert added(own_register, "新长桥路").roman == "Xinzhangqiao Lu"


def test_who_has_no_right_or_another_division_may_not_reserve(register: Database) -> None:
    with pytest.raises(Forbidden, match="may not reserve placenames"):
        add_name(register, Identity("planner", "规划"), form(), TABLES, TODAY)
    bound = Identity("placename_officer", "海门 张", held=frozenset({1}))
    with pytest.raises(Forbidden, match="may not reserve placenames"):
        add_name(register, bound, form(), TABLES, TODAY)
