"""Place names over HTTP: what is found and how it is told, lists, one place, and who may see what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely import LineString, Point

from api.main import create_app
from api.placename_models import ClassList, PlaceLife, PlaceList
from gis.db.clock import next_moment, raise_version
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.history import unit_of_code
from gis.db.keys import make_key
from gis.db.placenames import LAYER, write_descriptions, write_names, write_others
from gis.placenames.record import Approval, Description, OtherName, PlaceName
from gis.rights import TABLE, Role

PLACENAMES = "/api/v1/placenames"
DAY = "2021-01-01"
SOURCE = "made for this test"


def _road(place_id: str, name: str, pinyin: str, sound: str, **more: Any) -> PlaceName:
    roman = sound.title()
    initials = "".join(syllable[0] for syllable in sound.split())
    common = {"status": "standard", "basis": "list", "source": SOURCE, "made_up": False}
    return PlaceName(place_id, name, name[:-1], name[-1], "23500", roman, pinyin, sound, initials, **{**common, **more})


@dataclass(frozen=True)
class Town:
    """A service with some roads planted in the first community of 崇川区."""

    client: TestClient
    database: Database
    moment: datetime
    """When the first of them was written."""

    def ask(self, **params: Any) -> PlaceList:
        """A page of places, held against its model."""
        answer = self.client.get(PLACENAMES, params={"as_of": DAY, **params})
        assert answer.status_code == 200, answer.text
        return PlaceList.model_validate_json(answer.content)

    def names(self, **params: Any) -> list[str | None]:
        """The names of a page."""
        return [one.properties.name for one in self.ask(**params).features]

    def refused(self, **params: Any) -> dict[str, Any]:
        """The problem document of a question."""
        answer = self.client.get(PLACENAMES, params={"as_of": DAY, **params})
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code in (404, 422)
        told: dict[str, Any] = answer.json()
        return told

    def key(self, role: Role, **options: Any) -> dict[str, str]:
        """The header of a new key."""
        with self.database.write() as connection:
            made = make_key(
                connection, f"{role} {options}", sorted(TABLE[role]), datetime.now(UTC),
                **{"quota_per_minute": None, "made_up_data": True, "role": role, "unit_id": None, **options},
            )  # fmt: skip
        return {"X-API-Key": made.key}


@pytest.fixture(scope="module")
def town(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Town]:
    database = private_database(cluster, clone(register_template))
    with database.read() as connection:
        community = unit_of_code(connection, "stats", "320602001001", date(2020, 1, 1))
    here = {"communities": (community,)}
    roads = [
        _road(
            "T1", "甪桃路", "Lùtáo Lù", "lu tao lu", valid_from=date(2000, 1, 1), valid_to=date(2010, 1, 1),
            shape=LineString([(120.86, 32.01), (120.87, 32.01)]), **here,
        ),
        _road(
            "T1", "甪桃大道", "Lùtáo Dàdào", "lu tao da dao", valid_from=date(2010, 1, 1), change="renamed",
            shape=LineString([(120.86, 32.01), (120.87, 32.01)]), **here,
            approval=Approval("南通市人民政府", "通政复〔2010〕1号"),
        ),
        _road("T2", "甪桃巷", "Lùtáo Xiàng", "lu tao xiang", shape=Point(121.2, 31.9), made_up=True),
        _road("T3", "甪桃街", "Lùtáo Jiē", "lu tao jie", status="unapproved", basis="none", **here),
        _road("T4", "甪桃弄", "Lùtáo Lòng", "lu tao long", planned=True, shape=Point(121.6, 31.8)),
        _road("T5", "甪绿路", "Lùlǜ Lù", "lu lv lu"),
    ]  # fmt: skip
    others = [OtherName("T4", "驴滩小道", "alias", "Lǘtān Xiǎodào", "lv tan xiao dao", "ltxd", SOURCE)]
    told = [Description("T1", SOURCE, meaning="a road of peaches", protection="city", items={"道路等级": "主干路"})]
    with database.write() as connection:
        at = next_moment(connection)
        write_names(connection, roads, at)
        write_others(connection, others, at)
        write_descriptions(connection, told, at)
        raise_version(connection, LAYER)
    with TestClient(create_app(database), raise_server_exceptions=False) as client:
        yield Town(client, database, at)


def test_a_division_of_any_time_is_found_with_what_became_of_it(town: Town) -> None:
    first = town.ask(q="港闸区").features[0].properties
    assert (first.name, first.state) == (None, "ended")
    assert first.matched
    assert (first.matched.name, first.matched.how, first.matched.in_use) == ("港闸区", "exact", False)
    assert first.matched.valid_to == date(2020, 7, 3)
    assert [(one.name, one.share) for one in first.became] == [("崇川区", 1.0)]
    before = town.ask(q="港闸区", as_of="2020-07-02").features[0].properties
    assert (before.name, before.state, before.became) == ("港闸区", "in_use", [])


@pytest.mark.parametrize(
    ("q", "how"),
    [
        ("甪桃大道", "exact"),
        ("甪桃大", "prefix"),
        ("桃大", "contains"),
        ("lutaodadao", "pinyin"),
        ("Lùtáo Dàdào", "pinyin"),
        ("taoda", "pinyin"),
        ("ltdd", "initials"),
        ("甪td道", "mixed"),
        ("甪td", "mixed"),
        ("甪桃小道", "one_character"),
        ("甪大桃道", "other_order"),
    ],
)  # fmt: skip
def test_a_road_is_found_however_it_is_written(town: Town, q: str, how: str) -> None:
    [found] = [one for one in town.ask(q=q).features if one.id == "T1"]
    assert found.properties.name == "甪桃大道"
    assert found.properties.matched
    assert (found.properties.matched.name, found.properties.matched.how) == ("甪桃大道", how)


def test_a_road_is_found_by_the_name_it_had(town: Town) -> None:
    [found] = [one.properties for one in town.ask(q="甪桃路").features if one.id == "T1"]
    assert found.matched
    assert (found.name, found.matched.name) == ("甪桃大道", "甪桃路")
    assert (found.matched.form, found.matched.in_use) == ("standard", False)
    assert (found.matched.valid_from, found.matched.valid_to) == (date(2000, 1, 1), date(2010, 1, 1))


def test_another_name_says_what_it_is(town: Town) -> None:
    found = town.ask(q="lütan").features[0].properties
    assert found.matched
    assert (found.name, found.matched.name, found.matched.form) == ("甪桃弄", "驴滩小道", "alias")


def test_an_umlaut_may_be_written_in_three_ways(town: Town) -> None:
    assert [town.names(q=q)[:1] for q in ("lulvlu", "lululu", "lulülu")] == [["甪绿路"]] * 3


def test_one_character_is_enough(town: Town) -> None:
    assert {"甪桃大道", "甪桃弄", "甪绿路"} <= set(town.names(q="甪"))


def test_only_standard_names_are_given_unless_others_are_asked_for(town: Town) -> None:
    assert "甪桃街" not in town.names(q="甪桃")
    [found] = [one.properties for one in town.ask(q="甪桃", status="all").features if one.id == "T3"]
    assert (found.name, found.status) == ("甪桃街", "unapproved")
    assert town.names(q="甪桃", status="unapproved") == ["甪桃街"]


def test_the_score_is_the_sum_of_its_parts(town: Town) -> None:
    page = town.ask(q="甪桃", lon=121.6, lat=31.8)
    for one in page.features:
        assert one.properties.score == pytest.approx(sum(one.properties.score_parts.values()))
    scores = [one.properties.score for one in page.features]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    [near] = [one.properties.score_parts["nearness"] for one in page.features if one.id == "T4"]
    assert near == max(one.properties.score_parts["nearness"] for one in page.features)


def test_what_is_asked_for_narrows_what_is_found(town: Town) -> None:
    assert town.names(q="甪桃", planned=True) == ["甪桃弄"]
    assert town.names(q="甪桃", bbox="121.1,31.8,121.3,32.0") == ["甪桃巷"]
    assert town.names(q="甪", **{"class": "街路巷"}) == town.names(q="甪", kind="road")
    assert town.names(q="甪", kind="division") == []
    assert town.names(q="甪桃", division="崇川区") == ["甪桃大道"]
    assert town.names(q="甪桃", division="mca:320613") == ["甪桃大道"]
    assert town.names(q="甪桃", division="海门区") == []


def test_a_division_has_itself_and_what_is_below_it(town: Town) -> None:
    found = town.names(division="海门区", kind="division", limit=2000)
    assert "海门区" in found
    assert "四甲镇" in found
    assert "通州区" not in found


def test_a_list_goes_by_class_and_sound_and_its_pages_hold_every_name_once(town: Town) -> None:
    whole = town.ask(division="崇川区", limit=2000)
    keys = [(one.properties.class_code, one.properties.roman) for one in whole.features]
    assert [code for code, _ in keys] == sorted(code for code, _ in keys)
    assert all(one.properties.matched is None for one in whole.features)
    found, cursor = list[str](), dict[str, str]()
    while True:
        page = town.ask(division="崇川区", limit=50, **cursor)
        found += [one.id for one in page.features]
        if page.next is None:
            break
        cursor = {"cursor": page.next}
    assert found == [one.id for one in whole.features]
    assert len(set(found)) == len(found) > 100


def test_pages_of_finds_hold_every_place_once(town: Town) -> None:
    whole = [one.id for one in town.ask(q="海", limit=200).features]
    first = town.ask(q="海", limit=30)
    second = town.ask(q="海", limit=30, cursor=first.next)
    assert [one.id for one in (*first.features, *second.features)] == whole[:60]


def test_geometry_is_given_when_asked_for(town: Town) -> None:
    def shapes(detail: str) -> list[Any]:
        page = town.ask(q="甪桃大道", geometry=detail)
        return [one.geometry and one.geometry["type"] for one in page.features if one.id == "T1"]

    assert [shapes(detail) for detail in ("none", "point", "full")] == [[None], ["Point"], ["LineString"]]
    [area] = [one.geometry for one in town.ask(q="海门区", geometry="full").features if one.properties.name == "海门区"]
    assert area
    assert area["type"] == "MultiPolygon"


def test_a_place_is_shown_with_its_whole_history(town: Town) -> None:
    answer = town.client.get(f"{PLACENAMES}/T1", params={"as_of": DAY, "geometry": "full"})
    place = PlaceLife.model_validate_json(answer.content)
    assert [one.name for one in place.versions] == ["甪桃路", "甪桃大道"]
    assert place.versions[1].approval
    assert place.versions[1].approval.number == "通政复〔2010〕1号"
    assert place.descriptions[0].items == {"道路等级": "主干路"}
    assert [one.level for one in place.divisions] == ["prefecture", "county", "town", "community"]
    assert place.divisions[1].name == "崇川区"
    assert place.geometry
    assert place.geometry["type"] == "LineString"


def test_a_division_is_shown_as_a_place(town: Town) -> None:
    [found] = [one.id for one in town.ask(q="港闸区", as_of="2019-01-01").features if one.properties.name == "港闸区"]
    place = PlaceLife.model_validate_json(town.client.get(f"{PLACENAMES}/{found}", params={"as_of": DAY}).content)
    assert (place.name, place.state, place.unit_id) == (None, "ended", int(found[1:]))
    assert [one.name for one in place.versions][-1] == "港闸区"
    assert [one.name for one in place.became] == ["崇川区"]


def test_a_place_is_shown_as_it_was_believed(town: Town) -> None:
    before = town.moment.replace(year=town.moment.year - 1).isoformat()
    asked = {"recorded_as_of": before}
    assert town.client.get(f"{PLACENAMES}/T1", params=asked).status_code == 404
    asked = {"recorded_as_of": town.moment.isoformat()}
    assert town.client.get(f"{PLACENAMES}/T1", params=asked).json()["name"] == "甪桃大道"


def test_made_up_names_are_kept_from_who_may_not_have_them(town: Town) -> None:
    production = town.key("department", made_up_data=False)
    found = town.client.get(PLACENAMES, params={"q": "甪桃", "as_of": DAY}, headers=production).json()
    assert "T2" not in {one["id"] for one in found["features"]}
    assert "T2" in {one.id for one in town.ask(q="甪桃").features}
    assert town.client.get(f"{PLACENAMES}/T2", headers=production).status_code == 404
    assert town.client.get(f"{PLACENAMES}/T2").status_code == 200


def test_what_is_written_is_found_at_once(town: Town) -> None:
    assert town.ask(q="甪新路").features == [] or "甪新路" not in town.names(q="甪新路")
    with town.database.write() as connection:
        at = next_moment(connection)
        write_names(connection, [_road("T9", "甪新路", "Lùxīn Lù", "lu xin lu")], at)
        raise_version(connection, LAYER)
    assert town.names(q="甪新路")[0] == "甪新路"
    with town.database.write() as connection:
        write_names(connection, [replace(_road("T9", "甪旧路", "Lùjiù Lù", "lu jiu lu"))], next_moment(connection))
        raise_version(connection, LAYER)
    assert town.names(q="甪旧路")[0] == "甪旧路"
    assert "甪新路" not in town.names(q="甪新路")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"q": ""}, "nothing to look for"),
        ({"q": "  "}, "nothing to look for"),
        ({"q": "a" * 10_000}, "10,000 signs"),
        ({"q": "a\x00b"}, "cannot be written"),
        ({"q": "a\u0007"}, "cannot be written"),
        ({"limit": -1}, "greater than or equal"),
        ({"q": "桃", "class": "no such"}, "no class"),
        ({"q": "桃", "division": "无此区"}, "no division is called"),
        ({"q": "桃", "division": "999999999"}, "there is no unit"),
        ({"q": "桃", "division": "xyz:1"}, "is no code"),
        ({"q": "桃", "bbox": "1,2,3"}, "four numbers"),
        ({"q": "桃", "lon": 120}, "both lon and lat"),
        ({"q": "桃", "cursor": "!"}, "cursor"),
        ({"q": "桃", "cursor": "WyJhIl0="}, "cursor"),
        ({"cursor": "NQ=="}, "cursor"),
        ({"status": "any"}, "status"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(town: Town, params: dict[str, Any], words: str) -> None:
    assert words in town.refused(**params)["detail"]


def test_a_broken_character_breaks_nothing(town: Town) -> None:
    answer = town.client.get(f"{PLACENAMES}?q=%ED%A0%80")
    assert answer.status_code in (200, 422)


def test_the_classes_are_told(town: Town) -> None:
    told = ClassList.model_validate_json(town.client.get(f"{PLACENAMES}/classes").content)
    [road] = [one for one in told.classes if one.code == "23500"]
    assert (road.kind, road.kind_name) == ("road", "街路巷")
    assert "路" in road.generics


def test_an_unknown_place_is_not_there(town: Town) -> None:
    assert town.client.get(f"{PLACENAMES}/P-nothing").status_code == 404
