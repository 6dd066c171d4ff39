"""Lookup of addresses"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "address_certificate",
        sa.Column(
            "id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the certificate."
        ),
        sa.Column("address_id", sa.Text(), nullable=False, comment="The address."),
        sa.Column("old_text", sa.Text(), nullable=False, comment="The former written form, with divisions."),
        sa.Column("old_on", sa.Date(), nullable=False, comment="A day on which it was written so."),
        sa.Column("new_text", sa.Text(), nullable=False, comment="The form on the day of issue."),
        sa.Column(
            "basis",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Orders and cases that made it so: title, number, date.",
        ),
        sa.Column("issued_on", sa.Date(), nullable=False, comment="Day of issue."),
        sa.Column("issued_by", sa.Text(), nullable=False, comment="Who issued it."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it was written."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_certificate")),
        comment="Certificates of address change (地址变更证明): old and new form are one place.",
    )
    op.create_index("ix_address_certificate_address_id", "address_certificate", ["address_id"], unique=False)
    op.create_table(
        "address_review",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the question."),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="What was asked, normalised: a decision holds for all that reads so.",
        ),
        sa.Column("raw", sa.Text(), nullable=False, comment="What was asked, as it came."),
        sa.Column("asked_by", sa.Text(), nullable=False, comment="Who asked it first."),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, comment="When it was asked first."),
        sa.Column("times", sa.BigInteger(), nullable=False, comment="How often it was asked."),
        sa.Column(
            "answer",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="What the lookup answered: grade and candidates.",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="open, decided or dismissed."),
        sa.Column("address_id", sa.Text(), nullable=True, comment="The address that is meant, as a person decided."),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="Who decided."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="When."),
        sa.Column("why", sa.Text(), nullable=True, comment="By what evidence."),
        sa.CheckConstraint(
            "(state = 'decided') = (address_id IS NOT NULL)", name=op.f("ck_address_review_decision_names_an_address")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_by IS NULL)", name=op.f("ck_address_review_decided_by_somebody")
        ),
        sa.CheckConstraint("state IN ('open', 'decided', 'dismissed')", name=op.f("ck_address_review_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_review")),
        comment="Addresses matched with doubt (grade C), for a person to decide; decisions are used from then on.",
    )
    op.create_index(
        "ix_address_review_open", "address_review", ["times"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("uq_address_review_text", "address_review", ["text"], unique=True)
    op.create_table(
        "address_change",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Number of the change; mirrors ask for what came after the one they know.",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="Recorded moment of the change."),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="added, changed, ended, community (written form) or reload."
        ),
        sa.Column("address_id", sa.Text(), nullable=True, comment="The address, for changes of one."),
        sa.Column(
            "community_id",
            sa.BigInteger(),
            nullable=True,
            comment="The community whose addresses are written otherwise.",
        ),
        sa.Column("since", sa.Date(), nullable=True, comment="First day on the ground on which it holds."),
        sa.Column(
            "detail",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The row as it is now, or the chain as it was and is.",
        ),
        sa.CheckConstraint(
            "kind IN ('added', 'changed', 'ended', 'community', 'reload')", name=op.f("ck_address_change_kind_known")
        ),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_address_change_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        comment="Numbered changes of addresses, for mirrors: one entry a community where an order changes written forms.",
    )
    op.create_table(
        "address_name",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Number of the name."),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="street, estate, natural_village, building_name; community for groups.",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="The name; empty for a community's groups."),
        sa.Column(
            "community_id", sa.BigInteger(), nullable=False, comment="The community in which it leads to addresses."
        ),
        sa.Column("sound", sa.Text(), nullable=False, comment="Toneless key."),
        sa.Column("initials", sa.Text(), nullable=False, comment="First letters."),
        sa.Column("addresses", sa.BigInteger(), nullable=False, comment="How many addresses it leads to."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Leads to demonstration data only."),
        sa.CheckConstraint(
            "kind IN ('street', 'estate', 'natural_village', 'building_name', 'community')",
            name=op.f("ck_address_name_kind_known"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_address_name_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_name")),
        comment="Distinct names that lead to addresses, by community; derived from address (tongtu address index).",
    )
    op.create_index(
        "uq_address_name_kind_text_community", "address_name", ["kind", "text", "community_id"], unique=True
    )
    op.create_table(
        "address_key",
        sa.Column("name_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="The name."),
        sa.Column(
            "key",
            sa.Text(collation="C"),
            nullable=False,
            comment="lane/group/door/building/unit/floor/room/entrance below the name (gis/addresses/keys.py).",
        ),
        sa.Column("address_row", sa.BigInteger(), nullable=False, comment="The version of the address."),
        sa.ForeignKeyConstraint(
            ["address_row"], ["address.id"], name=op.f("fk_address_key_address_row"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name_id", "key", "address_row", name=op.f("pk_address_key")),
        comment="Addresses by name and key: the one index that the lookup asks; derived from address.",
    )
    op.create_index("ix_address_key_address_row", "address_key", ["address_row"], unique=False)
