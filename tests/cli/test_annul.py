"""Annulling an order from the command line."""

from __future__ import annotations

from typing import Any

from gis.db.connect import Database


def test_an_order_is_annulled_by_its_number_and_with_a_reason(tongtu: Any, own_register: Database) -> None:
    orders = tongtu("orders", "list", "-f", "json", database=own_register).json
    last = orders[-1]
    done = tongtu("divisions", "annul", str(last["id"]), "--why", "entered twice")
    assert (done.code, done.err) == (0, "")
    assert last["title"] in done.out
    left = tongtu("orders", "list", "-f", "json").json
    assert [order["id"] for order in left] == [order["id"] for order in orders[:-1]]


def test_an_order_that_others_build_on_is_not_annulled(tongtu: Any, own_register: Database) -> None:
    orders = tongtu("orders", "list", "-f", "json", database=own_register).json
    done = tongtu("divisions", "annul", str(orders[-2]["id"]), "--why", "a trial")
    assert done.code == 1
    assert "2021-10-list-difference" in done.err
    assert "Traceback" not in done.err


def test_a_reason_must_be_given(tongtu: Any, own_register: Database) -> None:
    assert tongtu("divisions", "annul", "1", database=own_register).code == 2
