"""Gazetteers, name maps and the register of their documents over HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.gazetteer_models import DocumentList, GazetteerAnswer, IndicatorAnswer
from api.main import create_app
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.keys import make_key
from gis.load.readings import read_readings
from gis.settings import CHECKOUT
from tests.placenames.listed_names import plant

URL = "/api/v1/placenames"
HAIMEN = {"division": "海门区", "as_of": "2021-01-01"}


@pytest.fixture(scope="module")
def database(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    opened = private_database(cluster, clone(register_template))
    plant(opened, read_readings(CHECKOUT / "data" / "placenames" / "readings.csv"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def office(database: Database) -> TestClient:
    return TestClient(create_app(database), raise_server_exceptions=False)


def key(database: Database, *, made_up: bool = True) -> dict[str, str]:
    with database.write() as connection:
        made = make_key(
            connection, f"officer {made_up}", ["load:placenames", "read:placenames"], datetime.now(UTC),
            quota_per_minute=None, made_up_data=made_up, role="placename_officer", unit_id=None,
        )  # fmt: skip
    return {"X-API-Key": made.key}


def test_a_gazetteer_is_given_as_json_with_both_indexes(office: TestClient) -> None:
    answer = office.get(f"{URL}/gazetteer", params=HAIMEN)
    found = GazetteerAnswer.model_validate_json(answer.content)
    roads = next(section for section in found.sections if section.kind == "road").articles
    road = next(one for one in roads if one.name == "西安路")
    assert (road.pinyin, road.approval_number, road.protection) == ("Xī'ān Lù", "海政复〔2015〕12号", "city")
    assert [(one.name, one.form) for one in road.others] == [("长安路", "former"), ("西大路", "alias")]
    assert found.unapproved == []
    assert found.notices == ["示意数据，不得作为法定依据", "演示数据"]
    assert len(found.by_sound) == len(found.by_strokes) > found.count
    appendix = office.get(f"{URL}/gazetteer", params={**HAIMEN, "unapproved": "true"}).json()["unapproved"]
    assert "无名路" in {one["name"] for one in appendix}


def test_the_division_may_be_told_by_code_or_number_too(office: TestClient) -> None:
    by_code = office.get(f"{URL}/gazetteer", params={**HAIMEN, "division": "mca:320614"}).json()
    by_number = office.get(f"{URL}/gazetteer", params={**HAIMEN, "division": str(by_code["unit_id"])}).json()
    assert by_code == by_number
    assert office.get(f"{URL}/gazetteer", params={**HAIMEN, "division": "无此区"}).status_code == 404
    gone = office.get(f"{URL}/gazetteer", params={"division": "海门市", "as_of": "2021-01-01"})
    assert gone.status_code == 404


def test_a_workbook_and_a_page_are_files_that_run_nothing(office: TestClient) -> None:
    book = office.get(f"{URL}/gazetteer", params={**HAIMEN, "format": "xlsx"})
    assert "%E6%B5%B7%E9%97%A8" in book.headers["content-disposition"]
    assert load_workbook(io.BytesIO(book.content)).sheetnames[0] == "说明"
    page = office.get(f"{URL}/gazetteer", params={**HAIMEN, "format": "html"})
    assert page.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "海门区地名录" in page.text
    drawn = office.get(f"{URL}/map", params=HAIMEN)
    assert drawn.headers["content-security-policy"].startswith("default-src 'none'")
    assert "海门区地名图" in drawn.text


def test_a_key_made_for_production_is_given_no_made_up_name(office: TestClient, database: Database) -> None:
    found = office.get(f"{URL}/gazetteer", params=HAIMEN, headers=key(database, made_up=False)).json()
    assert not found["made_up"]
    assert "西安路" not in {line["name"] for line in found["by_sound"]}


def test_documents_are_registered_by_an_officer_and_counted_by_everybody(
    office: TestClient, database: Database
) -> None:
    unit = office.get(f"{URL}/gazetteer", params=HAIMEN).json()["unit_id"]
    body: dict[str, Any] = {
        "unit_id": unit, "kind": "map", "title": "海门区地名图", "source": "a test", "valid_from": "2020-12-01",
    }  # fmt: skip
    assert office.post(f"{URL}/documents", json=body).status_code == 403
    officer = key(database)
    made = office.post(f"{URL}/documents", json=body, headers=officer)
    assert made.status_code == 201
    listed = DocumentList.model_validate_json(
        office.get(f"{URL}/documents", params={"as_of": "2021-01-01"}).content
    ).documents
    assert [(one.name, one.kind) for one in listed] == [("海门区", "map")]
    answer = office.get(f"{URL}/documents/indicator", params={"as_of": "2021-01-01"})
    counted = IndicatorAnswer.model_validate_json(answer.content)
    assert (counted.numerator, counted.denominator) == (1, 21)
    assert counted.division_version == {"as_of": "2021-01-01", "counties": 7}
    assert next(one.missing for one in counted.failing if one.unit_id == unit) == ["gazetteer", "plan"]
    number = made.json()["document_id"]
    assert office.delete(f"{URL}/documents/{number}", headers=officer).status_code == 204
    assert office.get(f"{URL}/documents", params={"as_of": "2021-01-01"}).json()["documents"] == []
    assert office.get(f"{URL}/documents/indicator", params={"ref": "T1-5"}).status_code == 404
