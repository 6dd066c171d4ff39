"""A match in the words every face gives: standard text, point, divisions, differences, and what was superseded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from gis.addresses.decisions import Decided
from gis.addresses.desk import Desk
from gis.addresses.ground import Spell
from gis.addresses.parse import Parsed
from gis.addresses.query import AskedDivision
from gis.addresses.settle import Candidate, Match
from gis.addresses.weigh import GRADING, Difference
from gis.book import Book

_LEVELS = ("prefecture", "county", "town", "community")
_DEPTH = {"city": 1, "county": 2, "town": 3, "community": 4}
"""Names of a chain that are told at a level of divisions."""
_EVER_SINCE = 1


def answer(match: Match, desk: Desk, as_of: date, *, explain: bool = False) -> dict[str, Any]:
    """The answer to one address.

    ``level`` is how far the answer reaches, ``grade`` how sure it is; they are never mixed. ``address_id`` is null
    where the answer is a street or a division. Points are WGS 84 longitude, latitude.
    """
    query = match.plan.query
    told: dict[str, Any] = {
        "input": query.parsed.raw,
        "grade": match.grade,
        "grading": GRADING,
        "address": None if match.best is None else candidate_item(match.best, desk, as_of),
        "decision": _decision(match),
        "unmatched": list(match.unmatched),
        "superseded": [] if match.best is None else list(_superseded(query.divisions, match.best, desk.book, as_of)),
        "elsewhere": [{"name": one.name, "lies_in": one.lies_in, "code": one.code} for one in match.abroad],
        "candidates": [candidate_item(one, desk, as_of) for one in match.candidates],
    }
    if explain:
        told["parsed"] = parsed_items(query.parsed)
    return told


def _decision(match: Match) -> dict[str, Any] | None:
    """By whom, when and why the address was decided; None where the lookup found it by itself."""
    if not isinstance(match, Decided) or match.decision is None:
        return None
    told = match.decision._asdict()
    return {name: told[name] for name in ("decided_by", "decided_at", "why")}


def candidate_item(one: Candidate, desk: Desk, as_of: date) -> dict[str, Any]:
    """An address, a street or a division, with what it lies in on the date and how it was weighed."""
    spell = desk.ground.nearest(one.community_id, as_of.toordinal())
    found = one.found
    return {
        "address_id": None if found is None else found.address_id,
        "level": one.level,
        "text": written(one, spell, desk.ground.province),
        "own_text": one.text,
        "lon": None if found is None else found.lon,
        "lat": None if found is None else found.lat,
        "divisions": divisions_of(spell, desk.ground.province, _depth(one)),
        "score": one.weighed.score,
        "score_parts": [part._asdict() for part in one.weighed.parts],
        "differences": [diff._asdict() for diff in one.weighed.differences if diff.kind != "same"],
        "valid_from": None if found is None or found.first <= _EVER_SINCE else date.fromordinal(found.first),
        "valid_to": None if found is None or found.past > date.max.toordinal() else date.fromordinal(found.past),
        "source": None if found is None else found.source,
        "made_up": one.made_up,
    }


def written(one: Candidate, spell: Spell, province: str) -> str:
    """The standard form on the date: divisions to the town, the community where no street leads there, own words."""
    depth = _depth(one)
    if one.level not in _DEPTH and not one.community_told:
        depth = 3
    return province + "".join(spell.names[:depth]) + one.text


def _depth(one: Candidate) -> int:
    """How many names of the chain an answer of this level knows: a street is in a county, and may cross its towns."""
    if one.level in _DEPTH:
        return _DEPTH[one.level]
    return 2 if one.found is None else 4


def divisions_of(spell: Spell, province: str, depth: int = 4) -> list[dict[str, Any]]:
    """The divisions above an address on a date, province first, with identity and codes by system."""
    told: list[dict[str, Any]] = [{"level": "province", "name": province, "unit_id": None, "codes": {}}]
    for level, unit_id, name in list(zip(_LEVELS, spell.units, spell.names, strict=True))[:depth]:
        told.append({"level": level, "name": name, "unit_id": unit_id, "codes": spell.codes.get(level, {})})
    return told


def parsed_items(parsed: Parsed) -> list[dict[str, Any]]:
    """The components of an address, each with its place in the original."""
    return [
        {"kind": one.kind, "value": one.value, "written": parsed.raw[one.start : one.end], "start": one.start,
         "end": one.end}
        for one in parsed.components
    ]  # fmt: skip


def _superseded(asked: Sequence[AskedDivision], best: Candidate, book: Book, as_of: date) -> Iterator[dict[str, Any]]:
    """Divisions that were written by a name of another day, and the order that ended the name."""
    by_words = {(one.kind, one.words): one for one in asked}
    for difference in best.weighed.differences:
        one = by_words.get((difference.field, difference.asked or ""))
        if difference.kind == "historic" and one is not None:
            yield {"level": difference.field, "written": difference.asked, "now": difference.found,
                   "order": _ended_by(one, difference, book, as_of)}  # fmt: skip


def _ended_by(asked: AskedDivision, difference: Difference, book: Book, as_of: date) -> dict[str, Any] | None:
    """The last order, up to the date, that ended a version of the unit under the name that was written."""
    ended = [
        held
        for naming in asked.namings
        for held in book.lives.get(naming.unit_id, ())
        if held.name == naming.name == difference.asked and held.until is not None and held.until <= as_of
    ]
    closing = max(ended, key=lambda held: held.until or as_of, default=None)
    order = book.orders.get(closing.closed_by) if closing is not None and closing.closed_by is not None else None
    if order is None:
        return None
    return {"id": order.id, "key": order.key, "title": order.title, "effective_on": order.effective_on}
