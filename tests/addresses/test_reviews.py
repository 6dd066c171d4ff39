"""Doubt goes to a person, and what the person decided is used the next time."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.address_models import AddressMatch
from api.address_reviews import router
from api.main import create_app
from gis.addresses.answer import answer
from gis.addresses.decisions import question_of, shown
from gis.addresses.desk import Desk, Tables
from gis.addresses.parse import Reader, parse
from gis.cli.address_reviews import app as commands
from gis.db.audit import read_audit
from gis.db.connect import Database
from gis.db.keys import make_key
from gis.flows.address_desk import read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.match_addresses import match_addresses
from gis.rights import TABLE, Role
from gis.settings import CHECKOUT

DOUBTFUL = "收件人：张三 13812345678 桃坞路46号"
TODAY = date(2026, 11, 29)


@dataclass(frozen=True)
class Office:
    """The service over a demonstration of its own."""

    database: Database
    client: TestClient
    desk: Desk

    def key(self, role: Role, *, made_up: bool = True) -> dict[str, str]:
        with self.database.write() as connection:
            made = make_key(
                connection, f"{role} {made_up}", sorted(TABLE[role]), datetime.now(UTC), quota_per_minute=None,
                made_up_data=made_up, role=role,
            )  # fmt: skip
        return {"X-API-Key": made.key}

    def ask(self, raw: str, *, made_up: bool = True) -> dict[str, Any]:
        with self.database.read() as connection:
            found = match_addresses(connection, self.desk, [raw], TODAY, made_up=made_up)[0]
        told = AddressMatch.model_validate(answer(found, self.desk, TODAY))
        return told.model_dump(mode="json")


@pytest.fixture
def office(own_demo: Database, tables: Tables) -> Office:
    app = create_app(own_demo)
    if "/api/v1/addresses/reviews" not in app.openapi()["paths"]:
        # beside the others: below them an address would be looked for under the name of the queue
        app.include_router(router, prefix="/queue")
    client = TestClient(app, raise_server_exceptions=False)
    with own_demo.read() as connection:
        desk = read_desk(connection, tables, shipped_readings(CHECKOUT / "data"))
    return Office(own_demo, client, desk)


def test_a_decision_is_used_from_then_on_until_it_is_taken_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base = "/queue" if office.client.get("/queue/addresses/reviews").status_code == 403 else "/api/v1"
    officer, department = office.key("placename_officer"), office.key("department")
    asked = {"addresses": [DOUBTFUL, "桃塢路４６號", "桃坞路44号", ""], "review": True}
    matches = office.client.post("/api/v1/addresses/match", json=asked, headers=department).json()["matches"]
    assert [one["grade"] for one in matches] == ["C", "C", "A", "none"]

    queue = f"{base}/addresses/reviews"
    assert office.client.get(queue, headers=department).status_code == 403
    (question,) = office.client.get(queue, headers=officer).json()["reviews"]
    assert (question["text"], question["times"], question["asked_by"]) == ("桃坞路46号", 2, "department True")
    assert "张三" not in str(question)
    assert "138" not in str(question)
    meant = office.ask("桃坞路44号")["address"]["address_id"]

    def post(act: str, **body: str) -> Any:
        return office.client.post(f"{queue}/{question['number']}/{act}", json=body, headers=officer)

    assert post("decide", address_id="nothing", why="档案").status_code == 422
    assert post("decide", address_id=meant, why=" ").status_code == 422
    done = post("decide", address_id=meant, why="户籍档案").json()
    assert (done["state"], done["decided_by"]) == ("decided", "placename_officer True")
    assert post("decide", address_id=meant, why="又").status_code == 409

    told = office.ask("李四13900000000 桃坞路46号")
    assert (told["grade"], told["address"]["address_id"], told["candidates"]) == ("B", meant, [])
    assert [one["kind"] for one in told["address"]["differences"]] == ["decided"]
    assert (told["decision"]["decided_by"], told["decision"]["why"]) == ("placename_officer True", "户籍档案")
    with office.database.read() as connection:
        (entry,) = read_audit(connection, subject=f"address_review:{question['number']}")
    assert entry["detail"]["address_id"] == [None, meant]

    monkeypatch.setenv("TONGTU_DATABASE_URL", office.database.app.url.render_as_string(hide_password=False))
    run = CliRunner().invoke(
        commands, ["review", "dismiss", str(question["number"]), "--why", "查无", "--seen", "decided"]
    )
    assert run.exit_code == 0, run.output
    assert office.ask("桃坞路46号")["grade"] == "C"
    listed = CliRunner().invoke(commands, ["review", "list", "--state", "dismissed", "-f", "csv"])
    assert "桃坞路46号" in listed.output

    # lists are queued as well; what was dismissed stays so, and is counted on
    (tmp_path / "in.csv").write_text("地址\n桃坞路46号\n桃坞路9446号\n桃坞路44号\n", encoding="utf-8")
    batch = [sys.executable, "-c", "from gis.cli.address_batch import app; app()", "in.csv", "out.csv", "--review"]
    ended = subprocess.run(
        batch,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    questions = office.client.get(queue, params={"state": "all"}, headers=officer).json()["reviews"]
    assert [(one["text"], one["times"], one["state"]) for one in questions] == [
        ("桃坞路46号", 3, "dismissed"),
        ("桃坞路9446号", 1, "open"),
    ]


def test_a_question_is_the_place_alone(reader: Reader) -> None:
    for raw in ("桃塢路４６號", "张三 13812345678 桃坞路46号 请放门卫", "桃坞路 46号"):
        assert question_of(parse(raw, reader), reader.simplified) == "桃坞路46号", raw
    assert "138" not in shown(parse("桃坞路46号 13812345678\x00\ud800", reader))
    assert shown(parse("桃坞路46号\x00\ud800", reader)) == "桃坞路46号"
