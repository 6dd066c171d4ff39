"""Divisions as lists of place names speak of them: by code, by name, by the name of their committee's office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from gis.divisions import Level, Snapshot, System, Version
from gis.errors import Complaint
from gis.placenames.classes import COMMUNITY_CLASSES, OFFICE_CLASSES, UNIT_CLASSES

_LEVELS: dict[str, Level] = {code: level for level, code in UNIT_CLASSES.items()}  # type: ignore[misc]
_KINDS = {code: kind for kind, code in COMMUNITY_CLASSES.items()}
_OWN_DIGITS: dict[Level, int] = {"province": 2, "prefecture": 4, "county": 6, "town": 9, "community": 9}
"""Digits by which a level's codes are told apart, of the nine that 地名代码 has for them."""
OFFICES = ("村民委员会", "社区居民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "街道办事处", "人民政府")
"""What the offices of divisions are called; the longest that fits is taken off."""


def is_unit_class(code: str) -> bool:
    """Whether names of a class are those of divisions, or of their committees' offices (DOMAIN §3.4)."""
    return code in _LEVELS or code in _KINDS or code in OFFICE_CLASSES


def unit_forms(name: str, code: str) -> tuple[str, ...]:
    """The names that a division of a class may bear when a list calls it ``name``: 光明村村民委员会 is 光明村."""
    kind = _KINDS.get(OFFICE_CLASSES.get(code, code), "")
    found = {name: None, name + kind: None}
    for office in OFFICES:
        if name.endswith(office) and name != office:
            bare = name.removesuffix(office)
            found |= {bare: None, bare + kind: None}
            if office.startswith("社区"):
                found |= {f"{bare}社区": None}
            if office == "街道办事处":
                found |= {f"{bare}街道": None}
    return tuple(found)


@dataclass(frozen=True)
class Units:
    """Divisions of a day, and every code that each of them ever bore."""

    snapshot: Snapshot = field(repr=False)
    codes_ever: Mapping[int, Collection[str]] = field(default_factory=dict, repr=False)
    by_name: Mapping[str, Sequence[Version]] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(snapshot: Snapshot, codes_ever: Mapping[int, Collection[str]]) -> Units:
        """Divisions by their names."""
        by_name: dict[str, list[Version]] = defaultdict(list)
        for version in snapshot.versions.values():
            by_name[version.name].append(version)
        return Units(snapshot, codes_ever, dict(by_name))

    def by_code(self, code: str) -> tuple[int | None, System | None]:
        """The division that bears a code today, and in which system: the legal one first (DOMAIN §0 trap 1)."""
        for system in ("mca", "stats"):
            found = self.snapshot.by_code.get((system, code))
            if found is not None:
                return found, system
        short = code.rstrip("0")
        # 320613000 is how nine columns hold the county 320613
        return self.by_code(code[:6]) if len(code) > 6 and len(short) <= 6 else (None, None)

    def was_borne(self, code: str) -> bool:
        """Whether any division ever bore a code."""
        return any(code in codes for codes in self.codes_ever.values())

    def may_hold(self, unit_id: int, code: str) -> bool:
        """Whether nine digits were ever the code of a division, of one above it, or of one below it."""
        above = {one[:9].ljust(9, "0") for unit in self.ids(unit_id) for one in self.codes_ever.get(unit, ())}
        digits = _OWN_DIGITS[self.snapshot.versions[unit_id].level]
        own = {one[:digits] for one in self.codes_ever.get(unit_id, ())}
        return code in above or code[:digits] in own

    def ids(self, unit_id: int) -> frozenset[int]:
        """A division and all it stands under."""
        return frozenset(version.unit_id for version in self.snapshot.chain(unit_id))

    def county(self, unit_id: int) -> int | None:
        """The county that a division is or stands under."""
        return next((v.unit_id for v in self.snapshot.chain(unit_id) if v.level == "county"), None)

    def path(self, unit_id: int) -> str:
        """The names from the county down."""
        names = [v.name for v in self.snapshot.chain(unit_id) if v.level not in ("province", "prefecture")]
        return "/".join(names) or self.snapshot.versions[unit_id].name

    def find(self, name: str, code: str, within: int | None, at: Collection[int]) -> tuple[int | None, list[Complaint]]:
        """The one division that a row of a class means, or why there is none.

        ``within``: the division the row says it stands under, or is; ``at``: the communities where its point lies,
        which decide among several of one name.
        """
        wanted = OFFICE_CLASSES.get(code, code)
        level, kind = _LEVELS.get(wanted, "community"), _KINDS.get(wanted)
        found = [
            version
            for form in unit_forms(name, code)
            for version in self.by_name.get(form, ())
            if version.level == level and kind in (None, version.kind)
        ]
        if within is not None:
            found = [version for version in found if within in self.ids(version.unit_id)]
        standing = {unit for one in at for unit in self.ids(one)}
        found = [version for version in found if version.unit_id in standing] or found
        if len(found) == 1:
            return found[0].unit_id, []
        return None, [self._not_one(name, found)]

    def _not_one(self, name: str, found: Sequence[Version]) -> Complaint:
        if found:
            told = "; ".join(self.path(version.unit_id) for version in found[:5])
            fix = "give the code of the division it stands under"
            return Complaint(f"{len(found)} divisions may be meant by {name}: {told}", field="name", fix=fix)
        fix = "check name, class and division; divisions come into the register by change orders only"
        return Complaint(f"no division of its class is called {name} there", field="name", fix=fix)
