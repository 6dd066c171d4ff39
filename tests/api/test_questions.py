"""Questions about divisions: trees, names, groups, differences, code lists, and where ground went."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api.division_models import DateDifference, Tree
from api.geojson import FeatureCollection
from gis.export.codelists import XLSX_TYPE

BEFORE, AFTER = "2020-07-02", "2020-07-03"


def ask(client: TestClient, path: str, **asked: Any) -> Any:
    answer = client.get(f"/api/v1/divisions{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client: TestClient, path: str, status: int, **asked: Any) -> str:
    answer = client.get(f"/api/v1/divisions{path}", params=asked)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    detail: str = answer.json()["detail"]
    return detail


@pytest.mark.parametrize("geometry", ["none", "simplified", "full"])
def test_a_list_is_what_its_model_says(client: TestClient, geometry: str) -> None:
    page = ask(client, "", level="county", as_of=AFTER, geometry=geometry)
    model = FeatureCollection.model_validate(page)
    assert model.model_dump(mode="json") == page
    assert [feature.geometry is not None for feature in model.features] == [geometry != "none"] * 7


@pytest.mark.parametrize(
    ("path", "asked", "model"),
    [
        ("/tree", {"as_of": BEFORE, "depth": 4}, Tree),
        ("/difference", {"from": "2018-01-01", "to": "2022-01-01"}, DateDifference),
    ],
)
def test_what_is_written_out_unchecked_is_what_its_model_says(
    client: TestClient, path: str, asked: dict[str, Any], model: type[BaseModel]
) -> None:
    body = ask(client, path, **asked)
    assert model.model_validate(body).model_dump(mode="json", by_alias=True) == body


def test_pages_are_whole_and_in_order(client: TestClient) -> None:
    whole = ask(client, "", as_of=AFTER, limit=2000)
    first = ask(client, "", as_of=AFTER, limit=60)
    second = ask(client, "", as_of=AFTER, limit=60, cursor=first["next"])
    assert [f["id"] for f in [*first["features"], *second["features"]]] == [f["id"] for f in whole["features"][:120]]


def test_the_tree_has_each_county_under_the_city_by_code(client: TestClient) -> None:
    [province] = ask(client, "/tree", as_of=BEFORE)["tree"]
    [city] = province["children"]
    assert (province["name"], city["name"]) == ("江苏省", "南通市")
    assert [county["code"] for county in city["children"]][:3] == ["320602", "320611", "320612"]
    assert all(county["children"] == [] for county in city["children"])


def test_a_tree_has_as_many_units_as_the_list(client: TestClient) -> None:
    assert ask(client, "/tree", as_of=AFTER, depth=3)["numberReturned"] == 2 + 7 + 103
    assert ask(client, "/tree", as_of=AFTER, depth=4, level="town")["numberReturned"] == 2 + 7 + 103


def test_a_tree_may_begin_at_a_unit_or_at_a_groups_members(client: TestClient) -> None:
    gangzha = ask(client, "/lookup", code="320611")["id"]
    [top] = ask(client, "/tree", root=gangzha, depth=1, as_of=BEFORE)["tree"]
    assert (top["name"], len(top["children"])) == ("港闸区", 6)
    zone = ask(client, "/tree", level="group:kaifaqu", depth=0, as_of=AFTER)["tree"]
    assert [unit["name"] for unit in zone] == ["新开街道", "中兴街道", "小海街道", "竹行街道", "江海街道"]


def test_a_root_that_is_not_there_on_the_date_is_not_found(client: TestClient) -> None:
    gangzha = ask(client, "/lookup", code="320611")["id"]
    assert f"no unit {gangzha} is in force on {AFTER}" in refused(client, "/tree", 404, root=gangzha, as_of=AFTER)
    assert "at or above the level county" in refused(client, "/tree", 404, root=20, level="county", as_of=AFTER)


def test_a_group_is_listed_where_a_level_is(client: TestClient) -> None:
    for day, codes in ((BEFORE, ["320602", "320611", "320612"]), (AFTER, ["320612", "320613", "320614"])):
        page = ask(client, "", level="group:shiqu", as_of=day)
        assert [feature["properties"]["code"] for feature in page["features"]] == codes


def test_groups_are_told_with_their_members_of_the_date(client: TestClient) -> None:
    groups = {group["key"]: group for group in ask(client, "/groups", as_of=BEFORE)["groups"]}
    assert (groups["shiqu"]["members"], groups["shiqu-chongchuan"]["members"]) == (3, 2)
    assert "unverified" in groups["shiqu"]["source"]
    assert "one of census-2020-chongchuan" in refused(client, "", 404, level="group:nowhere")


def test_a_name_means_the_unit_that_bore_it_last(client: TestClient) -> None:
    life = ask(client, "/lookup", name="港闸区", as_of="2021-01-01")
    assert (life["status"], life["successors"][0]["code"]) == ("ended", "320613")
    first = ask(client, "/lookup", name="港闸区", as_of="1985-01-01")
    assert {held["code"] for held in first["codes"]} == {"320603"}


@pytest.mark.parametrize(("day", "code"), [(BEFORE, "320602"), (AFTER, "320613")])
def test_a_name_means_the_unit_that_bears_it_on_the_date(client: TestClient, day: str, code: str) -> None:
    life = ask(client, "/lookup", name="崇川区", as_of=day)
    assert {held["code"] for held in life["codes"]} == {code}


def test_every_unit_that_ever_bore_a_name_is_told_with_its_periods_and_paths(client: TestClient) -> None:
    old, new = ask(client, "/search", name="崇川区", as_of=BEFORE)["units"]
    assert (old["status"], old["bears_it"], old["code"]) == ("current", True, "320602")
    assert (new["status"], new["bears_it"], new["code"]) == ("future", False, None)
    assert old["periods"] == [{"path": "江苏省/南通市/崇川区", "valid_from": "1991-01-01", "valid_to": AFTER}]


def test_a_name_given_up_leads_to_the_unit_that_bears_another_now(client: TestClient) -> None:
    [unit] = ask(client, "/search", name="南城街道", as_of="2021-01-01")["units"]
    assert (unit["name"], unit["status"], unit["bears_it"]) == ("孙庄街道", "current", False)
    assert [period["path"] for period in unit["periods"]] == [
        "江苏省/南通市/海安县/南城街道",
        "江苏省/南通市/海安市/南城街道",
    ]


def test_a_name_that_several_bear_is_a_conflict_that_names_them(client: TestClient) -> None:
    units = ask(client, "/search", name="新桥村", as_of=AFTER)["units"]
    bearers = [unit["id"] for unit in units if unit["bears_it"]]
    assert len(bearers) > 1
    detail = refused(client, "/lookup", 409, name="新桥村", as_of=AFTER)
    assert f"{len(bearers)} units may be meant by 新桥村" in detail
    assert "/新桥村" in detail
    assert str(bearers[0]) in detail


def test_a_look_up_takes_one_of_code_and_name(client: TestClient) -> None:
    assert "either a code or a name" in refused(client, "/lookup", 422)
    assert "either a code or a name" in refused(client, "/lookup", 422, code="320611", name="港闸区")
    assert "ever was called 乌有区" in refused(client, "/lookup", 404, name="乌有区")
    assert "on the level town" in refused(client, "/lookup", 404, name="港闸区", level="town")
    assert ask(client, "/search", name="乌有区")["units"] == []


def test_july_2020_is_two_foundings_three_ends_and_33_towns_moved_and_recoded(client: TestClient) -> None:
    found = ask(client, "/difference", **{"from": BEFORE, "to": AFTER})
    assert [(unit["code"], unit["came_from"][0]["code"]) for unit in found["added"]] == [
        ("320613", "320602"),
        ("320614", "320684"),
    ]
    assert {unit["code"]: unit["became"][0]["code"] for unit in found["ended"]} == {
        "320602": "320613",
        "320611": "320613",
        "320684": "320614",
    }
    assert len(found["moved"]) == len(found["recoded"]) == 33
    assert {unit["after"]["name"] for unit in found["moved"]} == {"崇川区", "海门区"}
    assert [found[section] for section in ("renamed", "kind_changed", "reshaped")] == [[], [], []]
    assert [order["key"] for order in found["orders"]] == ["2020-07-nantong"]


def test_renamed_streets_keep_their_codes(client: TestClient) -> None:
    found = ask(client, "/difference", **{"from": "2020-04-30", "to": "2020-05-31", "level": "town"})
    assert [(unit["before"], unit["after"]) for unit in found["renamed"]][:2] == [
        ("中城街道", "海安街道"),
        ("南城街道", "孙庄街道"),
    ]
    assert found["recoded"] == []


def test_ground_that_went_over_is_measured(client: TestClient) -> None:
    found = ask(client, "/difference", **{"from": "2019-11-30", "to": "2019-12-31", "level": "town"})
    [street], [founded] = found["reshaped"], found["added"]
    assert (street["name"], founded["name"]) == ("竹行街道", "江海街道")
    assert street["before_km2"] - street["after_km2"] == pytest.approx(street["differing_km2"], abs=1e-3)
    assert founded["came_from"][0]["name"] == "竹行街道"
    assert founded["came_from"][0]["area_share"] == pytest.approx(street["differing_km2"] / street["before_km2"], 1e-3)


def test_a_difference_may_be_asked_of_a_group(client: TestClient) -> None:
    found = ask(client, "/difference", **{"from": BEFORE, "to": AFTER, "level": "group:shiqu-chongchuan"})
    assert {unit["code"] for unit in found["ended"]} == {"320602", "320611"}
    assert {unit["code"] for unit in found["added"]} == {"320613"}
    assert found["moved"] == []


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"from": AFTER, "to": BEFORE}, 422, "give them in order"),
        ({"from": "1981-01-01", "to": BEFORE}, 404, "the register begins on 1982-01-01"),
        ({"from": BEFORE}, 422, "to"),
        ({"from": BEFORE, "to": AFTER, "level": "galaxy"}, 422, "level"),
        ({"from": BEFORE, "to": AFTER, "level": "group:nowhere"}, 404, "there is no group 'nowhere'"),
    ],
)
def test_a_difference_that_cannot_be_is_refused(
    client: TestClient, asked: dict[str, str], status: int, words: str
) -> None:
    assert words in refused(client, "/difference", status, **asked)


def test_the_code_list_is_csv_with_the_ministrys_columns(client: TestClient) -> None:
    answer = client.get("/api/v1/divisions/codes.csv", params={"as_of": BEFORE, "level": "county"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "codes-mca-2020-07-02.csv" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "2020年7月2日行政区划代码"
    assert rows[1] == ["行政区划代码", "单位名称"]
    assert rows[2:5] == [["320000", "江苏省"], ["320600", "　南通市"], ["320602", "　　崇川区"]]
    assert len(rows) == 2 + 10 + 1


def test_the_code_list_as_a_workbook_holds_the_same_as_text(client: TestClient) -> None:
    answer = client.get("/api/v1/divisions/codes.xlsx", params={"as_of": AFTER})
    assert answer.headers["content-type"] == XLSX_TYPE
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    table = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    listed = client.get("/api/v1/divisions/codes.csv", params={"as_of": AFTER}).content.decode("utf-8-sig")
    assert table == list(csv.reader(io.StringIO(listed)))
    assert ["320613", "　　崇川区"] in table


def test_codes_that_are_not_known_are_empty_and_said_to_be(client: TestClient) -> None:
    text = client.get("/api/v1/divisions/codes.csv", params={"as_of": BEFORE}).content.decode("utf-8-sig")
    assert ",　　　新开街道" in text.splitlines()
    assert "为本库未知" in text


def test_where_ground_went_is_told_over_any_number_of_orders(client: TestClient) -> None:
    gangzha, chongchuan = (ask(client, "/lookup", code=code)["id"] for code in ("320611", "320613"))
    [heir] = ask(client, f"/{gangzha}/successors", as_of="2021-01-01")["relatives"]
    assert (heir["id"], heir["area_share"]) == (chongchuan, 1.0)
    origins = ask(client, f"/{chongchuan}/predecessors", as_of="2018-01-01")["relatives"]
    assert {unit["code"] for unit in origins} == {"320602", "320611"}
    assert ask(client, f"/{chongchuan}/predecessors", as_of="2021-01-01")["relatives"] == []
    for way in ("successors", "predecessors"):
        assert "there is no unit 987654321" in refused(client, f"/987654321/{way}", 404)


def test_people_went_with_their_communities(client: TestClient) -> None:
    streets = {
        u["properties"]["name"]: u["id"] for u in ask(client, "", level="town", as_of=AFTER, limit=200)["features"]
    }
    [origin] = ask(client, f"/{streets['江海街道']}")["predecessors"]
    assert origin["name"] == "竹行街道"
    assert 0 < origin["population_share"] < 1
    assert origin["address_share"] is None or 0 <= origin["address_share"] <= 1
    [heir] = ask(client, "/lookup", code="320611", as_of="2021-01-01")["successors"]
    assert heir["population_share"] == 1.0


@pytest.mark.parametrize(
    ("path", "asked", "held"),
    [("", {}, "features"), ("/tree", {}, "tree"), ("/search", {"name": "崇川区"}, "units")],
)
def test_before_anything_was_recorded_nothing_was_believed(
    client: TestClient, path: str, asked: dict[str, str], held: str
) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=3650)).isoformat()
    assert ask(client, path, as_of=AFTER, **asked)[held] != []
    assert ask(client, path, as_of=AFTER, recorded_as_of=long_ago, **asked)[held] == []


def test_a_moment_without_its_offset_is_refused(client: TestClient) -> None:
    assert "recorded_as_of" in refused(client, "", 422, recorded_as_of="2026-01-01T00:00:00")
