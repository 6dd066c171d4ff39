"""Built-up areas of the real register: derived on each date, replaced by a layer once one is loaded."""

from __future__ import annotations

from datetime import date

import pytest

from gis.db.connect import Database
from gis.flows.built_up import areas_on
from gis.placenames.built_up import area_at

CHONGCHUAN = (120.86, 32.01)
HAIMEN = (121.18, 31.89)


@pytest.mark.parametrize(("day", "haimen"), [(date(2019, 12, 31), "海门市"), (date(2021, 6, 30), "海门区")])
def test_the_core_of_chongchuan_is_one_area_and_that_of_haimen_another(
    register: Database, day: date, haimen: str
) -> None:
    with register.read() as connection:
        areas = areas_on(connection, day)
    core, other = area_at(areas, *CHONGCHUAN), area_at(areas, *HAIMEN)
    assert core is not None
    assert other is not None
    assert (core.name, other.name) == ("崇川区", haimen)
    # 港闸 was a county of its own in 2019, and the two were built together all the same
    assert area_at(areas, 120.82, 32.06) is core
    assert all(area.derived for area in areas)


def test_before_any_community_is_known_no_area_is_derived(register: Database) -> None:
    with register.read() as connection:
        assert areas_on(connection, date(2010, 1, 1)) == []
