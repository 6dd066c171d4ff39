"""The shapes of a gazetteer and of the register of place-name documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gis.placenames.classes import Kind
from gis.placenames.documents import DocumentIndicator, DocumentKind, PlacenameDocument
from gis.placenames.gazetteer import Article, Gazetteer, IndexLine, ToldForm
from gis.placenames.record import Protection


class GazetteerOtherName(BaseModel):
    """Another name of a place, with the period of its use as far as known."""

    name: str = Field(description="The name.", examples=["海门市"])
    form: ToldForm = Field(
        description="`former` 曾用名, `alias` 别名, `short` 简称, `map` 原图名称; `predecessor` 前身: the name of a "
        "unit that went whole into this one."
    )
    pinyin: str = Field(description="With tones.", examples=["Hǎimén Shì"])
    valid_from: dt.date | None = Field(description="First day of its use; null where not known.")
    valid_to: dt.date | None = Field(description="First day no longer in use; null while in use or where not known.")


class ArticleItem(BaseModel):
    """One place of a gazetteer, by the columns of the standard record."""

    number: int = Field(description="Its number in the gazetteer.", examples=[67])
    place_id: str = Field(description="Identity of the place; `U` and a number for a division.", examples=["U2130"])
    official_code: str | None = Field(description="地名代码 of the national store, as given.")
    name: str = Field(description="标准名称.", examples=["海门区"])
    proper: str = Field(description="专名.", examples=["海门"])
    generic: str = Field(description="通名; empty where it has none.", examples=["区"])
    class_code: str = Field(description="地名类别代码.", examples=["21400"])
    class_name: str = Field(description="Name of the class.", examples=["县级行政区"])
    roman: str = Field(description="Romanised without tones.", examples=["Haimen Qu"])
    pinyin: str = Field(description="With tones.", examples=["Hǎimén Qū"])
    division: str = Field(description="所属行政区 on the date, in words.", examples=["江苏省南通市"])
    position: str | None = Field(description="位置 or 四至, in words.")
    meaning: str | None = Field(description="地名的含义.")
    origin: str | None = Field(description="来历.")
    history: str | None = Field(description="沿革.")
    others: list[GazetteerOtherName] = Field(description="Other names, and those of units that went before it.")
    approved_by: str | None = Field(description="批准机关.", examples=["国务院"])
    approval_number: str | None = Field(description="批准文号.")
    approved_on: dt.date | None = Field(description="批准日期.")
    announced_on: dt.date | None = Field(description="Date of its announcement.")
    announcement: str | None = Field(description="Number or address of the announcement.")
    protection: Protection | None = Field(description="Level of the protection list it stands on.")
    protection_list: str | None = Field(description="Which list and batch.")
    red: bool = Field(description="红色地名.")
    lon: float | None = Field(description="Longitude of a point on it, to 0.0001°.", examples=[121.2874])
    lat: float | None = Field(description="Latitude of that point.", examples=[31.9611])
    planned: bool = Field(description="Not built yet.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    source: str = Field(description="Where the name comes from.")
    note: str | None = Field(description="What a reader should know.")


class SectionItem(BaseModel):
    """The places of one kind, by class, then by sound."""

    kind: Kind = Field(description="The kind.", examples=["road"])
    title: str = Field(description="Its name.", examples=["街路巷"])
    articles: list[ArticleItem] = Field(description="Its places.")


class IndexItem(BaseModel):
    """A line of an index."""

    name: str = Field(description="The name looked up.", examples=["海门市"])
    see: str | None = Field(description="The standard name it sends to; null where it is that.", examples=["海门区"])
    letter: str = Field(description="Its letter in the pinyin index.", examples=["H"])
    strokes: int | None = Field(description="Strokes of its first character; null where not known.", examples=[10])
    number: int = Field(description="Number of the place.", examples=[67])


class GazetteerAnswer(BaseModel):
    """The gazetteer (地名录) of a division at a date: standard names only; unapproved ones, if asked for, apart."""

    unit_id: int = Field(description="The division.", examples=[2130])
    name: str = Field(description="Its name on the date.", examples=["海门区"])
    as_of: dt.date = Field(description="The date of names and divisions.", examples=["2021-01-01"])
    count: int = Field(description="How many standard names.", examples=[912])
    sections: list[SectionItem] = Field(description="By kind.")
    unapproved: list[ArticleItem] = Field(description="Names that nobody approved: not standard, apart from the rest.")
    by_sound: list[IndexItem] = Field(description="Index by pinyin: syllables, tones, strokes.")
    by_strokes: list[IndexItem] = Field(description="Index by strokes of the first character, then by pinyin.")
    sources: list[str] = Field(description="Where the names come from, those with most names first.")
    made_up: bool = Field(description="Demonstration data is in it.")
    notices: list[str] = Field(description="What must be shown wherever this is shown.")


class DocumentItem(BaseModel):
    """A place-name document of a county or of the city."""

    document_id: int = Field(description="Its number in the register.", examples=[1])
    unit_id: int = Field(description="The division it is of.", examples=[2130])
    name: str = Field(description="The division's name on the date.", examples=["海门区"])
    kind: DocumentKind = Field(
        description="`gazetteer` 地名录, `map` 地名图, `plan` 地名规划, `heritage` 历史地名名录."
    )
    title: str = Field(description="Its title.", examples=["海门区地名录（2021）"])
    number: str | None = Field(description="Its number.")
    issued_by: str | None = Field(description="Who issued it.")
    valid_from: dt.date | None = Field(description="First day in force; null where not known.")
    valid_to: dt.date | None = Field(description="First day no longer in force; null while in force.")
    file: str | None = Field(description="Where it lies.")
    source: str = Field(description="Where the entry comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class DocumentList(BaseModel):
    """The documents in force on a date."""

    as_of: dt.date = Field(description="The date.", examples=["2021-01-01"])
    documents: list[DocumentItem] = Field(description="By division and kind.")


class NewDocument(BaseModel):
    """A document to be registered."""

    model_config = ConfigDict(extra="forbid")
    unit_id: int = Field(description="The county, or the city.", ge=1, le=2**62, examples=[2130])
    kind: DocumentKind = Field(description="What it is.", examples=["gazetteer"])
    title: str = Field(description="Its title.", min_length=1, max_length=500, examples=["海门区地名录（2021）"])
    source: str = Field(description="Where this is known from.", min_length=1, max_length=500)
    valid_from: dt.date | None = Field(default=None, description="First day in force, where known.")
    valid_to: dt.date | None = Field(default=None, description="First day no longer in force.")
    number: str | None = Field(default=None, description="Its number.", max_length=500)
    issued_by: str | None = Field(default=None, description="Who issued it.", max_length=500)
    file: str | None = Field(default=None, description="Where it lies.", max_length=500)
    note: str | None = Field(default=None, description="What a reader should know.", max_length=500)


class Registered(BaseModel):
    """The number under which a document was registered."""

    document_id: int = Field(description="Its number.", examples=[1])


class FailingUnit(BaseModel):
    """A county, and what it lacks."""

    unit_id: int = Field(description="The county.", examples=[2130])
    name: str = Field(description="Its name on the date.", examples=["海门区"])
    missing: list[DocumentKind] = Field(description="What it has not.")


class IndicatorAnswer(BaseModel):
    """An indicator of the plan as of a date."""

    ref: str = Field(description="Its number in the plan's tables.", examples=["T2-26"])
    title: str = Field(description="What it is.", examples=["地名规划、地名录、地名图编制率"])
    as_of: dt.date = Field(description="The date: of the documents and of the counties.", examples=["2021-01-01"])
    numerator: int = Field(description="Documents that are there.", examples=[3])
    denominator: int = Field(description="Documents there should be: counties by kinds.", examples=[21])
    rate: float | None = Field(description="Numerator by denominator; null without any county.", examples=[0.142857])
    division_version: dict[str, Any] = Field(
        description="Which divisions were counted: the date of the counties, and how many.",
        examples=[{"as_of": "2021-01-01", "counties": 7}],
    )
    failing: list[FailingUnit] = Field(description="Counties that lack something.")
    source: str = Field(description="The plan that asks for it.")
    data_sources: list[str] = Field(description="Where the counted documents are known from.")
    made_up: bool = Field(description="A demonstration document is counted.")
    note: str | None = Field(description="What a reader should know.")


def gazetteer_answer(found: Gazetteer, notices: list[str]) -> dict[str, Any]:
    """A gazetteer as JSON."""
    return {
        "unit_id": found.unit_id,
        "name": found.unit_name,
        "as_of": found.as_of,
        "count": len(found),
        "sections": [
            {"kind": one.kind, "title": one.title, "articles": [_article(article) for article in one.articles]}
            for one in found.sections
        ],
        "unapproved": [_article(article) for article in found.unapproved],
        "by_sound": [_line(line) for line in found.by_sound],
        "by_strokes": [_line(line) for line in found.by_strokes],
        "sources": found.sources,
        "made_up": found.made_up,
        "notices": notices,
    }


_OWN = (
    "number", "place_id", "name", "proper", "generic", "class_code", "class_name", "roman", "pinyin", "division",
    "position", "lon", "lat", "planned", "made_up", "source", "note",
)  # fmt: skip
_DESCRIBED = ("official_code", "meaning", "origin", "history", "protection", "protection_list")
_OTHER = ("name", "form", "pinyin", "valid_from", "valid_to")


def _article(one: Article) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _OWN},
        **{name: getattr(one.description, name, None) for name in _DESCRIBED},
        "red": one.description is not None and one.description.red,
        "others": [{name: getattr(other, name) for name in _OTHER} for other in one.others],
        "approved_by": one.approval.body,
        "approval_number": one.approval.number,
        "approved_on": one.approval.on,
        "announced_on": one.approval.announced_on,
        "announcement": one.approval.announcement,
    }


def _line(line: IndexLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "see": line.see,
        "letter": line.letter,
        "strokes": line.strokes,
        "number": line.article.number,
    }


def document_item(document: PlacenameDocument, name: str) -> dict[str, Any]:
    """A document as JSON."""
    return {**vars(document), "name": name}


def indicator_answer(found: DocumentIndicator) -> dict[str, Any]:
    """An indicator as JSON."""
    return {
        "ref": found.rule.ref,
        "title": found.rule.title,
        "as_of": found.as_of,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "rate": found.rate,
        "division_version": {
            "as_of": found.as_of,
            "counties": found.denominator // len(found.rule.kinds),
        },
        "failing": [vars(one) for one in found.failing],
        "source": found.rule.source,
        "data_sources": found.sources,
        "made_up": found.made_up,
        "note": found.rule.note,
    }
