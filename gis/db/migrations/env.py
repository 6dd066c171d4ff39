"""Alembic's entry: works on the connection handed in by gis.db.schema, never on one of its own."""

from typing import Any

from alembic import context
from geoalchemy2 import alembic_helpers

from gis.db.tables import metadata


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave PostGIS' own tables alone."""
    if kind == "table" and name == "spatial_ref_sys":
        return False
    helper: Any = alembic_helpers.include_object
    return bool(helper(thing, name, kind, reflected, other))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
