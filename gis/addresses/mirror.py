"""A copy of the register of addresses as another department keeps one: a snapshot, then changes by number.

The rule of writing (ARCHITECTURE §2.4): the names of a period that stand above the community, down to the town where a
street leads to the address, else down to the community, and the address's own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gis.errors import BadInput, Conflict

TOWN, COMMUNITY = 3, 4
"""Names above an address, prefecture first, to the town and to the community."""


@dataclass
class Mirror:
    """What a copy holds. ``change`` is the number of the last change it contains."""

    change: int = 0
    province: str = ""
    spells: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)
    versions: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[Mapping[str, Any]]) -> Mirror:
        """The copy of a snapshot; ``BadInput`` when its last line is missing, so that it broke off on the way."""
        mirror, ended = cls(), False
        for line in lines:
            match line["line"]:
                case "snapshot":
                    mirror.change, mirror.province = line["change"], line["province"]
                case "community":
                    mirror.spells[line["community_id"]] = line["spells"]
                case "address":
                    mirror.versions.setdefault(line["address_id"], []).append(line)
                case "end":
                    ended = True
        if not ended:
            raise BadInput("the snapshot has no last line: it broke off on the way — take it again")
        return mirror

    def replay(self, changes: Iterable[Mapping[str, Any]]) -> None:
        """Take changes in; those it has already are passed over. ``Conflict`` where a new snapshot must be taken."""
        for one in changes:
            if one["number"] <= self.change:
                continue
            if one["kind"] == "reload":
                raise Conflict(f"change {one['number']} replaced all addresses — take a snapshot")
            if one["kind"] == "community":
                self.spells[one["community_id"]] = one["detail"]["spells"]
            elif one["detail"]["versions"]:
                self.versions[one["address_id"]] = one["detail"]["versions"]
            else:
                self.versions.pop(one["address_id"], None)
            self.change = one["number"]

    def written(self, address_id: str, day: date) -> str | None:
        """The standard form on a day; None where the address or its community has none then."""
        version = _on(self.versions.get(address_id, ()), day)
        spell = None if version is None else _on(self.spells.get(version["community_id"], ()), day)
        if version is None or spell is None:
            return None
        names = spell["names"][: TOWN if version["by_street"] else COMMUNITY]
        return self.province + "".join(names) + str(version["text"])


def _on(rows: Iterable[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    """The row whose period holds a day; days are ISO texts, None is open."""
    told = day.isoformat()
    return next(
        (row for row in rows if (row["valid_from"] or "") <= told < (row["valid_to"] or "9999-99-99")),
        None,
    )
