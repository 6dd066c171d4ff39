"""Moving figures: exact sums, what is not known, what the table lacks, and the weights of communities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gis.divisions import Snapshot
from gis.restate import Figures, Restated, Transition, Weights, restate, restating
from gis.restate.transition import Piece
from tests.gis.drawn import DAY, apply, drawn_land, event, named, unit
from tests.gis.restated import Told

MERGED = Transition({1: [Piece(1, 9, 1.0)], 2: [Piece(2, 9, 1.0)]})
TORN = Transition(
    {1: [Piece(1, 8, 0.75, frozenset({"area"})), Piece(1, 9, 0.25, frozenset({"area"}))], 2: [Piece(2, 9, 1.0)]}
)


def done(moved: Transition, units: list[int], rates: tuple[str, ...] = (), **columns: list[float | None]) -> Restated:
    table = pd.DataFrame(columns, dtype=float)
    return restate(Figures(table, rates, "people" if rates else None), units, moved, lambda unit: f"unit {unit}")


def test_sums_of_whole_units_are_written_with_the_decimals_of_their_parts() -> None:
    rows = done(MERGED, [1, 2], people=[0.1, 0.2]).rows
    assert list(rows["people"]) == [0.3], "not 0.30000000000000004"


def test_a_split_row_says_how_much_of_it_could_be_elsewhere() -> None:
    rows = done(TORN, [1, 2], people=[100.0, 75.0], homes=[40.0, 40.0]).rows
    assert dict(rows["people"]) == {8: 75.0, 9: 100.0}
    assert dict(rows["residual"]) == {8: 1.0, 9: 0.25}, "25 of 100 people, 10 of 50 homes: the larger part"
    assert dict(rows["exact"]) == {8: False, 9: False}
    assert dict(rows["method"]) == {8: "area", 9: "area"}


def test_a_sum_with_an_unknown_part_is_blank_and_what_is_known_of_it_is_counted_as_withheld() -> None:
    answer = done(MERGED, [1, 2], people=[100.0, None], homes=[1.0, 2.0])
    assert np.isnan(answer.rows["people"][9])
    assert answer.rows["homes"][9] == 3.0
    assert "people of unit 2 is not known" in answer.rows["note"][9]
    people, _ = answer.totals
    assert (people.read, people.restated, people.withheld, people.difference) == (100.0, 0.0, 100.0, 0.0)


def test_a_row_some_of_whose_units_are_not_in_the_table_is_not_exact() -> None:
    rows = done(MERGED, [1], people=[100.0]).rows
    assert (rows["people"][9], rows["exact"][9]) == (100.0, False)
    assert rows["residual"].isna().all()
    assert "without unit 2, which the table does not hold" in rows["note"][9]


def test_what_nobody_took_is_in_the_sums_as_not_placed() -> None:
    lost = Transition({1: [Piece(1, 9, 0.9, frozenset({"recorded"})), Piece(1, None, 0.1, frozenset({"recorded"}))]})
    (people,) = done(lost, [1], people=[100.0]).totals
    assert people.not_placed == pytest.approx(10.0)
    assert people.difference == pytest.approx(0.0, abs=1e-9)


def test_rates_are_averaged_by_weights_never_summed() -> None:
    rows = done(TORN, [1, 2], ("share",), people=[100.0, 75.0], share=[0.2, 0.4]).rows
    assert rows["share"][8] == 0.2
    assert rows["share"][9] == pytest.approx((25 * 0.2 + 75 * 0.4) / 100)


@pytest.mark.parametrize(("weight", "rate"), [(None, 0.4), (75.0, None)])
def test_a_rate_that_needs_what_is_not_known_is_blank(weight: float | None, rate: float | None) -> None:
    rows = done(TORN, [1, 2], ("share",), people=[100.0, weight], share=[0.2, rate]).rows
    assert np.isnan(rows["share"][9])
    assert rows["share"][8] == 0.2


def test_a_unit_without_weight_needs_no_rate() -> None:
    assert done(MERGED, [1, 2], ("share",), people=[100.0, 0.0], share=[0.2, None]).rows["share"][9] == 0.2


def test_large_and_small_figures_keep_their_total() -> None:
    (people,) = done(TORN, [1, 2], people=[1e15, -1e15 + 1]).totals
    assert abs(people.difference) <= 1e-9 * 2e15


def renamed_and_back() -> Told:
    effects = apply(event("rename", unit="name:A区/T1街道/a村", name="新a村"))
    return Told([(drawn_land(), effects)])


def test_there_and_back_over_pure_renames_is_the_identity() -> None:
    told = renamed_and_back()
    there = told.restating("community", "community")
    back = told.restating("community", "community", back=True)
    units = sorted(there.pieces)
    table = pd.DataFrame({"people": np.arange(1.0, len(units) + 1) / 7})
    first = restate(Figures(table), units, there, str).rows
    again = restate(Figures(first[["people"]].reset_index(drop=True)), list(first.index), back, str).rows
    assert list(again.index) == units
    assert list(again["people"]) == list(table["people"])


def merged_counties() -> tuple[Told, Snapshot]:
    counties = event("merge", units=["mca:320602", "mca:320611"], into=unit("AB区", "市辖区", mca="320613"))
    told = Told([(drawn_land(), apply(counties))])
    return told, told.first


EQUAL = dict.fromkeys("abcdefgh", 1.0)


@pytest.mark.parametrize(
    ("addresses", "population", "method", "share"),
    [
        ({}, {}, "area", 0.5),
        ({}, EQUAL | {"a": 9.0}, "population", 12 / 16),
        (EQUAL | {"a": 3.0}, {}, "addresses", 6 / 10),
        ({"a": 3.0}, EQUAL, "population", 0.5),
    ],
)
def test_back_over_a_merger_the_best_weight_that_enough_communities_have_splits(
    addresses: dict[str, float], population: dict[str, float], method: str, share: float
) -> None:
    told, land = merged_counties()
    ids = {letter: named(land, f"{letter}村").unit_id for letter in "abcdefgh"}
    kinds = ({ids[letter]: amount for letter, amount in known.items()} for known in (addresses, population))
    by_id = Weights(*kinds)
    days = [told.day(told.last, told.end), told.day(told.first, DAY)]
    moved = restating(days, told.moves, by_id, lambda *_: pytest.fail("no ground is cut"), "county", "county")
    (pieces,) = moved.pieces.values()
    assert {piece.methods for piece in pieces} == {frozenset({method})}
    found = {piece.target: piece.share for piece in pieces}
    assert found[named(land, "A区").unit_id] == pytest.approx(share)
    assert sum(found.values()) == 1.0
