"""The tables, as SQLAlchemy Core sees them. Alembic owns them in the database; a test compares the two.

Every column carries its meaning as a comment, from which ``docs/database.md`` is generated.
Periods: ``valid`` (true on the ground) and ``recorded`` (believed in our books), both half-open.
"""

from gis.db.tables.analysis import coverage_run, coverage_unit
from gis.db.tables.base import metadata
from gis.db.tables.boundaries import (
    boundary_line,
    boundary_line_succession,
    boundary_line_version,
    boundary_paper,
    tripoint,
    tripoint_version,
)
from gis.db.tables.divisions import (
    community_chain,
    division_code,
    division_geometry,
    division_outline,
    division_unit,
    division_version,
    succession,
)
from gis.db.tables.groups import (
    catalogue,
    catalogue_complaint,
    catalogue_unit,
    community_count,
    unit_group,
    unit_group_member,
)
from gis.db.tables.lookup import address_certificate, address_change, address_key, address_name, address_review
from gis.db.tables.markers import boundary_marker, inspection_round, marker_file, marker_placement, marker_visit
from gis.db.tables.network import street_edge, street_network, water
from gis.db.tables.orders import change_area, change_document, change_event, change_order, order_draft
from gis.db.tables.people import api_key, audit_entry, login_session, person, role_grant
from gis.db.tables.placenames import (
    built_up_area,
    name_reserve,
    naming_case,
    naming_step,
    placename,
    placename_description,
    placename_document,
    placename_other,
    placename_reading,
)
from gis.db.tables.places import address, facility, residents, unit_residents
from gis.db.tables.register import data_version, dataset, register_clock

__all__ = [
    "address",
    "address_certificate",
    "address_change",
    "address_key",
    "address_name",
    "address_review",
    "api_key",
    "audit_entry",
    "boundary_line",
    "boundary_line_succession",
    "boundary_line_version",
    "boundary_marker",
    "boundary_paper",
    "built_up_area",
    "catalogue",
    "catalogue_complaint",
    "catalogue_unit",
    "change_area",
    "change_document",
    "change_event",
    "change_order",
    "community_chain",
    "community_count",
    "coverage_run",
    "coverage_unit",
    "data_version",
    "dataset",
    "division_code",
    "division_geometry",
    "division_outline",
    "division_unit",
    "division_version",
    "facility",
    "inspection_round",
    "login_session",
    "marker_file",
    "marker_placement",
    "marker_visit",
    "metadata",
    "name_reserve",
    "naming_case",
    "naming_step",
    "order_draft",
    "person",
    "placename",
    "placename_description",
    "placename_document",
    "placename_other",
    "placename_reading",
    "register_clock",
    "residents",
    "role_grant",
    "street_edge",
    "street_network",
    "succession",
    "tripoint",
    "tripoint_version",
    "unit_group",
    "unit_group_member",
    "unit_residents",
    "water",
]
