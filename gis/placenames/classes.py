"""Classes of place names: the table of codes as data, and what each class asks of a name.

Codes are those of GB/T 18521 as far as they were observed in the national store; the full table was not obtained, so
that it is a file to be completed (``data/placenames/classes.yaml``). Kinds are those of Decree 753 Art. 3 and of
Jiangsu's regulation of 2025 (DOMAIN §3.1, §3.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from gis.errors import BadInput, NotFound

Kind = Literal["natural", "division", "residents", "park", "road", "estate", "facility", "zone", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_WORDS: dict[Kind, str] = {
    "natural": "自然地理实体", "division": "行政区划", "residents": "村（居）民委员会所在地和自然村",
    "park": "城市公园、自然保护地", "road": "街路巷", "estate": "住宅区、楼宇", "facility": "设施", "zone": "经济区域",
    "other": "其他",
}  # fmt: skip
UNIT_CLASSES = {"province": "21200", "prefecture": "21300", "county": "21400", "town": "21500"}
"""Class of a division by its level; communities have one by kind."""
COMMUNITY_CLASSES = {"村": "21610", "社区": "21620"}
OFFICE_CLASSES = {"27610": "21610", "27620": "21620"}
"""The committee's office and the unit: registered twice, one place (DOMAIN §3.4)."""


@dataclass(frozen=True)
class PlaceClass:
    """One class: its code, its name, its kind, and the generic parts that its names may end in, longest first.

    ``generics`` empty: the class asks for none (人名 of a monument, the name of an office).
    """

    code: str
    name: str
    kind: Kind
    generics: tuple[str, ...] = ()
    source: str = ""
    note: str | None = None


@dataclass(frozen=True)
class Classes:
    """The table of classes by code."""

    by_code: Mapping[str, PlaceClass]

    def of(self, code: str) -> PlaceClass:
        """The class of a code; ``NotFound`` names the codes that begin alike."""
        found = self.by_code.get(code)
        if found is None:
            near = sorted(known for known in self.by_code if known[:3] == code[:3]) or sorted(self.by_code)[:8]
            raise NotFound(f"there is no class {code!r} — known ones are {', '.join(near)}")
        return found

    def kind_of(self, code: str) -> Kind:
        """The kind of a class; ``other`` for a code the table does not know yet."""
        found = self.by_code.get(code)
        return found.kind if found else "other"

    def of_kind(self, kind: Kind) -> list[PlaceClass]:
        """The classes of a kind, by code."""
        return [one for one in self.in_order if one.kind == kind]

    def matching(self, text: str) -> list[PlaceClass]:
        """What a person means by ``text``: a code, the beginning of codes, a class's name, a kind (its key or words).

        A name that is one class's alone means that class. ``BadInput`` when nothing fits.
        """
        words = text.strip()
        found = (
            [one for one in self.in_order if words in (one.code, one.name)]
            or [one for one in self.in_order if words in (one.kind, KIND_WORDS[one.kind])]
            or [one for one in self.in_order if words.isdigit() and one.code.startswith(words)]
            or [one for one in self.in_order if words and words in one.name]
        )
        if not found:
            raise BadInput(f"{text!r} is no class of place names — ask by code (23500), name (街路巷) or kind (road)")
        return found

    @cached_property
    def in_order(self) -> list[PlaceClass]:
        """All classes, by code."""
        return [self.by_code[code] for code in sorted(self.by_code)]


def unit_class(level: str, kind: str) -> str:
    """The class code of a division unit."""
    return UNIT_CLASSES.get(level) or COMMUNITY_CLASSES.get(kind, "21620")
