from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import gis.flows.apply_order as flow
from gis.db.chains import read_chains
from gis.db.connect import Database
from gis.db.orders import applied_orders, touched_by
from gis.db.snapshots import read_snapshot
from gis.divisions import Snapshot
from gis.errors import BadInput, Conflict
from gis.flows import history
from gis.flows.apply_order import Applied, apply_order, preview_order
from gis.flows.load_baseline import BASELINE_DAY
from gis.load.changeorders import OrderFile, read_orders
from gis.settings import CHECKOUT
from tests.db.looking import count, state_of
from tests.flows.drawn import EAST, WEST, abolish, order_file, rename

SHIPPED = read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)
BEFORE, AFTER = date(2020, 7, 2), date(2020, 7, 3)
MAP_DAY = date(2018, 1, 1)
"""The first day on which towns, communities and areas are known."""


def snapshot(database: Database, day: date, *, shapes: bool = False, **options: Any) -> Snapshot:
    with database.read() as connection:
        return read_snapshot(connection, day, shapes=shapes, **options)


def names(database: Database, day: date, level: str = "town", **options: Any) -> list[str]:
    return [v.name for v in snapshot(database, day, **options).at_level(level)]  # type: ignore[arg-type]


def counties(database: Database, day: date) -> dict[str | None, str]:
    state = snapshot(database, day)
    return {state.code_of(v.unit_id): v.name for v in state.at_level("county")}


# -- the shipped orders --------------------------------------------------------------------------------


def test_eight_counties_stand_on_the_day_before_the_order_and_seven_on_its_first_day(register: Database) -> None:
    before, after = counties(register, BEFORE), counties(register, AFTER)
    assert (len(before), len(after)) == (8, 7)
    assert {"320602": "崇川区", "320611": "港闸区", "320684": "海门市"}.items() <= before.items()
    assert {"320613": "崇川区", "320614": "海门区"}.items() <= after.items()
    assert not {"320602", "320611", "320684"} & after.keys()


def test_haian_becomes_a_city_in_2018(register: Database) -> None:
    assert counties(register, MAP_DAY)["320621"] == "海安县"
    assert counties(register, date(2019, 1, 1))["320685"] == "海安市"


def test_towns_are_102_until_jianghai_is_founded_and_103_since(register: Database) -> None:
    assert len(names(register, date(2019, 11, 30))) == 102
    assert len(names(register, date(2019, 12, 1))) == 103
    assert len(names(register, date(2021, 1, 1))) == 103
    assert len(names(register, date(2025, 12, 31))) == 103


def test_old_chongchuan_and_gangzha_tile_the_new_one(register: Database) -> None:
    areas = """
        SELECT area_m2 FROM division_version v
          JOIN division_geometry g ON g.id = v.geometry_id
          JOIN division_code c ON c.unit_id = v.unit_id AND c.system = 'mca' AND upper_inf(c.recorded)
         WHERE c.code = ANY(:codes) AND upper_inf(v.recorded) AND v.valid @> CAST(:day AS date)
    """
    with register.read() as connection:
        old = connection.execute(text(areas), {"codes": ["320602", "320611"], "day": BEFORE}).scalars().all()
        new = connection.execute(text(areas), {"codes": ["320613"], "day": AFTER}).scalars().all()
    assert len(old) == 2
    assert len(new) == 1
    assert sum(old) == pytest.approx(new[0], abs=1.0)
    assert 560e6 < new[0] < 600e6


def test_july_2020_touches_only_the_two_districts_and_their_towns(register: Database) -> None:
    before, after = snapshot(register, BEFORE), snapshot(register, AFTER)
    changed = {
        i for i in before.versions.keys() | after.versions.keys() if before.versions.get(i) != after.versions.get(i)
    }
    levels = {(before.versions.get(i) or after.versions[i]).level for i in changed}
    assert levels == {"county", "town"}
    touched = {before.code_of(v.parent_id or 0) for i in changed if (v := before.versions.get(i)) and v.level == "town"}
    assert touched == {"320602", "320611", "320684"}


