"""Names, codes and ranks of lines by rule. A code or name by rule is a proposal; the official one needs a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gis.boundaries.lines import LineRank
from gis.divisions import Level, Snapshot, Version

_GENERIC = re.compile(r"(街道|社区|镇|乡|村|区|市|县)$")
"""What a name says of the kind of its unit."""
SHORTEST = 2
"""Signs a name keeps: 泽县 stays 泽县."""
_SIDES_RANK: tuple[LineRank, ...] = ("county", "town", "community")


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """A name without its generic part: 崇川 for 崇川区, 狼山镇 for 狼山镇街道; never fewer than two signs."""
    short = _GENERIC.sub("", name)
    return short if len(short) >= SHORTEST else name


def order_key(snapshot: Snapshot, unit: Version) -> tuple[bool, str, str, int]:
    """By what sides are ordered: the civil-affairs code, else the statistical one, else the name."""
    code = snapshot.code_of(unit.unit_id) or snapshot.code_of(unit.unit_id, "stats")
    return code is None, code or "", unit.name, unit.unit_id


def side_names(snapshot: Snapshot, units: Sequence[Version]) -> list[str]:
    """The names of sides as they stand in the name of a line; units of one name are told apart."""
    short = [short_name(unit.name) for unit in units]
    if len(set(short)) == len(short):
        return short
    full = [unit.name for unit in units]
    if len(set(full)) == len(full):
        return full
    parents = [snapshot.versions.get(unit.parent_id or 0) for unit in units]
    return [
        (short_name(parent.name) if parent else "") + name
        for parent, name in zip(parents, short, strict=True)
    ]  # fmt: skip


def line_name(sides: Sequence[str]) -> str:
    """崇川通州线; on outer lines the unit's name comes first: 海安东台线."""
    return "".join(sides) + "线"


def tripoint_name(sides: Sequence[str], occurrence: int, occurrences: int) -> str:
    """崇川通州海门三交点; where the same units meet more than once, numbered from the west."""
    count = "三四五六七八九"[min(max(len(sides), 3), 9) - 3]
    return f"{''.join(sides)}{count}交点" + (f"（{occurrence}）" if occurrences > 1 else "")


def line_code(snapshot: Snapshot, level: Level, sides: Sequence[int]) -> str | None:
    """Ten digits for lines of counties: province, then four digits of either side (DOMAIN §2.2); a proposal."""
    if level != "county" or len(sides) != 2:
        return None
    codes = [snapshot.code_of(unit_id) for unit_id in sides]
    return codes[0] + codes[1][2:] if codes[0] and codes[1] else None


def rank_of(chains: Sequence[Sequence[int | None]]) -> LineRank:
    """The highest level at which two sides differ; a chain is the county, town and community a unit stands under."""
    return next((rank for rank, a, b in zip(_SIDES_RANK, *chains, strict=False) if a != b), _SIDES_RANK[-1])


def chain_ids(snapshot: Snapshot, unit_id: int) -> list[int | None]:
    """The county, town and community a unit is or stands under."""
    by_level = {version.level: version.unit_id for version in snapshot.chain(unit_id)}
    return [by_level.get("county"), by_level.get("town"), by_level.get("community")]
