"""What is wrong with a visit, a repair or a relocation before it is entered: every complaint, by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from gis.errors import Complaint
from gis.markers.intactness import BEYOND, Standing, contradictions
from gis.markers.visits import CRITERIA, Round, Signature, Visit

BEYOND_WORD = "beyond"
"""How people write the neighbour of an outer line."""
SIGNED = "is not signed by"


def visit_faults(
    visit: Visit, marker: Standing, today: date, of_round: Round | None, names: Mapping[int, str]
) -> Iterator[Complaint]:
    """Complaints about an act at a marker that stands on its day; ``names`` of the units on its sides."""
    if visit.on_day > today:
        yield Complaint(f"{visit.on_day} lies in the future", field="on_day")
    yield from _signature_faults(visit, marker.sides, today, names)
    for finding, name in contradictions(visit):
        yield Complaint(
            f"the finding {finding} and the criterion {name} ({CRITERIA[name]}) contradict each other",
            field="findings",
            fix=f"say no to {name}, or take {finding} away",
        )
    if of_round is not None:
        yield from _round_faults(visit, marker, of_round)


def _signature_faults(
    visit: Visit, sides: frozenset[int], today: date, names: Mapping[int, str]
) -> Iterator[Complaint]:
    seen: set[int] = set()
    for signature in visit.signatures:
        yield from signature_faults(signature, sides, today, names)
        if signature.side in seen:
            yield Complaint(f"{side_name(signature.side, names)} signs twice", field="signatures")
        seen.add(signature.side)
        if signature.on < visit.on_day:
            yield Complaint("a signature is older than the visit it is for", field="signatures")


def signature_faults(
    signature: Signature, sides: frozenset[int], today: date, names: Mapping[int, str]
) -> Iterator[Complaint]:
    """Complaints about one signature: a side that is none, a day that has not come."""
    if signature.side not in sides:
        told = ", ".join(side_name(side, names) for side in sorted(sides)) or "not known"
        yield Complaint(f"who signed is of neither side; the sides are {told}", field="signatures")
    if signature.on > today:
        yield Complaint(f"the signature of {signature.on} lies in the future", field="signatures")


def _round_faults(visit: Visit, marker: Standing, of_round: Round) -> Iterator[Complaint]:
    if of_round.line_id not in marker.lines:
        yield Complaint("the marker is not on the line of the round", field="marker", fix="enter it in its own round")
    if visit.on_day.year < of_round.year:
        yield Complaint(f"{visit.on_day} lies before the round of {of_round.year}", field="on_day")


def repair_faults(visit: Visit, marker: Standing, names: Mapping[int, str]) -> Iterator[Complaint]:
    """Complaints about who repaired: the managing side does, with the neighbour beside it (Decree 353 Art. 6)."""
    if marker.managed_by is not None and visit.done_by != marker.managed_by:
        yield Complaint(
            f"a marker is repaired by the side that manages it, {side_name(marker.managed_by, names)} "
            "(Decree 353 Art. 6)",
            field="done_by",
        )
    elif visit.done_by not in marker.sides - {BEYOND}:
        yield Complaint("who repaired is of neither side", field="done_by")
    if not (visit.neighbour_present or "").strip():
        yield Complaint("a repair needs the neighbour present (Decree 353 Art. 6)", field="neighbour_present")


def relocation_faults(visit: Visit, marker: Standing, names: Mapping[int, str]) -> Iterator[Complaint]:
    """Complaints about what a lawful relocation needs and lacks, each named (Decree 353 Art. 6)."""
    if len(marker.sides) < 2:
        yield Complaint("the sides of the marker are not known", field="marker", fix="load it with its sides")
    for side in sorted(marker.sides):
        if str(side) not in visit.agreements:
            yield Complaint(
                f"the consent of {side_name(side, names)} is missing: number and date of its paper", field="agreements"
            )
    if not (visit.filing_number or "").strip():
        yield Complaint("the number of the filing with the approving authority is missing", field="filing_number")
    signed = {signature.side for signature in visit.signatures}
    for side in sorted(marker.sides - signed):
        yield Complaint(f"the joint survey {SIGNED} {side_name(side, names)}", field="signatures")


def side_name(side: int, names: Mapping[int, str]) -> str:
    """A side in words."""
    return "the neighbour beyond" if side == BEYOND else names.get(side, f"unit {side}")


def side_of(word: int | str, sides: Iterable[int], units: Mapping[int, Mapping[str, Any]]) -> int | None:
    """The side that an id, a code or a name means, among the sides of that day; None when it means none of them."""
    for side in sides:
        if side == BEYOND:
            if word in (BEYOND, str(BEYOND), BEYOND_WORD):
                return BEYOND
        elif word in (side, str(side), units.get(side, {}).get("code"), units.get(side, {}).get("name")):
            return side
    return None
