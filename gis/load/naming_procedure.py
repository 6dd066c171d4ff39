"""Reading who approves names, and the terms and papers of the procedure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from gis.errors import BadInput, Complaint
from gis.load.models import read_model
from gis.placenames.approvers import ApproverRule, Approvers, CountyKind, Mark, Way, table_faults
from gis.placenames.classes import Kind
from gis.placenames.procedure import CaseKind, StepName
from gis.placenames.terms import PaperRule, Procedure, Term

APPROVERS = "approvers.yaml"
PROCEDURE = "procedure.yaml"


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    law: str = Field(min_length=1)
    article: str = Field(min_length=1)
    mark: Mark


class _Rule(_Line):
    classes: list[Kind] = Field(min_length=1)
    way: Way
    body: str = Field(min_length=1)
    counties: list[CountyKind] | None = None
    first: date | None = Field(default=None, alias="from")
    past: date | None = Field(default=None, alias="to")
    pattern: str | None = None
    consulted: bool = False
    note: str | None = None


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rules: list[_Rule]


class _Term(_Line):
    days: int = Field(gt=0)
    warn_from: int | None = Field(default=None, gt=0)


class _Terms(BaseModel):
    model_config = ConfigDict(extra="forbid")
    notice: _Term
    filing: _Term
    announcement: _Term


class _Paper(_Line):
    kind: str = Field(pattern=r"^[a-z_]+$")
    name: str = Field(min_length=1)
    step: StepName
    cases: list[CaseKind] = Field(min_length=1)
    classes: list[Kind] | None = None
    protected: bool = False
    contents: list[str] = Field(default_factory=list)


class _ProcedureFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    terms: _Terms
    papers: list[_Paper]


def read_approvers(path: Path) -> Approvers:
    """The table of who approves; ``BadInput`` with every fault."""
    file, _ = read_model(path, _Rules)
    rules = [
        ApproverRule(
            classes=tuple(line.classes),
            counties=None if line.counties is None else tuple(line.counties),
            **line.model_dump(exclude={"classes", "counties"}),
        )
        for line in file.rules
    ]
    faults = table_faults(rules)
    if faults:
        raise BadInput([Complaint(fault, path.name) for fault in faults])
    return Approvers(rules)


def read_procedure(path: Path) -> Procedure:
    """Terms and papers; ``BadInput`` with every fault."""
    file, _ = read_model(path, _ProcedureFile)
    terms = {name: Term(**getattr(file.terms, name).model_dump()) for name in ("notice", "filing", "announcement")}
    return Procedure(**terms, papers=[_as_paper(line) for line in file.papers])


def _as_paper(line: _Paper) -> PaperRule:
    return PaperRule(
        cases=tuple(line.cases),
        classes=None if line.classes is None else tuple(line.classes),
        contents=tuple(line.contents),
        **line.model_dump(exclude={"cases", "classes", "contents"}),
    )
