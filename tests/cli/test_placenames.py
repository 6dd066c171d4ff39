"""Place names from the command line: found by any name, listed, and one shown."""

from __future__ import annotations

from typing import Any

from gis.db.connect import Database


def test_an_ended_district_is_found_with_what_it_became(tongtu: Any, register: Database) -> None:
    found = tongtu("placenames", "search", "港闸区", "--as-of", "2021-01-01", "-f", "json", database=register)
    assert (found.code, found.err) == (0, "")
    assert found.json[0]["found_by"] == "港闸区"
    assert found.json[0]["how"] == "exact"
    assert found.json[0]["name"] is None
    assert found.json[0]["state"] == "ended, now 崇川区"


def test_letters_find_a_name_and_the_place_is_shown(tongtu: Any, register: Database) -> None:
    words = ("placenames", "search", "hai'an shi", "--kind", "division", "--as-of", "2021-01-01", "-f", "json")
    found = tongtu(*words, database=register).json[0]
    assert (found["name"], found["how"]) == ("海安市", "pinyin")
    shown = tongtu("placenames", "show", found["place_id"], "--as-of", "2021-01-01", "-f", "json", database=register)
    assert shown.json["name"] == "海安市"
    assert shown.json["names"][-1]["pinyin"] == "Hǎi'ān Shì"
    told = tongtu("placenames", "show", found["place_id"], "--as-of", "2021-01-01", database=register)
    assert "海安市" in told.out


def test_a_list_needs_no_words(tongtu: Any, register: Database) -> None:
    asked = ("placenames", "search", "--division", "海门区", "--class", "21500", "--as-of", "2021-01-01", "-f", "json")
    names = [row["name"] for row in tongtu(*asked, "--limit", "100", database=register).json]
    assert "四甲镇" in names
    assert "三星镇" in names
    assert "通州区" not in names


def test_what_cannot_be_asked_is_refused_in_words(tongtu: Any, register: Database) -> None:
    for words, told in (
        (("search", "x", "--kind", "planet"), "there is no kind"),
        (("search", "x", "--status", "good"), "there is no status"),
        (("search", " "), "nothing to look for"),
        (("show", "P-nothing"), "there is no place"),
    ):
        refused = tongtu("placenames", *words, database=register)
        assert refused.code == 1
        assert told in refused.err
