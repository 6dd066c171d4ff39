"""The queue of addresses that were matched with doubt, for a person to decide."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api.deps import DatabaseDep, Needs
from gis.db.address_reviews import reviews_listed
from gis.flows.review_addresses import decide_review, dismiss_review
from gis.markers.entries import Entry
from gis.rights import Identity

router = APIRouter(prefix="/addresses/reviews", tags=["addresses"])
Reviewer = Annotated[Identity, Depends(Needs("review:addresses"))]
Number = Annotated[int, Path(description="Number of the question.", ge=1, le=2**62, examples=[1])]
State = Literal["open", "decided", "dismissed"]
Why = Annotated[str, Field(min_length=1, max_length=500, description="By what evidence.", examples=["户籍档案"])]
Seen = Annotated[State, Field(description="The state that was seen; 409 when it is another by now.")]


class ReviewCandidate(BaseModel):
    """An answer that was weighed."""

    address_id: str | None = Field(description="Identity; null for a street or a division.")
    level: str = Field(description="How far it reaches.", examples=["door"])
    text: str = Field(description="Its standard form when it was asked.")
    score: float = Field(description="For sorting only.", examples=[0.81])
    made_up: bool = Field(description="Demonstration data (演示数据).")


class ReviewAnswer(BaseModel):
    """What the lookup answered."""

    grade: str = Field(description="Always C.", examples=["C"])
    unmatched: list[str] = Field(description="Pieces that were not found.")
    candidates: list[ReviewCandidate] = Field(description="Best first.")


class Review(BaseModel):
    """A question and, when it was decided, the decision."""

    number: int = Field(description="Its number.", examples=[1])
    text: str = Field(description="What was asked, in one form: a decision holds for all that reads so.")
    raw: str = Field(description="What was asked first, without persons, telephones and remarks.")
    asked_by: str = Field(description="Who asked it first.")
    asked_at: datetime = Field(description="When.")
    times: int = Field(description="How often it was asked.", examples=[7])
    answer: ReviewAnswer = Field(description="What the lookup answered last before a decision.")
    state: State = Field(description="open, decided or dismissed.")
    address_id: str | None = Field(description="The address that is meant, as decided.")
    decided_by: str | None = Field(description="Who decided.")
    decided_at: datetime | None = Field(description="When.")
    why: str | None = Field(description="By what evidence.")


class ReviewList(BaseModel):
    """Questions, those asked most often first."""

    reviews: list[Review] = Field(description="The questions of this page.")
    numberReturned: int = Field(description="How many.", examples=[20])  # noqa: N815
    next: int | None = Field(description="Where the next page begins (`skip`); null on the last.")


class DecideIn(Entry):
    """Which address is meant."""

    address_id: str = Field(
        min_length=1, max_length=100, pattern=r"^[^\x00]+$", description="Its identity.", examples=["DEMO-A00000012"]
    )
    why: Why
    seen: Seen = "open"


class DismissIn(Entry):
    """No address is meant, or a decision is taken back."""

    why: Why
    seen: Seen = "open"


@router.get("", response_model=ReviewList)
def reviews(
    database: DatabaseDep,
    who: Reviewer,
    state: Annotated[State | Literal["all"], Query(description="Only those of this state.")] = "open",
    limit: Annotated[int, Query(description="Questions a page.", ge=1, le=2000)] = 100,
    skip: Annotated[int, Query(description="`next` of the page before.", ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Questions of a state, those asked most often first."""
    wanted = None if state == "all" else state
    with database.read() as connection:
        found = [dict(row._mapping) for row in reviews_listed(connection, wanted, limit=limit + 1, skip=skip)]
    told = [_told(one, who) for one in found[:limit]]
    return {"reviews": told, "numberReturned": len(told), "next": skip + limit if len(found) > limit else None}


@router.post("/{number}/decide", response_model=Review)
def decide(database: DatabaseDep, who: Reviewer, number: Number, body: DecideIn) -> dict[str, Any]:
    """Say which address is meant: from then on the text is matched so, with grade B and this reason."""
    return _told(decide_review(database, who, number, body.address_id, body.why, body.seen), who)


@router.post("/{number}/dismiss", response_model=Review)
def dismiss(database: DatabaseDep, who: Reviewer, number: Number, body: DismissIn) -> dict[str, Any]:
    """Say that no address is meant, or take a decision back."""
    return _told(dismiss_review(database, who, number, body.why, body.seen), who)


def _told(review: dict[str, Any], who: Identity) -> dict[str, Any]:
    """A question, without candidates that may not be given."""
    given = [one for one in review["answer"]["candidates"] if who.made_up_data or not one["made_up"]]
    return {**review, "answer": {**review["answer"], "candidates": given}}
