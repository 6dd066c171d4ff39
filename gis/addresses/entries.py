"""Rows of addresses as offices hand them in: columns by their names, each row read whole or refused with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.addresses.ground import AddressGround, Spell
from gis.errors import BadInput, Complaint
from gis.headings import Headings, by_name, find_fields, rest_of

WORDS = (
    "zone", "street", "sub_street", "natural_village", "group_no", "door_no", "door_sub", "estate", "building_no",
    "building_name", "unit", "floor", "room", "entrance",
)  # fmt: skip
"""Components, as columns of the table ``address`` (GB/T 35639), from large to small."""
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "address_id": ("address_id", "地址标识", "地址编码"),
    "county": ("county", "区县", "县区", "县(市、区)", "县级"),
    "town": ("town", "乡镇街道", "乡镇", "街道", "镇街"),
    "community": ("community", "社区村", "社区", "村", "村社区", "村居"),
    "community_code": ("community_code", "社区代码", "村级代码", "统计用区划代码"),
    "zone": ("zone", "专属区", "园区", "片区"),
    "street": ("street", "街路巷", "路名", "道路"),
    "sub_street": ("sub_street", "支路巷", "弄"),
    "natural_village": ("natural_village", "自然村"),
    "group_no": ("group_no", "group", "村民小组", "组"),
    "door_no": ("door_no", "door", "门牌号", "门牌"),
    "door_sub": ("door_sub", "附号", "副号"),
    "estate": ("estate", "小区", "院落", "小区名称"),
    "building_no": ("building_no", "building", "楼牌号", "幢", "幢号", "楼号"),
    "building_name": ("building_name", "建筑物", "建筑物名"),
    "unit": ("unit", "单元", "单元号"),
    "floor": ("floor", "楼层", "层"),
    "room": ("room", "户室", "户室号", "室", "室号"),
    "entrance": ("entrance", "出入口", "门"),
    "lon": ("lon", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "dwelling": ("dwelling", "住宅", "是否住宅"),
    "note": ("note", "备注"),
}
"""For each field the names it goes by."""
_BY_NAME = by_name(FIELD_NAMES)
_WHOLE = ("group_no", "door_no", "floor")
LOWEST_FLOOR, HIGHEST_FLOOR = -9, 120
"""No building of the city has more floors above or below the ground; there is no floor 0."""
LARGEST_NUMBER = 9_999
"""Larger numbers of doors and groups are slips: a room's, or a code."""
_SUFFIXES = {"group_no": "组", "door_no": "号", "unit": "单元"}
_DWELLING = (
    {"": None}
    | dict.fromkeys(("是", "1", "y", "yes", "true"), True)
    | dict.fromkeys(("否", "0", "n", "no", "false"), False)
)
Locate = Callable[[float, float], tuple[float, float]]
"""From longitude and latitude of a file's datum to those of the register."""


@dataclass(frozen=True)
class Draft:
    """A row that was read: where it lies, its own words, its point (EPSG:4490), and the identity it names, if any.

    What it leaves open (None) is as it was.
    """

    row: int
    community_id: int
    county_id: int
    words: Mapping[str, Any]
    lon: float
    lat: float
    dwelling: bool | None = None
    note: str | None = None
    address_id: str | None = None

    @property
    def text(self) -> str:
        """Its own words in standard form."""
        return own_text(self.words)


class Communities:
    """The communities of a day, by name and by code."""

    def __init__(self, ground: AddressGround, day: int) -> None:
        self.spells = {
            community: spell
            for community in ground.spells
            if (spell := ground.on(community, day)) is not None and spell.units[3] == community
        }
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for community, spell in self.spells.items():
            self._by_name[spell.names[3]].append(community)
            for code in spell.codes.get("community", {}).values():
                self._by_code[code].append(community)

    def find(self, told: Mapping[str, str]) -> list[int]:
        """Those that a row may mean: by its code, else by name and the divisions told above it."""
        if told.get("community_code"):
            return self._by_code.get(told["community_code"], [])
        named = self._by_name.get(told.get("community", ""), [])
        return [one for one in named if _lies(self.spells[one], told)]


def _lies(spell: Spell, told: Mapping[str, str]) -> bool:
    _, county, town, _ = spell.names
    return told.get("county", "") in ("", county) and told.get("town", "") in ("", town)


