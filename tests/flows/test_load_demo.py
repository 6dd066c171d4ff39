from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.demo import SCALES, Scale
from gis.errors import BadInput, NotReady
from gis.flows.load_census import load_census
from gis.flows.load_demo import load_demo
from gis.settings import CHECKOUT
from tests.db.looking import count, state_of

DATA = CHECKOUT / "data"
MADE = {
    "address": "address_id",
    "facility": "facility_id",
    "boundary_marker": "marker_id",
    "placename": "place_id",
    "water": "water_id",
}
"""Tables of the demonstration that name their rows."""


def quiet(_part: str, _share: float) -> None:
    """Take progress and say nothing."""


@pytest.fixture(scope="module")
def tiny(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register with a very small demonstration of seed 1."""
    database = private_database(cluster, clone(register_template))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SCALES, "tiny", Scale("tiny", ("320614",), 1_500))
        load_demo(database, DATA, "tiny", 1, quiet)
        yield database
    database.dispose()


def words(database: Database, column: str, table: str) -> list[str]:
    with database.read() as connection:
        return [str(value) for value in connection.execute(text(f"SELECT {column} FROM {table} ORDER BY 1")).scalars()]


def test_the_same_scale_and_seed_again_change_nothing(tiny: Database) -> None:
    load_demo(tiny, DATA, "tiny", 1, quiet)
    before = state_of(tiny)
    assert load_demo(tiny, DATA, "tiny", 1, quiet).changed is False
    assert state_of(tiny) == before


def test_another_seed_replaces_every_made_up_row(tiny: Database) -> None:
    before = {table: words(tiny, "md5(geom::text)", table) for table in MADE}
    real = {
        table: state for table, state in state_of(tiny).items() if table.startswith(("division", "change", "unit_"))
    }
    assert load_demo(tiny, DATA, "tiny", 2, quiet).changed is True
    after = {table: words(tiny, "md5(geom::text)", table) for table in MADE}
    assert after["address"] != before["address"]
    assert after["facility"] != before["facility"]
    assert {t: s for t, s in state_of(tiny).items() if t in real} == real
    for table, key in MADE.items():
        assert count(tiny, table) == count(tiny, f"(SELECT DISTINCT {key} FROM {table}) d")
    assert count(tiny, "street_network") == 1


def test_an_unknown_scale_is_told_those_there_are(tiny: Database) -> None:
    with pytest.raises(BadInput, match="there is no scale 'huge' — one of small, city, large"):
        load_demo(tiny, DATA, "huge", 1, quiet)


def test_a_register_without_divisions_is_told_what_to_load_first(empty: Database) -> None:
    with pytest.raises(NotReady, match="run: tongtu load baseline, then tongtu load orders"):
        load_demo(empty, DATA, "small", 1, quiet)
    assert count(empty, "dataset") == 0


def test_a_load_that_breaks_off_leaves_the_demonstration_that_was_there(
    tiny: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(tiny)

    def break_at_the_end(part: str, share: float) -> None:
        if part == "writing facilities":
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        load_demo(tiny, DATA, "tiny", 3, break_at_the_end)
    assert state_of(tiny) == before


# -- the small demonstration that ./run makes ----------------------------------------------------------


@pytest.mark.parametrize("table", MADE)
def test_every_made_up_row_is_labelled_and_says_its_source(demo: Database, table: str) -> None:
    key = MADE[table]
    assert count(demo, table) > 0
    assert count(demo, f"{table} WHERE made_up AND {key} NOT LIKE 'DEMO-%'") == 0
    assert count(demo, f"{table} WHERE made_up AND source NOT LIKE 'made up by%'") == 0
    assert count(demo, f"{table} WHERE source = ''") == 0


def test_two_rows_are_real_and_marked_so(demo: Database) -> None:
    assert words(demo, "text", "address WHERE NOT made_up") == ["北京中路600号", "桃坞路44号"]


def test_streets_and_residents_are_labelled_as_made_up_too(demo: Database) -> None:
    assert words(demo, "made_up", "street_network WHERE key = 'demo'") == ["True"]
    assert set(words(demo, "DISTINCT made_up", "residents")) == {"True"}
    assert set(words(demo, "DISTINCT made_up", "unit_residents")) == {"False"}


def test_every_address_has_a_chain_on_every_date(demo: Database) -> None:
    for day in ("2018-01-01", "2020-07-02", "2020-07-03", "2030-01-01"):
        joined = f"""address a JOIN community_chain c ON c.community_id = a.community_id
                     AND c.valid @> date '{day}' AND upper_inf(c.recorded)"""
        assert count(demo, joined) == count(demo, "address")


def test_a_census_loaded_again_changes_nothing(own_register: Database) -> None:
    before = state_of(own_register)
    assert load_census(own_register, DATA).changed is False
    assert state_of(own_register) == before


def test_a_broken_census_leaves_the_database_as_it_was(own_register: Database, tmp_path: Path) -> None:
    (tmp_path / "population").mkdir()
    name = Path("population") / "census_2020_county.csv"
    spoiled = (DATA / name).read_text(encoding="utf-8").replace("7726635", "7726636")
    (tmp_path / name).write_text(spoiled, encoding="utf-8")
    before = state_of(own_register)
    with pytest.raises(BadInput, match="the parts sum to 7,726,635, the city has 7,726,636"):
        load_census(own_register, tmp_path)
    assert state_of(own_register) == before
