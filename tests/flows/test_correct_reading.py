"""A correction of a reading in the register: kept for good, names that hold the text written anew, beliefs kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gis.db.audit import read_audit
from gis.db.clock import last_moment, next_moment, raise_version, versions
from gis.db.connect import Database
from gis.db.placenames import read_names, read_others, write_names, write_others
from gis.db.readings import read_corrections
from gis.errors import BadInput, Forbidden
from gis.flows.correct_reading import correct_reading, corrections, readings_in_force, shipped_readings
from gis.load.placename_tables import read_classes
from gis.placenames.corrections import Correction
from gis.placenames.letters import letters
from gis.placenames.parts import Parts
from gis.placenames.record import OtherName, PlaceName
from gis.rights import Identity
from gis.settings import CHECKOUT

SHIPPED = shipped_readings(CHECKOUT / "data")
CLASSES = read_classes(CHECKOUT / "data" / "placenames" / "classes.yaml")
OFFICER = Identity("placename_officer", "地名科 王")
SAID = Correction.written("苴镇", "chá zhèn", "当地读音，问了街道办事处")


def road(place: str, proper: str, **fields: Any) -> PlaceName:
    spelt = letters(Parts(proper, "路"), CLASSES.of("23500"), SHIPPED)
    known: dict[str, Any] = {"status": "standard", "basis": "list", "source": "drawn", **spelt._asdict(), **fields}
    return PlaceName(place, proper + "路", proper, "路", "23500", **known)


@pytest.fixture
def named(own_register: Database) -> Database:
    names = [
        road("P1", "苴镇", valid_to=date(2020, 1, 1)),
        road("P1", "老苴镇", valid_from=date(2020, 1, 1)),
        road("P2", "桃坞"),
        road("P3", "苴镇北", roman="Ju Zhen Bei Lu"),
    ]
    others = [
        OtherName("P2", "苴镇街", "former", "Jūzhèn Jiē", "ju zhen jie", "jzj", "drawn"),
        OtherName("U1", "苴镇", "alias", "Jūzhèn", "ju zhen", "jz", "drawn"),
    ]
    with own_register.write() as connection:
        at = next_moment(connection)
        write_names(connection, names, at)
        write_others(connection, others, at)
        raise_version(connection, "placenames")
    return own_register


def test_a_correction_writes_the_names_that_hold_it_anew_and_keeps_what_was_believed(named: Database) -> None:
    with named.read() as connection:
        before, counts = last_moment(connection), versions(connection)
    done = correct_reading(named, OFFICER, SAID, SHIPPED, CLASSES)
    assert sorted(done.names) == ["老苴镇路", "苴镇北路", "苴镇路"]
    assert sorted(done.others) == ["苴镇", "苴镇街"]
    assert done.by_hand == ("苴镇北路",), "its letters were not those of the table: somebody had written them"
    with named.read() as connection:
        now = {row.name: row for row in read_names(connection)}
        then = {row.name: row for row in read_names(connection, recorded_as_of=before)}
        others = {row.name: row for row in read_others(connection)}
        after = versions(connection)
    assert (now["苴镇路"].roman, now["苴镇路"].sound, now["苴镇路"].initials) == ("Chazhen Lu", "cha zhen lu", "czl")
    assert (now["老苴镇路"].pinyin, now["老苴镇路"].place_id) == ("Lǎocházhèn Lù", "P1")
    assert (now["苴镇路"].valid_to, now["苴镇路"].change) == (date(2020, 1, 1), "corrected")
    assert now["桃坞路"].change == "loaded"
    assert then["苴镇路"].roman == "Juzhen Lu"
    assert (others["苴镇街"].pinyin, others["苴镇"].sound) == ("Cházhèn Jiē", "cha zhen")
    assert after["placenames"] == counts["placenames"] + 1


def test_a_correction_is_kept_told_audited_and_read_by_everybody_after(own_register: Database) -> None:
    correct_reading(own_register, OFFICER, SAID, SHIPPED, CLASSES)
    assert not correct_reading(own_register, OFFICER, SAID, SHIPPED, CLASSES).changed
    with own_register.read() as connection:
        moment = last_moment(connection)
        assert readings_in_force(connection, SHIPPED).spell("苴镇").syllables == ("chá", "zhèn")
    again = Correction.written("苴镇", "jū zhèn", "县志写 jū")
    correct_reading(own_register, OFFICER, again, SHIPPED, CLASSES)
    with own_register.read() as connection:
        assert read_corrections(connection) == {"苴镇": "jū zhèn"}
        assert read_corrections(connection, moment) == {"苴镇": "chá zhèn"}
        entries = read_audit(connection, subject="reading:苴镇")
    assert [(one["actor"], one["detail"]["before"], one["detail"]["after"]) for one in entries] == [
        ("地名科 王", "chá zhèn", "jū zhèn"),
        ("地名科 王", None, "chá zhèn"),
    ]
    (kept,) = corrections(own_register)
    assert (kept.actor, kept.why) == ("地名科 王", "县志写 jū")
    assert kept.since <= datetime.now(UTC)


def test_who_may_not_correct_is_refused_and_nonsense_too(register: Database) -> None:
    with pytest.raises(Forbidden, match="may not correct placenames"):
        correct_reading(register, Identity("planner", "规划"), SAID, SHIPPED, CLASSES)
    with pytest.raises(BadInput, match="1 syllables for 2 characters"):
        correct_reading(register, OFFICER, Correction.written("苴镇", "jū", "x"), SHIPPED, CLASSES)
