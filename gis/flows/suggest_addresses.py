"""Suggest addresses to who is typing: names from memory, then what the register has below them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from gis.addresses.desk import Desk
from gis.addresses.shelf import Shelf, make_shelf
from gis.addresses.suggest import Asked, look, name_offer, part_offers
from gis.db.address_suggest import community_points, parts_below
from gis.db.connect import Database


def read_shelf(connection: Connection, desk: Desk, day: int) -> Shelf:
    """The shelf of a day (an ordinal), ready to be asked."""
    shelf = make_shelf(desk.names, desk.ground, community_points(connection), day)
    shelf.prepare()
    return shelf


def suggest_addresses(database: Database, desk: Desk, shelf: Shelf, asked: Asked) -> list[dict[str, Any]]:
    """Suggestions, best first, at most ``asked.limit``. The register is asked only where numbers are wanted."""
    looked = look(asked, desk, shelf)
    offers = [name_offer(choice, desk, asked.as_of) for choice in looked.choices]
    if not looked.below or len(offers) >= asked.limit:
        return offers
    with database.read() as connection:
        for below in looked.below:
            parts = parts_below(connection, below, asked.as_of, most=asked.limit, made_up=asked.made_up)
            offers += part_offers(parts, below, desk, asked.as_of)
            if len(offers) >= asked.limit:
                break
    return offers[: asked.limit]
