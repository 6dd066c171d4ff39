"""Written addresses cut into their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.addresses.parse import Parsed, Reader, parse

READ: list[tuple[str, str]] = [
    # the five on which other parsers fail (issue of the lookup)
    ("海门区三星镇", "county:海门区 town:三星镇"),
    ("通州湾", "zone:通州湾"),
    ("开发区星湖大道", "zone:开发区 street:星湖大道"),
    ("崇川人民中路十号", "county:崇川区 street:人民中路 door:10"),
    ("海安市曲塘镇", "county:海安市 town:曲塘镇"),
    # DOMAIN §12.5
    ("虹桥街道虹南社区党群服务中心三楼", "town:虹桥街道 community:虹南社区 building_name:党群服务中心 floor:3"),
    ("和平桥街道北濠东村社区", "town:和平桥街道 community:北濠东村社区"),
    ("启东寅阳镇林启村32组", "county:启东市 town:寅阳镇 community:林启村 group:32"),
    ("南通市港闸区永兴街道", "city:南通市 county:港闸区 town:永兴街道"),
    # DOMAIN §4.3
    ("桃坞路44号", "street:桃坞路 door:44"),
    ("桃坞路44号-1", "street:桃坞路 door:44-1"),
    ("桃坞路44-1号", "street:桃坞路 door:44-1"),
    ("桃坞路44号之一", "street:桃坞路 door:44-1"),
    ("桃坞路44号附1号", "street:桃坞路 door:44-1"),
    ("桃坞路44", "street:桃坞路 door:44"),
    ("人民路12弄3支弄5号", "street:人民路 lane:12弄 lane:3支弄 door:5"),
    ("林启村二十组15号", "community:林启村 group:20 door:15"),
    ("桃坞路12、14号", "street:桃坞路 door:12、14"),
    ("桃坞路12-16号", "street:桃坞路 door:12-16"),
    ("濠景花园3幢2单元601室", "estate:濠景花园 building:3 unit:2 room:601"),
    ("濠景花园3栋", "estate:濠景花园 building:3"),
    ("濠景花园3号楼", "estate:濠景花园 building:3"),
    ("濠景花园3#", "estate:濠景花园 building:3"),
    ("濠景花园Ａ座601", "estate:濠景花园 building:A room:601"),
    ("濠景花园甲单元", "estate:濠景花园 unit:甲"),
    ("濠景花园2门", "estate:濠景花园 unit:2"),
    ("濠景花园2梯", "estate:濠景花园 unit:2"),
    ("濠景花园3幢六楼东户", "estate:濠景花园 building:3 floor:6 room:东户"),
    ("濠景花园3幢6层01室", "estate:濠景花园 building:3 floor:6 room:01"),
    ("濠景花园3幢商1", "estate:濠景花园 building:3 room:商1"),
    ("濠景花园3幢车库5", "estate:濠景花园 building:3 room:车库5"),
    ("濠景花园3幢地下1层", "estate:濠景花园 building:3 floor:-1"),
    ("濠景花园3幢-1层", "estate:濠景花园 building:3 floor:-1"),
    ("濠景花园3幢夹层", "estate:濠景花园 building:3 floor:夹层"),
    ("濠景花园3-2-601", "estate:濠景花园 building:3 unit:2 room:601"),
    ("濠景花园西南侧门", "estate:濠景花园 entrance:西南侧门"),
    # names that swallow others
    ("孩儿巷南路5号", "street:孩儿巷南路 door:5"),
    ("通州区金沙街道建设路5号", "county:通州区 town:金沙街道 street:建设路 door:5"),
    ("崇川唐闸文胜路4号", "county:崇川区 town:唐闸镇街道 street:文胜路 door:4"),
    # said twice, from small to large, in the wrong district
    (
        "江苏省南通市崇川区南通市崇川区虹桥街道桃坞路44號",
        "province:江苏省 city:南通市 county:崇川区 city:南通市 county:崇川区 town:虹桥街道 street:桃坞路 door:44",
    ),
    ("桃坞路44号 虹桥街道 崇川区", "street:桃坞路 door:44 town:虹桥街道 county:崇川区"),
    ("崇川区三星镇", "county:崇川区 town:三星镇"),
    # divisions of another day, and of a kind they never had here
    ("海门市三厂镇葛家灶4号", "county:海门市 town:三厂街道 natural_village:葛家灶 door:4"),
    # elsewhere
    ("上海市浦东新区世纪大道100号", "province:上海市 county:浦东新区 street:世纪大道 door:100"),
    ("北京市通州区新华大街1号", "province:北京市 county:通州区 street:新华大街 door:1"),
    # width, traditional characters, noise around
    ("南通市崇川區桃塢路４４號", "city:南通市 county:崇川区 street:桃坞路 door:44"),
    (
        "收件人：张三 13812345678 江苏省南通市海门区北京中路600号 请放门卫",
        "person:张三 telephone:13812345678 province:江苏省 city:南通市 county:海门区 street:北京中路 door:600 "
        "remark:请放门卫",
    ),
]


def told(parsed: Parsed) -> str:
    """Components in a line."""
    return " ".join(f"{one.kind}:{one.value}" for one in parsed.components)


@pytest.mark.parametrize(("raw", "expected"), READ)
def test_an_address_is_read(raw: str, expected: str, reader: Reader) -> None:
    assert told(parse(raw, reader)) == expected


def test_an_address_elsewhere_is_not_forced_onto_the_city(reader: Reader) -> None:
    abroad = parse("北京市通州区新华大街1号", reader).abroad
    assert [one.name for one in abroad] == ["北京市", "通州区"]
    assert parse("通州区新华大街1号", reader).abroad == ()


@given(st.text(max_size=40) | st.text("南通市崇川区桃坞路0123456789号幢单元室组弄港闸海门 ，、-", max_size=40))
def test_nothing_is_thrown_away_and_spans_lie_in_the_original(reader: Reader, raw: str) -> None:
    parsed = parse(raw, reader)
    spans = [(one.start, one.end) for one in parsed.components]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    read = {place for start, end in spans for place in range(start, end)}
    left = {place for place in range(len(raw)) if place not in read and raw[place].isalnum() and raw[place] < "\uffff"}
    # what is left out is a sign between words, or one that makes no letter of its own
    assert all(not raw[place].isascii() for place in left)


@pytest.mark.parametrize("raw", ["", " ", "1", "号", "😀😀", "\x00\ud800", "'; DROP TABLE address; --", "南" * 10_000])
def test_what_makes_no_sense_is_read_as_not_understood(raw: str, reader: Reader) -> None:
    parsed = parse(raw, reader)
    assert {one.kind for one in parsed.components} <= {"unknown", "door", "remark", "building"}


def test_a_reading_by_the_longest_known_thing_is_the_cheapest_one(reader: Reader) -> None:
    """The short way of most addresses gives what weighing all readings gives."""
    knowing = Reader.of(reader.gazetteer, reader.simplified, {"桃坞路": ["street"], "濠景花园": ["estate"]})
    for raw in ("南通市崇川区虹桥街道桃坞路44号濠景花园3幢2单元601室", "港闸区永兴街道桃坞路4弄5号", "开发区桃坞路6号"):
        assert told(parse(raw, knowing)) == told(parse(raw, reader))
