"""Headings of lists of place names: items of the national census by code and name (DOMAIN §3.4), and plain English."""

from __future__ import annotations

from collections.abc import Sequence

from gis.errors import BadInput, Complaint
from gis.headings import Headings, by_name, find_fields, rest_of

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "official_code": ("official_code", "BMMX0001", "地名代码"),
    "name": ("name", "BMMX0002", "标准地名", "标准名称", "地名", "名称"),
    "class_code": ("class", "class_code", "BMMX0003", "地名类别代码", "类别代码", "地名类别", "类别"),
    "map": ("map_name", "BMMX0004", "原图名称"),
    "roman": ("roman", "BMMX0006", "罗马字母拼写", "罗马字母"),
    "proper": ("proper", "BMMX0007", "专名"),
    "generic": ("generic", "BMMX0009", "通名"),
    "pinyin": ("pinyin", "BMMX0018", "汉语拼音", "拼音"),
    "division": (
        "division", "division_code", "AZAA0001", "所属行政区划代码", "行政区划代码", "所属政区代码", "区划代码",
    ),
    "planned": ("planned", "BMMX0028", "是否规划"),
    "meaning": ("meaning", "BMMX0042", "地名的含义", "地名含义", "含义"),
    "located_in": ("located_in", "BMMX0044", "所在跨行政区", "所在行政区", "所在政区", "所属政区"),
    "position": ("position", "BMMX0047", "位置四至", "位置/四至", "位置", "四至", "位置描述"),
    "alias": ("alias", "别名"),
    "short": ("short_name", "简称"),
    "former": ("former_name", "曾用名"),
    "origin": ("origin", "来历", "地名来历"),
    "history": ("history", "沿革", "地名沿革", "历史沿革"),
    "period": ("period", "起止年代", "使用年代"),
    "valid_from": ("valid_from", "启用日期", "启用时间"),
    "valid_to": ("valid_to", "废止日期", "废止时间", "销名日期"),
    "approved_by": ("approved_by", "批准机关"),
    "approval_number": ("approval_number", "批准文号", "批复文号", "文号"),
    "approved_on": ("approved_on", "批准日期", "批准时间"),
    "filing_number": ("filing_number", "备案号"),
    "filed_on": ("filed_on", "备案日期", "备案时间"),
    "announcement": ("announcement", "公告号", "公告网址", "公告号/URL", "公告"),
    "announced_on": ("announced_on", "公告日期", "公告时间"),
    "protection": ("protection", "保护名录级别", "保护级别"),
    "protection_list": ("protection_list", "保护名录", "名录批次"),
    "protection_measures": ("protection_measures", "保护措施"),
    "red": ("red", "红色地名", "是否红色地名"),
    "lon": ("lon", "longitude", "JD", "经度", "东经"),
    "lat": ("lat", "latitude", "WD", "纬度", "北纬"),
    "easting": ("easting", "横坐标", "东坐标", "Y坐标"),
    "northing": ("northing", "纵坐标", "北坐标", "X坐标"),
    "source": ("source", "来源", "资料来源", "数据来源"),
    "note": ("note", "备注"),
}  # fmt: skip
"""For each field the names it goes by. In Chinese survey X is north and Y is east: 纵坐标 (X) and 横坐标 (Y)."""
_BY_NAME = by_name(FIELD_NAMES)
_NEEDED = {"name": "标准地名, BMMX0002 or name", "class_code": "地名类别代码, BMMX0003 or class"}


def match_headings(headings: Sequence[str], file: str, *, cut: bool = False) -> Headings:
    """Find the field of every heading; ``cut``: names may have been cut to ten bytes.

    ``BadInput`` when two headings mean one field, or when no column holds the name or the class.
    """
    fields, complaints = find_fields(headings, _BY_NAME, file, cut=cut)
    complaints += [
        Complaint(f"has no column of the {name.removesuffix('_code')}", file, fix=f"name it {words}")
        for name, words in _NEEDED.items()
        if name not in fields.values()
    ]
    if complaints:
        raise BadInput(complaints)
    return Headings(fields, rest_of(headings, fields))
