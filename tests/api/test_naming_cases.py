"""Cases of naming over HTTP, by the keys of officers, heads, leaders and departments; nothing is public too early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.keys import make_key
from gis.db.naming_cases import lie_of
from gis.rights import TABLE, Role
from tests.api.test_faces import HOSTILE
from tests.placenames.naming import DETAILS, FILED, FORM, PAPERS, community

CASES = "/api/v1/placenames/cases"
TODAY = date.today()
NAME = "观澜潮路"
ROLES: dict[str, Role] = {
    "officer": "placename_officer", "head": "section_head", "leader": "bureau_leader", "housing": "department",
    "traffic": "department", "planner": "planner",
}  # fmt: skip


@dataclass(frozen=True)
class Bureau:
    """The service, with a key for each person."""

    client: TestClient
    database: Database
    keys: dict[str, str]
    where: int
    county: int

    def get(self, who: str, path: str, **params: Any) -> Any:
        return self.client.get(path, params=params, headers={"X-API-Key": self.keys[who]} if who else {})

    def post(self, who: str, path: str, body: dict[str, Any]) -> Any:
        return self.client.post(path, json=body, headers={"X-API-Key": self.keys[who]} if who else {})

    def begin(self, who: str = "officer", **fields: Any) -> dict[str, Any]:
        """A case begun forty days ago."""
        entry = {"kind": "name", "name": NAME, "class_code": "23500", "communities": [self.where], "form": FORM}
        day = str(TODAY - timedelta(days=40))
        made = self.post(who, CASES, {**entry, "documents": PAPERS, "on_day": day, **fields})
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    def step(self, who: str, case: dict[str, Any], name: str, days_ago: int, **detail: Any) -> Any:
        """A step with all that it needs."""
        open_ones = [one["rule"] for one in case["verdicts"] if one["grade"] in ("judge", "warning")]
        stated = {**DETAILS.get(name, {}), **detail}
        if name == "notice":
            stated["until"] = str(TODAY - timedelta(days=days_ago - 9))
        if name in ("assess", "agree", "accept") and "judgements" not in detail:
            stated["judgements"] = dict.fromkeys(open_ones, "已核")
        body = {"step": name, "revision": case["revision"], "on_day": str(TODAY - timedelta(days=days_ago))}
        return self.post(who, f"{CASES}/{case['case_id']}/steps", {**body, "detail": stated, "documents": PAPERS})

    def assessed(self, case: dict[str, Any]) -> dict[str, Any]:
        """The case assessed: what the check leaves open is told by the refusal, and judged."""
        refused = self.step("officer", case, "assess", 39)
        assert refused.status_code == 422
        wanted = [fault["field"] for fault in refused.json()["complaints"]]
        assert all(field.startswith("detail.judgements.") for field in wanted), refused.text
        judged = {field.removeprefix("detail.judgements."): "已核" for field in wanted}
        done = self.step("officer", case, "assess", 39, judgements=judged)
        assert done.status_code == 201, done.text
        found: dict[str, Any] = done.json()
        return found


@pytest.fixture(scope="module")
def bureau(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Bureau]:
    database = private_database(cluster, clone(register_template))
    with database.write() as connection:
        keys = {
            who: make_key(connection, who, sorted(TABLE[role]), datetime.now(UTC), quota_per_minute=None, role=role).key
            for who, role in ROLES.items()
        }
        where = community(connection, "海门区", TODAY)
        county = next(iter(lie_of(connection, [where], TODAY).counties))
    client = TestClient(create_app(database), raise_server_exceptions=False)
    yield Bureau(client, database, keys, where, county)
    database.dispose()


@pytest.fixture(scope="module")
def announced(bureau: Bureau) -> dict[str, Any]:
    """A case through all its steps; what the public saw on the way is asked here."""
    case = bureau.assessed(bureau.begin())
    for who, name, days_ago in (
        ("officer", "notice", 30), ("officer", "end_notice", 20), ("officer", "opine", 19), ("head", "sign", 18),
        ("leader", "endorse", 17), ("officer", "approve", 16), ("officer", "file", 3), ("officer", "announce", 0),
    ):  # fmt: skip
        assert (NAME in public(bureau)) == (case["state"] in ("approved", "filed")), case["state"]
        done = bureau.step(who, case, name, days_ago)
        assert done.status_code == 201, done.text
        case = done.json()
    return case


def public(bureau: Bureau) -> str:
    """All that anybody is told of the name."""
    asked = [bureau.get("", "/api/v1/placenames", q=words) for words in (NAME, "观澜潮", "guanlanchao lu", "glcl")]
    checked = bureau.get(
        "", "/api/v1/placenames/check", name="观澜潮街", **{"class": "23500", "division": bureau.where}
    )
    assert {one.status_code for one in (*asked, checked)} == {200}
    return "".join(one.text for one in (*asked, checked))


def test_a_name_goes_from_draft_to_announced_and_is_public_from_the_approval_on(
    bureau: Bureau, announced: dict[str, Any]
) -> None:
    assert announced["state"] == "announced"
    assert (announced["roman"], announced["class_name"]) == ("Guanlanchao Lu", "街路巷")
    assert [(one["what"], one["state"]) for one in announced["clocks"]] == [
        ("notice", "done"), ("filing", "done"), ("announcement", "done_late"),
    ]  # fmt: skip
    assert announced["approver"]["body"] == "南通市人民政府"
    assert [one["step"] for one in announced["next"]] == ["put_in_use"]
    place = bureau.get("", f"/api/v1/placenames/{announced['place_id']}")
    assert place.status_code == 200
    assert "2026年第3号公告" in place.text


def test_the_announcement_has_the_contents_that_the_measures_demand(bureau: Bureau, announced: dict[str, Any]) -> None:
    page = bureau.get("officer", f"{CASES}/{announced['case_id']}/announcement")
    assert page.headers["content-type"].startswith("text/html")
    for words in ("标准名称", "罗马字母拼写", "所属政区", "位置描述", "批准机关", "批准时间"):
        assert f">{words}</th>" in page.text
    for words in (NAME, "Guanlanchao Lu", "江苏省南通市海门区", FORM["position"], "南通市人民政府", "南通市民政局"):
        assert words in page.text
    several = bureau.get("officer", "/api/v1/placenames/announcement", case=[announced["case_id"]] * 2)
    assert several.text.count(f">{NAME}</td>") == 1


def test_what_is_not_approved_is_not_announced_and_its_notice_says_so(bureau: Bureau) -> None:
    case = bureau.assessed(bureau.begin(name="未批示路"))
    for path in ("announcement", "notice"):
        refused = bureau.get("officer", f"{CASES}/{case['case_id']}/{path}")
        assert (refused.status_code, refused.json()["type"]) == (409, "conflict")
    case = bureau.step("officer", case, "notice", 30).json()
    page = bureau.get("officer", f"{CASES}/{case['case_id']}/notice").text
    assert "公示名称尚未批准，不是标准地名" in page
    assert "未批示路" in page
    assert bureau.get("officer", "/api/v1/placenames/announcement", case=case["case_id"]).status_code == 409


def test_who_may_not_is_refused(bureau: Bureau) -> None:
    case = bureau.begin(name="权限路")
    number = case["case_id"]
    for who in ("", "planner"):
        assert bureau.get(who, CASES).status_code == 403
        assert bureau.get(who, f"{CASES}/{number}").status_code == 403
        assert bureau.get(who, "/api/v1/placenames/clocks").status_code == 403
        assert bureau.step(who, case, "assess", 39).status_code == 403
    assert bureau.step("head", case, "assess", 39).status_code == 403
    assert bureau.step("officer", case, "sign", 39).status_code == 403
    assert bureau.step("head", case, "sign", 39).status_code == 409
    assert bureau.get("housing", f"{CASES}/{number}").status_code == 404
    assert bureau.post("housing", CASES, {"kind": "name", "name": "x路", "class_code": "23500"}).status_code == 403


def test_the_two_inboxes_are_the_officers_and_each_department_sees_its_own(bureau: Bureau) -> None:
    asked = bureau.begin("housing", kind="consultation", name="临江苑", class_code="22100")
    filed = bureau.begin("housing", kind="filing", name="听涛花园", class_code="22100",
                         form={**FILED, "approved_on": str(TODAY - timedelta(days=42))})  # fmt: skip
    for kind, case in (("consultation", asked), ("filing", filed)):
        found = bureau.get("officer", CASES, kind=kind, open=True).json()["cases"]
        assert case["case_id"] in [one["case_id"] for one in found]
    assert bureau.get("traffic", CASES).json()["cases"] == []
    assert {one["author"] for one in bureau.get("housing", CASES).json()["cases"]} == {"housing"}
    answered = bureau.step("officer", asked, "disagree", 30)
    assert answered.json()["state"] == "disagreed"
    seen = bureau.get("housing", f"{CASES}/{asked['case_id']}").json()
    assert seen["steps"][-1]["detail"]["reason"] == DETAILS["disagree"]["reason"]


def test_cases_are_listed_page_by_page(bureau: Bureau) -> None:
    for n in range(3):
        bureau.begin(name=f"翻页{n}路")
    found: list[int] = []
    cursor = None
    while True:
        page = bureau.get("officer", CASES, limit=2, mine=True, **({"cursor": cursor} if cursor else {})).json()
        found += [one["case_id"] for one in page["cases"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(found) >= 3
    assert found == sorted(set(found))
    assert bureau.get("officer", CASES, cursor="x").status_code == 422
    assert bureau.get("officer", CASES, state="nowhere").status_code == 422


def test_a_stale_revision_is_a_conflict(bureau: Bureau) -> None:
    case = bureau.begin(name="先后路")
    bureau.assessed(case)
    late = bureau.step("officer", case, "withdraw", 20)
    assert (late.status_code, "read it again" in late.json()["detail"]) == (409, True)


def test_clocks_are_asked_for_any_date(bureau: Bureau, announced: dict[str, Any]) -> None:
    approved = TODAY - timedelta(days=16)

    def states(day: date, **params: Any) -> dict[str, str]:
        found = bureau.get("officer", "/api/v1/placenames/clocks", as_of=str(day), **params).json()["clocks"]
        return {one["what"]: one["state"] for one in found if one["case_id"] == announced["case_id"]}

    assert states(approved + timedelta(days=9)) == {"filing": "running", "announcement": "running"}
    assert states(approved + timedelta(days=10), late=True) == {"filing": "warned", "announcement": "warned"}
    assert states(TODAY - timedelta(days=1)) == {"announcement": "warned"}
    assert states(TODAY) == {}
    assert states(TODAY, every=True)["announcement"] == "done_late"


def test_no_hostile_value_breaks_a_case(bureau: Bureau) -> None:
    case = bureau.begin(name="敌意路")
    steps = f"{CASES}/{case['case_id']}/steps"
    entry = {"kind": "name", "name": "敌意二路", "class_code": "23500", "communities": [bureau.where], "form": FORM}
    detail = {"until": str(TODAY), "where": "x", "contact": "x"}
    step = {"step": "notice", "revision": 1, "detail": detail}
    broken, refused = [], 0
    for value in HOSTILE:
        bodies: list[tuple[str, dict[str, Any]]] = [
            (CASES, {**entry, field: value})
            for field in (
                "kind",
                "name",
                "class_code",
                "proper",
                "place_id",
                "geometry",
                "on_day",
                "reserve_id",
                "form",
            )
        ]
        bodies += [(CASES, {**entry, "communities": [value]}), (CASES, {**entry, "form": {**FORM, "pinyin": value}})]
        point = {"type": "Point", "coordinates": [value, 32]}
        bodies += [(CASES, {**entry, "geometry": point}), (CASES, {**entry, "documents": [{"kind": value}]})]
        bodies += [(steps, {**step, field: value}) for field in ("step", "revision", "on_day", "detail", "changes")]
        bodies += [(steps, {**step, "detail": {**detail, name: value}}) for name in ("until", "where", "body")]
        for path, body in bodies:
            status = bureau.post("officer", path, body).status_code
            refused += status in (404, 409, 422)
            if status not in (201, 404, 409, 422):
                broken.append((path, body, status))
    assert broken == []
    assert refused > 300
