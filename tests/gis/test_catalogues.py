"""What became of a unit of a catalogue. Codes beginning with 9 are made up."""

from __future__ import annotations

from datetime import date

import pytest

from gis.catalogues.rows import Heir, parse_date, parse_heirs
from gis.catalogues.walk import Index, Reached, predecessors, successors
from gis.errors import BadInput, NotFound
from tests.gis.listed import NANTONG, listed

LATE = "2026"


def ask(text: str, code: str, since: str, as_of: str = LATE) -> list[Reached]:
    return successors(Index(listed(text)), code, parse_date(since), parse_date(as_of))


def told(text: str, code: str, since: str, as_of: str = LATE) -> list[tuple[str, str, bool]]:
    """Code, status and whether only a part, of each end."""
    return [(end.code, end.status, end.partial) for end in ask(text, code, since, as_of)]


@pytest.mark.parametrize(
    ("code", "since", "as_of", "ends"),
    [
        ("320626", "1985", "1988", ["320626 启东县"]),
        ("320626", "1985", "1989", ["329013 启东市"]),
        ("320626", "1985", "1994-12-31", ["329013 启东市"]),
        ("320626", "1985", "1995", ["320681 启东市"]),
        ("320624", "1983", "2009", ["320612 通州区"]),
        ("320624", "1983", "2008-12-31", ["320683 通州市"]),
        ("320625", "1983", "2020-07-02", ["320684 海门市"]),
        ("320625", "1983", "2020-07-03", ["320614 海门区"]),
        ("320622", "1990", LATE, ["320682 如皋市"]),
        ("320603", "1982", "1990", ["320611 郊区"]),
        ("320603", "1982", "1991", ["320602 崇川区", "320611 港闸区"]),
        ("320602", "1980", "1983", ["320602 城区"]),
        ("320602", "1980", "1991", ["320602 崇川区", "320611 港闸区"]),
        ("320602", "1980", LATE, ["320613 崇川区"]),
        ("320611", "2000", "2020-07-02", ["320611 港闸区"]),
        ("320611", "2000", "2020-07-03", ["320613 崇川区"]),
    ],
)
def test_nantong_is_followed_through_all_its_codes(code: str, since: str, as_of: str, ends: list[str]) -> None:
    found = ask(NANTONG, code, since, as_of)
    assert [f"{end.code} {end.name}" for end in found] == ends
    assert {(end.status, end.partial, end.note) for end in found} == {("in_force", False, None)}


def test_the_steps_on_the_way_are_counted_and_the_whole_is_told() -> None:
    [end] = ask(NANTONG, "320624", "1983")
    assert (end.steps, end.share, end.valid_from, end.valid_to) == (3, 1.0, date(2009, 1, 1), None)
    [same] = ask(NANTONG, "320681", "2000")
    assert (same.steps, same.share) == (0, 1.0)
    assert [end.share for end in ask(NANTONG, "320602", "1985", "2000")] == [None, None]


def test_on_the_day_of_a_change_the_new_row_is_meant() -> None:
    assert told(NANTONG, "329013", "1989", "1989") == [("329013", "in_force", False)]
    with pytest.raises(NotFound, match="320626 is not in force on 1989-01-01; it was: 1983-01-01 to 1989-01-01"):
        ask(NANTONG, "320626", "1989")


def test_a_code_that_no_row_bears_is_not_found() -> None:
    with pytest.raises(NotFound, match="no row of the catalogue bears the code 999999"):
        ask(NANTONG, "999999", "1990")


def test_a_code_between_two_lives_is_not_found_and_both_are_named() -> None:
    text = "900001,甲,c,1980,1985,900002\n900002,丁,c,1985,,\n900001,乙,c,2005,,"
    with pytest.raises(NotFound, match=r"1980-01-01 to 1985-01-01 \(甲\); since 2005-01-01 \(乙\)"):
        ask(text, "900001", "1990")


def test_nobody_asks_for_successors_backwards() -> None:
    with pytest.raises(BadInput, match="forward in time"):
        ask(NANTONG, "320681", "2000", "1999")


def test_a_part_goes_along_and_stays_a_part() -> None:
    text = "900001,甲,c,1980,,900002@2001\n900002,乙,c,1980,2010,900003\n900003,丙,c,2010,,"
    assert told(text, "900001", "1990", "2000-12-31") == [("900001", "in_force", False)]
    assert told(text, "900001", "1990", "2001") == [("900001", "in_force", False), ("900002", "in_force", True)]
    assert told(text, "900001", "1990") == [("900001", "in_force", False), ("900003", "in_force", True)]
    assert told(text, "900001", "2001") == [("900001", "in_force", False)], "what left on that day had left"
    assert ask(text, "900001", "1990")[0].share is None


