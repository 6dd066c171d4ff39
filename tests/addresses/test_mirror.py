"""A department's copy: a snapshot, then the changes since, say what the register says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from typer.testing import CliRunner

from api.address_mirrors import ChangeList, router
from api.deps import identity
from api.main import create_app
from gis.addresses.mirror import Mirror
from gis.cli.address_mirror import app as commands
from gis.crs import STORE_CRS
from gis.db.address_changes import WantedChanges
from gis.db.addresses import COLUMNS, write_addresses
from gis.db.clock import next_moment
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.errors import BadInput, Conflict
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order
from gis.flows.mirror_addresses import address_changes, snapshot_lines
from gis.load.changeorders import read_orders
from gis.rights import Identity
from gis.settings import CHECKOUT

DAYS = (date(2019, 12, 31), date(2020, 7, 2), date(2020, 7, 3), date(2026, 11, 29))
SINCE = date(2018, 1, 1)


@dataclass(frozen=True)
class Copied:
    """A register up to July 2020 with an address in every community, and a department's copy of it."""

    database: Database

    def snapshot(self, *, made_up: bool = True) -> list[dict[str, Any]]:
        return [json.loads(line) for line in b"".join(snapshot_lines(self.database, made_up=made_up)).splitlines()]

    def changes(self, after: int) -> list[dict[str, Any]]:
        """All pages, as they come over HTTP."""
        found: list[dict[str, Any]] = []
        while True:
            with self.database.read() as connection:
                page = ChangeList.model_validate(address_changes(connection, WantedChanges(after, 500)))
            found += page.model_dump(mode="json")["changes"]
            if page.next == page.last:
                return found
            after = page.next

    def written(self, day: date) -> dict[str, str]:
        """The forms of the register itself: the chain of the day and the address's own words."""
        with self.database.read() as connection:
            rows = connection.execute(
                text(
                    "SELECT a.address_id, '江苏省' || array_to_string(c.names[1 : CASE WHEN a.street IS NULL THEN 4 "
                    "ELSE 3 END], '') || a.text AS form FROM address a JOIN community_chain c USING (community_id) "
                    "WHERE upper_inf(a.recorded) AND a.valid @> CAST(:day AS date) AND upper_inf(c.recorded) "
                    "AND c.valid @> CAST(:day AS date)"
                ),
                {"day": day},
            )
            return {row.address_id: row.form for row in rows}

    def number_of(self, key: str) -> int:
        with self.database.read() as connection:
            found = connection.execute(text("SELECT id FROM change_order WHERE key = :k"), {"k": key}).scalar_one()
        return int(found)


def write(database: Database, names: list[str], communities: list[int], *, made_up: bool = True) -> None:
    frame = gpd.GeoDataFrame(
        {
            "address_id": names,
            "community_id": communities,
            "street": [None if number % 3 else f'试\\验"路{number}' for number in range(len(names))],
            "text": [f"{number % 9 + 1}组{number}号" for number in range(len(names))],
            "dwelling": True,
            "source": "made up by a test",
            "made_up": made_up,
        },
        geometry=gpd.points_from_xy([120.8] * len(names), [32.0] * len(names)),
        crs=STORE_CRS,
    ).reindex(columns=COLUMNS)
    with database.write() as connection:
        write_addresses(connection, frame, SINCE, next_moment(connection))


@pytest.fixture(scope="module")
def copied(cluster: Cluster, july_template: str, clone: Callable[[str], str]) -> Iterator[Copied]:
    database = private_database(cluster, clone(july_template))
    with database.read() as connection:
        communities = connection.execute(text("SELECT DISTINCT community_id FROM community_chain")).scalars().all()
    write(database, [f"T-{community}" for community in communities], list(communities))
    yield Copied(database)
    database.dispose()


def agree(mirror: Mirror, copied: Copied) -> None:
    for day in DAYS:
        ours = copied.written(day)
        theirs = {one: form for one in mirror.versions if (form := mirror.written(one, day)) is not None}
        assert theirs == ours, day
        assert ours


