from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from gis.db.history import unit_of_code
from gis.db.keys import PREFIX_CHARACTERS, held_by, identify, make_key
from gis.errors import Conflict

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def made(connection: Connection, name: str = "数据局", **changes: object) -> str:
    options: dict[str, object] = {"quota_per_minute": 60, **changes}
    return make_key(connection, name, ["read:divisions"], NOW, **options).key  # type: ignore[arg-type]


def test_a_key_tells_who_bears_it_and_what_it_may_do(connection: Connection) -> None:
    who = identify(connection, made(connection), NOW)
    assert who is not None
    assert (who.role, who.name, who.acts, who.held) == ("department", "数据局", frozenset({"read:divisions"}), None)


def test_a_key_is_given_no_made_up_rows_unless_it_was_made_for_them(connection: Connection) -> None:
    plain = identify(connection, made(connection), NOW)
    test = identify(connection, made(connection, "测试", made_up_data=True), NOW)
    assert plain is not None
    assert test is not None
    assert (plain.made_up_data, test.made_up_data) == (False, True)


def test_a_key_itself_is_never_kept(connection: Connection) -> None:
    key = made(connection)
    kept = connection.execute(text("SELECT prefix, key_hash, api_key::text AS row FROM api_key")).one()
    assert kept.prefix == key[:PREFIX_CHARACTERS]
    assert key not in kept.row
    assert key[PREFIX_CHARACTERS:] not in kept.row


def test_two_keys_are_never_alike(connection: Connection) -> None:
    keys = {made(connection, f"部门{n}") for n in range(20)}
    assert len(keys) == 20
    assert min(len(key) for key in keys) >= 40


@pytest.mark.parametrize("spoil", [lambda k: k[:-1], lambda k: k[:-1] + "!", lambda k: "", lambda k: k.upper()])
def test_a_key_that_is_not_quite_right_is_nobodys(connection: Connection, spoil: object) -> None:
    assert identify(connection, spoil(made(connection)), NOW) is None  # type: ignore[operator]


def test_a_key_that_ended_or_was_withdrawn_is_nobodys(connection: Connection) -> None:
    key = made(connection)
    connection.execute(text("UPDATE api_key SET expires_at = :at"), {"at": NOW + timedelta(hours=1)})
    assert identify(connection, key, NOW) is not None
    assert identify(connection, key, NOW + timedelta(hours=1)) is None
    connection.execute(text("UPDATE api_key SET expires_at = NULL, revoked_at = :at"), {"at": NOW})
    assert identify(connection, key, NOW) is None


def test_a_name_is_given_once(connection: Connection) -> None:
    made(connection)
    with pytest.raises(Conflict, match="a key called '数据局' exists already — choose another name"):
        made(connection)


def test_a_key_without_a_quota_has_no_limit_and_none_has_a_quota_of_nothing(connection: Connection) -> None:
    made(connection, quota_per_minute=None)
    assert connection.execute(text("SELECT quota_per_minute FROM api_key")).scalar() is None
    with pytest.raises(IntegrityError, match="quota_positive"):
        made(connection, "无", quota_per_minute=0)


def unit(connection: Connection, code: str, year: int) -> int:
    return unit_of_code(connection, "mca", code, date(year, 1, 1))


def test_a_key_bound_to_a_division_holds_it_and_all_below_it(connection: Connection) -> None:
    city = unit(connection, "320600", 2021)
    counties = {unit(connection, code, 2021) for code in ("320612", "320613", "320685")}
    towns = {unit(connection, code, 2021) for code in ("320612117", "320612120")}
    who = identify(connection, made(connection, unit_id=unit(connection, "320612", 2021)), NOW)
    assert who is not None
    assert who.held is not None
    assert who.held >= {unit(connection, "320612", 2021), unit(connection, "320612117", 2021)}
    assert not who.held & {city, unit(connection, "320613", 2021), unit(connection, "320685", 2021)}
    assert held_by(connection, city) >= counties | towns


def test_an_heir_holds_what_it_came_of_and_who_held_before_holds_the_heir(connection: Connection) -> None:
    old, new = unit(connection, "320602", 2020), unit(connection, "320613", 2021)
    gangzha, tongzhou = unit(connection, "320611", 2020), unit(connection, "320612", 2021)
    assert held_by(connection, new) >= {old, gangzha, new}
    assert new in held_by(connection, old)
    assert gangzha not in held_by(connection, old), "two that became one are no heirs of each other"
    assert unit(connection, "320684", 2019) in held_by(connection, unit(connection, "320614", 2021))
    # ground went between these in 1991 and 2001 while they lived on
    assert tongzhou not in held_by(connection, new) | held_by(connection, old)
    assert not {old, new, gangzha} & held_by(connection, tongzhou)


def test_a_key_that_is_bound_to_nothing_holds_everything(connection: Connection) -> None:
    who = identify(connection, made(connection), NOW)
    assert who is not None
    assert who.held is None
