"""Which unit of a date each row of a table means: by code of any system, by name, or by a path of names.

A key that means nothing, or more than one thing, places no figures; what it likely means is said instead. Codes come
as people's spreadsheets write them: with spaces, full-width digits, as 320613.0, padded with zeros to 12 digits, or
as 3.20613E+11, where digits are lost and no unit can be told any more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from gis.divisions import LEVELS, SYSTEMS, Level, Snapshot, System

Status = Literal["matched", "unknown", "duplicate", "ambiguous", "other_level"]
SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d+)")
FLOAT = re.compile(r"(\d+)\.0+")
CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
COMMITTEE = re.compile(r"(.+?)(居民委员会|居委会|村民委员会|村委会)")
HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff'‘’`"))
"""Signs nobody sees, and the apostrophe by which a spreadsheet keeps digits as text."""
MOST_NAMED = 4
"""Candidates named in a sentence; more are counted."""


@dataclass(frozen=True)
class Entry:
    """The key of one row as written, with the name that stands beside a code, if any."""

    row: int
    key: str
    name: str | None = None


@dataclass(frozen=True)
class Match:
    """What a row's key means: the unit, or why there is none and what it likely means."""

    row: int
    key: str
    status: Status
    unit_id: int | None = None
    meaning: str = ""


