from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gis.db.connect import Database
from gis.db.snapshots import codes_ever, first_day, read_snapshot
from gis.errors import BadInput, Conflict
from gis.flows.load_baseline import BASELINE_DAY, load_baseline
from gis.settings import CHECKOUT
from tests.db.looking import count, state_of
from tests.load.drawn import UNITS, feature, ring, write_folder


def test_the_state_read_back_is_the_state_that_was_drawn(drawn: Database) -> None:
    with drawn.read() as connection:
        assert first_day(connection) == BASELINE_DAY
        snapshot = read_snapshot(connection, date(2019, 5, 1))
        assert codes_ever(connection) == {(c.system, c.code) for c in snapshot.codes.values()}
    assert len(snapshot.versions) == len(UNITS)
    town = snapshot.versions[snapshot.by_code["mca", "320602001"]]
    assert (town.name, town.kind, town.made_up, town.source) == ("东街道", "街道", True, "drawn")
    assert town.shape is not None
    assert town.shape.area.bounds == (120.8, 32.0, 120.82, 32.01)


def test_before_its_first_day_the_register_knows_nothing(drawn: Database) -> None:
    with drawn.read() as connection:
        assert read_snapshot(connection, date(1981, 12, 31)).versions == {}


def test_every_community_has_one_chain(drawn: Database) -> None:
    assert count(drawn, "community_chain") == 4
    assert count(drawn, "community_chain WHERE names = ARRAY['南通市', '甲区', '东街道', '0村']") == 1


def test_loading_the_same_state_again_changes_nothing(drawn: Database, tmp_path: Path) -> None:
    before = state_of(drawn)
    assert load_baseline(drawn, tmp_path / "data").changed is False
    assert state_of(drawn) == before


def test_loading_the_shipped_state_again_changes_nothing(own_register: Database) -> None:
    before = state_of(own_register)
    assert load_baseline(own_register, CHECKOUT / "data").changed is False
    assert state_of(own_register) == before


def test_another_first_state_is_refused_with_what_to_do(drawn: Database, tmp_path: Path) -> None:
    before = state_of(drawn)
    other = write_folder(tmp_path / "other", units=[{"key": "v0", "name": "新村"}])
    with pytest.raises(Conflict, match=r"already begins with another state .* change orders, or begin anew"):
        load_baseline(drawn, other)
    assert state_of(drawn) == before


def test_the_recorded_moment_may_be_handed_in(empty: Database, tmp_path: Path) -> None:
    at = datetime(2026, 5, 1, 8, tzinfo=UTC)
    load_baseline(empty, write_folder(tmp_path), at=at)
    assert count(empty, f"division_version WHERE lower(recorded) = '{at.isoformat()}'") == len(UNITS)


@pytest.mark.parametrize(
    ("units", "cells", "words"),
    [
        ([{"key": "v0", "parent": "x"}], [], "first_state_1982.csv, row 7, field parent"),
        ([{"key": "t2", "code_mca": "320602001"}], [], "two units bear the mca code 320602001"),
        ([{"key": "v1", "cells": "k0"}], [], "cell k0 belongs to 2 communities"),
        ([], [feature(n, coordinates=[ring(n)[:-1]]) for n in range(4)], "cells.geojson, row 1: .* do not close"),
        ([], [feature(n, coordinates=[[p[::-1] for p in ring(n)]]) for n in range(4)], "latitude swapped"),
    ],
)  # fmt: skip
def test_a_broken_state_leaves_the_database_as_it_was(
    empty: Database, tmp_path: Path, units: list[dict[str, str]], cells: list[object], words: str
) -> None:
    before = state_of(empty)
    with pytest.raises(BadInput, match=words):
        load_baseline(empty, write_folder(tmp_path, units, cells))
    assert state_of(empty) == before


def test_missing_files_leave_the_database_as_it_was(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        load_baseline(empty, tmp_path)
    assert count(empty, "division_unit") == 0
