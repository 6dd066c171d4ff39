"""Reading groups: every fault of the form is told, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import BadInput
from gis.flows.load_groups import shipped_groups
from gis.load.groups import read_groups
from gis.settings import CHECKOUT

GOOD = """
groups:
- {key: trial, name: 试验, kind: other, source: drawn, members: [{unit: 'mca:320602', from: 2018-01-01}]}
"""


def _read(folder: Path, content: str | bytes) -> BadInput:
    path = folder / "groups.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadInput) as caught:
        read_groups(path)
    return caught.value


def test_the_shipped_groups_are_read_and_say_where_they_come_from() -> None:
    groups = {group.key: group for group in read_groups(shipped_groups(CHECKOUT / "data")).groups}
    assert {"shiqu", "shiqu-chongchuan", "shenong", "kaifaqu"} <= groups.keys()
    assert all("derived" in group.source or "unverified" in group.source for group in groups.values())


def test_every_fault_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    fault = _read(tmp_path, GOOD.replace("other", "vague").replace("2018-01-01", "yesterday"))
    assert {complaint.field for complaint in fault.complaints} == {"groups[0].kind", "groups[0].members[0].from"}
    assert all(complaint.file == "groups.yaml" for complaint in fault.complaints)


@pytest.mark.parametrize("content", ["", "- 1", "groups: [", b"\xff\xfe", "a: \0", "[" * 5000])
def test_what_is_no_file_of_groups_is_refused(tmp_path: Path, content: str | bytes) -> None:
    assert "groups.yaml" in str(_read(tmp_path, content))


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.yaml"):
        read_groups(tmp_path / "nowhere.yaml")
    assert "more than such a file can have" in str(_read(tmp_path, "#" * 2_000_001))
