"""A few places planted for gazetteers and name maps, in one community of 三星镇 in 海门; all of them made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from shapely import LineString, Point

from gis.db.clock import next_moment, raise_version
from gis.db.connect import Database
from gis.db.placenames import LAYER, write_descriptions, write_names, write_others
from gis.db.snapshots import read_snapshot
from gis.pinyin import Readings, initials, romanise, sound_key
from gis.placenames.record import Approval, Description, OtherName, PlaceName

DAY = date(2021, 1, 1)
HOSTILE = "</script><b>甲&乙路"
"""A name that would break out of a page, if it were not written as words."""
SOURCE = "a list made for this test"


def plant(database: Database, readings: Readings) -> int:
    """Write the places; returns the unit of the community that they lie in."""
    with database.write() as connection:
        snapshot = read_snapshot(connection, DAY, shapes=False)
        town = next(one for one in snapshot.at_level("town") if one.name == "三星镇")
        community = min(snapshot.children[town.unit_id])
        other = next(one for one in snapshot.at_level("county") if one.name == "崇川区")
        far = min(unit for unit in snapshot.below(other.unit_id) if snapshot.versions[unit].level == "community")
        at = next_moment(connection)
        write_names(connection, list(_names(readings, community, far)), at)
        write_others(connection, _others(readings), at)
        write_descriptions(connection, _descriptions(), at)
        raise_version(connection, LAYER)
    return community


def place(readings: Readings, place_id: str, proper: str, generic: str, code: str, **fields: Any) -> PlaceName:
    """A standard name, unless the fields say otherwise."""
    name, written = proper + generic, romanise(proper, generic, readings, street=code == "23500")
    standing: dict[str, Any] = {"status": "standard", "basis": "list", "source": SOURCE, "made_up": True}
    return PlaceName(
        place_id, name, proper, generic, code, written.roman, written.pinyin, sound_key(name, readings),
        initials(name, readings), **(standing | fields),
    )  # fmt: skip


def _names(readings: Readings, community: int, far: int) -> list[PlaceName]:
    here = {"communities": (community,)}
    approval = Approval("海门市人民政府", "海政复〔2015〕12号", date(2015, 3, 2), announced_on=date(2015, 3, 10))
    road = LineString([(121.1, 31.95), (121.11, 31.952), (121.12, 31.95)])
    return [
        place(
            readings, "T1", "西安", "路", "23500", **here, shape=road, approval=approval, position="东起甲路，西至乙河"
        ),
        place(readings, "T2", "先锋", "路", "23500", **here, shape=Point(121.1, 31.96), planned=True),
        place(readings, "T3", "=1+1", "路", "23500", **here, shape=Point(121.1, 31.97)),
        place(readings, "T4", HOSTILE[:-1], "路", "23500", **here, shape=Point(121.1, 31.98)),
        place(readings, "T5", "无名", "路", "23500", **here, status="unapproved", basis="none"),
        place(readings, "T6", "解放", "路", "23500", **here, valid_to=date(2019, 1, 1)),
        place(readings, "T6", "人民", "路", "23500", **here, valid_from=date(2019, 1, 1), change="renamed"),
        place(readings, "T7", "远方", "路", "23500", communities=(far,), shape=Point(120.9, 32.0)),
        place(readings, "T8", "通吕", "运河", "12000", **here, shape=Point(121.15, 32.0)),
        place(readings, "T9", "将来", "路", "23500", **here, valid_from=date(2024, 1, 1)),
    ]


def _others(readings: Readings) -> list[OtherName]:
    def other(name: str, form: Any, since: date | None, until: date | None) -> OtherName:
        written = romanise(name, "", readings)
        sound, letters = sound_key(name, readings), initials(name, readings)
        return OtherName("T1", name, form, written.pinyin, sound, letters, SOURCE, since, until, made_up=True)

    return [
        other("长安路", "former", date(1966, 8, 1), date(1981, 5, 1)),
        other("西大路", "alias", date(1990, 1, 1), None),
        other("旧别名路", "alias", date(1950, 1, 1), date(1960, 1, 1)),
    ]


def _descriptions() -> list[Description]:
    return [
        Description(
            "T1", SOURCE, meaning="以城市名命名。", history="1958年筑路。", official_code="32061410223500000001",
            protection="city", protection_list="第一批", red=True, valid_to=date(2022, 1, 1), made_up=True,
        ),
        Description("T1", SOURCE, meaning="后来的说法。", valid_from=date(2022, 1, 1), made_up=True),
    ]  # fmt: skip
