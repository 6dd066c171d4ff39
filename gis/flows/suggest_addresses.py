"""Suggest addresses to who is typing: names from memory, then what the register has below them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from gis.addresses.desk import Desk
from gis.addresses.shelf import Shelf, make_shelf
from gis.addresses.suggest import Asked, Looked, look, name_offer, part_offers
from gis.db.address_suggest import community_points, parts_below
from gis.db.connect import Database


def read_shelf(connection: Connection, desk: Desk, day: int) -> Shelf:
    """The shelf of a day (an ordinal), ready to be asked."""
    shelf = make_shelf(desk.names, desk.ground, community_points(connection), day)
    shelf.prepare()
    return shelf


def suggest_addresses(database: Database, desk: Desk, shelf: Shelf, asked: Asked) -> list[dict[str, Any]]:
    """Suggestions, best first, at most ``asked.limit``. The register is asked only where numbers are wanted."""
    looked, offers = suggest_names(desk, shelf, asked)
    return suggest_numbers(database, desk, looked, offers, asked) if looked.below else offers


def suggest_names(desk: Desk, shelf: Shelf, asked: Asked) -> tuple[Looked, list[dict[str, Any]]]:
    """What memory alone can suggest, in less than a millisecond; numbers are wanted where ``below`` is not empty."""
    looked = look(asked, desk, shelf)
    offers = [name_offer(choice, desk, asked.as_of) for choice in looked.choices]
    return (looked if len(offers) < asked.limit else replace(looked, below=())), offers


def suggest_numbers(
    database: Database, desk: Desk, looked: Looked, offers: list[dict[str, Any]], asked: Asked
) -> list[dict[str, Any]]:
    """Names, then the numbers below them that the register has."""
    with database.read() as connection:
        for below in looked.below:
            parts = parts_below(connection, below, asked.as_of, most=asked.limit, made_up=asked.made_up)
            offers = [*offers, *part_offers(parts, below, desk, asked.as_of)]
            if len(offers) >= asked.limit:
                break
    return offers[: asked.limit]
