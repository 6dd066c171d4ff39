"""Applying a transition to figures: counts are moved and summed, rates averaged by weights, nothing dropped.

Counts: ``X_to = Sᵀ X_from`` with the shares ``S`` of each unit summing to 1, so that totals are kept. A figure that is
not known stays so: a sum that needs it is blank, and what is known of that sum is counted as *withheld*. Rates:
``r_to = Σ s·w·r / Σ s·w`` over the units that came together, with the weight column ``w``.

``residual`` of a row: the part of its figures, between 0 and 1, that came through a split and so could belong
elsewhere, Σ split |x| / Σ |x|; with several columns of counts the largest of them. 0 where all moved whole; None
where its size is not known, because a part of unknown size went over or a unit is not in the table.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from gis.restate.transition import UNKNOWN, WHOLE, Doubt, Key, Piece, Transition

Floats = NDArray[np.float64]
MOST_DECIMALS = 9
"""Sums of whole units are rounded to the decimals their figures have, up to this many: 0.1 + 0.2 is 0.3."""
EXACT_BELOW = 2.0**53
"""Whole numbers above this are no longer told apart by a double; nothing is rounded there."""


@dataclass(frozen=True)
class Figures:
    """A table's figures, NaN where not known: a row each key, a column each variable; which are rates, and by what."""

    table: pd.DataFrame
    rates: tuple[str, ...] = ()
    weight: str | None = None

    @property
    def counts(self) -> list[str]:
        """The columns that are summed; the weights are among them."""
        return [name for name in self.table.columns if name not in self.rates]


@dataclass(frozen=True)
class Totals:
    """Where the total of a column of counts went: read = restated + withheld + not placed, but for rounding."""

    column: str
    read: float
    restated: float
    withheld: float
    not_placed: float

    @property
    def difference(self) -> float:
        """What is missing; 0 but for the rounding of doubles."""
        return math.fsum([self.read, -self.restated, -self.withheld, -self.not_placed])


@dataclass(frozen=True)
class Restated:
    """Rows by target (the input's columns, method, exact, residual, note), the sums, and the split amount by column."""

    rows: pd.DataFrame
    totals: tuple[Totals, ...]
    split: pd.DataFrame


@dataclass(frozen=True)
class _Shares:
    """Shares of the units of a table (columns) by target (rows); ``torn``: those of units that did not move whole."""

    all: csr_matrix
    torn: csr_matrix
    targets: list[Key]
    taken: Floats
    """The part of each unit that some target took."""


def restate(figures: Figures, units: Sequence[int], moved: Transition, name_of: Callable[[int], str]) -> Restated:
    """The figures of ``units`` (one a row of the figures) on the targets of a transition.

    ``name_of`` tells the name of a unit for the notes. The rows are indexed by target; rows of ``figures.table`` that
    no unit was found for are not to be handed in.
    """
    shares = _shares(units, moved)
    counts = figures.table[figures.counts].to_numpy(np.float64)
    known = np.nan_to_num(counts)
    sums = np.asarray(shares.all @ known)
    blank = np.asarray((shares.all > 0).astype(np.float64) @ np.isnan(counts)) > 0
    split = np.asarray(shares.torn @ np.abs(known))
    sides = _sides(units, moved)
    exact = np.array([side.exact for side in sides], dtype=bool)
    told = _as_written(sums, counts, exact)
    columns: dict[str, Any] = {}
    averaged = _rates(figures, shares)
    for name in figures.table.columns:
        if name in averaged:
            columns[name] = averaged[name]
        else:
            place = figures.counts.index(name)
            columns[name] = np.where(blank[:, place], np.nan, told[:, place])
    amounts = np.asarray(shares.all @ np.abs(known))
    residuals = [_residual(side, split[row], amounts[row], blank[row]) for row, side in enumerate(sides)]
    unknown = _unknown(figures, shares, units, name_of)
    rows = pd.DataFrame(
        {
            **columns,
            "method": [side.method for side in sides],
            "exact": exact,
            "residual": pd.array(residuals, dtype="Float64"),
            "note": ["; ".join(side.notes(name_of) + unknown[row]) for row, side in enumerate(sides)],
        },
        index=pd.Index(shares.targets, dtype=object),
    )
    totals = tuple(
        Totals(
            column=name,
            read=math.fsum(known[:, place]),
            restated=math.fsum(np.where(blank[:, place], 0.0, told[:, place])),
            withheld=math.fsum(np.where(blank[:, place], sums[:, place], 0.0)),
            not_placed=math.fsum(known[:, place] * (1.0 - shares.taken)),
        )
        for place, name in enumerate(figures.counts)
    )
    return Restated(rows, totals, pd.DataFrame(split, columns=figures.counts, index=rows.index))


def _shares(units: Sequence[int], moved: Transition) -> _Shares:
    pieces = [(column, piece) for column, unit in enumerate(units) for piece in moved.pieces[unit]]
    placed = [(column, piece, piece.target) for column, piece in pieces if piece.target is not None]
    targets = list(dict.fromkeys(target for _, _, target in placed))
    row_of = {target: row for row, target in enumerate(targets)}
    column = np.array([column for column, _, _ in placed], dtype=np.int64)
    row = np.array([row_of[target] for _, _, target in placed], dtype=np.int64)
    share = np.array([piece.share for _, piece, _ in placed], dtype=np.float64)
    torn = np.array([bool(piece.methods) for _, piece, _ in placed], dtype=bool)
    shape = (len(targets), len(units))
    taken = np.ones(len(units))
    for place, piece in pieces:
        if piece.target is None:
            taken[place] -= piece.share
    return _Shares(
        csr_matrix((share, (row, column)), shape), csr_matrix((share * torn, (row, column)), shape), targets, taken
    )