def test_july_2020_changes_only_the_county_in_the_chains_of_the_communities_it_touches(register: Database) -> None:
    with register.read() as connection:
        before, after = read_chains(connection, BEFORE), read_chains(connection, AFTER)
    assert before.keys() == after.keys()
    changed = {i for i in before if before[i] != after[i]}
    assert {before[i].names[1] for i in changed} == {"崇川区", "港闸区", "海门市"}
    assert {i for i in before if before[i].names[1] in ("崇川区", "港闸区", "海门市")} == changed
    for i in changed:
        old, new = before[i], after[i]
        assert (old.names[0], old.names[2:]) == (new.names[0], new.names[2:])
        assert (old.unit_id, old.town_id) == (new.unit_id, new.town_id)
        assert new.names[1] in ("崇川区", "海门区")


def test_a_community_founded_in_2021_tells_its_origin_before_and_an_ended_one_its_heir_after(
    register: Database,
) -> None:
    day = date(2021, 10, 31)
    with register.read() as connection:
        before, after = read_chains(connection, day - timedelta(days=1)), read_chains(connection, day)
    old, new = snapshot(register, day - timedelta(days=1)), snapshot(register, day)
    founded = {v.unit_id for v in new.at_level("community")} - {v.unit_id for v in old.at_level("community")}
    ended = {v.unit_id for v in old.at_level("community")} - {v.unit_id for v in new.at_level("community")}
    assert len(founded) > 10
    assert len(ended) > 10
    assert all(before[i].unit_id in old.versions and after[i].unit_id == i for i in founded)
    assert all(before[i].unit_id == i and after[i].unit_id in new.versions for i in ended)
    assert before.keys() == after.keys()


def test_every_community_that_ever_was_has_one_chain_on_every_date(register: Database) -> None:
    with register.read() as connection:
        ever = set(connection.execute(text("SELECT id FROM division_unit WHERE level = 'community'")).scalars())
        for day in (MAP_DAY, BEFORE, AFTER, date(2021, 10, 31), date(2030, 1, 1)):
            chains = read_chains(connection, day)
            assert set(chains) == ever
            living = read_snapshot(connection, day, shapes=False).versions
            assert all(chain.unit_id in living and chain.town_id in living for chain in chains.values())


def test_the_shares_of_every_ended_unit_sum_to_one(register: Database) -> None:
    sums = """
        SELECT s.predecessor_id, o.key, sum(s.area_share) AS share, bool_or(s.area_share IS NULL) AS unknown,
               EXISTS (SELECT 1 FROM division_version v
                        WHERE v.unit_id = s.predecessor_id AND v.opened_by = s.order_id) AS lives
          FROM succession s JOIN change_order o ON o.id = s.order_id
         GROUP BY s.predecessor_id, s.order_id, o.key
    """
    with register.read() as connection:
        rows = connection.execute(text(sums)).all()
    assert len(rows) > 20
    assert all(row.share == pytest.approx(1.0) for row in rows if not row.lives)
    assert all(0 < row.share <= 1 + 1e-9 for row in rows if not row.unknown)
    in_words = {"1991-01-chongchuan-gangzha", "2001-guanyinshan", "2007-02-tongzhou-towns"}
    assert {row.key for row in rows if row.unknown} == in_words


def test_the_papers_of_july_2020_are_kept_in_their_roles(register: Database) -> None:
    with register.read() as connection:
        order = next(o for o in applied_orders(connection) if o.key == "2020-07-nantong")
        touched = touched_by(connection, order.id)
    assert order.effective_assumed is True
    assert [paper["role"] for paper in order.documents] == ["reply", "provincial_notice", "announcement", "other"]
    assert order.documents[1]["number"] == "苏政发〔2020〕60号"
    assert (touched["units_founded"], touched["units_ended"], touched["units_changed"]) == (2, 3, 33)


def test_units_that_an_order_only_records_do_not_count_as_founded(register: Database) -> None:
    with register.read() as connection:
        numbers = {order.key: order.id for order in applied_orders(connection)}
        survey = touched_by(connection, numbers["2018-01-survey"])
        counties = touched_by(connection, numbers["1983-counties-under-city"])
    assert (survey["units_recorded"], survey["units_founded"], survey["units_ended"]) == (2_100, 0, 0)
    assert survey["units_changed"] == 13, "the city, 8 counties, and 4 towns known since 2007"
    assert (counties["units_recorded"], counties["units_founded"], counties["units_ended"]) == (6, 0, 1)


