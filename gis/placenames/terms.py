"""Terms and papers of the procedure, as the law sets them; read from ``data/placenames/procedure.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gis.placenames.approvers import Mark
from gis.placenames.classes import Kind
from gis.placenames.procedure import CaseKind, StepName


@dataclass(frozen=True)
class Term:
    """A term of some days; the day it is counted from is not counted. ``warn_from``: a warning from this day on."""

    days: int
    law: str
    article: str
    mark: Mark
    warn_from: int | None = None

    @property
    def source(self) -> str:
        """Law and article."""
        return f"{self.law}{self.article}"


@dataclass(frozen=True)
class PaperRule:
    """A paper that a step needs, for which cases and classes, with what it must hold."""

    kind: str
    name: str
    step: StepName
    cases: tuple[CaseKind, ...]
    law: str
    article: str
    mark: Mark
    classes: tuple[Kind, ...] | None = None
    protected: bool = False
    contents: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Law and article."""
        return f"{self.law}{self.article}"


@dataclass(frozen=True)
class Procedure:
    """The terms, and every paper."""

    notice: Term
    filing: Term
    announcement: Term
    papers: Sequence[PaperRule]

    def papers_for(self, step: str, case: CaseKind, kind: Kind, *, protected: bool = False) -> list[PaperRule]:
        """The papers a step needs."""
        return [
            paper
            for paper in self.papers
            if (paper.step == step or (step == "resubmit" and paper.step == "submit"))
            and case in paper.cases
            and (paper.classes is None or kind in paper.classes)
            and (protected or not paper.protected)
        ]
