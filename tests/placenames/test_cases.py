"""Cases of naming on the register: from draft to use, renamed, abolished, filed; what is refused, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import text

from gis.db.audit import read_audit
from gis.db.clock import next_moment
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.name_reserve import add_entries, read_entry
from gis.db.naming_cases import AskedCases
from gis.db.placenames import read_descriptions, read_names
from gis.errors import BadInput, Conflict, Forbidden, NotFound
from gis.flows.naming_lists import Shown, list_cases, list_clocks, show_case
from gis.flows.naming_office import Office
from gis.flows.shipped_office import shipped_office
from gis.placenames.cases import Verdict
from gis.placenames.reserve import Reserved
from gis.settings import CHECKOUT
from tests.placenames.naming import (
    DAY,
    FILED,
    FORM,
    HEAD,
    HOUSING,
    LEADER,
    OFFICER,
    OTHER,
    TODAY,
    begun,
    office,
    renamed,
    taken,
    walked,
)


@pytest.fixture(scope="module")
def bureau(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    database = private_database(cluster, clone(register_template))
    yield database
    database.dispose()


def standard_names(database: Database, name: str) -> list[str]:
    with database.read() as connection:
        return [one.name for one in read_names(connection) if one.name == name and one.status == "standard"]


def test_a_road_is_named_from_draft_to_use(bureau: Database) -> None:
    desk = office()
    shown = begun(bureau, desk, "观海路")
    shown = walked(bureau, desk, shown, "endorse")
    assert shown.case.state == "endorsed"
    assert standard_names(bureau, "观海路") == []
    shown = walked(bureau, desk, shown, "approve")
    assert standard_names(bureau, "观海路") == ["观海路"]
    shown = walked(bureau, desk, shown)
    assert shown.case.state == "in_use"
    assert [clock.state for clock in shown.clocks] == ["done", "done", "done"]
    assert shown.case.place_id is not None
    with bureau.read() as connection:
        (version,) = read_names(connection, place_ids=[shown.case.place_id])
        (told,) = read_descriptions(connection, place_ids=[shown.case.place_id])
    assert (version.basis, version.case_id, version.valid_from) == ("case", shown.case.case_id, date(2026, 4, 1))
    assert (version.roman, version.pinyin) == ("Guanhai Lu", "Guānhǎi Lù")
    assert version.approval.body == "南通市人民政府"
    assert version.approval.filed_on == date(2026, 4, 8)
    assert version.approval.announced_on == date(2026, 4, 10)
    assert told.meaning == FORM["meaning"]


def test_every_step_is_audited_with_before_and_after(bureau: Database) -> None:
    shown = walked(bureau, office(), begun(bureau, office(), "审计路"), "file")
    with bureau.read() as connection:
        of_case = read_audit(connection, subject=f"naming_case:{shown.case.case_id}")
        of_place = read_audit(connection, subject=f"place:{shown.case.place_id}")
    assert [entry["detail"]["step"] for entry in reversed(of_case)] == [step.step for step in shown.steps]
    assert [entry["actor"] for entry in reversed(of_case)] == [step.actor for step in shown.steps]
    signed = next(entry for entry in of_case if entry["detail"]["step"] == "sign")
    assert (signed["detail"]["before"], signed["detail"]["after"]) == ({"state": "opined"}, {"state": "signed"})
    filed, approved = of_place
    assert approved["detail"]["before"] is None
    assert approved["detail"]["after"]["status"] == "standard"
    assert "filed_on" not in filed["detail"]["before"]["approval"]
    assert filed["detail"]["after"]["approval"]["filed_on"] == "2026-04-08"


def test_a_renaming_closes_the_old_name_the_day_before_and_keeps_the_place(bureau: Database) -> None:
    desk = office()
    first = walked(bureau, desk, begun(bureau, desk, "旧名路"))
    again = begun(bureau, desk, "新名路", kind="rename", place_id=first.case.place_id, on_day=date(2026, 5, 4))
    days = {"assess": 5, "notice": 6, "end_notice": 20, "opine": 21, "sign": 22, "endorse": 23}
    for step, who in (("assess", OFFICER), ("notice", OFFICER), ("end_notice", OFFICER), ("opine", OFFICER)):
        detail = {"until": "2026-05-19"} if step == "notice" else {}
        again = taken(bureau, desk, again, step, who, date(2026, 5, days[step]), detail=detail)
    again = taken(bureau, desk, again, "sign", HEAD, date(2026, 5, 22))
    again = taken(bureau, desk, again, "endorse", LEADER, date(2026, 5, 23))
    again = taken(bureau, desk, again, "approve", OFFICER, date(2026, 6, 1), detail={"in_force_on": "2026-07-01"})
    assert again.case.place_id == first.case.place_id
    with bureau.read() as connection:
        old, new = read_names(connection, place_ids=[str(first.case.place_id)])
    assert (old.name, old.valid_to, old.status) == ("旧名路", date(2026, 7, 1), "standard")
    assert (new.name, new.valid_from, new.change) == ("新名路", date(2026, 7, 1), "renamed")
    assert show_case(bureau, OFFICER, first.case.case_id, desk, today=TODAY).case.state == "renamed"


def test_an_abolition_ends_the_name_and_names_nothing(bureau: Database) -> None:
    desk = office()
    first = walked(bureau, desk, begun(bureau, desk, "将废路"))
    last = begun(bureau, desk, "将废路", kind="abolish", place_id=first.case.place_id, on_day=date(2026, 5, 4))
    moved = {"notice": {"until": "2026-05-19"}}
    for n, (step, who) in enumerate(
        (("assess", OFFICER), ("notice", OFFICER), ("end_notice", OFFICER), ("opine", OFFICER), ("sign", HEAD),
         ("endorse", LEADER), ("approve", OFFICER), ("file", OFFICER), ("announce", OFFICER))
    ):  # fmt: skip
        day = date(2026, 5, 5 + n) if n < 2 else date(2026, 5, 18 + n)
        last = taken(bureau, desk, last, step, who, day, detail=moved.get(step, {}))
    assert last.case.state == "announced"
    assert last.next == ()
    with bureau.read() as connection:
        (version,) = read_names(connection, place_ids=[str(first.case.place_id)])
    assert version.valid_to == date(2026, 5, 24)
    assert show_case(bureau, OFFICER, first.case.case_id, desk, today=TODAY).case.state == "abolished"


def test_a_filing_by_another_department_is_accepted_as_standard(bureau: Database) -> None:
    desk = office()
    shown = begun(bureau, desk, "观潮花园", kind="filing", class_code="22100", form=FILED)
    assert shown.case.author == HOUSING.name
    shown = taken(bureau, desk, shown, "return", OFFICER, date(2026, 3, 4))
    assert standard_names(bureau, "观潮花园") == []
    shown = taken(bureau, desk, shown, "resubmit", HOUSING, date(2026, 3, 6))
    shown = taken(bureau, desk, shown, "accept", OFFICER, date(2026, 3, 9))
    assert standard_names(bureau, "观潮花园") == ["观潮花园"]
    filing, announcement = shown.clocks
    assert (filing.start, filing.due, filing.done_on) == (date(2026, 2, 25), date(2026, 3, 12), date(2026, 3, 6))
    assert (announcement.start, announcement.due) == (date(2026, 3, 6), date(2026, 3, 21))
    shown = taken(bureau, desk, shown, "announce", OFFICER, date(2026, 3, 25))
    assert [clock.state for clock in shown.clocks] == ["done", "done_late"]


def test_a_filing_of_the_wrong_body_is_refused_with_the_article(bureau: Database) -> None:
    desk = office()
    form = {**FILED, "approved_by": "崇川区住房和城乡建设局"}
    shown = begun(bureau, desk, "误批花园", kind="filing", class_code="22100", form=form)
    with pytest.raises(BadInput, match="南通市住房和城乡建设局 does: 地名管理条例（国务院令第753号）第十二条"):
        taken(bureau, desk, shown, "accept", OFFICER, date(2026, 3, 9))


def test_a_consultation_is_answered_with_reasons_and_names_nothing(bureau: Database) -> None:
    desk = office()
    shown = begun(bureau, desk, "望江苑", kind="consultation", class_code="22100")
    with pytest.raises(BadInput, match="detail.reason: agree needs it"):
        taken(bureau, desk, shown, "agree", OFFICER, date(2026, 3, 9), detail={"reason": None})
    shown = taken(bureau, desk, shown, "agree", OFFICER, date(2026, 3, 9))
    assert (shown.case.state, shown.next) == ("agreed", ())
    assert standard_names(bureau, "望江苑") == []


def test_what_the_check_calls_an_error_is_not_assessed_and_a_doubt_wants_a_judgement(bureau: Database) -> None:
    wrong = office([Verdict("same_name", "error", "建成区内已有同名道路", "第九条")])
    shown = begun(bureau, wrong, "重名路")
    with pytest.raises(BadInput, match="建成区内已有同名道路"):
        taken(bureau, wrong, shown, "assess", OFFICER, date(2026, 3, 4))
    doubt = office([Verdict("same_sound", "warning", "与某路同音", "第九条")])
    with pytest.raises(BadInput, match="write down a person's judgement"):
        taken(bureau, doubt, shown, "assess", OFFICER, date(2026, 3, 4))
    shown = taken(
        bureau, doubt, shown, "assess", OFFICER, date(2026, 3, 4), detail={"judgements": {"same_sound": "相距甚远"}}
    )
    assert [verdict.rule for verdict in shown.case.verdicts] == ["same_sound"]
    assert shown.steps[-1].detail["judgements"] == {"same_sound": "相距甚远"}


def test_a_name_taken_since_the_assessment_is_not_approved(bureau: Database) -> None:
    desk = office()
    shown = walked(bureau, desk, begun(bureau, desk, "后至路"), "endorse")
    taken_by_now = office([Verdict("same_name", "error", "已有同名道路", "第九条")])
    with pytest.raises(BadInput, match="已有同名道路"):
        walked(bureau, taken_by_now, shown, "approve")


def judged_by_a_person(database: Database, real: Office, shown: Shown) -> Shown:
    """The case assessed with the shipped check, everything that it leaves open judged."""
    with pytest.raises(BadInput) as refused:
        taken(database, real, shown, "assess", OFFICER, date(2026, 3, 4))
    rules = [str(fault.field).removeprefix("detail.judgements.") for fault in refused.value.complaints]
    detail = {"judgements": dict.fromkeys(rules, "已核")}
    return taken(database, real, shown, "assess", OFFICER, date(2026, 3, 4), detail=detail)


def test_of_two_approvals_of_one_name_at_once_only_one_goes_through(bureau: Database) -> None:
    desk, real = office(), shipped_office(CHECKOUT / "data")
    both = [begun(bureau, desk, "并行观澜路", form={**FORM, "applicant": f"{n}"}) for n in range(2)]
    both = [walked(bureau, desk, judged_by_a_person(bureau, real, one), "endorse") for one in both]
    started = Barrier(2)

    def approve(shown: Shown) -> str:
        started.wait()
        try:
            return taken(bureau, real, shown, "approve", OFFICER, date(2026, 4, 1)).case.state
        except BadInput as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(approve, both), key=len)
    assert first == "approved"
    assert "并行观澜路" in second
    assert "地名管理条例" in second
    assert standard_names(bureau, "并行观澜路") == ["并行观澜路"]


def test_a_second_case_for_the_same_name_is_for_a_person_to_judge(bureau: Database) -> None:
    desk = office()
    first = begun(bureau, desk, "同求路")
    second = begun(bureau, desk, "同求路")
    with pytest.raises(BadInput, match=f"case {first.case.case_id} asks for the same name"):
        taken(bureau, desk, second, "assess", OFFICER, date(2026, 3, 4))


def test_an_approved_case_takes_its_reserved_name_and_no_other_case_can(bureau: Database) -> None:
    desk = office()
    entry = Reserved(0, "储备路", "储备", "路", "chubeilu", None, "reserve", None, "free", source="a test")
    with bureau.write() as connection:
        (kept,) = add_entries(connection, [entry], next_moment(connection))
    first = begun(bureau, desk, "储备路", reserve_id=kept.id)
    with pytest.raises(Conflict, match="not the same name"):
        begun(bureau, desk, "别名路", reserve_id=kept.id)
    walked(bureau, desk, first, "approve")
    with bureau.read() as connection:
        assert (read_entry(connection, kept.id).state, read_entry(connection, kept.id).case_id) == (
            "taken", first.case.case_id,
        )  # fmt: skip
    with pytest.raises(Conflict):
        begun(bureau, desk, "储备路", reserve_id=kept.id)


def test_a_revision_that_was_not_seen_is_a_conflict(bureau: Database) -> None:
    desk = office()
    shown = begun(bureau, desk, "抢先路")
    taken(bureau, desk, shown, "assess", OFFICER, date(2026, 3, 4))
    with pytest.raises(Conflict, match="read it again"):
        taken(bureau, desk, shown, "withdraw", OFFICER, date(2026, 3, 4))


def test_who_drew_a_case_up_does_not_sign_it_and_the_signatures_are_two_peoples(bureau: Database) -> None:
    desk = office()
    shown = walked(bureau, desk, begun(bureau, desk, "四眼路"), "opine")
    with pytest.raises(Forbidden, match="drew case"):
        taken(bureau, desk, shown, "sign", renamed(HEAD, OFFICER.name), date(2026, 3, 26))
    shown = taken(bureau, desk, shown, "sign", HEAD, date(2026, 3, 26))
    with pytest.raises(Forbidden, match="the second signature is another's"):
        taken(bureau, desk, shown, "endorse", renamed(LEADER, HEAD.name), date(2026, 3, 27))


def test_what_is_sent_back_goes_through_everything_again(bureau: Database) -> None:
    desk = office()
    shown = walked(bureau, desk, begun(bureau, desk, "退回路"), "sign")
    shown = taken(bureau, desk, shown, "send_back", LEADER, date(2026, 3, 27))
    assert shown.case.state == "draft"
    shown = taken(bureau, desk, shown, "revise", OFFICER, date(2026, 3, 28), changes={"name": "改后路"})
    assert (shown.case.name, shown.case.proper, shown.case.form["roman"]) == ("改后路", "改后", "Gaihou Lu")
    with pytest.raises(Conflict, match="sign is taken from opined"):
        taken(bureau, desk, shown, "sign", HEAD, date(2026, 3, 29))


def test_a_notice_runs_its_days_and_every_objection_has_its_answer(bureau: Database) -> None:
    desk = office()
    shown = walked(bureau, desk, begun(bureau, desk, "公示路"), "assess")
    with pytest.raises(BadInput, match="7 days at least.*2026-03-16 or later"):
        taken(bureau, desk, shown, "notice", OFFICER, date(2026, 3, 9), detail={"until": "2026-03-15"})
    shown = taken(bureau, desk, shown, "notice", OFFICER, date(2026, 3, 9), detail={"until": "2026-03-16"})
    shown = taken(bureau, desk, shown, "object", OFFICER, date(2026, 3, 11))
    number = shown.steps[-1].n
    with pytest.raises(BadInput) as refused:
        taken(bureau, desk, shown, "end_notice", OFFICER, date(2026, 3, 16))
    assert len(refused.value.complaints) == 2
    shown = taken(bureau, desk, shown, "answer_objection", OFFICER, date(2026, 3, 12), detail={"objection": number})
    shown = taken(bureau, desk, shown, "end_notice", OFFICER, date(2026, 3, 17))
    assert shown.case.state == "notice_ended"


def test_all_that_is_missing_is_told_at_once(bureau: Database) -> None:
    desk = office()
    shown = begun(bureau, desk, "空白路", form={})
    with pytest.raises(BadInput) as refused:
        taken(bureau, desk, shown, "assess", OFFICER, date(2027, 1, 1), documents=[])
    places = [fault.field for fault in refused.value.complaints]
    assert places == [
        "on_day", "documents", "documents", "form.reason", "form.position", "form.scale", "form.nature",
    ]  # fmt: skip


def test_divisions_and_estates_do_not_go_through_a_case(bureau: Database) -> None:
    with pytest.raises(BadInput, match="change by change orders"):
        begun(bureau, office(), "海门市", class_code="21400")
    with pytest.raises(BadInput, match="files them with us"):
        begun(bureau, office(), "望海苑", class_code="22100")


def test_a_department_sees_only_what_it_handed_in(bureau: Database) -> None:
    desk = office()
    mine = begun(bureau, desk, "观江苑", kind="consultation", class_code="22100")
    officers = begun(bureau, desk, "内部路")
    listed = [one.case.case_id for one in list_cases(bureau, HOUSING, AskedCases(), desk, today=TODAY)]
    assert mine.case.case_id in listed
    assert officers.case.case_id not in listed
    assert list_cases(bureau, OTHER, AskedCases(), desk, today=TODAY) == []
    for who, number in ((OTHER, mine.case.case_id), (HOUSING, officers.case.case_id)):
        with pytest.raises(NotFound):
            show_case(bureau, who, number, desk, today=TODAY)
    with pytest.raises(NotFound):
        taken(bureau, desk, mine, "take_back", OTHER, DAY)


def test_an_officer_bound_to_a_county_knows_the_cases_of_it_alone(bureau: Database) -> None:
    desk = office()
    here, there = begun(bureau, desk, "此地路", "海门区"), begun(bureau, desk, "彼地路", "通州区")
    bound = renamed(OFFICER, "海门区民政局")
    bound = type(bound)(bound.role, bound.name, held=frozenset({here.case.unit_id}))
    listed = [one.case.case_id for one in list_cases(bureau, bound, AskedCases(), desk, today=TODAY)]
    assert here.case.case_id in listed
    assert there.case.case_id not in listed
    taken(bureau, desk, here, "assess", bound, date(2026, 3, 4))
    with pytest.raises(NotFound):
        taken(bureau, desk, there, "assess", bound, date(2026, 3, 4))


def test_the_clocks_of_all_cases_are_asked_for_any_date(bureau: Database) -> None:
    desk = office()
    shown = walked(bureau, desk, begun(bureau, desk, "时钟路"), "approve")

    def states(day: date) -> dict[str, str]:
        found = list_clocks(bureau, OFFICER, desk, day)
        return {clock.what: clock.state for clock in found if clock.case_id == shown.case.case_id}

    assert states(date(2026, 3, 12)) == {"notice": "running"}
    assert states(date(2026, 4, 10)) == {"filing": "running", "announcement": "running"}
    assert states(date(2026, 4, 11)) == {"filing": "warned", "announcement": "warned"}
    assert states(date(2026, 4, 17)) == {"filing": "overdue", "announcement": "overdue"}
    late = list_cases(bureau, OFFICER, AskedCases(), desk, overdue=True, today=date(2026, 4, 17))
    assert shown.case.case_id in [one.case.case_id for one in late]


TAMPERING = {
    "a step changed": "UPDATE naming_step SET actor = 'x' WHERE case_id = :id",
    "a step deleted": "DELETE FROM naming_step WHERE case_id = :id",
    "a state without a step": "UPDATE naming_case SET state = 'approved' WHERE id = :id",
    "a step that skips": (
        "INSERT INTO naming_step (case_id, n, step, from_state, to_state, on_day, detail, documents, actor, role, at) "
        "VALUES (:id, 2, 'approve', 'endorsed', 'approved', '2026-03-04', '{}', '[]', 'x', 'placename_officer', now())"
    ),
    "a step from the wrong role": (
        "INSERT INTO naming_step (case_id, n, step, from_state, to_state, on_day, detail, documents, actor, role, at) "
        "VALUES (:id, 2, 'assess', 'draft', 'assessed', '2026-03-04', '{}', '[]', 'x', 'administrator', now())"
    ),
    "a name of a draft": (
        "INSERT INTO placename (place_id, name, proper, generic, class_code, roman, pinyin, sound, initials, status, "
        "basis, communities, planned, change, source, made_up, case_id, valid, recorded) SELECT 'P0', name, proper, "
        "generic, class_code, 'x', 'x', 'x', 'x', 'standard', 'case', communities, false, 'named', 'x', false, id, "
        "'[2026-01-01,)', tstzrange(now(), NULL) FROM naming_case WHERE id = :id"
    ),
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=list(TAMPERING))
def test_the_database_itself_refuses(bureau: Database, statement: str) -> None:
    shown: Shown = begun(bureau, office(), "守卫路")
    with pytest.raises(BadInput), bureau.write() as connection:
        connection.execute(text(statement), {"id": shown.case.case_id})
