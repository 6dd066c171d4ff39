"""Finding places by name: any name they have or had, by characters, pinyin or first letters, best first.

A score is the sum of named parts, each with a ceiling (STYLE rule 17); people are told in words how a name fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.placenames.book import NameBook
from gis.placenames.columns import Mask, Rows, order_key, valued
from gis.placenames.entries import Entry, EntryForm
from gis.placenames.matching import HOWS, Fits, How, match, match_slips
from gis.placenames.queries import Words
from gis.placenames.shelf import Shelf

Part = Literal["exactness", "form", "in_use", "class", "nearness"]
CEILINGS: dict[Part, float] = {"exactness": 0.5, "form": 0.12, "in_use": 0.18, "class": 0.12, "nearness": 0.08}
"""What each part adds at most. How well the words fit decides; between equal fits, whether the name is in use."""
FORMS: dict[EntryForm, float] = {"standard": 1.0, "short": 0.8, "alias": 0.7, "former": 0.5, "map": 0.4}
"""The standard name before what a place is called beside it; names of old maps last."""
PLACE_IN_USE = 0.4
"""The name is out of use, but its place has another: less than a name in use, more than a place that is no more."""
CLASS_WEIGHTS = {
    "212": 1.0, "213": 1.0, "214": 1.0, "215": 0.85, "216": 0.7, "235": 0.5, "22": 0.4, "11": 0.4, "12": 0.4, "13": 0.4,
    "25": 0.4,
}  # fmt: skip
"""By the beginning of the class code: county before town, community, road; what is in none of these weighs less."""
LIGHTEST = 0.3
HALF_NEAR_KM = 5.0
"""Kilometres at which nearness is half: the width of a town."""
KM_A_DEGREE = 111.2
FEW = 20
"""With fewer finds than this, names that differ by a slip are looked for too."""
STEPS = 1_000_000
"""Scores are compared to six decimals, so that the order never hangs on rounding."""
Box = tuple[float, float, float, float]
StatusAsked = Literal["standard", "unapproved", "all"]
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Asked:
    """A question: on which date, and what of all places is asked for. ``near`` and ``box`` are EPSG:4490 degrees.

    ``skip``: finds that were given before; ``after``: of a list without words, the key of its last entry.
    """

    as_of: date
    words: Words | None = None
    classes: frozenset[str] | None = None
    unit_id: int | None = None
    status: StatusAsked = "standard"
    planned: bool | None = None
    box: Box | None = None
    near: tuple[float, float] | None = None
    made_up: bool = True
    limit: int = 100
    skip: int = 0
    after: Key | None = None


class Find(NamedTuple):
    """A place found by one of its names: by which, how it fits, and the parts of its score; no how in a list."""

    entry: Entry
    how: How | None = None
    parts: dict[Part, float] = {}  # noqa: RUF012 - of a tuple, and never written to

    @property
    def score(self) -> float:
        """The sum of the parts."""
        return round(sum(self.parts.values()), 6)


@dataclass(frozen=True)
class Page:
    """Finds, and whether there are more."""

    finds: list[Find]
    more: bool


def search(book: NameBook, asked: Asked) -> Page:
    """Places by name, each once by what fits best, in an order that depends on nothing but the names."""
    assert asked.words is not None
    words = asked.words
    found = [one for shelf in book.shelves for one in _best_of(book, shelf, asked, match(shelf, words))]
    if len(found) < min(FEW, asked.skip + asked.limit):
        found += [one for shelf in book.shelves for one in _best_of(book, shelf, asked, match_slips(shelf, words))]
    best: dict[str, _Candidate] = {}
    for one in sorted(found, key=_rank):
        best.setdefault(one.entry.place_id, one)
    chosen = list(best.values())[asked.skip :]
    return Page([one.find() for one in chosen[: asked.limit]], len(chosen) > asked.limit)


class _Candidate(NamedTuple):
    """A row that may be found, with its score in steps; its parts are looked up only when it is given."""

    steps: int
    entry: Entry
    how: How
    parts: dict[Part, NDArray[np.float64]]
    at: int

    def find(self) -> Find:
        """The row as it is given."""
        parts = {part: round(float(values[self.at]), 6) for part, values in self.parts.items()}
        return Find(self.entry, self.how, parts)


def _rank(one: _Candidate) -> tuple[int, str, str, str, int, str, str]:
    """By score; equals by class, sound and name, and what was in use last before what ended long ago."""
    entry = one.entry
    return -one.steps, entry.class_code, entry.sound, entry.name, -entry.past, entry.place_id, entry.form


def listed(book: NameBook, asked: Asked) -> Page:
    """Names of a date by class and sound, each place by the name of its version."""
    rows = merge(*(_in_order(book, shelf, asked) for shelf in book.shelves), key=order_key)
    entries = list(islice(rows, asked.limit + 1))
    return Page([Find(entry) for entry in entries[: asked.limit]], len(entries) > asked.limit)


def _in_order(book: NameBook, shelf: Shelf, asked: Asked) -> Iterator[Entry]:
    if not shelf.entries:
        return
    columns = shelf.columns
    chosen = columns.order[
        (_chosen(book, shelf, asked) & columns.named & columns.on(asked.as_of.toordinal()))[columns.order]
    ]
    for row in chosen:
        entry = shelf.entries[row]
        if asked.after is None or order_key(entry) > asked.after:
            yield entry


def _best_of(book: NameBook, shelf: Shelf, asked: Asked, fit: Fits) -> list[_Candidate]:
    """The best rows of a shelf, as many as a page may need; a place may stand among them more than once."""
    rows = fit.rows
    if not len(rows):
        return []
    rows = rows[_chosen(book, shelf, asked)[rows]]
    parts = _parts(shelf, asked, fit, rows)
    steps = np.rint(sum(parts.values()) * STEPS).astype(np.int64)
    best = _best(shelf, rows, steps, asked.skip + asked.limit + 1)
    entries, hows = shelf.entries, fit.how[rows[best]]
    return [
        _Candidate(score, entries[row], HOWS[how], parts, at)
        for score, row, how, at in zip(
            steps[best].tolist(), rows[best].tolist(), hows.tolist(), best.tolist(), strict=True
        )
    ]


def _best(shelf: Shelf, rows: Rows, steps: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    """Which rows score highest, until they are of enough places; of equals, those that stand first in a list."""
    keys = steps * (len(shelf.entries) + 1) - shelf.columns.rank[rows]
    taken = places + places // 4 + 8
    while True:
        best = np.argpartition(-keys, taken)[:taken] if taken < len(keys) else np.arange(len(keys))
        if len(best) == len(keys) or len(np.unique(shelf.columns.places[rows[best]])) >= places:
            return best
        taken *= 2


def _parts(shelf: Shelf, asked: Asked, fit: Fits, rows: Rows) -> dict[Part, NDArray[np.float64]]:
    columns, day = shelf.columns, asked.as_of.toordinal()
    in_use = np.where(columns.on(day)[rows], 1.0, np.where(columns.living(day)[rows], PLACE_IN_USE, 0.0))
    shares: dict[Part, NDArray[np.float64]] = {
        "exactness": fit.exactness[rows],
        "form": valued(columns.forms, rows, lambda form: FORMS[form]),  # type: ignore[index]
        "in_use": in_use,
        "class": valued(columns.classes, rows, class_weight),
    }
    if asked.near is not None:
        shares["nearness"] = _nearness(columns.lon[rows], columns.lat[rows], *asked.near)
    return {part: CEILINGS[part] * share for part, share in shares.items()}


def class_weight(code: str) -> float:
    """How much a place of a class is looked for, from 0 to 1."""
    return CLASS_WEIGHTS.get(code[:3]) or CLASS_WEIGHTS.get(code[:2]) or LIGHTEST


def _nearness(lon: NDArray[np.float64], lat: NDArray[np.float64], x: float, y: float) -> NDArray[np.float64]:
    """From 1 at the point to 0 far away; 0 for what has no point. Good enough to sort by, and for nothing else."""
    km = KM_A_DEGREE * np.hypot((lon - x) * np.cos(np.radians(y)), lat - y)
    share: NDArray[np.float64] = np.nan_to_num(1 / (1 + km / HALF_NEAR_KM))
    return share


def _chosen(book: NameBook, shelf: Shelf, asked: Asked) -> Mask:
    """Rows of a shelf that may be given: those of places not read anew, as asked for."""
    columns = shelf.columns
    chosen = book.counting if shelf is book.places else np.ones(len(shelf.entries), np.bool_)
    if asked.status != "all":
        chosen = chosen & (columns.approved == (asked.status == "standard"))
    if not asked.made_up:
        chosen = chosen & ~columns.made_up
    if asked.planned is not None:
        chosen = chosen & (columns.planned == asked.planned)
    if asked.classes is not None:
        chosen = chosen & _of_classes(shelf, asked.classes)
    if asked.box is not None:
        west, south, east, north = asked.box
        chosen = (
            chosen & (columns.lon >= west) & (columns.lon <= east) & (columns.lat >= south) & (columns.lat <= north)
        )
    if asked.unit_id is not None:
        chosen = chosen & _lying(book, shelf, asked.unit_id, asked.as_of)
    return chosen


def _of_classes(shelf: Shelf, classes: Collection[str]) -> Mask:
    every = np.arange(len(shelf.entries))
    return valued(shelf.columns.classes, every, lambda code: float(code in classes)) > 0


def _lying(book: NameBook, shelf: Shelf, unit_id: int, as_of: date) -> Mask:
    """Rows that lie in a division on a date, or are it."""
    day = as_of.toordinal()

    def itself() -> Mask:
        if shelf is not book.divisions:
            return np.zeros(len(shelf.entries), np.bool_)
        return np.array([book.lies_in(entry, unit_id, as_of) for entry in shelf.entries], np.bool_)

    return shelf.columns.lying((unit_id, day), book.ground.communities_in(unit_id, day), itself)