def test_all_shipped_orders_a_second_time_change_nothing(own_register: Database) -> None:
    before = state_of(own_register)
    assert [apply_order(own_register, file).changed for file in SHIPPED] == [False] * len(SHIPPED)
    assert state_of(own_register) == before


# -- two clocks ----------------------------------------------------------------------------------------


def test_before_an_order_nothing_changes_in_the_answers_for_earlier_days(drawn: Database, tmp_path: Path) -> None:
    days = [BASELINE_DAY, date(2019, 6, 1), BEFORE]
    earlier = [snapshot(drawn, day) for day in days]
    apply_order(
        drawn, order_file(tmp_path, "one", "2020-07-03", rename(EAST, "新街道"), abolish(WEST, "name:甲区/新街道"))
    )
    assert [snapshot(drawn, day) for day in days] == earlier
    assert names(drawn, AFTER) == ["新街道"]


def test_what_was_believed_before_an_order_can_still_be_asked(drawn: Database, tmp_path: Path) -> None:
    at = datetime.now(UTC) + timedelta(days=1)
    believed = snapshot(drawn, AFTER)
    apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST)), at=at)
    assert names(drawn, AFTER) == ["东街道"]
    assert snapshot(drawn, AFTER, recorded_as_of=at - timedelta(seconds=1)) == believed
    assert names(drawn, AFTER, recorded_as_of=at) == ["东街道"]
    assert names(drawn, AFTER, recorded_as_of=at - timedelta(days=30)) == []


def test_an_order_of_the_future_takes_effect_on_its_day(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "later", "2099-01-01", rename(EAST, "未来街道"), announced_on="2020-01-01"))
    assert "东街道" in names(drawn, date(2098, 12, 31))
    assert "未来街道" in names(drawn, date(2099, 1, 1))


def test_an_older_order_may_come_later(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "new", "2020-07-03", rename(EAST, "新街道")))
    apply_order(drawn, order_file(tmp_path, "old", "2019-01-01", rename(WEST, "新镇")))
    assert names(drawn, date(2018, 6, 1)) == ["东街道", "西镇"]
    assert names(drawn, date(2019, 6, 1)) == ["东街道", "新镇"]
    assert names(drawn, AFTER) == ["新街道", "新镇"]


def test_a_code_ended_by_an_order_never_returns(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST)))
    again = {"kind": "recode", "codes": [{"unit": EAST, "mca": "320602101"}]}
    with pytest.raises(BadInput, match="code 320602101 was abolished before and must not return"):
        apply_order(drawn, order_file(tmp_path, "two", "2021-01-01", again))


def test_two_codes_are_swapped_in_the_register_too(drawn: Database, tmp_path: Path) -> None:
    swap = {"kind": "recode", "codes": [{"unit": EAST, "mca": "320602101"}, {"unit": WEST, "mca": "320602001"}]}
    apply_order(drawn, order_file(tmp_path, "swap", "2020-07-03", swap))
    state = snapshot(drawn, AFTER)
    assert state.versions[state.by_code["mca", "320602101"]].name == "东街道"
    assert state.versions[state.by_code["mca", "320602001"]].name == "西镇"


def test_a_unit_founded_and_ended_by_one_order_is_never_written(drawn: Database, tmp_path: Path) -> None:
    merge = {"kind": "merge", "units": [EAST, WEST], "into": {"name": "中街道", "kind": "街道"}}
    change = {"kind": "change_kind", "unit": "name:甲区/中街道", "into": {"name": "大镇", "kind": "镇"}}
    apply_order(drawn, order_file(tmp_path, "twice", "2020-07-03", merge, change))
    assert names(drawn, AFTER) == ["大镇"]
    assert count(drawn, "succession WHERE area_share = 1") == 2
    assert count(drawn, "community_chain WHERE names[3] = '大镇' AND upper_inf(recorded)") == 4


# -- again, and in the way -----------------------------------------------------------------------------


def test_the_same_order_a_second_time_changes_nothing(drawn: Database, tmp_path: Path) -> None:
    file = order_file(tmp_path, "one", "2020-07-03", rename(EAST, "新街道"))
    first = apply_order(drawn, file)
    before = state_of(drawn)
    again = apply_order(drawn, file)
    assert (first.changed, again.changed, again.number) == (True, False, first.number)
    assert state_of(drawn) == before


