"""The papers a line rests on: which of them says how it runs, and what it is officially called (DOMAIN §2.1).

A line drawn from the map of divisions is a proposal. What is law about it stands in papers: the agreement of both
sides (协议书), the map attached to it (附图), the table of results (成果表). Its official code and name change by a
paper only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

PaperKind = Literal["agreement", "attached_map", "result_table", "approval", "change", "report"]
PAPER_KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
SETTLING: tuple[PaperKind, ...] = ("agreement", "attached_map", "result_table")
"""Kinds that say how a line runs; where they disagree, the earlier of these wins (行政区域界线管理条例 Art. 2, 14)."""
BY_MAP = "map"
"""What a line rests on that no such paper settles: the map of divisions it was drawn from."""


@dataclass(frozen=True)
class Paper:
    """A document about a line. ``paper_id`` is None until it is written."""

    kind: PaperKind
    number: str
    title: str
    issued_on: date
    source: str
    made_up: bool = False
    official_code: str | None = None
    official_name: str | None = None
    file: str | None = None
    paper_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """What papers make of a line: what it rests on, its official code and name, and the papers, the winner first."""

    basis: str
    official_code: str | None
    official_name: str | None
    papers: tuple[Paper, ...]


def standing(papers: Iterable[Paper], as_of: date) -> Standing:
    """What the papers issued by ``as_of`` make of a line.

    RULE 1: the agreement wins over the attached map, and that over the table of results; of one kind the newest wins.
    RULE 2: a code or name is given by an office and not measured: the newest paper that names one counts, of one day
    the one that wins by rule 1.
    """
    issued = sorted((paper for paper in papers if paper.issued_on <= as_of), key=_rank)
    by_day = sorted(issued, key=lambda paper: paper.issued_on, reverse=True)
    return Standing(
        basis=issued[0].kind if issued and issued[0].kind in SETTLING else BY_MAP,
        official_code=next((paper.official_code for paper in by_day if paper.official_code), None),
        official_name=next((paper.official_name for paper in by_day if paper.official_name), None),
        papers=tuple(issued),
    )


def _rank(paper: Paper) -> tuple[int, int, int]:
    return PAPER_KINDS.index(paper.kind), -paper.issued_on.toordinal(), -(paper.paper_id or 0)
