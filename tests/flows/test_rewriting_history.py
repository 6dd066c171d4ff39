"""Orders that take effect below others, and orders that stand in for others, on PostGIS."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gis.changeorders import Effects
from gis.db.clock import last_moment
from gis.db.connect import Database
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, Conflict, TongtuError
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order, preview_order
from gis.load.changeorders import OrderFile
from tests.db.looking import state_of
from tests.flows.drawn import EAST, WEST, abolish, order_file, rename
from tests.flows.looking import told
from tests.gis.drawn import CELLS, drawn_land, order
from tests.gis.test_change_histories import draw_event

DAYS = [date(2018, 6, 1), date(2019, 1, 1), date(2019, 6, 1), date(2020, 7, 3), date(2021, 1, 1)]


def names(database: Database, day: date) -> list[str]:
    with database.read() as connection:
        return [v.name for v in read_snapshot(connection, day, shapes=False).at_level("town")]


def believed_at(database: Database) -> Any:
    with database.read() as connection:
        return last_moment(connection)


# -- below later orders --------------------------------------------------------------------------------


def test_an_order_below_a_later_one_of_the_same_unit_moves_both(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "later", "2020-07-03", rename(EAST, "新街道")))
    believed, moment = told(drawn, DAYS), believed_at(drawn)
    apply_order(drawn, order_file(tmp_path, "earlier", "2019-01-01", rename(EAST, "中街道"), abolish(WEST, EAST)))
    assert names(drawn, date(2018, 6, 1)) == ["东街道", "西镇"]
    assert names(drawn, date(2019, 6, 1)) == ["中街道"]
    assert names(drawn, date(2020, 7, 3)) == ["新街道"]
    then = told(drawn, DAYS, recorded_as_of=moment)
    assert [then[day]["units"] for day in DAYS] == [believed[day]["units"] for day in DAYS]


def test_answers_before_an_order_are_unchanged_by_it(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "later", "2020-07-03", rename(EAST, "新街道")))
    before = told(drawn, [date(2018, 6, 1)])
    apply_order(drawn, order_file(tmp_path, "earlier", "2019-01-01", abolish(WEST, EAST)))
    after = told(drawn, [date(2018, 6, 1)])
    assert after[date(2018, 6, 1)] == before[date(2018, 6, 1)]


def test_an_order_that_a_later_one_could_not_follow_is_refused_and_names_it(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "later", "2020-07-03", rename(WEST, "新镇")))
    before = state_of(drawn)
    early = order_file(tmp_path, "earlier", "2019-01-01", abolish(WEST, EAST))
    refused = "with earlier of 2019-01-01 before it, later of 2020-07-03 could not be applied any more: .*320602101"
    with pytest.raises(Conflict, match=refused):
        apply_order(drawn, early)
    with pytest.raises(Conflict, match=refused):
        preview_order(drawn, early)
    assert state_of(drawn) == before


def test_a_preview_below_later_orders_tells_what_would_be_done_and_writes_nothing(
    drawn: Database, tmp_path: Path
) -> None:
    apply_order(drawn, order_file(tmp_path, "later", "2020-07-03", rename(EAST, "新街道")))
    before = state_of(drawn)
    effects = preview_order(drawn, order_file(tmp_path, "earlier", "2019-01-01", rename(EAST, "中街道")))
    assert [(v.name, w.name) for v, w in zip(effects.closed, effects.opened, strict=True)] == [("东街道", "中街道")]
    assert state_of(drawn) == before


def test_two_orders_of_one_day_take_effect_one_after_the_other(drawn: Database, tmp_path: Path) -> None:
    merge = {"kind": "merge", "units": [EAST, WEST], "into": {"name": "中街道", "kind": "街道"}}
    apply_order(drawn, order_file(tmp_path, "one", "2020-07-03", merge))
    apply_order(drawn, order_file(tmp_path, "two", "2020-07-03", rename("name:甲区/中街道", "大街道")))
    assert names(drawn, date(2020, 7, 2)) == ["东街道", "西镇"]
    assert names(drawn, date(2020, 7, 3)) == ["大街道"]
    annul_order(drawn, 2, "a trial")
    assert names(drawn, date(2020, 7, 3)) == ["中街道"]


def test_an_order_that_was_planned_again_can_be_annulled(drawn: Database, tmp_path: Path) -> None:
    apply_order(drawn, order_file(tmp_path, "later", "2020-07-03", rename(EAST, "新街道")))
    apply_order(drawn, order_file(tmp_path, "earlier", "2019-01-01", abolish(WEST, EAST)))
    annul_order(drawn, 1, "a trial")
    assert names(drawn, date(2020, 7, 3)) == ["东街道"]
    annul_order(drawn, 2, "a trial")
    assert names(drawn, date(2020, 7, 3)) == ["东街道", "西镇"]


# -- corrections ---------------------------------------------------------------------------------------


def test_a_correction_stands_in_for_the_order_and_what_was_believed_is_kept(drawn: Database, tmp_path: Path) -> None:
    merge = {"kind": "merge", "units": [EAST, WEST], "into": {"name": "中街道", "kind": "街道"}}
    apply_order(drawn, order_file(tmp_path, "july", "2020-07-03", merge))
    apply_order(drawn, order_file(tmp_path, "list", "2021-01-01", rename("name:甲区/中街道/0村", "零村")))
    believed, moment = told(drawn, DAYS), believed_at(drawn)
    right = {**merge, "into": {"name": "中心街道", "kind": "街道"}}
    with pytest.raises(Conflict, match="list of 2021-01-01 could not be applied any more"):
        apply_order(drawn, order_file(tmp_path, "july-again", "2020-07-28", right, corrects="july"))
    right = {**merge, "into": {"name": "中街道", "kind": "街道", "note": "seen in the original"}}
    apply_order(drawn, order_file(tmp_path, "july-again", "2020-07-28", right, corrects="july"))
    assert names(drawn, date(2020, 7, 3)) == ["东街道", "西镇"]
    assert names(drawn, date(2020, 7, 28)) == ["中街道"]
    with drawn.read() as connection:
        village = [v.name for v in read_snapshot(connection, date(2021, 1, 1), shapes=False).at_level("community")]
    assert "零村" in village
    then = told(drawn, DAYS, recorded_as_of=moment)
    assert [then[day]["units"] for day in DAYS] == [believed[day]["units"] for day in DAYS]


def test_the_unit_a_correction_founds_is_the_one_the_order_before_it_founded(drawn: Database, tmp_path: Path) -> None:
    merge = {"kind": "merge", "units": [EAST, WEST], "into": {"name": "中街道", "kind": "街道"}}
    first = apply_order(drawn, order_file(tmp_path, "july", "2020-07-03", merge)).effects
    right = {**merge, "into": {"name": "中心街道", "kind": "街道"}}
    second = apply_order(drawn, order_file(tmp_path, "july-again", "2020-07-03", right, corrects="july")).effects
    assert first is not None
    assert second is not None
    assert [v.unit_id for v in second.founded] == [v.unit_id for v in first.founded]
    assert names(drawn, date(2020, 7, 3)) == ["中心街道"]


@pytest.mark.parametrize("field", ["corrects", "completes"])
def test_an_order_that_leans_on_one_that_was_never_applied_is_refused(
    drawn: Database, tmp_path: Path, field: str
) -> None:
    file = order_file(tmp_path, "one", "2020-07-03", rename(EAST, "x"), **{field: "never"})
    with pytest.raises(BadInput, match=f"field {field}: no applied order is called never"):
        apply_order(drawn, file)


# -- random histories ----------------------------------------------------------------------------------

History = list[OrderFile]


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, list[int]]:
    """Orders of distinct days on the drawn land, as if written one after the other, and another sequence of them."""
    land, files, names_ = drawn_land(), [], iter(f"新{n}" for n in range(100))
    for n in range(draw(st.integers(2, 4))):
        day = date(2018, 1, 1) + timedelta(days=100 * (n + 1))
        events = [draw_event(draw, land, next(names_)) for _ in range(draw(st.integers(1, 2)))]
        files.append(
            OrderFile(order(*events, order=f"o{n}", effective_on={"date": day}), CELLS, f"{n}{events}", Path("drawn"))
        )
    return files, draw(st.permutations(range(len(files))))


def applied(database: Database, file: OrderFile) -> Effects | None:
    """What the order does, or None when it is refused."""
    try:
        return apply_order(database, file).effects
    except TongtuError:
        return None


SEQUENCES = int(os.environ.get("RANDOM_SEQUENCES", "20"))
"""Random histories on PostGIS; more with RANDOM_SEQUENCES=200 ./test tests/flows/test_rewriting_history.py."""
on_postgis = settings(
    max_examples=SEQUENCES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck]
)


@on_postgis
@given(drawn_history=histories())
def test_in_whatever_sequence_orders_are_entered_the_register_comes_out_the_same(
    lands: Callable[[], Database], drawn_history: tuple[History, list[int]]
) -> None:
    files, sequence = drawn_history
    straight, shuffled = lands(), lands()
    good = [file for file in files if applied(straight, file) is not None]
    waiting = [files[n] for n in sequence if files[n] in good]
    for _ in good:  # an order may need one that is entered after it, and is then tried again
        waiting = [file for file in waiting if applied(shuffled, file) is None]
    days = [file.order.effective_on.date for file in files]
    assert not waiting
    assert told(shuffled, days) == told(straight, days)


@on_postgis
@given(drawn_history=histories())
def test_annulling_the_orders_backwards_restores_every_answer_and_every_belief(
    lands: Callable[[], Database], drawn_history: tuple[History, list[int]]
) -> None:
    files, _ = drawn_history
    land = lands()
    days = [date(2018, 1, 1), *(file.order.effective_on.date for file in files)]
    beliefs = [(believed_at(land), told(land, days))]
    numbers: list[int] = []
    for file in files:
        effects = applied(land, file)
        if effects is not None:
            now, earlier = told(land, days), beliefs[-1][1]
            for day in (day for day in days if day < file.order.effective_on.date):
                assert all(now[day][what] == earlier[day][what] for what in ("units", "codes"))
                # a community that the order founds is given the past of what it came from; nothing else changes
                assert now[day]["chains"].items() >= earlier[day]["chains"].items()
            beliefs.append((believed_at(land), now))
            numbers.append(len(numbers) + 1)
    for number, (_, answer) in zip(reversed(numbers), reversed(beliefs[:-1]), strict=True):
        annul_order(land, _nth(land, number), "a trial")
        assert told(land, days) == answer
    for moment, answer in beliefs:
        then = told(land, days, recorded_as_of=moment)
        assert [then[day]["units"] for day in days] == [answer[day]["units"] for day in days]
        assert [then[day]["codes"] for day in days] == [answer[day]["codes"] for day in days]


def _nth(database: Database, nth: int) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT id FROM change_order ORDER BY id")).scalars().all()[nth - 1])
