"""Who lives within the circle: read frames as of their dates, compute, store the run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

import pandas as pd
from pyproj import Transformer
from sqlalchemy import Connection

from gis.circles import BAND, Circle, NamedPace
from gis.coverage import nearest_seconds, spread_people, summarise, total, with_not_placed
from gis.crs import STORE_CRS
from gis.db.addresses import read_homes
from gis.db.chains import read_chains
from gis.db.clock import next_moment, raise_version, versions
from gis.db.connect import Database
from gis.db.coverage import UNIT_COLUMNS, Run, find_run, read_rows, read_run, write_run
from gis.db.divisions import require_drawn_day
from gis.db.facilities import latest_change, read_facilities
from gis.db.groups import members, require_group
from gis.db.network import read_network
from gis.db.residents import latest_reference_date, read_residents
from gis.db.snapshots import read_snapshot
from gis.divisions import Snapshot
from gis.errors import NotFound, NotReady
from gis.groups import group_key, member_above
from gis.network import Attachments, Network, attach

UNIT_FIELDS = {"county": "county_id", "town": "town_id", "community": "unit_id"}
"""Levels that rows may stand for, and where a community's chain holds the unit; a ``group:KEY`` may stand too."""


@dataclass(frozen=True)
class Question:
    """What is asked: a circle at a pace, on the divisions of a date; other dates default to the latest.

    ``level`` is one of ``UNIT_FIELDS`` or ``group:KEY``: then the rows are the group's members, and only who lives in
    them is counted.
    """

    circle: Circle
    pace: NamedPace
    minutes: float
    level: str
    divisions_as_of: date
    population_date: date | None = None
    homes_date: date | None = None
    facilities_date: date | None = None
    network: str = "demo"


@dataclass(frozen=True)
class Answer:
    """The number of the stored run, its parameters as resolved, its rows (the total last)."""

    number: int
    changed: bool
    parameters: dict[str, Any]
    made_up: bool
    rows: pd.DataFrame


class Ground:
    """A network with its homes attached, read once for several questions."""

    def __init__(self, connection: Connection, key: str, homes: pd.DataFrame) -> None:
        self.network, self.head = read_network(connection, key)
        self.homes = homes
        self._to_network = Transformer.from_crs(STORE_CRS, self.network.crs, always_xy=True)
        self.attached = self.attach(homes)

    def attach(self, points: pd.DataFrame) -> Attachments:
        """Attach points (lon, lat) to the network."""
        x, y = self._to_network.transform(points["lon"].to_numpy(), points["lat"].to_numpy())
        return attach(self.network, x, y)


def run_coverage(database: Database, questions: list[Question]) -> list[Answer]:
    """Answer questions one after another; an answer that is stored for the same data is taken from there."""
    grounds: dict[tuple[str, date], Ground] = {}
    return [_answer(database, question, grounds) for question in questions]


def _answer(database: Database, question: Question, grounds: dict[tuple[str, date], Ground]) -> Answer:
    with database.read() as connection:
        require_drawn_day(connection, question.divisions_as_of)
        if (key := group_key(question.level)) is not None:
            require_group(connection, key)
        asked = _resolve(connection, question)
        fingerprint = _fingerprint(asked, versions(connection))
        stored = find_run(connection, fingerprint)
        snapshot = read_snapshot(connection, question.divisions_as_of, shapes=False)
        if stored is not None:
            return _stored(connection, stored, asked)
        run = _compute(connection, question, asked, fingerprint, snapshot, grounds)
    with database.write() as connection:
        number = write_run(connection, run, next_moment(connection))
        raise_version(connection, "coverage")
    return Answer(number, changed=True, parameters=asked, made_up=run.made_up, rows=run.rows)


def _resolve(connection: Connection, question: Question) -> dict[str, Any]:
    """Everything that is asked, with the dates that were left open filled in."""
    population = question.population_date or latest_reference_date(connection)
    latest = latest_change(connection)
    if population is None or latest is None:
        raise NotReady("there are no residents or facilities in the register yet — run: tongtu demo --scale small")
    return {
        "circle": question.circle.id,
        "kinds": list(question.circle.kinds),
        "pace": question.pace.id,
        "speed_m_s": question.pace.speed_m_s,
        "step_factor": question.pace.step_factor,
        "minutes": question.minutes,
        "band": BAND,
        "level": question.level,
        "divisions_as_of": question.divisions_as_of.isoformat(),
        "population_date": population.isoformat(),
        "homes_date": (question.homes_date or latest).isoformat(),
        "facilities_date": (question.facilities_date or latest).isoformat(),
        "network": question.network,
    }


