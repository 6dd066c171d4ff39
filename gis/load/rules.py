"""Reading the rules of naming and the lists they use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from gis.errors import BadInput, Complaint
from gis.load.models import read_model
from gis.load.sheets import comma_rows
from gis.pinyin import Readings
from gis.placenames.lists import Beyond, BeyondName, Lists, Word
from gis.placenames.rules import FINDINGS, Rule, RuleFile, Rules

RULES = "rules.yaml"
LISTS = "lists"
"""File and folder beside the other tables of place names."""
WORD_COLUMNS = ("text", "kind", "not_in", "certainty", "source", "note")
TOLD_COLUMNS = {"scale_words": "look_at", "famous_features": "lies_in"}
"""Lists of words that tell something of each word in place of what it is not in."""
BEYOND_COLUMNS = ("name", "level", "lies_in", "code")
BEYOND_SOURCES = {
    "nation_divisions": "国家统计局 统计用区划代码 2021-10-31 (china-division 2.5.0)",
    "province_towns": "国家统计局 统计用区划代码 2021-10-31 (china-division 2.5.0)",
}
"""Lists of names beyond the register, and where each comes from; famous features are words and names at once."""
CERTAINTIES = ("given", "copy", "unverified")
Row = tuple[int, dict[str, str]]
Made = TypeVar("Made")


def read_rules(path: Path, lists: Lists) -> Rules:
    """The rules of a file (YAML: laws, rules); ``BadInput`` with every fault, by the rule's key.

    A list that is not in ``lists`` is a fault, and so is a kind of words that a rule gives no verdict to.
    """
    file, sha256 = read_model(path, RuleFile)
    complaints = [fault for rule in file.rules for fault in _list_faults(path.name, rule, lists)]
    if complaints:
        raise BadInput(complaints)
    return Rules(tuple(file.rules), {law.key: law for law in file.laws}, sha256)


def _list_faults(file: str, rule: Rule, lists: Lists) -> Iterable[Complaint]:
    asked = rule.parameters
    for name in asked.lists:
        if name not in lists.words:
            known = ", ".join(sorted(lists.words))
            yield Complaint(f"there is no list {name!r}", file, rule.key, "parameters", f"one of {known}")
    if asked.beyond is not None and asked.beyond not in lists.beyond:
        known = ", ".join(sorted(lists.beyond))
        yield Complaint(f"there is no list {asked.beyond!r}", file, rule.key, "parameters", f"one of {known}")
    if FINDINGS[rule.check] is None:
        possible = {word.kind for word in lists.words.get(asked.list or "", ())} | set(asked.patterns)
        lost = sorted(set(rule.levels) - possible)
        if lost:
            fix = f"the list {asked.list} has {', '.join(sorted(possible))}"
            yield Complaint(f"{rule.check} never finds {', '.join(lost)}", file, rule.key, "levels", fix)


def read_lists(folder: Path, readings: Readings) -> Lists:
    """All lists of a folder; ``BadInput`` with every fault, by file and row."""
    words: dict[str, tuple[Word, ...]] = {}
    beyond: dict[str, Beyond] = {}
    complaints: list[Complaint] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            if path.stem in BEYOND_SOURCES:
                beyond[path.stem] = Beyond(_read(path, BEYOND_COLUMNS, _beyond_faults, _beyond_name), readings)
            else:
                told = TOLD_COLUMNS.get(path.stem, "not_in")
                columns = tuple(told if name == "not_in" else name for name in WORD_COLUMNS)
                words[path.stem] = _read(path, columns, _word_faults, _word)
        except BadInput as error:
            complaints += error.complaints
    if complaints:
        raise BadInput(complaints)
    features = [BeyondName(word.text, word.kind, word.told, word.source) for word in words.get("famous_features", ())]
    return Lists(words, {**beyond, "famous_features": Beyond(tuple(features), readings)})


def _read(
    path: Path,
    columns: tuple[str, ...],
    faults: Callable[[str, Row], Iterable[Complaint]],
    made: Callable[[str, dict[str, str]], Made],
) -> tuple[Made, ...]:
    rows = comma_rows(path, columns)
    complaints = [fault for row in rows for fault in faults(path.name, row)]
    if not rows:
        complaints.append(Complaint("holds no rows", path.name, fix="give a heading and at least one row"))
    if complaints:
        raise BadInput(complaints)
    return tuple(made(path.stem, cells) for _, cells in rows)


def _word_faults(file: str, row: Row) -> Iterable[Complaint]:
    number, cells = row
    for column in ("text", "kind", "source"):
        if not cells[column]:
            yield Complaint("is empty", file, number, column, "fill it, or take the row out")
    if cells["certainty"] not in CERTAINTIES:
        fix = f"write {', '.join(CERTAINTIES)}"
        yield Complaint(f"{cells['certainty']!r} is no certainty", file, number, "certainty", fix)
    for longer in filter(None, cells.get("not_in", "").split(";")):
        if cells["text"] not in longer:
            yield Complaint(f"{longer} does not hold {cells['text']}", file, number, "not_in", "write the longer word")


def _word(_list: str, cells: dict[str, str]) -> Word:
    return Word(
        cells["text"],
        cells["kind"],
        tuple(filter(None, cells.get("not_in", "").split(";"))),
        cells["certainty"],
        cells["source"],
        cells.get("look_at") or cells.get("lies_in") or "",
        cells["note"],
    )


def _beyond_faults(file: str, row: Row) -> Iterable[Complaint]:
    number, cells = row
    for column in ("name", "level", "code"):
        if not cells[column]:
            yield Complaint("is empty", file, number, column, "rebuild the list")


def _beyond_name(file: str, cells: dict[str, str]) -> BeyondName:
    return BeyondName(cells["name"], cells["level"], cells["lies_in"], BEYOND_SOURCES[file], cells["code"])