@dataclass(frozen=True)
class _Side:
    """What came to one target: pieces of units of the table, units that are not in it, doubts either way."""

    pieces: Sequence[Piece]
    missing: Sequence[int]
    gained: Sequence[Doubt]
    given: Sequence[Doubt]

    @property
    def sure(self) -> bool:
        """Whether the size of what could be elsewhere is known."""
        return not (self.missing or self.gained or self.given)

    @property
    def exact(self) -> bool:
        """Whether the figures are those of the unit itself: all came whole, nothing lacks, nothing is doubtful."""
        return self.sure and not any(piece.methods for piece in self.pieces)

    @property
    def method(self) -> str:
        """The methods its pieces came by, joined by ``+``; ``whole`` where all came whole."""
        methods = frozenset().union(*(piece.methods for piece in self.pieces))
        if self.gained or self.given:
            methods |= {UNKNOWN}
        return "+".join(sorted(methods)) or WHOLE

    def notes(self, name_of: Callable[[int], str]) -> list[str]:
        """What a reader of the row should know."""
        told = [
            f"an unknown part of {name_of(doubt.source)} came here by {_order(doubt)}; its figures are not here"
            for doubt in self.gained
        ]
        told += [
            f"an unknown part of {name_of(doubt.source)} went to {_place(doubt.target, name_of)} by {_order(doubt)}; "
            "its figures are still here"
            for doubt in self.given
        ]
        if self.missing:
            names = "、".join(name_of(unit) for unit in self.missing[:5])
            more = f" and {len(self.missing) - 5} more" if len(self.missing) > 5 else ""
            told.append(f"without {names}{more}, which the table does not hold")
        return told


def _order(doubt: Doubt) -> str:
    return f"{doubt.move.order or 'an order'} of {doubt.move.happened_on}"


def _place(target: Key, name_of: Callable[[int], str]) -> str:
    return target if isinstance(target, str) else name_of(target)


def _sides(units: Sequence[int], moved: Transition) -> list[_Side]:
    held = set(units)
    mine: dict[Key, list[Piece]] = {}
    for unit in units:
        for piece in moved.pieces[unit]:
            if piece.target is not None:
                mine.setdefault(piece.target, []).append(piece)
    missing: dict[Key, list[int]] = defaultdict(list)
    for unit, pieces in moved.pieces.items():
        for piece in pieces if unit not in held else ():
            if piece.target is not None:
                missing[piece.target].append(unit)
    gained: dict[Key, list[Doubt]] = defaultdict(list)
    given: dict[Key, list[Doubt]] = defaultdict(list)
    for doubt in moved.doubts:
        gained[doubt.target].append(doubt)
        for piece in moved.pieces[doubt.source]:
            if piece.target is not None and piece.target != doubt.target:
                given[piece.target].append(doubt)
    return [_Side(pieces, missing[target], gained[target], given[target]) for target, pieces in mine.items()]


def _residual(side: _Side, split: Floats, amounts: Floats, blank: NDArray[np.bool_]) -> float | None:
    if not side.sure:
        return None
    usable = ~blank & (amounts > 0)
    return float(min((split[usable] / amounts[usable]).max(initial=0.0), 1.0))


def _as_written(sums: Floats, counts: Floats, exact: NDArray[np.bool_]) -> Floats:
    """Sums of whole units with the decimals of what was summed, so that the exact sum is what is written."""
    told = sums.copy()
    for place in range(counts.shape[1]):
        decimals = _decimals(counts[:, place])
        if decimals is not None and np.abs(sums[:, place]).max(initial=0) * 10.0**decimals < EXACT_BELOW:
            told[exact, place] = np.round(sums[exact, place], decimals)
    return told


def _decimals(values: Floats) -> int | None:
    """Decimals that a column's figures are written with; None for more than are worth keeping."""
    broken = values[np.isfinite(values) & (values != np.floor(values))]
    most = max((-int(Decimal(repr(float(value))).as_tuple().exponent) for value in broken), default=0)
    return most if most <= MOST_DECIMALS else None


def _rates(figures: Figures, shares: _Shares) -> Mapping[str, Floats]:
    """Each rate averaged by the weights; NaN where a rate or weight that matters is not known, or all weigh nothing."""
    if not figures.rates or figures.weight is None:
        return {}
    weight = figures.table[figures.weight].to_numpy(np.float64)
    found: dict[str, Floats] = {}
    links = shares.all.tocoo()
    for name in figures.rates:
        rate = figures.table[name].to_numpy(np.float64)
        w = links.data * weight[links.col]
        r = rate[links.col]
        matters = w != 0  # a unit without any weight says nothing, whether its rate is known or not
        rows, size = links.row[matters], len(shares.targets)
        total = np.bincount(rows, w[matters], size)
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        with np.errstate(invalid="ignore", divide="ignore"):
            average = np.bincount(rows, w[matters] * r[matters], size) / total
            np.minimum.at(low, rows, r[matters])
            np.maximum.at(high, rows, r[matters])
        found[name] = np.clip(average, low, high)
        found[name][~np.isfinite(average)] = np.nan
    return found


def _unknown(figures: Figures, shares: _Shares, units: Sequence[int], name_of: Callable[[int], str]) -> list[list[str]]:
    """For each row, which figures are blank in the table and so here."""
    told: list[list[str]] = [[] for _ in shares.targets]
    empty = figures.table.isna().to_numpy()
    if not empty.any():
        return told
    for row in range(len(shares.targets)):
        for column in shares.all.indices[shares.all.indptr[row] : shares.all.indptr[row + 1]]:
            names = [str(name) for name, gone in zip(figures.table.columns, empty[column], strict=True) if gone]
            if names:
                told[row].append(f"{', '.join(names)} of {name_of(units[column])} is not known")
    return told
