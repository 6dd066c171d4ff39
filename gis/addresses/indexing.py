"""Names and keys of many addresses at once: the same as ``keys.heads`` gives for each, a hundred times faster."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from gis.addresses.keys import SEPARATOR, HeadKind

WORDS = (
    "street", "estate", "natural_village", "building_name", "sub_street", "group_no", "door_no", "door_sub",
    "building_no", "unit", "floor", "room", "entrance",
)  # fmt: skip
"""Columns of the table ``address`` that names and keys are made of."""


def index_of(addresses: pd.DataFrame) -> pd.DataFrame:
    """A row for each name that leads to each address: ``kind``, ``text``, ``community_id``, ``key``, ``address_row``.

    ``addresses`` has the columns ``id``, ``community_id`` and ``WORDS``; what is missing there is NA.
    """
    words = {name: _text(addresses[name]) for name in WORDS}
    whole, inside = _key(words, outer=True), _key(words, outer=False)
    found = []
    for kind, text, key in _heads(words, whole, inside):
        has = text.notna()
        found.append(
            pd.DataFrame(
                {
                    "kind": kind,
                    "text": text[has],
                    "community_id": addresses["community_id"][has],
                    "key": key[has],
                    "address_row": addresses["id"][has],
                }
            )
        )
    return pd.concat(found, ignore_index=True)


Words = dict[str, "pd.Series[str]"]


def _heads(
    words: Words, whole: pd.Series[str], inside: pd.Series[str]
) -> Iterator[tuple[HeadKind, pd.Series[str], pd.Series[str]]]:
    on_street = words["street"].notna()
    beside = whole.where(~on_street, inside)
    yield "street", words["street"], whole
    yield "estate", words["estate"], beside
    yield "natural_village", words["natural_village"], whole
    yield "building_name", words["building_name"], beside
    groups = words["group_no"].notna() & words["natural_village"].isna()
    yield "community", pd.Series("", index=whole.index, dtype="str").where(groups), whole


def _key(words: Words, *, outer: bool) -> pd.Series[str]:
    empty = pd.Series("", index=words["room"].index, dtype="str")
    door = words["door_no"].fillna("") + (("-" + words["door_sub"]).fillna("")).where(words["door_no"].notna(), "")
    floor = words["floor"].where(words["room"].isna()).fillna("")
    parts = [
        words["sub_street"].fillna("") if outer else empty,
        words["group_no"].fillna(""),
        door if outer else empty,
        *(words[name].fillna("") for name in ("building_no", "unit")),
        floor,
        *(words[name].fillna("") for name in ("room", "entrance")),
    ]
    key = parts[0]
    for part in parts[1:]:
        key = key + SEPARATOR + part
    return key.str.rstrip(SEPARATOR)


def _text(column: pd.Series) -> pd.Series[str]:
    """Words and numbers as text; nothing and an empty text are NA."""
    if pd.api.types.is_numeric_dtype(column):
        column = column.astype("Int64")
    text = column.astype("str").where(column.notna())
    return text.where(text != "")
