from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from gis.chains import first_chains
from gis.db.chains import write_chains
from gis.db.clock import next_moment
from gis.db.cluster import Cluster
from gis.db.connect import Database, drop_database, private_database
from gis.db.effects import Mark, write_first_state
from gis.divisions import Code, Snapshot, Version
from gis.flows.draw_lines import refresh_lines
from gis.flows.load_baseline import load_baseline
from tests.gis.drawn import drawn_land
from tests.load.drawn import write_folder


@pytest.fixture
def drawn(empty: Database, tmp_path: Path) -> Database:
    """A register of this test's own that begins with the drawn state of two towns and four communities."""
    load_baseline(empty, write_folder(tmp_path / "data"))
    return empty


def provisional(land: Snapshot) -> Snapshot:
    """The drawn land with the ids of units that are not written yet."""

    def version(old: Version) -> Version:
        parent = -old.parent_id if old.parent_id else None
        shape = old.shape
        fresh = type(shape)(shape.area, shape.quality) if shape else None
        return Version(-old.unit_id, old.level, old.name, old.kind, parent, "drawn", made_up=True, shape=fresh)

    codes = {(-unit, system): Code(-unit, system, c.code, c.source) for (unit, system), c in land.codes.items()}
    return Snapshot(date(2018, 1, 1), {-v.unit_id: version(v) for v in land.versions.values()}, codes)


@pytest.fixture(scope="session")
def land_template(cluster: Cluster, empty_template: str, clone: Callable[[str], str]) -> str:
    """A register that begins as the drawn land of two counties, four towns and eight communities."""
    name = clone(empty_template)
    database = private_database(cluster, name)
    with database.write() as connection:
        first = provisional(drawn_land())
        mark = Mark(next_moment(connection))
        effects = write_first_state(connection, first, {unit: f"drawn{-unit}" for unit in first.versions}, mark)
        write_chains(connection, first_chains(effects.after), first.as_of, mark.at)
        refresh_lines(connection, first.as_of, mark.at)
    database.dispose()
    return name


@pytest.fixture
def lands(cluster: Cluster, land_template: str, clone: Callable[[str], str]) -> Iterator[Callable[[], Database]]:
    """Makes as many registers of the drawn land as are asked for, each to be written to."""
    opened: dict[str, Database] = {}

    def land() -> Database:
        name = clone(land_template)
        opened[name] = private_database(cluster, name)
        return opened[name]

    yield land
    for name, database in opened.items():
        database.dispose()
        drop_database(cluster, name)
