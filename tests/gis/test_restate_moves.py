"""Walking units from one day to another by their links, where no ground is known: what moves, and what is doubted."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest

from gis.divisions import Snapshot, Version
from gis.errors import BadInput
from gis.restate import Day, Figures, Move, Transition, Weights, restate, restating
from gis.restate.moves import Walker

EARLY, LATE = date(2000, 1, 1), date(2010, 1, 1)
NAMES = {1: "通州市", 2: "崇川区", 3: "通州区", 4: "刘桥镇", 5: "三余镇", 6: "东社镇"}


def move(before: int, after: int, year: int, share: float | None, kind: str = "transfer", order: int = 1) -> Move:
    return Move(before, after, date(year, 2, 12), share, order, kind=kind, order="苏政复〔2007〕8号")


def walked(unit: int, moves: list[Move], alive: set[int], *, back: bool = False) -> tuple[dict[int, float], set[int]]:
    days = (LATE, EARLY) if back else (EARLY, LATE)
    found = Walker(moves, *days, alive).walk(unit)
    assert sum(found.shares.values()) + found.lost == pytest.approx(1.0)
    return {u: share for u, share in found.shares.items() if share}, set(found.doubts)


def test_a_unit_nothing_ever_touched_stays_itself() -> None:
    assert walked(1, [], {1}) == ({1: 1.0}, set())


def test_a_unit_changed_in_kind_is_its_heir_both_ways() -> None:
    changed = [move(1, 3, 2009, 1.0, "change_kind")]
    assert walked(1, changed, {3}) == ({3: 1.0}, set())
    assert walked(3, changed, {1}, back=True) == ({1: 1.0}, set())


def test_recorded_shares_move_and_multiply_along_the_way() -> None:
    moves = [move(1, 2, 2001, 0.25), move(2, 4, 2003, 0.5), move(1, 4, 2005, 0.2)]
    shares, doubts = walked(1, moves, {1, 2, 4})
    assert shares == pytest.approx({1: 0.6, 2: 0.125, 4: 0.125 + 0.15})
    assert not doubts


def test_a_part_of_unknown_size_stays_with_the_unit_that_lives_on_and_is_doubted() -> None:
    moves = [move(1, 2, 2001, None), move(1, 3, 2009, 1.0, "change_kind", order=2)]
    assert walked(1, moves, {2, 3}) == ({3: 1.0}, {2})


def test_a_doubt_follows_the_ground_it_is_about() -> None:
    moves = [move(1, 2, 2001, None), move(2, 4, 2003, 1.0, "merge", order=2)]
    assert walked(1, moves, {1, 4}) == ({1: 1.0}, {4})


def test_of_an_ended_unit_what_is_not_told_goes_to_who_took_it_over() -> None:
    moves = [move(4, 5, 2007, None, "abolish"), move(4, 6, 2007, None)]
    assert walked(4, moves, {5, 6}) == ({5: 1.0}, {6})


def test_the_one_part_that_is_not_told_is_the_rest() -> None:
    shares, doubts = walked(4, [move(4, 5, 2007, None, "abolish"), move(4, 6, 2007, 0.3)], {5, 6})
    assert shares == pytest.approx({5: 0.7, 6: 0.3})
    assert not doubts


def test_heirs_none_of_which_is_the_main_one_share_alike_and_are_doubted() -> None:
    assert walked(4, [move(4, 5, 2007, None), move(4, 6, 2007, None)], {5, 6}) == ({5: 0.5, 6: 0.5}, {5, 6})


def test_backward_a_merger_is_doubted_where_no_ground_is_known() -> None:
    moves = [move(4, 6, 2007, 1.0, "merge"), move(5, 6, 2007, 1.0, "merge")]
    assert walked(6, moves, {4, 5}, back=True) == ({4: 0.5, 5: 0.5}, {4, 5})


def test_backward_a_unit_that_gained_stays_itself_and_is_doubted() -> None:
    assert walked(5, [move(4, 5, 2007, 0.4)], {4, 5}, back=True) == ({5: 1.0}, {4})


def test_what_one_order_moves_the_same_order_does_not_move_again() -> None:
    moves = [move(4, 5, 2007, 1.0, "abolish"), move(5, 6, 2007, 0.5)]
    assert walked(4, moves, {5, 6}) == ({5: 1.0}, set())


def test_a_unit_nobody_took_over_is_lost_not_forgotten() -> None:
    assert Walker([], EARLY, LATE, set()).walk(1).lost == 1.0


def test_moves_outside_the_days_do_not_matter() -> None:
    assert walked(1, [move(1, 2, 1999, 0.5), move(1, 2, 2011, 0.5)], {1, 2}) == ({1: 1.0}, set())


def counties(day: date, *units: int) -> Day:
    versions = {unit: Version(unit, "county", NAMES[unit], "县", None, "drawn", made_up=True) for unit in units}
    return Day(Snapshot(day, versions, {}), {}, {})


def no_areas(units: object, day: date) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[], crs=4549)


def told(moved: Transition, **people: float) -> pd.DataFrame:
    units = [next(unit for unit, name in NAMES.items() if name == key) for key in people]
    done = restate(Figures(pd.DataFrame({"people": list(people.values())})), units, moved, lambda unit: NAMES[unit])
    return done.rows.rename(index=NAMES)


def test_from_before_2001_the_answer_is_inexact_and_says_why() -> None:
    moves = [move(1, 2, 2001, None), move(1, 3, 2009, 1.0, "change_kind", order=2)]
    days = [counties(EARLY, 1, 2), counties(LATE, 2, 3)]
    rows = told(restating(days, moves, Weights(), no_areas, "county", "county"), 通州市=100.0, 崇川区=50.0)
    assert list(rows["people"]) == [100.0, 50.0]
    assert not rows["exact"].any()
    assert rows["residual"].isna().all(), "how much it is nobody recorded"
    assert set(rows["method"]) == {"unknown"}
    assert "an unknown part of 通州市 went to 崇川区 by 苏政复〔2007〕8号 of 2001-02-12" in rows["note"]["通州区"]
    assert "an unknown part of 通州市 came here" in rows["note"]["崇川区"]


def test_two_ways_through_a_day_between_are_joined_and_doubts_that_come_home_vanish() -> None:
    moves = [move(1, 2, 2001, None), move(1, 3, 2009, 1.0, "merge", 2), move(2, 3, 2009, 1.0, "merge", 2)]
    days = [counties(EARLY, 1, 2), counties(date(2005, 1, 1), 1, 2), counties(LATE, 3)]
    rows = told(restating(days, moves, Weights(), no_areas, "county", "county"), 通州市=100.0, 崇川区=50.0)
    assert list(rows["people"]) == [150.0]
    assert rows["exact"].all()


def test_figures_are_not_brought_down_to_a_lower_level() -> None:
    days = [counties(EARLY, 1), counties(LATE, 1)]
    with pytest.raises(BadInput, match="by county do not tell those by town"):
        restating(days, [], Weights(), no_areas, "county", "town")


def test_a_unit_in_two_groups_is_refused() -> None:
    days = [counties(EARLY, 1), counties(LATE, 1)]
    with pytest.raises(BadInput, match="both groups"):
        restating(days, [], Weights(), no_areas, "county", {"市区": {1}, "郊区": {1}})
