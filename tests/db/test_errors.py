from __future__ import annotations

import pytest
from psycopg import errors as pg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gis.db.connect import Database
from gis.db.errors import as_ours, translated
from gis.errors import BadInput, Conflict, NotReady
from tests.db.looking import count


def driver_error(cause: Exception) -> DBAPIError:
    return DBAPIError("SELECT 1", {}, cause)


@pytest.mark.parametrize(
    ("cause", "ours", "words"),
    [
        (pg.DiskFull("No space left"), NotReady, "disk is full: nothing was written — free some space"),
        (pg.UndefinedTable("no table"), NotReady, "no tables yet — run: tongtu db upgrade"),
        (pg.ExclusionViolation("overlap"), Conflict, "already holds something in the way: overlap"),
        (pg.UniqueViolation("twice"), Conflict, "in the way: twice"),
        (pg.SerializationFailure("raced"), Conflict, "in the way: raced"),
        (pg.DeadlockDetected("stuck"), Conflict, "in the way: stuck"),
        (pg.CheckViolation("not so"), BadInput, "not so"),
        (pg.NotNullViolation("nothing"), BadInput, "nothing"),
        (pg.ForeignKeyViolation("nobody"), BadInput, "nobody"),
        (pg.InvalidDatetimeFormat("no day"), BadInput, "no day"),
        (pg.OperationalError("refused"), NotReady, "reached.*refused.*tongtu db status"),
    ],
)
def test_a_driver_error_becomes_a_sentence_of_ours(cause: Exception, ours: type[Exception], words: str) -> None:
    error = driver_error(cause)
    with pytest.raises(ours, match=words) as caught, translated():
        raise error
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("cause", [pg.SyntaxError("typo"), pg.UndefinedColumn("typo"), pg.UndefinedFunction("typo")])
def test_a_fault_of_our_own_code_keeps_its_trace(cause: Exception) -> None:
    assert as_ours(cause) is None
    with pytest.raises(DBAPIError), translated():
        raise driver_error(cause)


def test_what_is_no_driver_error_passes_untouched() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError


def test_what_copy_says_without_any_wrapping_becomes_ours_too() -> None:
    with pytest.raises(Conflict, match="in the way: twice"), translated():
        raise pg.UniqueViolation("twice")


def test_no_error_repeats_a_row_that_tells_where_a_marker_stands(connection: Connection) -> None:
    with pytest.raises(BadInput, match="letter_known") as caught, translated():
        connection.execute(
            text(
                """
                INSERT INTO boundary_marker (marker_id, valid, recorded, number, line_code, serial, type_letter, geom,
                       sides, side_units, located_in, reference_objects, record, is_public, change, source, made_up)
                VALUES (:id, '[2020-01-01,)', '[2026-01-01,)', '3206120613001X', '3206120613', 1, 'X',
                        ST_SetSRID(ST_MakePoint(120.8654321, 32.0123456), 4490),
                        '{}', '{}', '{}', '[]', '{}', false, 'loaded', 'a test', true)
                """
            ),
            {"id": "M-1"},
        )
    assert "Failing row" not in str(caught.value)
    wrapped = caught.value.__cause__
    assert isinstance(wrapped, DBAPIError)
    assert wrapped.hide_parameters


def test_a_wrong_question_to_the_real_database_is_our_fault_and_shown_as_such(register: Database) -> None:
    with pytest.raises(DBAPIError):
        count(register, "division_unit WHERE no_such_column = 1")