def match_headings(headings: Sequence[str], file: str, *, cut: bool = False) -> Headings:
    """Find the field of every heading; ``BadInput`` when two mean one field, or a field that is needed has none."""
    fields, complaints = find_fields(headings, _BY_NAME, file, cut=cut)
    known = set(fields.values())
    for needed, words in (
        (("community", "community_code"), "社区村 or 社区代码"),
        (("lon",), "经度"),
        (("lat",), "纬度"),
    ):
        if not known & set(needed):
            complaints.append(Complaint(f"has no column {words}", file, 1, fix="name the column so"))
    if complaints:
        raise BadInput(complaints)
    return Headings(fields, rest_of(headings, fields))


def read_drafts(
    rows: Iterable[tuple[int, Mapping[str, str]]], headings: Headings, communities: Communities, locate: Locate
) -> tuple[list[Draft], list[Complaint]]:
    """Rows that can be used, and complaints about the others; each row is numbered as in the file."""
    drafts, complaints = [], []
    for number, cells in rows:
        told = {field: cells.get(heading, "").strip() for heading, field in headings.fields.items()}
        faults: list[Complaint] = []
        draft = _draft(number, told, communities, locate, faults)
        complaints += faults
        if draft is not None and not faults:
            drafts.append(draft)
    return drafts, complaints


def _draft(
    row: int, told: Mapping[str, str], communities: Communities, locate: Locate, faults: list[Complaint]
) -> Draft | None:
    found = communities.find(told)
    if len(found) != 1:
        asked = told.get("community_code") or told.get("community") or "nothing"
        fix = "tell its county and town" if found else "take the name or code of the day"
        words = f"{asked} is {len(found)} communities" if found else f"no community is {asked}"
        faults.append(Complaint(words, row=row, field="community", fix=fix))
    words_of = {name: _word(name, told.get(name, ""), row, faults) for name in WORDS}
    if not any(words_of[name] for name in ("street", "natural_village", "group_no", "estate", "building_name")):
        faults.append(Complaint("names no street, village, group, estate or building", row=row, field="street"))
    point = _point(row, told, locate, faults)
    dwelling = told.get("dwelling", "").casefold()
    if dwelling not in _DWELLING:
        faults.append(Complaint(f"{dwelling} is neither yes nor no", row=row, field="dwelling", fix="write 是 or 否"))
    if faults or point is None:
        return None
    (community,) = found
    county = communities.spells[community].units[1]
    rest = (told.get("note") or None, told.get("address_id") or None)
    return Draft(row, community, county, words_of, *point, _DWELLING[dwelling], *rest)


def _word(name: str, told: str, row: int, faults: list[Complaint]) -> Any:
    if not told:
        return None
    if name in _SUFFIXES:
        told = told.removesuffix(_SUFFIXES[name])
    if name not in _WHOLE:
        return told
    number = int(told) if told.removeprefix("-").isdecimal() and len(told) < len(str(LARGEST_NUMBER)) + 2 else None
    possible = number is not None and (
        number != 0 and LOWEST_FLOOR <= number <= HIGHEST_FLOOR if name == "floor" else 0 < number <= LARGEST_NUMBER
    )
    if not possible:
        what = "floor" if name == "floor" else "number"
        faults.append(Complaint(f"{told} is no {what} there can be", row=row, field=name, fix="write it in digits"))
    return number


def _point(row: int, told: Mapping[str, str], locate: Locate, faults: list[Complaint]) -> tuple[float, float] | None:
    try:
        return locate(float(told["lon"]), float(told["lat"]))
    except (ValueError, BadInput):
        said = f"{told['lon']}, {told['lat']}"
        faults.append(Complaint(f"{said} is no point in degrees", row=row, field="lon", fix="give both, in degrees"))
        return None


def own_text(words: Mapping[str, Any]) -> str:
    """Components in their standard form: 裕宁路4号明民名邸2幢2单元302室."""
    told = [words.get(name) or "" for name in ("zone", "street", "sub_street", "natural_village")]
    if words.get("group_no"):
        told.append(f"{words['group_no']}组")
    if words.get("door_no"):
        told.append(f"{words['door_no']}{'-' + words['door_sub'] if words.get('door_sub') else ''}号")
    told.append(words.get("estate") or "")
    if building := words.get("building_no"):
        told.append(f"{building}{'幢' if building[-1].isdecimal() else '座'}")
    told.append(words.get("building_name") or "")
    if words.get("unit"):
        told.append(f"{words['unit']}单元")
    floor, room = words.get("floor"), words.get("room")
    if floor and (not room or floor < 0):
        told.append(f"{floor}层")
    if room:
        told.append(f"{room}室" if room.isdecimal() else room)
    return "".join([*told, words.get("entrance") or ""])
