"""Made-up but plausible Chinese names, and the few well-known street names the city is recognised by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_FIRST = (
    "安博昌承崇春德东丰福富光广海河恒宏鸿华惠吉嘉建江金锦景康乐龙茂明南宁平启清庆荣瑞盛泰通万文祥新兴秀永裕园源远云"
)
_SECOND = (
    "安宾昌城川达港阁功贵桂和虹湖晖济江康兰乐丽林凌隆民明宁平浦琴泉仁荣润山胜顺堂通旺熙贤祥兴雅阳义盈永园月运泽忠州"
)
STREET_ENDINGS = {"primary": ("大道", "路"), "secondary": ("路", "大道"), "tertiary": ("路", "街")}
LANE_ENDINGS = ("路", "巷", "街")
ESTATE_ENDINGS = ("花园", "新村", "苑", "小区", "佳园", "华庭", "名邸", "家园")
TOWER_ENDINGS = ("公寓", "大厦", "广场")
"""Estates with these endings have buildings lettered A座, B座 and no 单元."""
_FAMILIES = "陈张王顾沈陆徐曹黄朱吴施周杨李季袁钱范汤邱葛姜蔡高龚倪成丁卢"
_HAMLETS = ("家埭", "家园", "家桥", "家店", "家灶", "家圩", "家庄", "家荡", "家坝", "家宅")
_KEEPERS = ("颐", "康", "福", "寿", "安", "和", "宁", "怡", "馨", "慈")

WELL_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("320613", "虹桥街道", "桃坞路"),
    ("320613", "和平桥街道", "人民中路"),
    ("320613", "城东街道", "青年路"),
    ("320613", "学田街道", "工农路"),
    ("320613", "文峰街道", "世纪大道"),
    ("320613", "竹行街道", "星湖大道"),
    ("320613", "狼山镇街道", "园林路"),
    ("320613", "钟秀街道", "外环东路"),
    ("320614", "海门街道", "北京中路"),
    ("320614", "滨江街道", "张謇大道"),
    ("320612", "金沙街道", "建设路"),
    ("320682", "如城街道", "解放路"),
    ("320623", "城中街道", "人民路"),
    ("320681", "汇龙镇", "人民中路"),
    ("320685", "海安街道", "中大街"),
)
"""County, town and name of streets that really are there; the course each gets here is made up."""


def stems(rng: np.random.Generator) -> list[str]:
    """All two-character stems in a random order, none doubling its character."""
    pairs = [a + b for a in _FIRST for b in _SECOND if a != b]
    return [pairs[i] for i in rng.permutation(len(pairs))]


def unique_names(rng: np.random.Generator, endings: Sequence[tuple[str, ...]], taken: set[str]) -> list[str]:
    """One name for each row of ``endings`` (the endings that suit it), no two alike and none in ``taken``."""
    pool = stems(rng)
    used = set(taken)
    names = []
    for i, choice in enumerate(endings):
        name = _fresh(pool, i, choice, used)
        used.add(name)
        names.append(name)
    return names


def _fresh(pool: list[str], start: int, endings: tuple[str, ...], used: set[str]) -> str:
    """The first unused stem-and-ending, beginning at the ``start``-th stem; a third character when all are gone."""
    stem = pool[start % len(pool)]
    for extra in ("", *_SECOND):
        for ending in endings:
            name: str = stem + extra + ending
            if name not in used:
                return name
    raise AssertionError("more names asked for than characters can make")


def hamlets(rng: np.random.Generator, count: int) -> list[str]:
    """Names of natural villages (自然村): family and kind of settlement, no two alike."""
    pairs = [family + kind for family in _FAMILIES for kind in _HAMLETS]
    order = rng.permutation(len(pairs))[:count]
    return [pairs[i] for i in order]


def operators(rng: np.random.Generator, count: int) -> list[str]:
    """Names of eldercare operators; 演示 in each, so that none is taken for a real company."""
    pairs = [a + b for a in _KEEPERS for b in _KEEPERS if a != b]
    order = rng.permutation(len(pairs))[:count]
    return [f"{pairs[i]}养老服务(演示)" for i in order]


def bare_name(name: str) -> str:
    """A community's name without the suffix of its committee: 虹南社区居委会 → 虹南社区."""
    bare = str(name)
    for suffix in ("居民委员会", "村民委员会", "居委会", "村委会"):
        bare = bare.removesuffix(suffix)
    return bare
