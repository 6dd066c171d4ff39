"""What a person decided about an address that was matched with doubt, and how a match uses it from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from gis.addresses.ground import AddressGround
from gis.addresses.indexing import WORDS
from gis.addresses.keys import Rest, heads, level_of
from gis.addresses.normalise import LONGEST, normalise
from gis.addresses.parse import Parsed
from gis.addresses.settle import Candidate, Found, Match, chain_of
from gis.addresses.weigh import Difference, Part, Weighed, compare_divisions

SET_ASIDE = frozenset({"person", "telephone", "remark"})
"""Parts that say nothing of the place: a decision holds whoever lives there, and the queue keeps no personal data."""
_LEFT_OUT = "＊"
_NEVER = date.max.toordinal() + 1


class Decision(NamedTuple):
    """The address that is meant by a text, as a person decided; ``why`` is the evidence."""

    address_id: str
    decided_by: str
    decided_at: datetime
    why: str


@dataclass(frozen=True)
class Decided(Match):
    """A match that a person decided, and by whom, when and why."""

    decision: Decision | None = None


def question_of(parsed: Parsed, simplified: Mapping[str, str]) -> str:
    """What was asked in one form, without what says nothing of the place: a decision holds for all that reads so."""
    return normalise(_without(parsed, ""), simplified).text


def shown(parsed: Parsed) -> str:
    """What was asked as it came, with a sign in place of persons, telephones and remarks."""
    return printable(_without(parsed, _LEFT_OUT)[:LONGEST])


def printable(words: str) -> str:
    """Words without control signs and lone surrogates, which no database keeps."""
    return "".join(sign for sign in words if sign.isprintable())


def _without(parsed: Parsed, sign: str) -> str:
    text, place = "", 0
    for one in parsed.components:
        if one.kind in SET_ASIDE:
            text += parsed.raw[place : one.start] + sign
            place = one.end
    return text + parsed.raw[place:]


def as_found(row: Mapping[str, Any]) -> Found:
    """A version of an address as the lookup holds it, from its row; under no name."""
    words = {name: row[name] for name in WORDS}
    first = 1 if row["valid_from"] is None else row["valid_from"].toordinal()
    past = _NEVER if row["valid_to"] is None else row["valid_to"].toordinal()
    told = (row["text"], row["lon"], row["lat"], first, past, row["source"], row["made_up"])
    return Found(0, row["address_id"], row["community_id"], words, *told)


def as_decided(
    match: Match, question: str, decision: Decision, versions: Sequence[Found], ground: AddressGround, as_of: date
) -> Decided:
    """A match that a person decided: grade B at the level of the address, with the one difference ``decided``.

    ``versions`` are those of the address, oldest first; the one of the date is told, else the last.
    """
    day = as_of.toordinal()
    row = next((one for one in versions if one.first <= day < one.past), versions[-1])
    divisions = compare_divisions(match.plan.query.divisions, chain_of(row.community_id, ground, as_of), as_of)
    weighed = Weighed(
        (Difference("decision", question, row.text, "decided"), *divisions), (Part("decision", 1.0, 1.0),), ()
    )
    rest = next((head.rest for head in heads(row.words)), Rest())
    best = Candidate(
        weighed,
        level_of(rest),
        row.community_id,
        row.text,
        row,
        made_up=row.made_up,
        community_told=not row.words.get("street"),
    )
    return Decided(match.plan, "B", best, decision=decision)