def _fingerprint(asked: dict[str, Any], layers: dict[str, int]) -> str:
    """Hash of the question, of the state of every layer it reads, and of the code that answers it."""
    names = ["divisions", "streets", "addresses", "residents", "facilities"]
    if group_key(asked["level"]) is not None:
        names.append("groups")
    used = {name: layers.get(name, 0) for name in names}
    content = json.dumps([asked, used, version("tongtu")], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _compute(
    connection: Connection,
    question: Question,
    asked: dict[str, Any],
    fingerprint: str,
    snapshot: Snapshot,
    grounds: dict[tuple[str, date], Ground],
) -> Run:
    ground = _ground(connection, question, date.fromisoformat(asked["homes_date"]), grounds)
    residents = read_residents(connection, date.fromisoformat(asked["population_date"]), BAND)
    facilities = read_facilities(connection, question.circle.kinds, date.fromisoformat(asked["facilities_date"]))
    if facilities.empty:
        kinds = ", ".join(question.circle.kinds)
        raise NotReady(f"no facility of the kinds {kinds} is open on {asked['facilities_date']}")
    places = ground.attach(facilities)
    seconds, _ = nearest_seconds(ground.network, places, ground.attached, question.pace.pace())
    spread = spread_people(residents, ground.homes)
    units = _units(connection, question, snapshot)
    homes = ground.homes[["community_id"]].rename(columns={"community_id": "unit_id"})
    everyone = with_not_placed(homes.assign(people=spread.people[BAND], seconds=seconds), spread.not_placed, BAND)
    people = everyone.assign(unit_id=everyone["unit_id"].map(units))
    if group_key(question.level) is not None:
        people = people[people["unit_id"].notna()]  # who lives in no member is not the group's
    rows = _rows(people, question, snapshot)
    inputs = {
        "network": {"key": ground.head.key, "sha256": ground.head.sha256, **_size(ground.network)},
        "homes": {"points": len(ground.homes), **ground.attached.describe()},
        "facilities": {"open": len(facilities), **places.describe()},
        "residents": {
            "people": float(residents["people"].sum()),
            "without_home": float(spread.not_placed["people"].sum()),
        },
        "sources": sorted({*residents["source"], ground.head.source}),
    }
    made_up = bool(ground.head.made_up or facilities["made_up"].any() or residents["made_up"].any())
    return Run(fingerprint, asked, inputs, version("tongtu"), made_up, rows)


def _ground(
    connection: Connection, question: Question, homes_date: date, grounds: dict[tuple[str, date], Ground]
) -> Ground:
    """The network with its homes, kept for the next question on the same ones."""
    key = (question.network, homes_date)
    if key not in grounds:
        homes = read_homes(connection, homes_date)
        if homes.empty:
            raise NotReady(f"no home is in the register on {homes_date} — run: tongtu demo --scale small")
        grounds[key] = Ground(connection, question.network, homes)
    return grounds[key]


def _units(connection: Connection, question: Question, snapshot: Snapshot) -> dict[int, int]:
    """Community → unit of the level, or member of the group, asked for, on the date of the divisions."""
    chains = read_chains(connection, question.divisions_as_of)
    key = group_key(question.level)
    if key is None:
        return {number: getattr(chain, UNIT_FIELDS[question.level]) for number, chain in chains.items()}
    chosen = members(connection, key, question.divisions_as_of)
    if not chosen:
        raise NotFound(f"the group {key} has no member on {question.divisions_as_of}")
    above = member_above(snapshot, chosen)
    return {number: above[chain.unit_id] for number, chain in chains.items() if chain.unit_id in above}


def _rows(people: pd.DataFrame, question: Question, snapshot: Snapshot) -> pd.DataFrame:
    rows = summarise(people, question.minutes)
    rows["code"] = [snapshot.code_of(int(unit)) for unit in rows["unit_id"]]
    rows["name"] = [snapshot.versions[int(unit)].name for unit in rows["unit_id"]]
    rows["level"] = [snapshot.versions[int(unit)].level for unit in rows["unit_id"]]
    whole = total(people, question.minutes).assign(unit_id=None, code=None, name="合计", level="total")
    ordered = rows.sort_values(["code", "name"], na_position="last")
    everything = pd.concat([ordered.astype(object), whole.astype(object)], ignore_index=True)
    # residents are counted whole, and the parts they were spread in sum to them exactly
    return everything.assign(people=[round(people) for people in everything["people"]])[list(UNIT_COLUMNS)]


def _size(network: Network) -> dict[str, int]:
    return {"nodes": network.nodes, "edges": network.edges}


def _stored(connection: Connection, number: int, asked: dict[str, Any]) -> Answer:
    head = read_run(connection, number)
    rows = pd.DataFrame(read_rows(connection, number), columns=list(UNIT_COLUMNS), dtype=object)
    return Answer(number, changed=False, parameters=asked, made_up=head is None or head.made_up, rows=rows)
