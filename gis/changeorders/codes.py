"""What the law says of codes when units change: which are kept, which end, and which wait to be given (待赋码).

行政区划代码管理办法 (民政部令第79号, in force 2025-09-01), Art. 6: a founding gets a code, an abolition ends one,
another superior ends one and gives another; another line, seat or name keeps it; an abolished code never returns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from gis.changeorders.document import Order, Recode
from gis.changeorders.draft import Draft, Link
from gis.divisions import LEVELS, Code, Level, Snapshot, System, code_complaints
from gis.errors import Complaint

LAW_IN_FORCE = date(2025, 9, 1)
"""First day of order 79; before it codes followed habit, and two units could swap theirs."""
LEGAL: System = "mca"
_GROUND_DECIMALS = 12
"""A hundredth of a square metre: less is rounding."""
CODED: tuple[Level, ...] = ("county", "town")
"""Levels whose legal codes wait to be given; higher units do not change here, communities have none."""


def leave_pending(draft: Draft, before: Snapshot, links: Sequence[Link], day: date) -> None:
    """Mark the legal codes that the events leave to be given later: the old code stays, and says so.

    A unit that is founded without one bears its largest predecessor's; a unit that comes under another superior, or
    whose superior's code changes or waits, keeps its own.
    """
    _bear_old_codes(draft, before, links, day)
    # from above, since a town waits for its county
    for code in sorted(draft.codes.values(), key=lambda code: LEVELS.index(draft.versions[code.unit_id].level)):
        key = (code.unit_id, code.system)
        unchanged = code.system == LEGAL and code.state == "in_force" and before.codes.get(key) == code
        if unchanged and _outlived(draft, before, code, day):
            draft.codes[key] = replace(code, state="pending")


def _bear_old_codes(draft: Draft, before: Snapshot, links: Sequence[Link], day: date) -> None:
    """Old codes go along with most of the ground, so that of a merger's the largest stays and none is borne twice."""
    borne = {code.code for code in draft.codes.values() if code.system == LEGAL}
    ended = [link for link in links if link.predecessor_id not in draft.versions]
    for link in sorted(ended, key=lambda link: (-_ground(before, link), link.kind == "establish")):
        heir, old = link.successor_id, before.codes.get((link.predecessor_id, LEGAL))
        if old is None or old.code in borne or not _waits(draft, before, heir, day):
            continue
        draft.codes[heir, LEGAL] = replace(old, unit_id=heir, state="pending")
        borne.add(old.code)


def _waits(draft: Draft, before: Snapshot, unit_id: int, day: date) -> bool:
    if unit_id in before.versions or (unit_id, LEGAL) in draft.codes or draft.versions[unit_id].level not in CODED:
        return False
    return unit_id in draft.waiting or day >= LAW_IN_FORCE


def _ground(before: Snapshot, link: Link) -> float:
    """How much came over; in square degrees, which compare well enough; of equals the order names one first."""
    shape = before.versions[link.predecessor_id].shape
    return round((shape.area.area if shape else 0.0) * (link.area_share or 0.0), _GROUND_DECIMALS)


def _outlived(draft: Draft, before: Snapshot, code: Code, day: date) -> bool:
    """Whether a code that nobody changed is no longer the one its unit should bear."""
    version, parent_before = draft.versions[code.unit_id], before.versions[code.unit_id].parent_id
    moved = version.parent_id != parent_before
    if version.level not in CODED:
        return False
    if moved and day >= LAW_IN_FORCE:
        return True
    above = draft.codes.get((version.parent_id or 0, LEGAL))
    if version.level != "town" or above is None:
        return False
    if not moved and before.codes.get((parent_before or 0, LEGAL)) == above:
        return False
    return above.state == "pending" or not code.code.startswith(above.code)


