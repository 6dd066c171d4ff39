"""Restating over random histories: totals are kept, whole units are exact, areas count cells."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.changeorders import Effects
from gis.divisions import Level, Snapshot
from gis.restate import Figures, restate
from tests.gis.restated import Told, levels
from tests.gis.test_change_histories import histories

Pair = tuple[Level, Level]
History = list[tuple[Snapshot, Effects]]
SOME = settings(max_examples=60, deadline=None)
numbers = st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: round(x, 3))


@SOME
@given(histories(), st.sampled_from(levels()), st.booleans())
def test_split_by_area_equals_counting_cells(history: History, pair: Pair, back: bool) -> None:
    told = Told(history)
    moved = told.restating(*pair, back=back)
    for unit, shares in told.truth(*pair, back=back).items():
        found = {piece.target: piece.share for piece in moved.pieces[unit]}
        assert found == pytest.approx(shares, abs=1e-9)
        if len(shares) == 1:
            (piece,) = moved.pieces[unit]
            assert (piece.share, piece.methods) == (1.0, frozenset()), "a whole unit is exact, not nearly so"
        else:
            assert all(piece.methods == {"area"} for piece in moved.pieces[unit])
    assert not moved.doubts


@SOME
@given(histories(), st.sampled_from(levels()), st.booleans(), st.booleans(), st.data())
def test_totals_are_kept_whatever_is_known(
    history: History, pair: Pair, back: bool, areas: bool, data: st.DataObject
) -> None:
    moved = Told(history).restating(*pair, back=back, areas=areas)
    units = data.draw(st.lists(st.sampled_from(sorted(moved.pieces)), unique=True, min_size=1))
    values = data.draw(
        st.lists(st.lists(numbers | st.none(), min_size=2, max_size=2), min_size=len(units), max_size=len(units))
    )
    table = pd.DataFrame(values, columns=["a", "b"], dtype=float)
    done = restate(Figures(table), units, moved, str)
    for total in done.totals:
        assert total.read == math.fsum(table[total.column].dropna())
        scale = math.fsum(table[total.column].abs().dropna()) or 1.0
        assert abs(total.difference) <= 1e-9 * scale
        assert total.restated == pytest.approx(done.rows[total.column].sum(), rel=1e-9, abs=1e-9 * scale)
        assert total.not_placed == 0


@SOME
@given(histories(), st.sampled_from(levels()), st.booleans(), st.data())
def test_rates_stay_between_those_they_come_from(history: History, pair: Pair, back: bool, data: st.DataObject) -> None:
    moved = Told(history).restating(*pair, back=back)
    units = sorted(moved.pieces)
    draw = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 10_000)), min_size=len(units), max_size=len(units))
    table = pd.DataFrame(data.draw(draw), columns=["rate", "people"], dtype=float)
    done = restate(Figures(table, ("rate",), "people"), units, moved, str)
    for target, row in done.rows.iterrows():
        sources = [n for n, unit in enumerate(units) if any(p.target == target for p in moved.pieces[unit])]
        weighing = [n for n in sources if table["people"][n] > 0]
        rates = table["rate"][weighing]
        if len(weighing):
            assert rates.min() <= row["rate"] <= rates.max()
        else:
            assert np.isnan(row["rate"])


@SOME
@given(histories(), st.sampled_from(levels()), st.booleans())
def test_rows_are_exact_where_all_that_came_was_whole(history: History, pair: Pair, back: bool) -> None:
    told = Told(history)
    moved = told.restating(*pair, back=back)
    units = sorted(moved.pieces)
    table = pd.DataFrame({"n": np.arange(1.0, len(units) + 1)})
    done = restate(Figures(table), units, moved, str)
    truth = told.truth(*pair, back=back)
    for target, row in done.rows.iterrows():
        sources = {n: truth[unit][target] for n, unit in enumerate(units) if target in truth[unit]}
        whole = all(len(truth[units[n]]) == 1 for n in sources)
        assert row["exact"] == whole
        assert (row["residual"] == 0) == whole
        expected = sum(table["n"][n] * share for n, share in sources.items())
        assert row["n"] == (expected if whole else pytest.approx(expected))
