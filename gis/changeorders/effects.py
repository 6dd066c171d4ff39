"""What a change order does: from the register's state on the day before to everything it closes and opens.

The plan works on a draft copy of the snapshot. Events change the draft one after another; at the end the draft is
compared with the snapshot, and the differences are the effects. So no event can forget to close what it replaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shapely import MultiPolygon

from gis.changeorders.approvers import approver_warnings
from gis.changeorders.checks import check_draft
from gis.changeorders.codes import code_warnings, leave_pending
from gis.changeorders.document import Order
from gis.changeorders.draft import Draft, Link
from gis.changeorders.events import apply_event
from gis.changeorders.links import settle
from gis.divisions import Code, Snapshot, System, Version
from gis.errors import BadInput, Complaint, NotFound

__all__ = ["Effects", "Link", "plan"]


@dataclass(frozen=True)
class Effects:
    """Everything an order closes and opens on ``effective_on``; until written, founded units have negative ids."""

    effective_on: date
    closed: tuple[Version, ...]
    opened: tuple[Version, ...]
    codes_closed: tuple[Code, ...]
    codes_opened: tuple[Code, ...]
    links: tuple[Link, ...]
    after: Snapshot
    warnings: tuple[Complaint, ...] = ()
    """What the law has against the order that does not stop it: who approved it, codes it should have kept."""

    @property
    def before(self) -> Snapshot:
        """The state on the day before."""
        opened = {version.unit_id for version in self.opened}
        given = {(code.unit_id, code.system) for code in self.codes_opened}
        versions = {i: version for i, version in self.after.versions.items() if i not in opened}
        codes = {key: code for key, code in self.after.codes.items() if key not in given}
        return Snapshot(
            self.effective_on - timedelta(days=1),
            {**versions, **{version.unit_id: version for version in self.closed}},
            {**codes, **{(code.unit_id, code.system): code for code in self.codes_closed}},
        )

    @property
    def entered(self) -> tuple[Version, ...]:
        """First versions of units that are new to the register: founded by the order, or recorded in it."""
        lived = {version.unit_id for version in self.closed}
        return tuple(version for version in self.opened if version.unit_id not in lived)

    @property
    def founded(self) -> tuple[Version, ...]:
        """First versions of units that the order founds: on the ground of others, so that something links to them."""
        heirs = {link.successor_id for link in self.links}
        return tuple(version for version in self.entered if version.unit_id in heirs)

    @property
    def recorded(self) -> tuple[Version, ...]:
        """First versions of units that existed before and only enter the register."""
        heirs = {link.successor_id for link in self.links}
        return tuple(version for version in self.entered if version.unit_id not in heirs)

    @property
    def ended(self) -> tuple[Version, ...]:
        """Last versions of units that the order ends."""
        living = {version.unit_id for version in self.opened}
        return tuple(version for version in self.closed if version.unit_id not in living)


def plan(
    order: Order,
    before: Snapshot,
    cells: Mapping[str, MultiPolygon],
    codes_ever: frozenset[tuple[System, str]] = frozenset(),
) -> Effects:
    """The effects of ``order`` on the state ``before`` it (that of the day before it takes effect).

    ``cells`` are the pieces of ground that events name; ``codes_ever`` all codes ever given, since an abolished
    code never returns (行政区划代码管理办法, 民政部令第79号: 废码不用). All complaints are gathered and raised once.
    """
    draft = Draft.of(before, source=order.source(), cells=cells)
    complaints = _apply(order, draft)
    if complaints:
        raise BadInput(complaints)
    links = settle(draft.links, before.versions, draft.versions)
    leave_pending(draft, before, links, order.effective_on.date)
    complaints = [replace(fault, file=order.order) for fault in check_draft(order, draft, before, codes_ever)]
    if complaints:
        raise BadInput(complaints)
    warnings = [*approver_warnings(order, before), *code_warnings(order, draft, before)]
    return replace(_difference(before, draft, links, order.effective_on.date), warnings=tuple(warnings))


def _apply(order: Order, draft: Draft) -> list[Complaint]:
    """Apply the events one after another; what cannot be applied is told with its place in the order."""
    complaints: list[Complaint] = []
    for number, event in enumerate(order.events):
        draft.where = f"events[{number}]"
        try:
            apply_event(draft, event)
        except NotFound as error:
            complaints.append(Complaint(str(error), file=order.order, field=draft.where))
        except BadInput as error:
            complaints += [
                replace(fault, file=order.order, field=".".join(filter(None, (draft.where, fault.field))))
                for fault in error.complaints
            ]
    return complaints


def _difference(before: Snapshot, draft: Draft, links: list[Link], effective_on: date) -> Effects:
    changed = {
        unit_id
        for unit_id in before.versions.keys() | draft.versions.keys()
        if before.versions.get(unit_id) != draft.versions.get(unit_id)
    }
    recoded = {key for key in before.codes.keys() | draft.codes.keys() if before.codes.get(key) != draft.codes.get(key)}
    return Effects(
        effective_on=effective_on,
        closed=tuple(before.versions[i] for i in sorted(changed) if i in before.versions),
        opened=tuple(draft.versions[i] for i in sorted(changed, reverse=True) if i in draft.versions),
        codes_closed=tuple(before.codes[k] for k in sorted(recoded) if k in before.codes),
        codes_opened=tuple(draft.codes[k] for k in sorted(recoded) if k in draft.codes),
        links=tuple(links),
        after=draft.snapshot(effective_on),
    )
