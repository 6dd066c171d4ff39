"""The naming check beside its planted cases: the law as data, what could not be looked at, proposals, odd names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from gis.errors import BadInput, NotFound
from gis.load.rules import read_lists, read_rules
from gis.placenames.built_up import DERIVED_SOURCE, BuiltUpArea
from gis.placenames.check import CHECKS, check, proposals
from gis.placenames.ground import NOWHERE
from gis.placenames.rules import FINDINGS, LEVELS
from gis.placenames.verdicts import Candidate
from gis.settings import CHECKOUT
from tests.placenames.planted import (
    CORE,
    IN_CORE,
    IN_RUDONG,
    IN_TOWN,
    ask,
    entry,
    grounds,
    reserved,
    tables,
)

DATA = CHECKOUT / "data" / "placenames"


def edited(tmp_path: Path, rule: str, **changes: object) -> Path:
    """The table of rules with one rule edited."""
    content = yaml.safe_load((DATA / "rules.yaml").read_text(encoding="utf-8"))
    found = next(one for one in content["rules"] if one["key"] == rule)
    found.update(changes)
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_change_of_the_law_is_an_edit_of_the_table(tmp_path: Path) -> None:
    shipped = next(one for one in tables().rules.rules if one.key == "same-road")
    stricter = edited(tmp_path, "same-road", levels={**shipped.levels, "same_sound": "error"})
    rules = read_rules(stricter, tables().lists)
    beside = [entry("青年路")]
    assert ask("清年路", "23500", beside).of("same-road").level == "warning"
    assert ask("清年路", "23500", beside, rules=rules).of("same-road").level == "error"


def test_a_rule_that_ends_is_asked_no_more(tmp_path: Path) -> None:
    rules = read_rules(edited(tmp_path, "size", to=date(2024, 1, 1)), tables().lists)
    assert ask("桃坞大道", as_of=date(2023, 12, 31), rules=rules).of("size").level == "judge"
    with pytest.raises(KeyError):
        ask("桃坞大道", as_of=date(2024, 1, 1), rules=rules).of("size")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"check": "guess"}, "there is no check 'guess'"),
        ({"levels": {"sane": "error"}}, "same-road: duplicates never finds sane"),
        ({"parameters": {}}, "must be told scope"),
        ({"law": "decree-1"}, "same-road stands in 'decree-1'"),
        ({"to": date(2000, 1, 1), "from": date(2001, 1, 1)}, "must end after it begins"),
        ({"levels": {"same": "fatal"}}, "Input should be 'error'"),
        ({"parameters": {"scope": "province", "beyond": "moon"}}, "there is no list 'moon'"),
        ({"check": "words", "levels": {"brand": "error"}, "parameters": {"list": "moon"}}, "there is no list 'moon'"),
        ({"check": "words", "levels": {"moon": "error"}, "parameters": {"list": "brands"}}, "words never finds moon"),
        ({"key": "parts"}, "parts stands twice"),
    ],
)
def test_the_reader_of_rules_complains_by_rule(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_rules(edited(tmp_path, "same-road", **changes), tables().lists)


def test_the_reader_of_lists_complains_by_file_and_row(tmp_path: Path) -> None:
    for name in ("brands", "nation_divisions"):
        (tmp_path / f"{name}.csv").write_bytes((DATA / "lists" / f"{name}.csv").read_bytes())
    path = tmp_path / "brands.csv"
    path.write_text(path.read_text(encoding="utf-8") + "万科,brand,保利城,sure,,\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_lists(tmp_path, tables().readings)
    found = {(fault.file, fault.field) for fault in caught.value.complaints}
    assert found == {("brands.csv", "source"), ("brands.csv", "certainty"), ("brands.csv", "not_in")}
    assert len({fault.row for fault in caught.value.complaints}) == 1


def test_every_check_that_a_rule_may_name_is_there() -> None:
    assert set(CHECKS) == set(FINDINGS)


def test_verdicts_answer_by_the_law_of_the_date() -> None:
    before, after = ask("桃坞路", as_of=date(2022, 4, 30)), ask("桃坞路", as_of=date(2022, 5, 1))
    assert {one.law.key for one in before.verdicts} == {
        "regulation-1986", "rules-1996", "jiangsu-2014", "notice-2018", "nantong-2018", "hints",
    }  # fmt: skip
    assert {one.law.key for one in after.verdicts} == {"decree-753", "notice-2018", "nantong-2018", "hints"}


def test_laws_whose_words_are_not_in_the_table_are_named() -> None:
    assert [law.key for law in ask("桃坞路").missing] == ["nantong-2018"]
    assert [law.key for law in ask("桃坞路", as_of=date(2026, 2, 1)).missing] == ["nantong-2018", "jiangsu-2025"]


def test_the_answer_is_as_bad_as_its_worst_verdict() -> None:
    assert ask("桃坞路").level == "fine"
    assert ask("桃坞大道").level == "judge"
    assert ask("万达大道").level == "warning"
    assert ask("曼哈顿大道").level == "error"
    assert LEVELS == ("error", "warning", "judge", "fine")


def test_what_could_not_be_looked_at_is_for_a_person_and_says_why() -> None:
    verdict = ask("青年路", "23500", [entry("青年路")], at=None, units=NOWHERE).of("same-road")
    assert verdict.level == "judge"
    assert "a point or an area is needed" in verdict.sentence
    assert ask("青年路", areas=()).of("same-road").sentence.startswith("No built-up areas are known on 2024-06-01")


def test_evidence_says_who_where_since_when_and_how_far() -> None:
    since = date(1999, 5, 1)
    taken = entry("青年路", place_id="P77", first=since.toordinal(), at=(120.86, 32.02))
    (evidence,) = ask("青年路", "23500", [taken]).of("same-road").evidence
    assert (evidence.place_id, evidence.since, evidence.where) == ("P77", since, "如东县岔河镇海北社区")
    assert evidence.scope == CORE.name
    # 0.01° of longitude at 32.02° N
    assert evidence.distance_m == pytest.approx(944.5, abs=2)


def test_a_derived_area_is_told_as_an_approximation_and_ground_outside_it_is_for_a_person() -> None:
    derived = BuiltUpArea("derived:1", "崇川区", CORE.area, derived=True, source=DERIVED_SOURCE)
    inside = ask("青年路", "23500", [entry("青年路")], areas=[derived]).of("same-road")
    assert (inside.level, inside.evidence[0].derived) == ("error", True)
    assert "近似" in inside.sentence
    outside = ask("青年路", at=IN_TOWN, areas=[derived]).of("same-road")
    assert outside.level == "judge"
    assert "approximated" in outside.sentence


def test_a_line_is_looked_at_in_every_area_it_meets() -> None:
    wide = BuiltUpArea(
        "east", "东区", MultiPolygon([box(120.90, 32.00, 121.00, 32.05)]), derived=False, source="planted"
    )
    line = LineString([IN_CORE, (120.95, 32.02)])
    candidate = Candidate("青年路", "23500", line, IN_RUDONG)
    for at in (IN_CORE, (120.97, 32.02)):
        found = check(candidate, grounds([entry("青年路", at=at)], areas=[CORE, wide]))
        assert found.of("same-road").level == "error"


def test_demonstration_names_count_only_for_whom_they_may_be_told() -> None:
    beside = [entry("青年路", made_up=True)]
    assert ask("青年路", "23500", beside).of("same-road").level == "error"
    assert ask("青年路", "23500", beside, made_up=False).of("same-road").level == "fine"


def test_a_place_is_no_duplicate_of_itself() -> None:
    own = [entry("青年路", place_id="P5"), entry("青年新路", place_id="P5", form="former")]
    assert ask("青年路", "23500", own, replaces="P5").of("same-road").level == "fine"
    assert ask("青年新路", "23500", own, replaces="P5").of("same-road").level == "fine"
    with pytest.raises(NotFound, match="no place P6"):
        ask("青年路", "23500", own, replaces="P6")


def test_the_office_of_a_village_is_checked_as_the_village() -> None:
    assert ask("港南村", "27610").of("same-community").level == "error"


def test_the_reserve_proposes_free_names_that_pass() -> None:
    entries = (
        reserved("凌云路"), reserved("曼哈顿路"), reserved("青年路"), reserved("远帆路", state="held", held_for="甲"),
        reserved("五龙汇", class_code="21770", purpose="district"), reserved("听涛", generic="", proper="听涛"),
    )  # fmt: skip
    world = grounds([entry("青年路")], reserve=entries)
    found = proposals(Candidate("某路", "23500", Point(*IN_CORE), IN_RUDONG), world)
    assert [verdicts.candidate.name for _, verdicts in found] == ["凌云路", "听涛路"]
    assert all(verdicts.level in ("fine", "judge") for _, verdicts in found)


@pytest.mark.parametrize("name", ["", "   ", "\x00路", "路\ud800", "长" * 61, "桃\n坞"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        ask(name)


def test_a_class_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(NotFound, match="no class '99999'"):
        ask("桃坞路", "99999")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=12), st.sampled_from(sorted(tables().classes.by_code)))
def test_every_text_is_refused_or_judged_by_every_rule_that_applies(name: str, code: str) -> None:
    try:
        found = ask(name, code, [entry("青年路")])
    except BadInput:
        return
    assert found.verdicts
    assert found.parts.proper + found.parts.generic == found.candidate.name
    for verdict in found.verdicts:
        assert verdict.sentence
        assert verdict.level in LEVELS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("青年凌云桃坞新海"), min_size=2, max_size=3).map("".join))
def test_a_name_in_use_in_the_area_is_always_an_error_and_never_one_elsewhere(proper: str) -> None:
    name = f"{proper}路"
    here, there = entry(name), entry(name, at=IN_TOWN)
    assert ask(name, "23500", [here]).of("same-road").level == "error"
    assert ask(name, "23500", [there]).of("same-road").level == "fine"
    assert ask(name, "23500", [here._replace(planned=True)]).of("same-road").level == "warning"