def test_a_copy_follows_an_order_that_is_annulled_and_applied_again(copied: Copied) -> None:
    mirror = Mirror.of(copied.snapshot())
    agree(mirror, copied)
    today = copied.written(DAYS[-1])

    annul_order(copied.database, copied.number_of("2020-07-nantong"), "a trial")
    undone = copied.changes(mirror.change)
    assert {one["kind"] for one in undone} == {"community"}
    communities = [one["community_id"] for one in undone]
    assert len(set(communities)) == len(communities)
    assert {one["since"] for one in undone} == {"2020-07-03"}
    mirror.replay(undone)
    agree(mirror, copied)
    changed = copied.written(DAYS[-1])
    assert any("港闸区" in form for form in changed.values())

    orders = read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)
    july = next(one for one in orders if one.order.order == "2020-07-nantong")
    # an annulled order does not come back by the same papers
    again = july.order.model_copy(update={"order": "2020-07-again"})
    apply_order(copied.database, replace(july, order=again, sha256="again"))
    mirror.replay(copied.changes(mirror.change))
    agree(mirror, copied)
    assert copied.written(DAYS[-1]) == today
    told = {one["community_id"] for one in undone}
    assert told >= {int(one[2:]) for one in today if changed[one] != today[one]}


def test_addresses_written_one_by_one_are_told_one_by_one(copied: Copied) -> None:
    mirror = Mirror.of(copied.snapshot())
    community = next(iter(mirror.spells))
    write(copied.database, ["T-new", "T-newer"], [community, community])
    added = copied.changes(mirror.change)
    assert [(one["kind"], one["address_id"]) for one in added] == [("added", "T-new"), ("added", "T-newer")]
    mirror.replay([*added, *added])
    agree(mirror, copied)
    with copied.database.read() as connection:
        assert address_changes(connection, WantedChanges(added[0]["number"] - 1, 10, made_up=False))["changes"] == []
    assert all(line["line"] != "address" for line in copied.snapshot(made_up=False))


def test_a_snapshot_that_broke_off_and_a_register_that_was_replaced_are_told() -> None:
    with pytest.raises(BadInput, match="broke off"):
        Mirror.of([{"line": "snapshot", "change": 3, "province": "江苏省"}])
    with pytest.raises(Conflict, match="take a snapshot"):
        Mirror(3).replay([{"number": 4, "kind": "reload", "detail": {}}])


def test_the_demonstration_is_one_change(demo: Database) -> None:
    with demo.read() as connection:
        rows = connection.execute(text("SELECT kind, detail FROM address_change WHERE kind <> 'community'")).all()
    ((kind, detail),) = rows
    assert kind == "reload"
    assert detail["rows"] > 100_000


def test_a_snapshot_over_http_and_by_command_are_the_same(
    copied: Copied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(copied.database)
    app.include_router(router, prefix="/mirror")
    client = TestClient(app)
    assert client.get("/mirror/addresses/snapshot").status_code == 403
    assert client.get("/mirror/addresses/changes").status_code == 403
    app.dependency_overrides[identity] = lambda: Identity("department", "民政数据共享")
    monkeypatch.setenv("TONGTU_DATABASE_URL", copied.database.app.url.render_as_string(hide_password=False))
    done = CliRunner().invoke(commands, ["snapshot", "-o", str(tmp_path / "a.ndjson.gz")])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in gzip.decompress((tmp_path / "a.ndjson.gz").read_bytes()).splitlines()]
    mirror = Mirror.of(lines)
    assert len(mirror.versions) == lines[-1]["addresses"] > 1_000
    answer = client.get("/mirror/addresses/snapshot", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    copy = Mirror.of(json.loads(line) for line in answer.content.splitlines())
    assert (copy.change, copy.spells, copy.versions) == (mirror.change, mirror.spells, mirror.versions)

    def page(after: int) -> ChangeList:
        asked = {"after": after, "limit": 5}
        return ChangeList.model_validate(client.get("/mirror/addresses/changes", params=asked).json())

    assert (page(mirror.change).changes, page(mirror.change).next) == ([], mirror.change)
    first = page(0)
    assert [one.number for one in first.changes] == sorted(one.number for one in first.changes)
    assert first.next == first.changes[-1].number < first.last == mirror.change
