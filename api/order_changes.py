"""Applying and annulling orders, and drawing them up step by step."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from api.deps import DatabaseDep, identity, needs
from api.order_models import (
    AnnulledOrder,
    AppliedOrder,
    DraftAnswer,
    DraftIn,
    DraftList,
    DraftRevision,
    EventIn,
    OrderIn,
    OrderToApply,
    Seen,
    Why,
)
from api.previews import PreviewAnswer
from gis.changeorders.preview import preview_json
from gis.flows import draft_orders as drafts
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import Applied, apply_order
from gis.flows.preview_order import Previewed, full_preview
from gis.load.drafts import read_body, refuse_files
from gis.rights import Identity

router = APIRouter(prefix="/orders", tags=["orders"])
Who = Annotated[Identity, Depends(identity)]
DraftNumber = Annotated[int, Path(description="Number of the draft.", ge=1, le=2**62, examples=[1])]


@router.post("", response_model=AppliedOrder, status_code=201, dependencies=[needs("apply:orders")])
def apply(database: DatabaseDep, body: OrderToApply, response: Response) -> dict[str, Any]:
    """Apply an order: all of it in one transaction, or nothing.

    201: it is in the register. 202: it is not announced yet; it was checked and is sealed until then, and nobody but
    the officers it names can see anything of it. 200: the same order was here before. 409 names the order applied
    meanwhile that collides. 422 lists every complaint, with the path into the order.
    """
    file = read_body(body.order, body.areas)
    refuse_files(file.order)
    return _told(apply_order(database, file, seen=body.seen), response)


@router.post("/preview", response_model=PreviewAnswer, dependencies=[needs("preview:orders")])
def preview(database: DatabaseDep, body: OrderIn) -> dict[str, Any]:
    """What an order would do: versions, codes, lines, addresses with examples, legal clocks. Nothing is written."""
    file = read_body(body.order, body.areas)
    refuse_files(file.order)
    return _previewed(full_preview(database, file))


@router.post("/{number}/annul", response_model=AnnulledOrder, dependencies=[needs("apply:orders")])
def annul(
    database: DatabaseDep,
    body: Why,
    number: Annotated[int, Path(description="Number of the order.", ge=1, le=2**62, examples=[6])],
) -> dict[str, Any]:
    """Annul an applied order: as if never made; what was believed meanwhile is kept. 409 when a later one builds on it.

    A legal change back is no annulment but a new order with new codes.
    """
    done = annul_order(database, number, body.why)
    return {"number": done.number, "title": done.title, "at": done.at}


@router.get("/drafts", response_model=DraftList, dependencies=[needs("draft:orders")])
def draft_list(database: DatabaseDep, who: Who) -> dict[str, Any]:
    """Drafts that you drew up or are named on."""
    return {"drafts": [_draft(drawn) for drawn in drafts.list_drafts(database, who)]}


@router.post("/drafts", response_model=DraftAnswer, status_code=201, dependencies=[needs("draft:orders")])
def draft_begin(database: DatabaseDep, who: Who, body: DraftIn) -> dict[str, Any]:
    """Begin a draft; it may be unfinished. With `practice: true` it can be previewed, never applied (推演)."""
    return _draft(drafts.begin_draft(database, who, body.order, body.areas))


@router.get("/drafts/{draft}", response_model=DraftAnswer, dependencies=[needs("draft:orders")])
def draft_show(database: DatabaseDep, who: Who, draft: DraftNumber) -> dict[str, Any]:
    """A draft, with what is still missing in it."""
    return _draft(drafts.show_draft(database, who, draft))


@router.put("/drafts/{draft}", response_model=DraftAnswer, dependencies=[needs("draft:orders")])
def draft_revise(database: DatabaseDep, who: Who, draft: DraftNumber, body: DraftRevision) -> dict[str, Any]:
    """Replace a draft, whole. 409 when somebody changed it since `revision`."""
    return _draft(drafts.revise_draft(database, who, draft, body.revision, body.order, body.areas))


@router.post("/drafts/{draft}/events", response_model=DraftAnswer, dependencies=[needs("draft:orders")])
def draft_event(database: DatabaseDep, who: Who, draft: DraftNumber, body: EventIn) -> dict[str, Any]:
    """Add an event, with the ground it names, at the end of a draft."""
    return _draft(drafts.add_event(database, who, draft, body.revision, body.event, body.areas))


@router.delete("/drafts/{draft}", status_code=204, dependencies=[needs("draft:orders")])
def draft_drop(database: DatabaseDep, who: Who, draft: DraftNumber) -> None:
    """Throw a draft away. A sealed order is withdrawn by it."""
    drafts.drop_draft(database, who, draft)


@router.post("/drafts/{draft}/preview", response_model=PreviewAnswer, dependencies=[needs("draft:orders")])
def draft_preview(database: DatabaseDep, who: Who, draft: DraftNumber) -> dict[str, Any]:
    """What the order of a draft would do; a practice order too."""
    return _previewed(drafts.preview_draft(database, who, draft))


@router.post(
    "/drafts/{draft}/apply", response_model=AppliedOrder, status_code=201, dependencies=[needs("apply:orders")]
)
def draft_apply(database: DatabaseDep, who: Who, draft: DraftNumber, body: Seen, response: Response) -> dict[str, Any]:
    """Apply the order of a draft, which goes with it. Answers as `POST /orders`."""
    return _told(drafts.apply_draft(database, who, draft, body.seen), response)


def _previewed(found: Previewed) -> dict[str, Any]:
    return {**preview_json(found.preview), "register_moment": found.moment}


def _told(applied: Applied, response: Response) -> dict[str, Any]:
    if not applied.changed:
        response.status_code = 200
    elif applied.state == "sealed":
        response.status_code = 202
    effects = applied.effects
    founded, ended = (len(effects.founded), len(effects.ended)) if effects else (0, 0)
    return {
        "number": applied.number,
        "key": applied.order.order,
        "state": applied.state,
        "changed": applied.changed,
        "known_from": applied.order.known_from,
        "units_founded": founded,
        "units_ended": ended,
        "units_changed": len(effects.opened) - founded if effects else 0,
        "codes_given": len(effects.codes_opened) if effects else 0,
    }


def _draft(drawn: drafts.Drawn) -> dict[str, Any]:
    row = drawn.row
    return {
        **{
            name: getattr(row, name)
            for name in ("id", "revision", "author", "officers", "practice", "sealed_until", "trouble", "changed_at")
        },
        "order": row.body,
        "areas": row.areas,
        "complaints": [{"field": fault.field, "message": fault.message} for fault in drawn.complaints],
    }
