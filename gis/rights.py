"""Who may do what: one table of acts by role, asked by every route, tile, export and command.

An act is ``verb:noun``. A role may be bound to divisions; then it may act only on what lies in them. A department's
key is narrowed further to the acts it was made for. Nobody's rights are decided anywhere else in the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gis.errors import Forbidden

Role = Literal[
    "public", "department", "planner", "division_officer", "placename_officer", "marker_officer",
    "section_head", "bureau_leader", "administrator",
]  # fmt: skip
Act = Literal[
    "read:health", "read:divisions", "read:orders", "read:tiles", "read:coverage", "read:boundaries", "read:markers",
    "read:markers_exact", "read:audit", "run:coverage", "record:boundaries", "record:inspections", "load:markers",
    "preview:orders", "draft:orders", "apply:orders", "load:register", "load:streets", "load:demo",
    "read:addresses", "match:addresses", "review:addresses", "certify:addresses",
    "read:placenames", "check:placenames", "load:placenames",
    "correct:placenames", "reserve:placenames",
    "read:naming_cases", "draft:placenames", "assess:placenames", "publish:placenames", "sign:placenames",
    "endorse:placenames", "decide:placenames", "submit:placenames", "answer:placenames",
    "manage:database", "manage:keys", "serve:http",
]  # fmt: skip

PUBLIC_ACTS: frozenset[Act] = frozenset(
    {
        "read:health",
        "read:divisions",
        "read:orders",
        "read:tiles",
        "read:coverage",
        "read:boundaries",
        "read:markers",
        "read:placenames",
        "check:placenames",
        "read:addresses",
    }
)
"""What anybody may read without saying who they are; restricted and unannounced things are no part of it."""
_OFFICE: frozenset[Act] = PUBLIC_ACTS | {"run:coverage", "preview:orders", "match:addresses"}
_NAMING: frozenset[Act] = frozenset(
    {
        "read:naming_cases",
        "draft:placenames",
        "assess:placenames",
        "publish:placenames",
        "decide:placenames",
        "answer:placenames",
    }
)
"""Steps of a case that the officer for place names takes; the two signatures (科室负责人, 分管局长) are others'."""
_NAMES_KEPT: frozenset[Act] = frozenset({"load:placenames", "correct:placenames", "reserve:placenames"})
_ADDRESSES: frozenset[Act] = frozenset({"review:addresses", "certify:addresses"})
"""What officers answer for: which address is meant, and that two forms are one place."""
_MARKERS: frozenset[Act] = frozenset({"read:markers_exact", "record:inspections", "load:markers"})
_RUNNING: frozenset[Act] = frozenset(
    {
        "read:audit",
        "read:naming_cases",
        "record:boundaries",
        "draft:orders",
        "apply:orders",
        "load:register",
        "load:streets",
        "load:demo",
        "manage:database",
        "manage:keys",
        "serve:http",
    }
)
TABLE: dict[Role, frozenset[Act]] = {
    "public": PUBLIC_ACTS,
    "department": PUBLIC_ACTS | {"submit:placenames", "match:addresses"},
    "planner": PUBLIC_ACTS | {"run:coverage", "match:addresses"},
    "division_officer": _OFFICE | _ADDRESSES | {"draft:orders", "apply:orders", "record:boundaries"},
    "placename_officer": _OFFICE | _NAMING | _NAMES_KEPT | _ADDRESSES,
    "marker_officer": _OFFICE | _MARKERS | {"record:boundaries"},
    "section_head": _OFFICE | {"read:markers_exact", "draft:orders", "read:naming_cases", "sign:placenames"},
    "bureau_leader": _OFFICE | {"read:markers_exact", "draft:orders", "read:naming_cases", "endorse:placenames"},
    # no step of a case is an administrator's: who runs the machine names nothing
    "administrator": _OFFICE | _MARKERS | _NAMES_KEPT | _ADDRESSES | _RUNNING,
}
KEY_SCOPES: frozenset[Act] = TABLE["department"]
"""Acts a department's key can be made for."""
_BY_DIVISION: frozenset[Act] = frozenset(
    {
        "read:markers_exact",
        "record:inspections",
        "record:boundaries",
        "sign:placenames",
        "endorse:placenames",
        "submit:placenames",
    }
)
BOUND_ACTS: frozenset[Act] = _OFFICE | _NAMING | _BY_DIVISION
"""Acts a key bound to a division can be made for: they change nothing, or ask on which division they act.

The others are not asked that everywhere yet, so that a bound key would do them all over the city.
"""


@dataclass(frozen=True)
class Scope:
    """``held``: divisions a role is bound to, with all below them (None: everywhere); ``touched``: those acted on."""

    held: frozenset[int] | None = None
    touched: frozenset[int] = frozenset()


EVERYWHERE = Scope()


@dataclass(frozen=True)
class Identity:
    """Who asks: a role, what it is bound to, and, for a key, the acts it was made for."""

    role: Role
    name: str
    held: frozenset[int] | None = None
    acts: frozenset[str] | None = None
    made_up_data: bool = True
    """Whether demonstration rows may be given; a key made for production is never given one."""


PUBLIC = Identity("public", "public")
LOCAL_ADMINISTRATOR = Identity("administrator", "command over the private socket")
"""Who can reach the private socket owns the machine; a command acts as administrator."""


def allowed(act: Act, role: Role, scope: Scope = EVERYWHERE) -> bool:
    """Whether ``role`` may do ``act`` on what ``scope`` touches."""
    if act not in TABLE[role]:
        return False
    return scope.held is None or scope.touched <= scope.held


def on_either_side(act: Act, identity: Identity, sides: frozenset[int]) -> bool:
    """Whether ``identity`` may do ``act`` on a line or marker between ``sides``: being bound to either is enough.

    The one rule of who learns where a marker stands (DOMAIN §2.6), with the act ``read:markers_exact``.
    """
    narrowed = identity.acts is not None and act not in identity.acts
    if narrowed or act not in TABLE[identity.role]:
        return False
    return identity.held is None or bool(identity.held & sides)


def require(act: Act, identity: Identity, touched: frozenset[int] = frozenset()) -> None:
    """Let pass, or raise ``Forbidden`` with the act and the role."""
    narrowed = identity.acts is not None and act not in identity.acts
    if narrowed or not allowed(act, identity.role, Scope(identity.held, touched)):
        raise Forbidden(f"{identity.name} ({identity.role}) may not {act.replace(':', ' ')}")
