from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, read_audit, write_audit
from gis.rights import Identity

NOW = datetime(2026, 5, 1, tzinfo=UTC)
OFFICER = Identity("marker_officer", "李")


def written(connection: Connection, *subjects: str, at: datetime = NOW) -> None:
    entries = [AuditEntry(subject, {"count": 2, "markers": ["M-1", "界-2"]}) for subject in subjects]
    write_audit(connection, OFFICER, "read:markers_exact", entries, at)


def test_an_entry_says_who_did_what_to_which_thing_and_when(connection: Connection) -> None:
    written(connection, "line:7")
    (entry,) = read_audit(connection)
    assert entry == {
        "at": NOW, "actor": "李", "role": "marker_officer", "act": "read:markers_exact", "subject": "line:7",
        "detail": {"count": 2, "markers": ["M-1", "界-2"]},
    }  # fmt: skip


def test_a_marker_is_found_by_itself_and_by_the_lines_it_was_read_with(connection: Connection) -> None:
    written(connection, "line:7")
    write_audit(connection, OFFICER, "read:markers_exact", [AuditEntry("marker:M-1", {"count": 1})], NOW)
    assert [entry["subject"] for entry in read_audit(connection, subject="marker:M-1")] == ["marker:M-1", "line:7"]
    assert [entry["subject"] for entry in read_audit(connection, subject="marker:界-2")] == ["line:7"]
    assert [entry["subject"] for entry in read_audit(connection, subject="line:7")] == ["line:7"]
    assert read_audit(connection, subject="marker:M-9") == []


def test_entries_come_latest_first_from_a_day_on_and_not_without_end(connection: Connection) -> None:
    for hours in range(3):
        written(connection, f"line:{hours}", at=NOW + timedelta(hours=hours))
    assert [entry["subject"] for entry in read_audit(connection)] == ["line:2", "line:1", "line:0"]
    assert len(read_audit(connection, since=NOW + timedelta(hours=1))) == 2
    assert [entry["subject"] for entry in read_audit(connection, most=1)] == ["line:2"]


def test_what_was_not_read_leaves_no_entry(connection: Connection) -> None:
    written(connection)
    assert read_audit(connection) == []
