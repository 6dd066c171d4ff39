"""Change orders that were announced, and no others."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient


def orders(client: TestClient) -> dict[str, dict[str, Any]]:
    return {order["key"]: order for order in client.get("/api/v1/orders").json()["orders"]}


def test_the_orders_come_oldest_first(client: TestClient) -> None:
    listed = client.get("/api/v1/orders").json()["orders"]
    assert [(order["effective_on"], order["key"]) for order in listed] == [
        ("1983-01-01", "1983-counties-under-city"),
        ("1989-01-01", "1989-qidong"),
        ("1991-01-01", "1991-01-chongchuan-gangzha"),
        ("1991-01-01", "1991-rugao"),
        ("1993-01-01", "1993-tongzhou"),
        ("1994-01-01", "1994-haimen"),
        ("1995-01-01", "1995-county-cities-renumbered"),
        ("2001-01-01", "2001-guanyinshan"),
        ("2007-01-01", "2007-01-tongzhou-towns-known"),
        ("2007-02-12", "2007-02-tongzhou-towns"),
        ("2007-12-31", "2007-12-wujia-list-difference"),
        ("2009-03-31", "2009-tongzhou-district"),
        ("2018-01-01", "2018-01-survey"),
        ("2018-05-11", "2018-05-haian"),
        ("2019-12-01", "2019-12-jianghai"),
        ("2020-05-01", "2020-05-haian-streets"),
        ("2020-07-03", "2020-07-nantong"),
        ("2021-10-31", "2021-10-list-difference"),
    ]


def test_july_2020_bears_its_papers_in_their_roles_and_an_assumed_day(client: TestClient) -> None:
    july = orders(client)["2020-07-nantong"]
    assert (july["effective_on"], july["precision"], july["assumed"]) == ("2020-07-03", "day", True)
    assert july["announced_on"] == "2020-07-17"
    assert [paper["role"] for paper in july["documents"]] == ["reply", "provincial_notice", "announcement", "other"]
    notice = july["documents"][1]
    assert (notice["body"], notice["number"], notice["date"]) == ("江苏省人民政府", "苏政发〔2020〕60号", "2020-07-03")


def test_differences_between_lists_are_no_legal_change(client: TestClient) -> None:
    difference = orders(client)["2021-10-list-difference"]
    assert difference["kind"] == "list_difference"
    assert {paper["role"] for paper in difference["documents"]} == {"statistical_list"}
