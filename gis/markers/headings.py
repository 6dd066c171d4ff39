"""Headings of marker tables: the national field names (DOMAIN §2.4), the Chinese words, and plain English."""

from __future__ import annotations

from collections.abc import Sequence

from gis.errors import BadInput, Complaint
from gis.headings import Headings, by_name, find_fields, plain, rest_of

_ORDINALS = "一二三"
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "marker_id": ("marker_id",),
    "number": ("number", "marker_number", "JZBH", "界桩编号", "界桩号", "编号"),
    "name": ("name", "JZMC", "界桩名称", "名称"),
    "line_code": ("line_code", "JXDM", "界线代码"),
    "standing": ("type", "standing", "JZLX", "界桩类型", "类型"),
    "shape": ("shape", "JZXZ", "界桩形制", "形制", "界桩形状", "面型"),
    "grade": ("grade", "JZDJ", "界桩等级", "等级"),
    "material": ("material", "JZCZ", "界桩材质", "材质"),
    "lon": ("lon", "longitude", "JD", "经度", "东经"),
    "lat": ("lat", "latitude", "WD", "纬度", "北纬"),
    "easting": ("easting", "HZB", "横坐标", "东坐标", "Y坐标"),
    "northing": ("northing", "ZZB", "纵坐标", "北坐标", "X坐标"),
    "lon_4490": ("lon_4490", "JD2000", "经度2000", "2000经度"),
    "lat_4490": ("lat_4490", "WD2000", "纬度2000", "2000纬度"),
    "height_m": ("height_m", "height", "elevation", "GC", "高程"),
    "height_datum": ("height_datum", "GCJZ", "高程基准", "高程系"),
    "accuracy_m": ("accuracy_m", "accuracy", "DWZWC", "点位中误差", "中误差"),
    "managed_by": ("managed_by", "TGDW", "托管单位", "管理方", "责任方"),
    "position_text": ("position_text", "WZMS", "位置描述"),
    "is_public": ("is_public", "SFGK", "是否公开"),
    "set_on": ("set_on", "MSSJ", "埋设日期", "埋设时间", "设立时间", "设立日期"),
    "source": ("source", "来源", "数据来源"),
    "note": ("note", "BZ", "备注"),
}
"""For each field the names it goes by. In Chinese survey X is north and Y is east: 纵坐标 (X) and 横坐标 (Y)."""
for _i, _word in enumerate(_ORDINALS, start=1):
    _thing = (f"{_word}号方位物", f"方位物{_i}", f"方位物{_word}")
    FIELD_NAMES |= {
        f"side_{_i}": (f"side_{_i}", f"XZQ{_i}", f"行政区{_i}", f"行政区{_word}"),
        f"located_in_{_i}": (f"located_in_{_i}", f"SZD{_i}", f"所在地{_i}", f"所在地{_word}"),
        f"object_{_i}": (f"object_{_i}", f"FWW{_i}", *_thing, *(f"{name}名称" for name in _thing)),
        f"azimuth_{_i}": (f"azimuth_{_i}", f"FWW{_i}FWJ", *(f"{name}方位角" for name in _thing)),
        f"azimuth_{_i}_magnetic": (f"azimuth_{_i}_magnetic", *(f"{name}磁方位角" for name in _thing)),
        f"azimuth_{_i}_grid": (f"azimuth_{_i}_grid", *(f"{name}坐标方位角" for name in _thing)),
        f"azimuth_{_i}_true": (f"azimuth_{_i}_true", *(f"{name}真方位角" for name in _thing)),
        f"azimuth_{_i}_kind": (f"azimuth_{_i}_kind", f"FWW{_i}LX", *(f"{name}方位角类型" for name in _thing)),
        f"distance_{_i}": (f"distance_{_i}", f"FWW{_i}JL", *(f"{name}距离" for name in _thing)),
    }
_BY_NAME = by_name(FIELD_NAMES)
_WHICH_IS_NORTH = frozenset({"x", "y"})


def match_headings(headings: Sequence[str], file: str, *, cut: bool = False) -> Headings:
    """Find the field of every heading; ``cut``: names may have been cut to ten bytes.

    ``BadInput`` when two headings mean one field, when no column holds the number, or when x and y do not say
    which of them is north.
    """
    fields, complaints = find_fields(headings, _BY_NAME, file, cut=cut)
    if "number" not in fields.values():
        fix = f"name the column 界桩编号, JZBH or number; the headings are: {', '.join(headings)}"
        complaints.append(Complaint("has no column of marker numbers", file, fix=fix))
    if {plain(heading) for heading in headings} >= _WHICH_IS_NORTH and "easting" not in fields.values():
        fix = "name them 横坐标 or easting, and 纵坐标 or northing: in survey X is north, on screens it is east"
        complaints.append(Complaint("columns x and y do not say which of them is north", file, fix=fix))
    if complaints:
        raise BadInput(complaints)
    return Headings(fields, rest_of(headings, fields))
