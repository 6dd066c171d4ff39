"""The gold set on the demonstration: hard questions made from the register, and what must hold of the answers."""

from __future__ import annotations

import pytest

from gis.addresses.desk import Desk
from gis.db.connect import Database
from gis.settings import CHECKOUT
from tests.addresses.careful import Asked, Careful, apart, short
from tests.addresses.gold import LAST_TUNED, REPORTED, Gold
from tests.addresses.hand import KINDS, TODAY, chinese
from tests.addresses.judged import Judged, desk_of, gold_of, judge, told
from tests.addresses.nowhere import NOWHERE

SEED = 20_261
"""Of these tests alone."""
EACH, EACH_NOWHERE = 16, 12
RIGHT = 0.98
"""Of the fair questions, those whose one right address comes first (issue of the lookup)."""
PRECISION = {"A": 1.0, "B": 0.99}
"""Of the answers of a grade, those that are right; of a few hundred A none may be wrong."""


@pytest.fixture(scope="module")
def gold(demo: Database) -> tuple[Desk, Gold]:
    with demo.read() as connection:
        desk = desk_of(connection, CHECKOUT / "data")
        return desk, gold_of(connection, desk, CHECKOUT / "data", SEED)


@pytest.fixture(scope="module")
def answers(demo: Database, gold: tuple[Desk, Gold]) -> list[Judged]:
    desk, maker = gold
    with demo.read() as connection:
        return judge(connection, desk, list(maker.questions(EACH)), TODAY)


def test_the_right_address_comes_first(answers: list[Judged]) -> None:
    counted = told(answers)
    wrong = [(one.question.written, one.given) for one in answers if one.fair and not one.right]
    assert counted.asked == EACH * len(KINDS)
    assert counted.asked - counted.unfair > counted.asked / 2
    assert counted.share >= RIGHT, wrong


def test_a_grade_can_be_trusted(answers: list[Judged]) -> None:
    counted = told(answers)
    for grade, least in PRECISION.items():
        wrong = [one.question.written for one in answers if one.match.grade == grade and not one.right]
        assert counted.grades[grade][0] > EACH
        assert counted.precision(grade) >= least, wrong


def test_what_fits_several_addresses_is_never_sure(answers: list[Judged]) -> None:
    several = [one for one in answers if len(one.question.right) > 1]
    assert several
    assert [one.question.written for one in several if one.sure] == []


def test_what_does_not_exist_is_never_sure(demo: Database, gold: tuple[Desk, Gold]) -> None:
    desk, maker = gold
    questions = list(maker.nowhere(EACH_NOWHERE))
    with demo.read() as connection:
        answers = judge(connection, desk, questions, TODAY)
    assert {one.question.kind for one in answers} == set(NOWHERE)
    assert [one.question.written for one in answers if one.sure] == []
    assert {one.match.grade for one in answers if one.question.kind == "abroad"} == {"none"}


def test_the_same_seed_makes_the_same_questions(gold: tuple[Desk, Gold]) -> None:
    maker = gold[1]

    def first(seed: int) -> list[str]:
        return [one.written for one in Gold(maker.careful, maker.signs, maker.elsewhere, seed).nowhere(1)]

    assert first(SEED) == first(SEED) != first(SEED + 1)
    assert SEED not in (*range(LAST_TUNED + 1), REPORTED)


def test_a_careful_person_counts_slips(gold: tuple[Desk, Gold]) -> None:
    careful: Careful = gold[1].careful
    home = next(one for one in careful.homes if one.of("street") == "桃坞路" and one.of("door") == "44")
    asked = Asked((("county", "崇川区"), ("town", "虹桥街道")), home.parts)
    assert careful.right(asked) == (0.0, frozenset({home.address_id}))
    elsewhere = asked._replace(divisions=(("county", "启东市"), ("town", "虹桥街道")))
    assert careful.right(elsewhere) == (1.0, frozenset({home.address_id}))
    nobody = asked._replace(parts=("朝晖路", *home.parts[1:]))
    assert careful.right(nobody) == (2.0, frozenset())
    assert careful.right(asked._replace(divisions=(("town", "虹挢街道"),)))[0] == 0.5


def test_slips_of_words() -> None:
    assert (apart("桃坞路", "陶坞路"), apart("桃坞", "桃坞路"), apart("", "路")) == (1, 1, 1)
    assert (short("苴镇"), short("唐闸镇街道"), short("海门市")) == ("苴镇", "唐闸镇", "海门")
    assert [chinese(number) for number in (0, 7, 10, 23, 40, 203)] == ["零", "七", "十", "二十三", "四十", "二零三"]