def code_faults(
    order: Order, draft: Draft, before: Snapshot, codes_ever: frozenset[tuple[System, str]]
) -> Iterator[Complaint]:
    """What is wrong with the codes that an order gives."""
    yield from _second_step_faults(order, draft, before)
    for unit_id in sorted(draft.waiting & draft.versions.keys()):
        if draft.versions[unit_id].level not in CODED:
            words = f"{draft.versions[unit_id].name} has no legal code to wait for"
            yield Complaint(words, field=f"{draft.touched[unit_id]}.into.codes_pending")
        if (unit_id, LEGAL) in draft.coded:
            words = (
                f"{draft.versions[unit_id].name} is given a code that is said to be pending — leave one of the two out"
            )
            yield Complaint(words, field=draft.coded[unit_id, LEGAL])
    held = Counter((code.system, code.code) for code in draft.codes.values())
    for key, code in draft.codes.items():
        if before.codes.get(key) == code or code.state == "pending":
            continue
        for fault in _faults_of(draft, before, code, order.effective_on.date):
            yield replace(fault, field=draft.coded.get(key))
        if held[code.system, code.code] > 1:
            yield Complaint(f"{code.system} code {code.code} would be borne by two units", field=draft.coded.get(key))
        # RULE: 废码不用 — a legal code that was given up never returns, not even to another unit (order 79)
        # of a code that a list states as borne nobody knows that it was given up before
        unknown = code not in draft.stated and before.by_code.get((code.system, code.code)) is None
        if code.system == LEGAL and unknown and (code.system, code.code) in codes_ever:
            words = f"code {code.code} was abolished before and must not return"
            yield Complaint(words, field=draft.coded.get(key))


def _faults_of(draft: Draft, before: Snapshot, code: Code, day: date) -> Iterator[Complaint]:
    version = draft.versions[code.unit_id]
    above = draft.codes.get((version.parent_id or 0, LEGAL))
    # of a superior whose own code waits, nobody knows yet what its parts' codes begin with
    begins = above.code if above is not None and above.state == "in_force" else None
    yield from code_complaints(version.level, code.system, code.code, begins)
    if code.system != LEGAL:
        return
    bearer = before.by_code.get((LEGAL, code.code))
    if bearer is None:
        return
    old = before.codes[bearer, LEGAL]
    if bearer == code.unit_id and old.state == "pending":
        yield Complaint(f"{code.code} is the old code of {version.name} and must not return", fix="give its new one")
    elif bearer != code.unit_id and bearer not in _bearers(draft, code.code) and day >= LAW_IN_FORCE:
        yield Complaint(f"code {code.code} is given up by this very order and must not go to another unit")


def _bearers(draft: Draft, code: str) -> set[int]:
    return {held.unit_id for held in draft.codes.values() if (held.system, held.code) == (LEGAL, code)}


def _second_step_faults(order: Order, draft: Draft, before: Snapshot) -> Iterator[Complaint]:
    """The second step of an order only gives codes, on the day they are published, to units that wait for them."""
    if order.completes is None:
        return
    for number, event in enumerate(order.events):
        if not isinstance(event, Recode):
            words = f"an order that completes {order.completes} only gives codes"
            yield Complaint(words, field=f"events[{number}].kind", fix="leave this to an order of its own")
    published = order.code_published_on
    if published is not None and published != order.effective_on.date:
        words = f"codes published on {published} cannot take effect on {order.effective_on.date}"
        yield Complaint(words, field="effective_on.date", fix="codes are in force from the day they are published")
    for (unit_id, _), place in draft.coded.items():
        old = before.codes.get((unit_id, LEGAL))
        if old is not None and old.state == "in_force":
            words = f"{before.versions[unit_id].name} does not wait for a code: {old.code} is in force"
            yield Complaint(words, field=place)


def code_warnings(order: Order, draft: Draft, before: Snapshot) -> list[Complaint]:
    """Codes that an order changes though the law keeps them: a new name, seat or line is no reason (Art. 6)."""
    if order.effective_on.date < LAW_IN_FORCE:
        return []
    warnings = []
    for (unit_id, system), code in draft.codes.items():
        old = before.codes.get((unit_id, system))
        if system != LEGAL or old is None or old.state == "pending" or old.code == code.code:
            continue
        parent, parent_before = draft.versions[unit_id].parent_id, before.versions[unit_id].parent_id
        if parent == parent_before and draft.codes.get((parent or 0, LEGAL)) == before.codes.get((parent or 0, LEGAL)):
            words = f"the law keeps the code {old.code} of {draft.versions[unit_id].name}"
            reason = "only a founding, an abolition or another superior changes a code (民政部令第79号 Art. 6)"
            place = draft.coded.get((unit_id, system))
            warnings.append(Complaint(words, file=order.order, field=place, fix=reason))
    return warnings
