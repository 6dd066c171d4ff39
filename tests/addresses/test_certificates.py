"""A certificate says that two forms are one place, and by which order; what has no ground is not certified."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from typer.testing import CliRunner

from api.address_certificates import router
from api.main import create_app
from gis.addresses.certificate import AskedCertificate, Form, former_form, turns
from gis.cli.address_certificate import app as command
from gis.db.audit import read_audit
from gis.db.connect import Database
from gis.db.keys import make_key
from gis.errors import BadInput
from gis.rights import TABLE, Role

JULY = date(2020, 7, 3)
FORMS = [
    Form("江苏省南通市港闸区永兴街道锦港路1弄1号", date(2018, 1, 1), JULY),
    Form("江苏省南通市崇川区永兴街道锦港路1弄1号", JULY, None),
]
ISSUED = date(2026, 11, 29)


def test_a_former_form_is_known_by_its_words_or_by_a_day() -> None:
    by_day = former_form(FORMS, AskedCertificate(ISSUED, old_on=date(2019, 12, 31)))
    assert by_day == (FORMS[0], date(2019, 12, 31))
    for words in (FORMS[0].text, "南通市港闸区永兴街道锦港路１弄１号", "南通市 港闸区 永兴街道 锦港路1弄1号"):
        assert former_form(FORMS, AskedCertificate(ISSUED, old_text=words)) == (FORMS[0], date(2020, 7, 2))
    assert [turn.day for turn in turns(FORMS, date(2019, 12, 31), ISSUED)] == [JULY]
    assert list(turns(FORMS, JULY, ISSUED)) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (AskedCertificate(ISSUED), "one of old_text and old_on"),
        (AskedCertificate(ISSUED, "南通市", date(2019, 1, 1)), "one of old_text and old_on"),
        (AskedCertificate(ISSUED, "南通市海门市锦港路1弄1号"), "was not written so"),
        (AskedCertificate(ISSUED, old_on=date(2017, 12, 31)), "was not written so"),
        (AskedCertificate(ISSUED, old_on=date(2021, 1, 1)), "nothing has changed"),
        (AskedCertificate(date(2020, 7, 2), old_on=date(2019, 1, 1)), "nothing has changed"),
        (AskedCertificate(date(2017, 1, 1), old_on=date(2019, 1, 1)), "not in force"),
    ],
)
def test_what_did_not_change_is_not_certified(asked: AskedCertificate, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        former_form(FORMS, asked)


def key(database: Database, role: Role, *, made_up: bool = True) -> dict[str, str]:
    with database.write() as connection:
        made = make_key(
            connection, f"{role} {made_up}", sorted(TABLE[role]), datetime.now(UTC), quota_per_minute=None,
            made_up_data=made_up, role=role,
        )  # fmt: skip
    return {"X-API-Key": made.key}


def test_a_certificate_is_issued_logged_and_printed(
    own_demo: Database, artefacts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(own_demo)
    app.include_router(router, prefix="/issued")
    client = TestClient(app, raise_server_exceptions=False)
    with own_demo.read() as connection:
        address_id = connection.execute(
            text(
                "SELECT a.address_id FROM address a JOIN community_chain c USING (community_id) "
                "WHERE c.names[2] = '港闸区' AND upper_inf(c.recorded) AND a.street IS NOT NULL ORDER BY a.id LIMIT 1"
            )
        ).scalar_one()
    officer, place = key(own_demo, "placename_officer"), f"/issued/addresses/{address_id}/certificate"
    assert client.post(place, json={"old_on": "2019-12-31"}, headers=key(own_demo, "department")).status_code == 403
    assert client.post(place, json={"old_on": "2025-12-31"}, headers=officer).status_code == 422
    assert (
        client.post(place, json={"old_on": "2019-12-31", "issued_on": "2999-01-01"}, headers=officer).status_code == 422
    )

    answer = client.post(place, json={"old_on": "2019-12-31"}, headers=officer)
    assert answer.status_code == 201
    issued: dict[str, Any] = answer.json()
    assert "港闸区" in issued["old_text"]
    assert issued["new_text"] == issued["old_text"].replace("港闸区", "崇川区")
    ((turn),) = issued["basis"]["turns"]
    assert [order["key"] for order in turn["orders"]] == ["2020-07-nantong"]
    with own_demo.read() as connection:
        (entry,) = read_audit(connection, subject=f"address:{address_id}")
    assert (entry["act"], entry["detail"]["certificate"]) == ("certify:addresses", issued["number"])

    printed = f"/issued/addresses/certificates/{issued['number']}"
    page = client.get(printed, headers=officer).text
    (artefacts / "address-certificate.html").write_text(page, encoding="utf-8")
    for words in (
        issued["old_text"],
        issued["new_text"],
        "苏政发〔2020〕60号",
        "2020年7月3日",
        "演示数据",
        "南通市民政局",
    ):
        assert words in page
    assert client.get(printed, headers=key(own_demo, "placename_officer", made_up=False)).status_code == 404
    assert client.get(printed).status_code == 403

    monkeypatch.setenv("TONGTU_DATABASE_URL", own_demo.app.url.render_as_string(hide_password=False))
    out = tmp_path / "certificate.html"
    done = CliRunner().invoke(command, [address_id, "--old", issued["old_text"], "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert issued["new_text"] in out.read_text(encoding="utf-8")
