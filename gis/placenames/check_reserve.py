"""The reserve of names (地名储备库): whether a name is held, taken or free there."""

from __future__ import annotations

from gis.placenames.check_scope import Question
from gis.placenames.reserve import PURPOSE_KINDS, Reserved
from gis.placenames.rules import Rule
from gis.placenames.verdicts import Evidence, Finding, Outcome


def reserve(asked: Question, _rule: Rule) -> Outcome:
    """Whether the name, or one of its sound, stands in the reserve, and for whom."""
    grounds = asked.grounds
    named = [*grounds.reserved.get(asked.name, ()), *grounds.reserved.get(asked.parts.proper, ())]
    findings = [_found(asked, one) for one in {one.id: one for one in named}.values()]
    known = {one.id for one in named}
    findings += [
        Finding("sound", f"{one.name} in the reserve sounds alike.", (_evidence(one, "reserved"),))
        for one in grounds.reserved_sounds.get(asked.sound, ())
        if one.id not in known and one.state != "taken"
    ]
    return Outcome(tuple(findings), "It does not stand in the reserve.")


def _found(asked: Question, one: Reserved) -> Finding:
    now = one.on(asked.grounds.as_of)
    evidence = (_evidence(now, "reserved"),)
    if now.state == "taken":
        return Finding("taken", f"{one.name} was taken from the reserve for a case.", evidence)
    if now.state == "held":
        if asked.candidate.project != now.held_for:
            return Finding("held", f"{one.name} is held in the reserve for another project.", evidence)
        return Finding("free", f"{one.name} is held in the reserve for this project.", evidence)
    if not fits(asked, one):
        return Finding("other_use", f"{one.name} is reserved for another class or division.", evidence)
    return Finding("free", f"{one.name} stands free in the reserve.", evidence)


def fits(asked: Question, one: Reserved) -> bool:
    """Whether an entry is meant for this class and ground; one without either is meant for any."""
    kind = PURPOSE_KINDS.get(one.purpose)
    if one.class_code is not None:
        kind = asked.grounds.classes.kind_of(one.class_code)
    if kind is not None and kind != asked.place_class.kind:
        return False
    units = asked.candidate.units
    return one.unit_id is None or not any(units) or any(one.unit_id in level for level in units)


def _evidence(one: Reserved, how: str) -> Evidence:
    held = f"held for {one.held_for}" + (f" until {one.held_until}" if one.held_until else "") if one.held_for else None
    return Evidence(one.name, how, class_code=one.class_code, form=one.state, note=held, source=f"reserve {one.id}")