def test_a_part_that_comes_back_whole_is_no_part() -> None:
    text = "900001,甲,c,1980,2010,900002;900002@2001\n900002,乙,c,1980,,"
    [end] = ask(text, "900001", "1990")
    assert (end.code, end.partial, end.share) == ("900002", False, 1.0)


def test_what_a_unit_gave_away_before_is_not_of_the_ground_that_came_later() -> None:
    text = "900001,甲,c,1980,2001,900002\n900002,乙,c,1980,,900003@1995;900003@2001\n900003,丙,c,1980,,"
    assert told(text, "900001", "1990") == [("900002", "in_force", False)]


def test_a_unit_that_begins_and_gives_in_one_year_hands_on() -> None:
    text = "900001,甲,c,1980,2001,900002\n900002,乙,c,2001,,900003@2001\n900003,丙,c,1980,,"
    assert told(text, "900001", "1990") == [("900002", "in_force", False), ("900003", "in_force", True)]
    assert told(text, "900002", "2001") == [("900002", "in_force", False)]


def test_a_split_goes_to_all_and_a_merger_comes_together() -> None:
    split = "900001,甲,c,1980,1990,900002;900003\n900002,乙,c,1990,2000,900004\n900003,丙,c,1990,2000,900004\n"
    text = f"{split}900004,丁,c,2000,,"
    assert told(text, "900001", "1985", "1995") == [("900002", "in_force", False), ("900003", "in_force", False)]
    [end] = ask(text, "900001", "1985")
    assert (end.code, end.share, end.steps) == ("900004", 1.0, 2)


def test_the_same_code_as_successor_is_its_next_row_never_itself() -> None:
    text = "900001,甲,c,1980,1985,900001\n900001,乙,c,1985,1990,900001\n900001,丙,c,1990,,"
    [end] = ask(text, "900001", "1980")
    assert (end.name, end.steps) == ("丙", 2)


def test_a_unit_ended_without_successors_says_so() -> None:
    [end] = ask("900001,甲,c,1980,1990,", "900001", "1985")
    assert (end.code, end.status, end.share) == ("900001", "ended", None)
    assert end.note == "ended on 1990-01-01; the list names no successor"


def test_a_code_that_goes_on_unnamed_is_pointed_out_but_not_followed() -> None:
    [end] = ask("900001,甲,c,1980,1990,\n900001,乙,c,1990,,", "900001", "1985")
    assert (end.name, end.status) == ("甲", "ended")
    assert "900001 goes on as 乙" in str(end.note)


def test_a_successor_that_never_existed_breaks_the_chain_and_the_rest_is_answered() -> None:
    text = "900001,甲,c,1980,1990,999999;900002\n900002,乙,c,1990,,"
    found = ask(text, "900001", "1985")
    assert [(end.code, end.status) for end in found] == [("900002", "in_force"), ("999999", "unknown")]
    assert "900001 (line 2) went to 999999 on 1990-01-01, but 999999 never existed" in str(found[1].note)
    assert [end.share for end in found] == [None, None]


def test_a_successor_that_had_ended_before_breaks_the_chain() -> None:
    [end] = ask("900001,甲,c,1980,1995,900002\n900002,乙,c,1980,1990,", "900001", "1985")
    assert (end.code, end.status) == ("900002", "unknown")
    assert "was not in force on 1995-01-01; it was: 1980-01-01 to 1990-01-01 (乙)" in str(end.note)


def test_a_code_given_anew_decades_later_is_no_continuation() -> None:
    text = "900001,甲,c,1980,1985,900002\n900002,另一区,c,2014,,"
    assert told(text, "900001", "1980") == [("900002", "unknown", False)]
    own = "900001,甲,c,1980,1985,900001\n900001,另一区,c,2014,,"
    assert told(own, "900001", "1980") == [("900001", "unknown", False)]


def test_a_successor_that_begins_later_in_the_year_is_taken_without_a_word() -> None:
    text = "900001,甲,c,1980,1990,900002\n900002,乙,c,1990-07-15,,"
    [end] = ask(text, "900001", "1985")
    assert (end.code, end.status, end.note) == ("900002", "in_force", None)
    [between] = ask(text, "900001", "1985", "1990-03-01")
    assert (between.code, between.name, between.status) == ("900002", "乙", "unknown")
    assert between.note == "900002 begins only on 1990-07-15, after 1990-03-01"