def test_another_order_under_the_same_key_is_refused(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", rename(EAST, "新街道")))
    before = state_of(drawn)
    with pytest.raises(Conflict, match="one: an order of this name with other contents was applied before"):
        apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", rename(EAST, "旧街道")))
    assert state_of(drawn) == before


def test_an_order_before_the_register_begins_is_refused(drawn: Database, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="the register holds nothing on 1981-12-31"):
        apply_order(drawn, order_file(tmp_path, "early", "1981-12-31", rename(EAST, "新街道")))


def test_an_order_to_a_unit_that_ended_is_refused(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST)))
    with pytest.raises(BadInput, match="no unit bears the mca code 320602101 on 2021-01-01"):
        apply_order(drawn, order_file(tmp_path, "two", "2021-01-01", rename(WEST, "x镇")))


def test_a_moment_that_is_not_later_leaves_the_database_as_it_was(drawn: Database, tmp_path: Path) -> None:
    before = state_of(drawn)
    with pytest.raises(Conflict, match="is not later"):
        apply_order(
            drawn, order_file(tmp_path, "one", "2020-07-03", rename(EAST, "新")), at=datetime(2000, 1, 1, tzinfo=UTC)
        )
    assert state_of(drawn) == before


@pytest.mark.parametrize(
    "events",
    [
        [rename(EAST, "新街道"), rename("mca:999999999", "x")],
        [rename(EAST, "西镇")],
        [abolish(EAST, "mca:320602")],
        [{"kind": "recode", "codes": [{"unit": EAST, "mca": "12"}]}],
    ],
)
def test_a_refused_order_leaves_the_database_as_it_was(drawn: Database, tmp_path: Path, events: list[Any]) -> None:
    before = state_of(drawn)
    with pytest.raises(BadInput, match="bad"):
        apply_order(drawn, order_file(tmp_path, "bad", "2020-07-03", *events))
    assert state_of(drawn) == before


@pytest.mark.parametrize(
    ("room", "step"),
    [
        (flow, "write_order"),
        (history, "write_effects"),
        (history, "rewrite_chains"),
        (history, "refresh_outlines"),
        (flow, "raise_version"),
    ],
)
def test_an_order_that_breaks_off_anywhere_leaves_the_database_as_it_was(
    drawn: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: Any, step: str
) -> None:
    before = state_of(drawn)
    working: Callable[..., Any] = getattr(room, step)

    def broken(*arguments: Any, **options: Any) -> Any:
        working(*arguments, **options)
        raise RuntimeError("broken off")

    monkeypatch.setattr(room, step, broken)
    with pytest.raises(RuntimeError, match="broken off"):
        apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST)))
    assert state_of(drawn) == before


def test_a_preview_tells_what_the_order_would_do_and_writes_nothing(drawn: Database, tmp_path: Path) -> None:
    file = order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST))
    before = state_of(drawn)
    seen = preview_order(drawn, file)
    assert state_of(drawn) == before
    done = apply_order(drawn, file).effects
    assert done is not None
    assert [v.name for v in seen.closed] == [v.name for v in done.closed]
    assert [v.name for v in seen.opened] == [v.name for v in done.opened]
    assert seen.codes_closed == done.codes_closed


def test_of_two_orders_at_once_that_collide_one_wins_whole(drawn: Database, tmp_path: Path) -> None:
    files = [
        order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST)),
        order_file(tmp_path, "two", "2020-07-03", abolish(EAST, WEST)),
    ]
    results: list[Applied | Exception] = []

    def run(file: OrderFile) -> None:
        try:
            results.append(apply_order(drawn, file))
        except (Conflict, BadInput) as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(isinstance(result, Applied) for result in results) == [False, True]
    told = next(str(result) for result in results if not isinstance(result, Applied))
    won = next(result.order.order for result in results if isinstance(result, Applied))
    assert f"{won} was applied meanwhile and changed 东街道" in told
    assert "西镇" in told
    assert count(drawn, "change_order") == 1
    assert len(names(drawn, AFTER)) == 1


def test_one_order_at_once_from_two_sides_is_applied_once(drawn: Database, tmp_path: Path) -> None:
    file = order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST))
    results: list[Applied] = []
    threads = [threading.Thread(target=lambda: results.append(apply_order(drawn, file))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(result.changed for result in results) == [False, False, True]
