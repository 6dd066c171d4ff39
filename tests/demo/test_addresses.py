from __future__ import annotations

import shapely

from gis.demo import DemoCity, Places
from gis.demo.water import inland

WANTED = 4_000


def test_there_are_the_addresses_asked_for_and_a_gate_an_estate(city: DemoCity) -> None:
    gates = city.addresses["entrance"].notna()
    assert int((~gates).sum()) == WANTED
    assert 0 < int(gates.sum()) == city.addresses.groupby("community_id")["estate"].nunique().sum()


def test_every_address_stands_inside_its_community_on_dry_land(city: DemoCity, places: Places) -> None:
    points = city.addresses.geometry.to_numpy()
    home = places.communities.geometry.loc[city.addresses["community_id"]].to_numpy()
    assert shapely.contains(home, points).all()
    assert shapely.covers(places.land, points).all()
    assert len(shapely.STRtree(inland(city.water)).query(points, "intersects")[0]) == 0


def test_every_address_stands_beside_a_street(city: DemoCity) -> None:
    tree = shapely.STRtree(city.streets.geometry.to_numpy())
    _, metres = tree.query_nearest(city.addresses.geometry.to_numpy(), return_distance=True, all_matches=False)
    assert metres.max() < 40.0


def test_all_addresses_of_a_building_share_one_point(city: DemoCity) -> None:
    rooms = city.addresses[city.addresses["building_no"].notna()]
    spots = rooms.geometry.to_wkb().groupby([rooms["community_id"], rooms["estate"], rooms["building_no"]]).nunique()
    assert len(spots) > 20
    assert (spots == 1).all()


def test_no_two_addresses_of_a_community_read_the_same(city: DemoCity) -> None:
    assert not city.addresses.duplicated(["community_id", "text"]).any()


def test_every_form_of_address_occurs(city: DemoCity) -> None:
    text = city.addresses["text"]
    for pattern in (
        r"^[^0-9]+路\d+号$", r"^[^0-9]+\d+-1号$", r"\d+弄\d+号$", r"^\d+组\d+号$", r"^\d+组$", r"^.家.\d+号$",
        r"幢\d+单元\d+室$", r"幢车库\d+$", r"^党群服务中心三楼$", r"^开发区.+号$", r"(?:正门|西南侧门|东门|北门)$",
    ):  # fmt: skip
        assert text.str.contains(pattern).any(), pattern


def test_text_is_made_of_the_columns(city: DemoCity) -> None:
    door = city.addresses[city.addresses["door_no"].notna() & city.addresses["street"].notna()]
    door = door[door["estate"].isna() & door["door_sub"].isna()]
    own = (
        door["zone"].fillna("") + door["street"] + door["sub_street"].fillna("") + door["door_no"].astype("str") + "号"
    )
    assert (own == door["text"]).all()


def test_no_text_names_a_division(city: DemoCity, places: Places) -> None:
    names = [*places.communities["county_name"].unique(), *places.communities["town_name"].unique(), "南通"]
    assert not city.addresses["text"].str.contains("|".join(names)).any()


def test_doors_rise_along_a_street_with_odd_and_even_sides(city: DemoCity) -> None:
    doors = city.addresses[(city.addresses["street"] == "桃坞路") & city.addresses["sub_street"].isna()]
    doors = doors[doors["made_up"] & doors["door_sub"].isna() & doors["estate"].isna()]
    for _, side in doors.groupby(doors["door_no"] % 2):
        ordered = side.sort_values("door_no")
        steps = ordered.geometry.distance(ordered.geometry.shift()).dropna()
        straight = ordered.geometry.iloc[0].distance(ordered.geometry.iloc[-1])
        # Numbers that jumped about would walk the street several times over.
        assert steps.sum() < 1.5 * straight + 200.0


def test_the_two_seats_are_real_words_at_made_up_points(city: DemoCity, places: Places) -> None:
    real = city.addresses[~city.addresses["made_up"]]
    assert sorted(real["text"]) == ["北京中路600号", "桃坞路44号"]
    assert real["note"].str.contains("approximate").all()
    towns = places.communities["town_name"].loc[real["community_id"]]
    assert set(zip(real["text"], towns, strict=True)) == {("桃坞路44号", "虹桥街道"), ("北京中路600号", "海门街道")}


def test_no_street_door_occurs_twice_in_a_county(city: DemoCity, places: Places) -> None:
    doors = city.addresses[city.addresses["street"].notna() & city.addresses["estate"].isna()]
    county = places.communities["county_code"].loc[doors["community_id"]].to_numpy()
    words = doors["street"] + doors["sub_street"].fillna("") + doors["door_no"].astype("str")
    assert not (words + "-" + doors["door_sub"].fillna("") + county).duplicated().any()
