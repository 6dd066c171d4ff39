"""The naming check: each rule's verdict on a name, with the article quoted and the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from shapely import Point
from sqlalchemy import Connection

from api.deps import AsOf, DatabaseDep, Needs, today
from api.divisions import Datum, as_wgs84
from api.name_books import NameBooks, NameBooksDep
from api.remembering import LastAsked
from gis.db.clock import versions
from gis.errors import BadInput, Complaint
from gis.flows.built_up import areas_on
from gis.flows.check_name import AskedName, NamingTables, Standing, check_name, resolve_class, shipped_tables
from gis.flows.correct_reading import readings_in_force
from gis.pinyin import Readings
from gis.placenames.book import NameBook
from gis.placenames.built_up import BuiltUpArea
from gis.placenames.rules import Certainty, Level
from gis.placenames.shapes import shape_of
from gis.placenames.verdicts import Evidence, Verdict, Verdicts
from gis.rights import Identity, allowed, require
from gis.settings import CHECKOUT

router = APIRouter(prefix="/placenames", tags=["placenames"])
Asker = Annotated[Identity, Depends(Needs("check:placenames"))]
AREAS_KEPT = 8
"""Built-up areas of so many dates are kept: some megabytes each."""


class EvidenceItem(BaseModel):
    """One thing a finding rests on."""

    text: str = Field(description="The name or the word.", examples=["青年路"])
    how: str = Field(
        description="What it is to the name: same, same_sound, same_proper, one_character, word, reserved …",
        examples=["same_sound"],
    )
    place_id: str | None = Field(description="The place that bears it.", examples=["P77"])
    class_code: str | None = Field(description="Its class.", examples=["23500"])
    form: str | None = Field(description="standard, former, alias, short, map; of the reserve: free, held or taken.")
    since: dt.date | None = Field(description="First day of its use, where known.", examples=["1999-05-01"])
    until: dt.date | None = Field(description="First day it was no longer used; null while in use.")
    where: str | None = Field(description="Where it lies.", examples=["如东县岔河镇"])
    distance_m: float | None = Field(description="Metres between the two, EPSG:4549.", examples=[944.5])
    scope: str | None = Field(description="The ground both lie on: a division or a built-up area.", examples=["主城区"])
    derived: bool = Field(description="That ground is an approximated built-up area (推定), as no layer is loaded.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    source: str | None = Field(description="Where it comes from.")
    note: str | None = Field(description="What a reader should know.")


class VerdictItem(BaseModel):
    """The verdict of one rule."""

    rule: str = Field(description="Key of the rule.", examples=["same-road"])
    title: str = Field(description="What it asks.", examples=["街路巷在同一建成区内不重名"])
    title_en: str = Field(description="The same in English.", examples=["Roads within one built-up area"])
    level: Level = Field(description="error, warning, judge (for a person, or not looked at) or fine.")
    law: str = Field(description="The law.", examples=["地名管理条例"])
    number: str = Field(description="Its number.", examples=["国务院令第753号"])
    article: str = Field(description="Its article.", examples=["第九条第一款第（八）项"])
    quote: str = Field(description="Its words.")
    certainty: Certainty = Field(
        description="How sure the words are: given (domain notes), copy (a public copy), recalled (from memory; to be "
        "compared with the gazette), none (a hint, no law)."
    )
    sentence: str = Field(description="What was found, or what was looked at.")
    evidence: list[EvidenceItem] = Field(description="What it rests on.")


class MissingLaw(BaseModel):
    """A law in force that the table does not have whole."""

    law: str = Field(description="The law.", examples=["南通市市区地名管理规定"])
    number: str = Field(description="Its number or date.")
    missing: str = Field(description="What is missing.")


class ProposedName(BaseModel):
    """A free name of the reserve that would pass."""

    reserve_id: int = Field(description="Its number in the reserve.", examples=[3])
    name: str = Field(description="The name.", examples=["凌云路"])
    level: Level = Field(description="Its worst verdict: fine, or judge.")
    look_at: list[str] = Field(description="What a person has to look at.")


class CheckAnswer(BaseModel):
    """All verdicts on a name, and what they were asked of."""

    name: str = Field(description="The name.", examples=["清年路"])
    proper: str = Field(description="专名, its proper part.", examples=["清年"])
    generic: str = Field(description="通名, its generic part; empty where it has none.", examples=["路"])
    roman: str = Field(description="In letters.", examples=["Qingnian Lu"])
    pinyin: str = Field(description="With tones.", examples=["Qīngnián Lù"])
    class_code: str = Field(description="Its class.", examples=["23500"])
    class_name: str = Field(description="The class in words.", examples=["街路巷"])
    as_of: dt.date = Field(description="The date of law and register.")
    level: Level = Field(description="The worst verdict.", examples=["warning"])
    built_up_areas: list[str] = Field(description="Built-up areas it lies in; an approximated one says so.")
    verdicts: list[VerdictItem] = Field(description="One a rule that applies, the worst first.")
    missing: list[MissingLaw] = Field(description="Laws in force that are not whole in the table: a person asks them.")
    proposals: list[ProposedName] = Field(description="Free names of the reserve that would pass, where asked for.")


class CheckIn(BaseModel):
    """A name, and the ground it is to lie on."""

    name: str = Field(description="The name.", examples=["凌云路"], max_length=500)
    class_: str = Field(alias="class", description="Class: code, name or kind.", examples=["街路巷"], max_length=100)
    geometry: dict[str, Any] = Field(
        description="GeoJSON geometry, WGS 84: a point, a line or an area.",
        examples=[{"type": "LineString", "coordinates": [[120.85, 32.01], [120.87, 32.01]]}],
    )
    as_of: dt.date | None = Field(default=None, description="Date of law and register; today when not given.")
    replaces: str | None = Field(default=None, description="The place that is renamed.", max_length=100)
    measures: str | None = Field(
        default=None, description="Measures for the protected name it replaces.", max_length=2000
    )
    project: str | None = Field(default=None, description="Project a reserved name is held for.", max_length=500)
    propose: bool = Field(default=False, description="Also name what the reserve has that would pass.")


class Kept:
    """Built-up areas and readings in the memory of the service, by the versions of what they are made of."""

    def __init__(self) -> None:
        self._areas = LastAsked[Sequence[BuiltUpArea]](AREAS_KEPT)
        self._readings = LastAsked[Readings](1)

    def areas(self, connection: Connection, as_of: dt.date) -> Sequence[BuiltUpArea]:
        """The areas of a date."""
        held = versions(connection)
        key = (as_of, held.get("divisions", 0), held.get("built_up", 0))
        found = self._areas.get(key)
        if found is None:
            found = areas_on(connection, as_of)
            self._areas.put(key, found)
        return found

    def readings(self, connection: Connection, shipped: Readings) -> Readings:
        """The readings in force."""
        key = (versions(connection).get("readings", 0),)
        found = self._readings.get(key)
        if found is None:
            found = readings_in_force(connection, shipped)
            self._readings.put(key, found)
        return found


def _kept(request: Request) -> Kept:
    found: Kept = request.app.state.naming_kept
    return found


def _tables() -> NamingTables:
    return shipped_tables(CHECKOUT / "data")


KeptDep = Annotated[Kept, Depends(_kept)]
TablesDep = Annotated[NamingTables, Depends(_tables)]


@router.get("/check", response_model=CheckAnswer)
def check(
    database: DatabaseDep,
    who: Asker,
    books: NameBooksDep,
    kept: KeptDep,
    tables: TablesDep,
    name: Annotated[str, Query(description="The name that is to be given.", max_length=500, examples=["凌云路"])],
    class_: Annotated[
        str,
        Query(alias="class", description="Class: code, name or kind.", max_length=100, examples=["街路巷", "23500"]),
    ],
    lon: Annotated[float | None, Query(description="Longitude of a point on it.", ge=-180, le=180)] = None,
    lat: Annotated[float | None, Query(description="Latitude of the point.", ge=-90, le=90)] = None,
    crs: Annotated[Datum, Query(description="Datum of the point; shifted datums must be named.")] = "wgs84",
    division: Annotated[
        int | None, Query(description="A unit it lies in, where there is no point.", ge=1, le=2**62, examples=[2117])
    ] = None,
    as_of: AsOf = None,
    replaces: Annotated[
        str | None,
        Query(description="The place that is renamed, or whose name is looked at.", max_length=100, examples=["P77"]),
    ] = None,
    measures: Annotated[
        str | None, Query(description="Measures for the protected name it replaces.", max_length=2000)
    ] = None,
    project: Annotated[str | None, Query(description="Project a reserved name is held for.", max_length=500)] = None,
    propose: Annotated[bool, Query(description="Also name what the reserve has that would pass.")] = False,
) -> CheckAnswer:
    """Put a name to every rule of naming in force on a date.

    `level` is the worst verdict. What could not be looked at, as no place was given or no list is known, is `judge` and
    says why: nothing is decided silently. `propose` needs the right to the reserve of names.
    """
    if (lon is None) != (lat is None):
        raise BadInput(
            Complaint("a point has a longitude and a latitude", field="lon,lat", fix="give both, or neither")
        )
    shape = Point(*as_wgs84(lon, lat, crs)) if lon is not None and lat is not None else None
    asked = AskedName(
        name, resolve_class(tables.classes, class_), as_of or today(), shape, division, (), replaces, measures, project,
        who.made_up_data,
    )  # fmt: skip
    return _answer(database, who, books, kept, tables, asked, propose=propose)


@router.post("/check", response_model=CheckAnswer)
def check_area(
    database: DatabaseDep, who: Asker, books: NameBooksDep, kept: KeptDep, tables: TablesDep, body: CheckIn
) -> CheckAnswer:
    """The same for a road or an area: every built-up area and division it meets is looked at."""
    asked = AskedName(
        body.name, resolve_class(tables.classes, body.class_), body.as_of or today(), shape_of(body.geometry), None, (),
        body.replaces, body.measures, body.project, who.made_up_data,
    )  # fmt: skip
    return _answer(database, who, books, kept, tables, asked, propose=body.propose)


def _answer(
    database: DatabaseDep,
    who: Identity,
    books: NameBooks,
    kept: Kept,
    tables: NamingTables,
    asked: AskedName,
    *,
    propose: bool,
) -> CheckAnswer:
    if propose:
        require("reserve:placenames", who)
    standing = Standing(partial(_book, books), kept.areas, kept.readings)
    with database.read() as connection:
        found = check_name(connection, asked, tables, standing, propose=propose)
    proposed = [
        ProposedName(
            reserve_id=one.id,
            name=verdicts.candidate.name,
            level=verdicts.level,
            look_at=[verdict.sentence for verdict in verdicts.verdicts if verdict.level == "judge"],
        )
        for one, verdicts in found.proposed
    ]
    return CheckAnswer(**told(found.verdicts, sees_reserve=sees_reserve(who)), proposals=proposed)


def _book(books: NameBooks, connection: Connection, _readings: Readings) -> NameBook:
    return books.at(connection)


def sees_reserve(who: Identity) -> bool:
    """Whether somebody may learn for whom a reserved name is held."""
    within = who.acts is None or "reserve:placenames" in who.acts
    return within and allowed("reserve:placenames", who.role)


def told(found: Verdicts, *, sees_reserve: bool) -> dict[str, Any]:
    """The verdicts as they are given out; who a reserved name is held for only to whom it may be told."""
    order: Sequence[Level] = ("error", "warning", "judge", "fine")
    return {
        "name": found.candidate.name,
        "proper": found.parts.proper,
        "generic": found.parts.generic,
        "roman": found.romanised.roman,
        "pinyin": found.romanised.pinyin,
        "class_code": found.place_class.code,
        "class_name": found.place_class.name,
        "as_of": found.as_of,
        "level": found.level,
        "built_up_areas": [f"{one.name}（推定，近似）" if one.derived else one.name for one in found.areas],
        "verdicts": [
            _verdict(one, sees_reserve=sees_reserve)
            for one in sorted(found.verdicts, key=lambda one: order.index(one.level))
        ],
        "missing": [
            MissingLaw(law=law.title, number=law.number, missing=law.missing or "") for law in found.missing
        ],
    }  # fmt: skip


def _verdict(one: Verdict, *, sees_reserve: bool) -> VerdictItem:
    return VerdictItem(
        rule=one.rule.key,
        title=one.rule.title,
        title_en=one.rule.title_en,
        level=one.level,
        law=one.law.title,
        number=one.law.number,
        article=one.rule.article,
        quote=one.rule.quote,
        certainty=one.rule.certainty,
        sentence=one.sentence,
        evidence=[_evidence(piece, sees_reserve=sees_reserve) for piece in one.evidence],
    )


def _evidence(piece: Evidence, *, sees_reserve: bool) -> EvidenceItem:
    fields: Mapping[str, Any] = {name: getattr(piece, name) for name in EvidenceItem.model_fields}
    if piece.how == "reserved" and not sees_reserve:
        fields = {**fields, "note": None, "source": None}
    return EvidenceItem(**fields)
