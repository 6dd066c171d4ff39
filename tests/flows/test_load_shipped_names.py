"""The place names that come with the house: what they say, what they do not, and that loading them again is nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date

from gis.db.connect import Database
from gis.db.placenames import read_descriptions, read_names, read_others
from gis.db.snapshots import read_snapshot
from gis.flows.load_placenames import Asked, load_placenames
from gis.flows.load_shipped_names import SHIPPED, load_shipped_names
from gis.load.placenames import read_tables
from gis.placenames.record import unit_of
from gis.settings import CHECKOUT
from tests.db.looking import state_of

DATA = CHECKOUT / "data"
HERITAGE = {"海门区", "如皋市", "狼山镇街道", "栟茶镇", "白蒲镇", "掘港街道"}
"""Six of the seven names that Nantong has in the provincial list; the village is not identified (DOMAIN §3.7)."""


def test_shipped_names_are_loaded_whole_and_the_second_time_nothing_changes(own_register: Database) -> None:
    assert load_shipped_names(own_register, DATA).changed is True
    with own_register.read() as connection:
        names, others = read_names(connection), read_others(connection)
        told = {one.place_id: one for one in read_descriptions(connection)}
        snapshot = read_snapshot(connection, date.max, shapes=False)

    protected = {unit_of(place_id) for place_id, one in told.items() if one.protection == "province"}
    assert {snapshot.versions[unit].name for unit in protected if unit is not None} == HERITAGE
    (house,) = [one for one in names if one.name == "刘瑞龙故居"]
    assert told[house.place_id].red
    assert house.shape is None

    populated = [one for one in names if one.source.startswith("GeoNames")]
    assert Counter(one.class_code for one in populated) == {"22200": 45}
    assert all("CC BY 4.0" in one.source and one.communities and one.shape is not None for one in populated)
    # no source of these is a list of approved names
    assert {one.status for one in names} == {"unapproved"}
    # a town of today is told of, not named twice
    towns = {version.name for version in snapshot.at_level("town")}
    assert not towns & {one.name for one in names}
    assert {one.name for one in others if unit_of(one.place_id)} >= {"海门镇", "掘港镇", "唐闸"}

    before = state_of(own_register)
    assert load_shipped_names(own_register, DATA).changed is False
    tables = read_tables(DATA)
    for name, asked in SHIPPED:
        again = load_placenames(own_register, DATA / "placenames" / name, asked, tables, date.max)
        assert (again.new, again.corrected) == (0, 0), "also without the note that it was loaded"
    assert state_of(own_register) == before


def test_what_there_is_to_look_at_in_them_is_known(own_register: Database) -> None:
    tables, told = read_tables(DATA), set()
    for name, asked in SHIPPED:
        file = DATA / "placenames" / name
        loaded = load_placenames(own_register, file, Asked(asked.crs, every_row=True), tables, date.max)
        told |= {fault.message for fault in loaded.warnings}
    assert "has no place" in told
    assert not [words for words in told if "outside" in words]
