"""Readings that a person corrected: everybody may see them, who keeps names makes them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.deps import DatabaseDep, Needs, needs
from api.name_reserve import TablesDep
from gis.flows.correct_reading import correct_reading, corrections
from gis.markers.entries import Entry, Words
from gis.placenames.corrections import Correction
from gis.rights import Identity

router = APIRouter(prefix="/placenames/readings", tags=["placenames"])
Keeper = Annotated[Identity, Depends(Needs("correct:placenames"))]


class ReadingIn(Entry):
    """A correction."""

    text: Words = Field(description="The name, word or character.", examples=["苴镇"])
    pinyin: Words = Field(description="One toned syllable for each character.", examples=["jū zhèn"])
    why: Words = Field(description="By what evidence.", examples=["问了苴镇街道办事处"])


class ReadingItem(BaseModel):
    """A correction that is believed."""

    text: str = Field(description="The name, word or character.", examples=["苴镇"])
    pinyin: str = Field(description="Its reading.", examples=["jū zhèn"])
    why: str = Field(description="By what evidence.")
    since: dt.datetime = Field(description="When it was made.")


class ReadingList(BaseModel):
    """All corrections that are believed."""

    readings: list[ReadingItem] = Field(description="By text. They win over the shipped table.")
    numberReturned: int = Field(description="How many there are.", examples=[1])  # noqa: N815


class ReadingDone(BaseModel):
    """What a correction did."""

    text: str = Field(description="The text.", examples=["苴镇"])
    pinyin: str = Field(description="Its reading.", examples=["jū zhèn"])
    changed: bool = Field(description="False when it was believed already.")
    names: list[str] = Field(description="Names that were written in letters anew.", examples=[["苴镇街"]])
    others: list[str] = Field(description="Former and other names, likewise.")
    reserved: list[str] = Field(description="Names of the reserve, likewise.")
    by_hand: list[str] = Field(description="Of the names: those whose letters somebody had written otherwise before.")
    unusual: list[str] = Field(description="Characters that the dictionary does not read so.", examples=[["苴 zhā"]])


@router.get("", response_model=ReadingList, dependencies=[needs("read:placenames")])
def readings(database: DatabaseDep) -> dict[str, Any]:
    """Every correction that is believed, by text."""
    found = corrections(database)
    items = [{name: getattr(one, name) for name in ReadingItem.model_fields} for one in found]
    return {"readings": items, "numberReturned": len(items)}


@router.post("", response_model=ReadingDone, status_code=201)
def correct(
    response: Response, database: DatabaseDep, who: Keeper, tables: TablesDep, body: ReadingIn
) -> dict[str, Any]:
    """Correct how a text is read, for good: names that hold it are written anew, what was believed is kept.

    422 tells what cannot be a reading: another number of syllables than characters, or no syllable of Mandarin.
    """
    said = Correction.written(body.text, body.pinyin, body.why)
    done = correct_reading(database, who, said, tables.readings, tables.classes)
    if not done.changed:
        response.status_code = 200
    told = {name: list(getattr(done, name)) for name in ("names", "others", "reserved", "by_hand", "unusual")}
    return {"text": said.text, "pinyin": said.pinyin, "changed": done.changed, **told}