def test_a_successor_that_begins_a_year_later_is_taken_with_a_note() -> None:
    text = "900001,甲,c,1980,1990,900002\n900002,乙,c,1991,,"
    [end] = ask(text, "900001", "1985")
    assert (end.code, end.status) == ("900002", "in_force")
    assert end.note == "900002 begins only on 1991-01-01, not on 1990-01-01"
    assert told("900001,甲,c,1980,1990,900002\n900002,乙,c,1992,,", "900001", "1985")[0][1] == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1980,1990,900001",
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1990,2000,900001",
        "900001,甲,c,1980,1990,900001\n900002,乙,c,1980,,",
    ],
)
def test_a_cycle_ends_in_a_broken_chain(text: str) -> None:
    [end] = ask(text, "900001", "1985")
    assert end.status == "unknown"


def test_parts_that_go_round_end() -> None:
    text = "900001,甲,c,1980,1990,900002\n900002,乙,c,1990,,900003@1990\n900003,丙,c,1990,,900002@1990"
    assert told(text, "900001", "1985") == [("900002", "in_force", False), ("900003", "in_force", True)]


def test_a_successor_that_ended_on_the_very_day_hands_on_once_with_a_note() -> None:
    text = "900001,甲,c,1980,1990,900002\n900002,乙,c,1980,1990,900003\n900003,丙,c,1990,,"
    [end] = ask(text, "900001", "1985")
    assert (end.code, end.status, end.steps) == ("900003", "in_force", 2)
    assert end.note == "900002 ended on 1990-01-01, the very day: what it went to is taken"
    assert ask("900001,甲,c,1980,1990,900002\n900002,乙,c,1980,1990,", "900001", "1985")[0].status == "ended"


def test_there_and_back_again_is_no_cycle() -> None:
    text = "900001,甲,c,1980,1990,900002\n900002,乙,c,1990,2000,900001\n900001,甲,c,2000,,"
    [end] = ask(text, "900001", "1985")
    assert (end.code, end.status, end.steps) == ("900001", "in_force", 2)


def test_of_rows_that_overlap_the_one_that_began_last_is_taken_with_a_note() -> None:
    text = "900001,甲,c,1980,1992,\n900001,乙,c,1990,,"
    [end] = ask(text, "900001", "1991")
    assert (end.name, end.status) == ("乙", "in_force")
    assert end.note == "900001 is also 甲 (line 2) on 1991-01-01: 乙 (line 3) is taken"


def test_who_gave_ground_is_told_with_the_way_it_came() -> None:
    def came(code: str, since: str, as_of: str) -> list[tuple[str, str, float | None, int]]:
        found = predecessors(Index(listed(NANTONG)), code, parse_date(since), parse_date(as_of))
        return [(row.code, row.name, end.share, end.steps) for row, end in found]

    assert came("320613", "1982", "2021") == [
        ("320602", "城中区", 1.0, 3), ("320603", "港闸区", 1.0, 3), ("320611", "郊区", 1.0, 2)
    ]  # fmt: skip
    assert came("320602", "1990", "2000") == [("320602", "城区", None, 1), ("320611", "郊区", None, 1)]
    assert came("320681", "1983", "2000") == [("320626", "启东县", 1.0, 2)]
    with pytest.raises(NotFound):
        came("320602", "1990", "2021")


def test_a_row_in_force_that_went_somewhere_on_no_day_is_told() -> None:
    found = ask("900001,甲,c,1980,,900002;900001\n900002,乙,c,1980,,", "900001", "1985")
    assert [(end.code, end.status) for end in found] == [("900001", "in_force"), ("900002", "unknown")]


def test_a_part_that_left_after_the_end_is_told() -> None:
    found = ask("900001,甲,c,1980,1990,900002@1995\n900002,乙,c,1980,,", "900001", "1985")
    assert [(end.code, end.status) for end in found] == [("900001", "ended"), ("900002", "unknown")]
    assert "had ended on 1990-01-01" in str(found[1].note)


def test_a_successor_that_cannot_be_read_is_not_lost() -> None:
    [end] = ask("900001,甲,c,1980,1990,900002@昨天", "900001", "1985")
    assert (end.code, end.status) == ("900002@昨天", "unknown")


@pytest.mark.parametrize(
    ("text", "day"), [("1983", date(1983, 1, 1)), ("2018-05", date(2018, 5, 1)), ("2020-07-03", date(2020, 7, 3))]
)
def test_a_date_may_be_coarse(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["", "83", "1983年", "2020-7-3", "2020-02-30", "0000", "1983.0", "2020-07-03T00"])
def test_what_is_no_date_is_refused_with_its_form(text: str) -> None:
    with pytest.raises(BadInput, match="YYYY, YYYY-MM or YYYY-MM-DD"):
        parse_date(text)


def test_successors_are_read_with_spaces_and_full_width_signs() -> None:
    heirs = (Heir("130102"), Heir("130108", date(2001, 1, 1)), Heir("130105", date(2001, 5, 1)))
    assert parse_heirs(" 130102 ；130108＠2001;; 130105 @ 2001-05 ;130102") == heirs
    assert parse_heirs("") == ()