@dataclass(frozen=True)
class Bearer:
    """A unit that bore a code or a name in a period (``until``: first day no longer; None: still)."""

    word: str
    unit_id: int
    level: Level
    name: str
    since: date
    until: date | None
    system: System | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Who bears the words of unknown keys at other dates: codes and names."""

    bearers: Mapping[str, Sequence[Bearer]] = field(default_factory=dict)


def clean(written: str) -> str:
    """A key without what typing and spreadsheets add: widths, spaces, hidden signs, ``.0``, an apostrophe."""
    text = "".join(unicodedata.normalize("NFKC", written).translate(HIDDEN).split())
    number = FLOAT.fullmatch(text)
    return number.group(1) if number else text


class Register:
    """The units of one date by code and by name."""

    def __init__(self, snapshot: Snapshot, system: System | None = None) -> None:
        self.snapshot = snapshot
        self.systems = (system,) if system else SYSTEMS
        self.names: dict[str, list[int]] = defaultdict(list)
        for version in snapshot.versions.values():
            self.names[clean(version.name)].append(version.unit_id)

    def units(self, word: str) -> list[int]:
        """Every unit that a clean key can mean."""
        if word.isdecimal():
            for code in _forms(word):
                bearers = {self.snapshot.by_code.get((system, code)) for system in self.systems}
                if bearers != {None}:
                    return sorted(unit for unit in bearers if unit is not None)
            return []
        names = [name for name in re.split(r"[/>\\|]", word) if name]
        if not names:
            return []
        for name in _name_forms(names[-1]):
            found = [unit for unit in self.names.get(name, ()) if self._lies_in(unit, names[:-1])]
            if found:
                return found
        return []

    def _lies_in(self, unit_id: int, path: list[str]) -> bool:
        above = iter([clean(version.name) for version in self.snapshot.chain(unit_id)[:-1]])
        return all(name in above for name in path)

    def path(self, unit_id: int) -> str:
        """A unit with what it lies in from the county down, and its codes."""
        chain = self.snapshot.chain(unit_id)
        below = [version for version in chain if LEVELS.index(version.level) >= LEVELS.index("county")] or chain[-1:]
        codes: dict[str, str] = {}
        for system in self.systems:
            code = self.snapshot.code_of(unit_id, system)
            if code:
                codes.setdefault(code, system)  # one code in several systems is told once
        told = ", ".join(f"{system} {code}" for code, system in codes.items())
        return "/".join(version.name for version in below) + (f" ({told})" if told else "")

    def beginning_with(self, prefix: str, digits: int) -> int:
        """How many units bear a code of so many digits that begins so."""
        return len(
            {
                unit
                for (system, code), unit in self.snapshot.by_code.items()
                if system in self.systems and len(code) == digits and code.startswith(prefix)
            }
        )


def _forms(code: str) -> Iterable[str]:
    """A code, and what it is a padded form of: 320613000000 is 320613 in the lists of the statistical office."""
    yield code
    if len(code) == 12 and code.endswith("000000"):
        yield code[:6]
    if len(code) == 12 and code.endswith("000"):
        yield code[:9]
    if len(code) == 9 and code.endswith("000"):
        yield code[:6]


def _name_forms(name: str) -> Iterable[str]:
    """A name, and the community that a committee of this name is of: 果园社区居委会 and 果园居委会 are 果园社区."""
    yield name
    committee = COMMITTEE.fullmatch(name)
    if committee:
        stem, kind = committee.group(1), "村" if "村" in committee.group(2) else "社区"
        yield stem
        yield stem + kind


def match(entries: Sequence[Entry], snapshot: Snapshot, system: System | None = None) -> tuple[list[Match], Level]:
    """The meaning of every key on the date of the snapshot, and the level the table is of (that of most keys)."""
    register = Register(snapshot, system)
    words = [_word(entry.key) for entry in entries]
    found = [register.units(word) if word else [] for word in words]
    votes = Counter(level for units in found for level in {snapshot.versions[unit].level for unit in units})
    level = max(LEVELS, key=lambda level: (votes[level], LEVELS.index(level)))
    matches = [_match(entry, units, level, register) for entry, units in zip(entries, found, strict=True)]
    return _without_duplicates(matches, register), level


def _word(written: str) -> str:
    """The clean key; empty when a spreadsheet cut its digits off."""
    text = clean(written)
    number = SCIENTIFIC.fullmatch(text)
    if number is None:
        return text
    digits = number.group(1) + (number.group(2) or "")
    length = int(number.group(3)) + 1
    return digits if len(digits) == length else ""


def _match(entry: Entry, units: list[int], level: Level, register: Register) -> Match:
    snapshot = register.snapshot
    if not clean(entry.key):
        return Match(entry.row, entry.key, "unknown", meaning="the key is empty")
    if not units:
        return _unmatched(entry, level, register)
    here = [unit for unit in units if snapshot.versions[unit].level == level]
    if not here:
        what = snapshot.versions[units[0]]
        meaning = f"{what.name} is a {what.level}; this table is by {level}, so its figures would count twice"
        return Match(entry.row, entry.key, "other_level", meaning=meaning)
    named = register.units(clean(entry.name)) if entry.name else []
    if len(here) > 1:
        here = [unit for unit in here if unit in named] or here
    if len(here) > 1:
        paths = _listed([register.path(unit) for unit in here])
        fix = "say the system of the codes" if clean(entry.key).isdecimal() else "write it as 县/镇/社区, or by code"
        return Match(entry.row, entry.key, "ambiguous", meaning=f"can mean {paths} — {fix}")
    unit = here[0]
    others = [other for other in named if snapshot.versions[other].level == level and other != unit]
    if others and unit not in named:
        meaning = f"the code is that of {register.path(unit)}, the name beside it that of "
        return Match(entry.row, entry.key, "ambiguous", meaning=meaning + _listed([register.path(o) for o in others]))
    meaning = ""
    if entry.name and clean(entry.name) and clean(entry.name) != clean(snapshot.versions[unit].name):
        meaning = f"the table calls it {entry.name.strip()}; on {snapshot.as_of} it is {register.path(unit)}"
    return Match(entry.row, entry.key, "matched", unit, meaning)


def _unmatched(entry: Entry, level: Level, register: Register) -> Match:
    number = SCIENTIFIC.fullmatch(clean(entry.key))
    if number is not None:
        kept, digits = number.group(1) + (number.group(2) or ""), int(number.group(3)) + 1
        count = register.beginning_with(kept, digits)
        lost = f"a spreadsheet kept {len(kept)} of its {digits} digits"
        told = f"; {count} units bear codes that begin so" if count else ""
        fix = " — make the column text before the codes are entered"
        return Match(entry.row, entry.key, "ambiguous" if count else "unknown", meaning=lost + told + fix)
    named = register.units(clean(entry.name)) if entry.name else []
    paths = [register.path(unit) for unit in named if register.snapshot.versions[unit].level == level]
    meaning = f"the name beside it is that of {_listed(paths)}" if paths else ""
    return Match(entry.row, entry.key, "unknown", meaning=meaning)


def _without_duplicates(matches: list[Match], register: Register) -> list[Match]:
    """Rows that mean one unit place nothing: which of them is right nobody can tell, and their sum may be neither."""
    rows: dict[int, list[Match]] = defaultdict(list)
    for found in matches:
        if found.unit_id is not None:
            rows[found.unit_id].append(found)
    told: dict[int, str] = {}
    for unit, several in rows.items():
        if len(several) > 1:
            numbers = ", ".join(str(found.row) for found in several)
            told |= {found.row: f"rows {numbers} all mean {register.path(unit)}" for found in several}
    return [
        replace(found, status="duplicate", unit_id=None, meaning=told[found.row]) if found.row in told else found
        for found in matches
    ]


def unknown_words(matches: Iterable[Match]) -> list[str]:
    """Clean last words of the keys nobody bears on the date, to be looked for at other dates."""
    words = (_word(found.key) for found in matches if found.status == "unknown")
    return sorted({form for word in words if word for form in [*_forms(word), re.split(r"[/>\\|]", word)[-1]]})


def explain(
    matches: Sequence[Match], elsewhere: Elsewhere, snapshot: Snapshot, level: Level, system: System | None = None
) -> list[Match]:
    """Unknown keys with their likely meaning: who bears them at another date, or whose name is one sign away."""
    register = Register(snapshot, system)
    near: dict[str, list[int]] | None = None
    told = []
    for found in matches:
        meaning = found.meaning
        if found.status == "unknown" and not meaning:
            meaning = _at_other_dates(found, elsewhere, snapshot.as_of)
            if not meaning and not clean(found.key).isdecimal():
                near = near if near is not None else _near_forms(register, level)
                meaning = _one_sign_off(found, near, register)
            meaning = meaning or f"no unit bears it on {snapshot.as_of}, nor at any other date"
        told.append(replace(found, meaning=meaning))
    return told


def _at_other_dates(found: Match, elsewhere: Elsewhere, day: date) -> str:
    word = _word(found.key)
    bearers = [
        bearer for form in [*_forms(word), re.split(r"[/>\\|]", word)[-1]] for bearer in elsewhere.bearers.get(form, ())
    ]
    told = [
        f"{bearer.word} is {'the ' + bearer.system + ' code' if bearer.system else 'the name'} of {bearer.name} "
        f"({bearer.level}) {_when(bearer)}"
        for bearer in dict.fromkeys(bearers)
    ]
    return f"not on {day}: {_listed(told)}" if told else ""


def _when(bearer: Bearer) -> str:
    return f"from {bearer.since} on" if bearer.until is None else f"from {bearer.since} until {bearer.until}"


def _near_forms(register: Register, level: Level) -> dict[str, list[int]]:
    """Units of a level by every form of their name that lacks one sign, and by the name itself."""
    forms: dict[str, list[int]] = defaultdict(list)
    for version in register.snapshot.at_level(level):
        for form in _lacking_one(clean(version.name)):
            forms[form].append(version.unit_id)
    return forms


def _lacking_one(name: str) -> set[str]:
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


def _one_sign_off(found: Match, near: Mapping[str, list[int]], register: Register) -> str:
    name = re.split(r"[/>\\|]", clean(found.key))[-1]
    units = {unit for form in _lacking_one(name) if len(form) > 1 for unit in near.get(form, ())}
    close = sorted(unit for unit in units if _one_apart(name, clean(register.snapshot.versions[unit].name)))
    return f"one sign from {_listed([register.path(unit) for unit in close])}" if close else ""


def _one_apart(one: str, other: str) -> bool:
    """Whether one sign inserted, left out, changed or swapped with its neighbour makes one name the other."""
    if len(one) == len(other):
        differ = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(other)
        return len(differ) <= 1 or swapped
    shorter, longer = sorted((one, other), key=len)
    return len(longer) - len(shorter) == 1 and shorter in _lacking_one(longer)


def _listed(things: Sequence[str]) -> str:
    more = f" and {len(things) - MOST_NAMED} more" if len(things) > MOST_NAMED else ""
    return "; ".join(things[:MOST_NAMED]) + more
