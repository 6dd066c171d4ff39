"""Certificates of address change (地址变更证明): a former and a present written form are one place, and by what.

Every change of the form between the two must have its ground in the register: an order that changed what stands above
the address, or a new version of the address itself. What has none cannot be certified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from gis.addresses.ground import Spell
from gis.addresses.normalise import normalise
from gis.differences import Held
from gis.errors import BadInput, Complaint

ISSUED_DOCUMENTS = frozenset({"reply", "provincial_notice", "city_notice", "announcement"})
"""Documents of an order that a certificate names; lists and other papers found it, but ordered nothing."""


class Form(NamedTuple):
    """How an address was written in a period; None where it is open."""

    text: str
    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it was written so on a day."""
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)


class Turn(NamedTuple):
    """A day on which an address began to be written otherwise."""

    day: date
    was: str
    became: str


@dataclass(frozen=True)
class AskedCertificate:
    """What is to be certified: the former form by its words or by a day on which it was written so."""

    issued_on: date
    old_text: str | None = None
    old_on: date | None = None


@dataclass(frozen=True)
class Certificate:
    """A certificate as it was issued: ``basis`` has ``issuer``, ``made_up``, and ``turns`` with what made each so."""

    number: int
    address_id: str
    old_text: str
    old_on: date
    new_text: str
    basis: Mapping[str, Any]
    issued_on: date
    issued_by: str

    @property
    def told_number(self) -> str:
        """Its number as it is printed."""
        return f"{self.issued_on.year}-{self.number:06}"


def former_form(forms: Sequence[Form], asked: AskedCertificate) -> tuple[Form, date]:
    """The former form and a day on which it held; ``BadInput`` where there is none, or nothing has changed since."""
    if (asked.old_text is None) == (asked.old_on is None):
        fix = "give one of old_text and old_on"
        raise BadInput(Complaint("a former form is told by its words or by a day", field="old_text", fix=fix))
    current = present_form(forms, asked.issued_on)
    before = [form for form in forms if form.valid_to is not None and form.valid_to <= asked.issued_on]
    if asked.old_on is not None:
        found = next((form for form in forms if form.holds(asked.old_on)), None)
    else:
        found = next((form for form in reversed(before) if _reads(form.text, str(asked.old_text))), None)
    if found is None:
        known = "; ".join(dict.fromkeys(form.text for form in forms))
        raise BadInput(Complaint("the address was not written so", field="old_text", fix=f"its forms are {known}"))
    if found not in before or found.text == current.text:
        raise BadInput(Complaint(f"on {asked.issued_on} it is written {current.text}: nothing has changed since"))
    return found, asked.old_on or (found.valid_to or asked.issued_on) - timedelta(days=1)


def present_form(forms: Sequence[Form], day: date) -> Form:
    """The form of a day; ``BadInput`` where the address is not in force then."""
    found = next((form for form in forms if form.holds(day)), None)
    if found is None:
        raise BadInput(Complaint(f"the address is not in force on {day}", field="issued_on"))
    return found


def _reads(form: str, written: str) -> bool:
    """Whether somebody wrote a form: the province may be left out, and width and spaces be of any kind."""
    asked = normalise(written, {}).text
    return bool(asked) and asked in (form, form[form.index("省") + 1 :] if "省" in form else form)


def turns(forms: Sequence[Form], old_on: date, issued_on: date) -> Iterator[Turn]:
    """Every change of the form from the one day to the other."""
    for before, after in pairwise(forms):
        if after.valid_from is not None and old_on < after.valid_from <= issued_on:
            yield Turn(after.valid_from, before.text, after.text)


def orders_at(day: date, before: Spell, after: Spell, lives: Mapping[int, Sequence[Held]], depth: int) -> list[int]:
    """The orders that closed or opened on ``day`` a version of a unit whose name is written (the first ``depth``)."""
    found: dict[int, None] = {}
    for unit_id in dict.fromkeys([*before.units[:depth], *after.units[:depth]]):
        for held in lives.get(unit_id, ()):
            if held.until == day and held.closed_by is not None:
                found[held.closed_by] = None
            if held.since == day and held.opened_by is not None:
                found[held.opened_by] = None
    return sorted(found)
