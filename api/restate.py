"""Tables by the divisions of one date, brought out on those of another."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import DatabaseDep, needs
from gis.divisions import Level, System
from gis.errors import BadInput, Complaint
from gis.flows.restate import Answer, Question, restate_table
from gis.groups import KEY_PATTERN
from gis.load.sheets import heading
from gis.load.tables import Columns, as_table
from gis.restate.keys import Status

router = APIRouter(prefix="/divisions", tags=["divisions"])
MOST_ROWS, MOST_COLUMNS = 20_000, 100
"""Ten times the communities of the city, and more columns than a yearbook's page: an answer of a few seconds."""
Cell = Annotated[str, Field(max_length=200)] | int | float | None
Column = Annotated[str, Field(min_length=1, max_length=100)]


class RestateRequest(BaseModel):
    """A table with the date its divisions are of, and the date wanted."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid", allow_inf_nan=False)
    from_: dt.date = Field(alias="from", description="Date of the divisions the rows are by.", examples=["2019-12-31"])
    to: dt.date = Field(description="Date of the divisions wanted; may lie before `from`.", examples=["2021-01-01"])
    level: Level | None = Field(default=None, description="Level of the answer, if above that of the keys.")
    groups: list[Annotated[str, Field(pattern=f"^{KEY_PATTERN}$")]] = Field(
        default_factory=list,
        max_length=50,
        description="Keys of groups (`/divisions/groups`), each a row of the answer; then `level` is not looked at.",
        examples=[["shiqu"]],
    )
    system: System | None = Field(default=None, description="System of the codes, where one code means two units.")
    key: list[Column] = Field(
        default_factory=list,
        max_length=5,
        description="Key columns; several make a path 县/镇/社区. Default: the one called code, 代码, name or 名称.",
        examples=[["name"]],
    )
    counts: list[Column] = Field(
        default_factory=list,
        max_length=MOST_COLUMNS,
        description="Columns to be summed. Default: all that hold figures; one that looks like a rate is refused.",
        examples=[["people"]],
    )
    rates: list[Column] = Field(
        default_factory=list, max_length=MOST_COLUMNS, description="Columns to be averaged by `weights`."
    )
    weights: Column | None = Field(default=None, description="Column of counts that rates are averaged by.")
    columns: list[Column] = Field(
        min_length=1, max_length=MOST_COLUMNS, description="Headings.", examples=[["name", "people"]]
    )
    rows: list[Annotated[list[Cell], Field(max_length=MOST_COLUMNS)]] = Field(
        min_length=1,
        max_length=MOST_ROWS,
        description="Cells in the order of `columns`; null where not known.",
        examples=[[["崇川区", 100], ["港闸区", 50], ["海门市", 30]]],
    )


class RestatedRow(BaseModel):
    """The figures of a unit on the date wanted."""

    code: str | None = Field(description="Code on that date; null for what bears none.", examples=["320613"])
    name: str = Field(description="Name on that date.", examples=["崇川区"])
    figures: dict[str, float | None] = Field(
        description="By column; null where a part is not known.", examples=[{"people": 150}]
    )
    method: str = Field(
        description="`whole`, or how it was split: `addresses`, `population`, `area`, `recorded` (shares in orders), "
        "`unknown` (a part of unrecorded size went elsewhere); several joined by `+`.",
        examples=["whole"],
    )
    exact: bool = Field(description="All of it moved whole, nothing lacks, nothing is doubtful.", examples=[True])
    residual: float | None = Field(
        description="Part of the row's figures, 0 to 1, that came through a split and could belong elsewhere (of the "
        "column where it is largest); null where that size is not known.",
        examples=[0.0],
    )
    note: str = Field(description="What a reader of the row should know.")


class KeyReport(BaseModel):
    """What became of a key."""

    row: int = Field(description="Row, the first is 1.", examples=[2])
    key: str = Field(description="Key as written.", examples=["海门区"])
    status: Status = Field(description="`matched` (with a remark), or why it has no place.", examples=["unknown"])
    meaning: str = Field(description="What it likely means, and what to do.")


class ColumnTotal(BaseModel):
    """Where the total of a column went: read = restated + withheld + not_placed."""

    column: str = Field(description="Column.", examples=["people"])
    read: float = Field(description="Sum of the rows given.", examples=[180])
    restated: float = Field(description="Sum of the rows answered.", examples=[180])
    withheld: float = Field(description="Known parts of sums that are null, as another part is not known.")
    not_placed: float = Field(description="Figures of keys that mean no unit, or several.")


class RestateAnswer(BaseModel):
    """The table on the date wanted."""

    from_: dt.date = Field(alias="from", description="Date of the divisions of the rows given.")
    to: dt.date = Field(description="Date of the divisions of the rows answered.")
    level: Level = Field(description="Level that the keys are of.", examples=["county"])
    rows: list[RestatedRow] = Field(description="One a unit, by code.")
    report: list[KeyReport] = Field(description="Every key with no place, or with a remark.")
    totals: list[ColumnTotal] = Field(description="One a column of counts.")
    notices: list[str] = Field(description="What was taken for granted.")


@router.post("/restate", response_model=RestateAnswer, dependencies=[needs("read:divisions")])
def restate(database: DatabaseDep, asked: RestateRequest) -> dict[str, Any]:
    """Bring a table by the divisions of one date out on those of another.

    Units that moved whole take their figures along exactly; where a unit was cut, counts are split by addresses, else
    residents, else area, and rates are averaged by weights. Totals are kept to 1e-9; what cannot be placed is listed
    and in the totals. Figures that are no numbers: 422, with row and column. Nothing is stored.
    """
    columns = [heading(column) for column in asked.columns]
    said = Columns(
        keys=[heading(column) for column in asked.key],
        counts=[heading(column) for column in asked.counts],
        rates=[heading(column) for column in asked.rates],
        weight=heading(asked.weights) if asked.weights else None,
    )
    doubled = [column for place, column in enumerate(columns) if column in columns[:place]]
    if doubled:
        raise BadInput([Complaint("is the heading of two columns", field=column) for column in doubled])
    rows = [(number, _cells(columns, row, number)) for number, row in enumerate(asked.rows, start=1)]
    table = as_table(rows, columns, said)
    answer = restate_table(
        database, table, Question(asked.from_, asked.to, asked.level, asked.system, tuple(asked.groups))
    )
    return shaped(answer)


def _cells(columns: list[str], row: list[Any], number: int) -> dict[str, Any]:
    if len(row) != len(columns):
        raise BadInput(Complaint(f"has {len(row)} cells for {len(columns)} columns", row=number))
    return dict(zip(columns, row, strict=True))


def shaped(answer: Answer) -> dict[str, Any]:
    """An answer in the shape of the API."""
    return {
        "from": answer.question.from_day,
        "to": answer.question.to_day,
        "level": answer.level,
        "rows": [
            {
                **row,
                "figures": {name: _number(row[name]) for name in answer.columns},
                "residual": _number(row["residual"]),
            }
            for row in answer.rows.astype(object).to_dict("records")
        ],
        "report": [vars(found) for found in answer.matches if found.status != "matched" or found.meaning],
        "totals": [vars(total) for total in answer.totals],
        "notices": answer.sentences,
    }


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)
