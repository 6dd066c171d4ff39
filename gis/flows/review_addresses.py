"""Addresses that were matched with doubt: queued, decided by a person, and matched by that decision from then on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from gis.addresses.decisions import as_decided, as_found, printable, question_of, shown
from gis.addresses.desk import Desk
from gis.addresses.settle import Found, Match
from gis.db.address_reads import versions_of
from gis.db.address_reviews import LAYER, Doubt, ReviewState, decisions_on, queue_doubts, read_review, write_decision
from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, raise_version
from gis.db.connect import Database
from gis.errors import BadInput, Complaint, Conflict
from gis.rights import Act, Identity, require

ACT: Act = "review:addresses"
_KEPT = ("address_id", "level", "text", "score", "made_up")
"""What is kept of an answer and its candidates."""


def by_decisions(
    connection: Connection, desk: Desk, matches: list[Match], as_of: date, *, made_up: bool = True
) -> list[Match]:
    """The same matches, but those of grade C as a person decided, where one did and the address still stands."""
    simplified = desk.reader.simplified
    asked = {
        number: question_of(match.plan.query.parsed, simplified)
        for number, match in enumerate(matches)
        if match.grade == "C"
    }
    decisions = decisions_on(connection, set(asked.values()))
    rows = _called(connection, {one.address_id for one in decisions.values()}, made_up=made_up)
    for number, question in asked.items():
        decision = decisions.get(question)
        versions = rows.get(decision.address_id) if decision is not None else None
        if decision is not None and versions:
            matches[number] = as_decided(matches[number], question, decision, versions, desk.ground, as_of)
    return matches


def _called(connection: Connection, address_ids: set[str], *, made_up: bool) -> dict[str, list[Found]]:
    """Versions of addresses that are believed now, oldest first; none of an address that is not there any more."""
    rows: dict[str, list[Found]] = {}
    for address_id in address_ids:
        found = [row for row in versions_of(connection, address_id) if row.recorded_to is None]
        rows[address_id] = [as_found(dict(row._mapping)) for row in found if made_up or not row.made_up]
    return rows


def queue_doubtful(
    database: Database, who: Identity, desk: Desk, matches: Sequence[Match], answers: Sequence[dict[str, Any]]
) -> int:
    """Add what was answered with grade C to the queue; returns how many texts that are. ``answers``: one a match."""
    found: dict[str, Doubt] = {}
    times: Counter[str] = Counter()
    for match, told in zip(matches, answers, strict=True):
        parsed = match.plan.query.parsed
        question = question_of(parsed, desk.reader.simplified) if match.grade == "C" else ""
        if question:
            times[question] += 1
            found.setdefault(question, Doubt(question, shown(parsed), 0, _kept(told)))
    if found:
        doubts = [Doubt(one.text, one.raw, times[one.text], one.answer) for one in found.values()]
        with database.write() as connection:
            queue_doubts(connection, doubts, who.name, datetime.now(UTC))
    return len(found)


def _kept(told: dict[str, Any]) -> dict[str, Any]:
    others = [told["address"], *told["candidates"]]
    candidates = [{name: one[name] for name in _KEPT} for one in others if one is not None]
    return {
        "grade": told["grade"],
        "unmatched": [printable(one) for one in told["unmatched"]],
        "candidates": candidates,
    }


def decide_review(
    database: Database, who: Identity, number: int, address_id: str, why: str, seen: ReviewState = "open"
) -> dict[str, Any]:
    """Say which address is meant; ``Conflict`` when the question is not in the state that was ``seen`` any more."""
    with database.write() as connection:
        before = _locked(connection, number, seen)
        if not _called(connection, {address_id}, made_up=who.made_up_data)[address_id]:
            fix = "take one of the candidates, or look it up"
            raise BadInput(Complaint(f"there is no address {address_id}", field="address_id", fix=fix))
        return _decided(connection, who, before, "decided", address_id, why)


def dismiss_review(
    database: Database, who: Identity, number: int, why: str, seen: ReviewState = "open"
) -> dict[str, Any]:
    """Say that no address is meant, or take a decision back; ``Conflict`` as in ``decide_review``."""
    with database.write() as connection:
        return _decided(connection, who, _locked(connection, number, seen), "dismissed", None, why)


def _locked(connection: Connection, number: int, seen: ReviewState) -> dict[str, Any]:
    before = read_review(connection, number, lock=True)
    if before["state"] != seen:
        raise Conflict(
            f"question {number} is {before['state']}, by {before['decided_by']} on {before['decided_at']:%Y-%m-%d}: "
            f"{before['why']} — name that state to decide anew"
            if before["decided_by"]
            else f"question {number} is open"
        )
    return before


def _decided(
    connection: Connection, who: Identity, before: dict[str, Any], state: ReviewState, address_id: str | None, why: str
) -> dict[str, Any]:
    """Write, audit, and let the desk know."""
    require(ACT, who)
    if not why.strip():
        raise BadInput(Complaint("a decision needs its evidence", field="why", fix="say by what it is known"))
    at = next_moment(connection)
    after = write_decision(connection, before["number"], state, address_id, who.name, why.strip(), at)
    detail = {"text": before["text"]} | {
        name: [before[name], after[name]] for name in ("state", "address_id", "why") if before[name] != after[name]
    }
    write_audit(connection, who, ACT, [AuditEntry(f"address_review:{before['number']}", detail)], at)
    raise_version(connection, LAYER)
    return after
