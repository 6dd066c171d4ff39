"""What is wrong with a spelling in a list is said in words."""

from __future__ import annotations

import pytest

from gis.load.readings import read_readings
from gis.pinyin import Romanised, romanise, slips
from gis.settings import CHECKOUT

READINGS = read_readings(CHECKOUT / "data" / "placenames" / "readings.csv")
NAMES: dict[str, tuple[str, str]] = {
    "凤仪路": ("凤仪", "路"),
    "海安市": ("海安", "市"),
    "吕四港镇": ("吕四港", "镇"),
    "二马路": ("二马", "路"),
    "五一路": ("五一", "路"),
    "栟茶镇": ("栟茶", "镇"),
    "桃坞路": ("桃坞", "路"),
    "第九弄": ("第九", "弄"),
}


def expected(name: str) -> Romanised:
    proper, generic = NAMES[name]
    return romanise(proper, generic, READINGS, street=generic in ("路", "弄"))


@pytest.mark.parametrize(
    ("name", "written", "kinds"),
    [
        ("凤仪路", "Feng Yi Lu", ["apart"]),
        ("凤仪路", "Feng-yi Lu", ["apart"]),
        ("凤仪路", "Feng yi Lu", ["apart"]),
        ("凤仪路", "Fengyilu", ["together"]),
        ("凤仪路", "FengYi Lu", ["case"]),
        ("凤仪路", "fengyi lu", ["case"]),
        ("凤仪路", "Fengyi Lu.", ["sign"]),
        ("凤仪路", "Fengyu Lu", ["syllable"]),
        ("凤仪路", "Fengyi", ["syllable"]),
        ("凤仪路", "Fengyi Road", ["syllable"]),
        ("凤仪路", "Féngyí Lù", ["tone"]),
        ("凤仪路", "Fèngyi Lù", ["tone"]),
        ("凤仪路", " ", ["empty"]),
        ("海安市", "Haian Shi", ["apostrophe"]),
        ("海安市", "Hai An Shi", ["apart"]),
        ("桃坞路", "Tao'wu Lu", ["apostrophe"]),
        ("吕四港镇", "Lusigang Zhen", ["umlaut"]),
        ("吕四港镇", "Lvsigang Zhen", ["umlaut"]),
        ("吕四港镇", "Lu:sigang Zhen", ["umlaut"]),
        ("桃坞路", "Taowü Lu", ["umlaut"]),
        ("二马路", "Ermalu", ["digits"]),
        ("二马路", "Er Malu", ["digits"]),
        ("二马路", "2 Ma Lu", ["apart"]),
        ("五一路", "51 Lu", ["digits"]),
        ("栟茶镇", "Bingcha Zhen", ["syllable"]),
        ("第九弄", "Di9 Long", ["apostrophe"]),
    ],
)
def test_a_slip_is_told_by_its_kind(name: str, written: str, kinds: list[str]) -> None:
    found = slips(written, expected(name))
    assert [slip.kind for slip in found] == kinds


@pytest.mark.parametrize("name", NAMES)
def test_the_spelling_itself_has_no_slip_with_or_without_tones_or_in_capitals(name: str) -> None:
    right = expected(name)
    for written in (
        right.roman,
        right.pinyin,
        right.roman.upper(),
        right.pinyin.upper(),
        right.roman.replace("'", "’"),
    ):
        assert slips(written, right) == ()


def test_a_slip_says_what_to_write() -> None:
    (apart,) = slips("Feng Yi Lu", expected("凤仪路"))
    assert str(apart) == "Fengyi is one part, written together: write Fengyi Lu"
    (wrong,) = slips("Bingcha Zhen", expected("栟茶镇"))
    assert str(wrong) == "栟 is ben, not bing: write Bencha Zhen"
    (tone,) = slips("Hǎi'án Shì", expected("海安市"))
    assert str(tone) == "a tone differs (ā, not á): write Hǎi'ān Shì"


def test_two_slips_of_two_kinds_are_both_told() -> None:
    found = slips("lusi gang zhen", expected("吕四港镇"))
    assert {slip.kind for slip in found} == {"umlaut", "apart", "case"}
