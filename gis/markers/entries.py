"""What people write down of rounds, visits, repairs and relocations: one form for files and for HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from gis.crs import bd09_to_gcj02, gcj02_to_wgs84
from gis.markers.visits import Criteria, Finding, RoundKind, Signature

Datum = Literal["cgcs2000", "wgs84", "gcj02", "bd09"]
_FINDINGS: dict[str, Finding] = {
    "丢失": "lost", "灭失": "lost", "损坏": "broken", "断裂": "broken", "移位": "moved", "倾斜": "tilted",
    "注记不清": "illegible", "字迹不清": "illegible", "遮挡": "hidden", "方位物缺失": "reference_objects_missing",
    "单方签字": "one_sided_signature", "地形变化": "terrain_changed",
}  # fmt: skip
Words = Annotated[str, Field(min_length=1, max_length=200)]


def finding_of(word: object) -> object:
    """A finding by its name, English or Chinese."""
    return _FINDINGS.get(word, word) if isinstance(word, str) else word


class Entry(BaseModel):
    """A form: fields that it does not know are refused, so that none is lost by a slip of the pen."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        words = value if isinstance(value, list) else [value]
        if any(isinstance(word, str) and "\0" in word for word in words):
            raise ValueError("words hold no NUL character")
        return value


class PointIn(Entry):
    """Where the receiver stood; shifted datums must be named. Restricted: it is never given out again."""

    lon: float = Field(description="Longitude, degrees.", ge=70, le=140, repr=False)
    lat: float = Field(description="Latitude, degrees.", ge=15, le=55, repr=False)
    crs: Datum = Field(description="Datum of the point.")

    def stored(self) -> tuple[float, float]:
        """Longitude and latitude in EPSG:4490."""
        lon, lat = self.lon, self.lat
        if self.crs == "bd09":
            lon, lat = (float(value) for value in bd09_to_gcj02(lon, lat))
        if self.crs in ("bd09", "gcj02"):
            lon, lat = (float(value) for value in gcj02_to_wgs84(lon, lat))
        return lon, lat


class SignatureIn(Entry):
    """Who signed for one side, and when."""

    side: int | str = Field(
        description="The side: id, code or name of its unit on that day; `beyond` for the neighbour of an outer line.",
        examples=["320613"],
    )
    by: Words = Field(description="Who signed.", examples=["张三"])
    on: date = Field(description="Day of the signature.", examples=["2027-05-20"])

    def of(self, side: int) -> Signature:
        """The signature, for the unit that was found."""
        return Signature(side, self.by, self.on)


class CriteriaIn(Entry):
    """The five criteria of the measures of 2008, Art. 6; null: not looked at."""

    accurate: bool | None = Field(default=None, description="位置准确: stands where the result table says.")
    firm: bool | None = Field(default=None, description="埋设牢固: firmly set.")
    visible: bool | None = Field(default=None, description="明显易见: easily seen.")
    legible: bool | None = Field(default=None, description="注记清晰: inscription legible.")
    filed: bool | None = Field(default=None, description="档案完备: records complete.")

    def found(self) -> Criteria:
        """The criteria as they are kept."""
        return Criteria(self.accurate, self.firm, self.visible, self.legible, self.filed)


class ActIn(Entry):
    """What every act at a stone has."""

    on_day: date = Field(description="Day at the stone.", examples=["2027-05-20"])
    criteria: CriteriaIn = Field(default_factory=CriteriaIn, description="The five criteria as they were found.")
    signatures: list[SignatureIn] = Field(default=[], max_length=3, description="Signatures given at the stone.")
    action: str | None = Field(default=None, max_length=500, description="What was done or is to be done.")
    note: str | None = Field(default=None, max_length=2000, description="What a reader should know.")


class VisitIn(ActIn):
    """What was found at one marker."""

    marker: Words = Field(description="The marker: its number, or its id.", examples=["3206120613001Q"])
    findings: list[Annotated[Finding, BeforeValidator(finding_of)]] = Field(
        default=[], max_length=9, description="What was found wrong, in English or Chinese (丢失, 移位, 倾斜 …)."
    )
    point: PointIn | None = Field(default=None, description="Where the receiver stood.")


class RepairIn(ActIn):
    """A repair by the managing side, with the neighbour present (Decree 353 Art. 6), and its acceptance."""

    done_by: int | str = Field(description="The side that repaired: id, code or name of its unit.")
    neighbour_present: Words = Field(description="Who of the neighbour stood by.", examples=["李四（通州区民政局）"])
    action: Annotated[str, Field(min_length=1, max_length=500)] = Field(description="What was done: 扶正, 重新描红 …")


class ConsentIn(Entry):
    """A side's consent to a relocation."""

    side: int | str = Field(description="The side: id, code or name of its unit; `beyond` for the neighbour.")
    number: Words = Field(description="Number of the paper.", examples=["通民函〔2027〕12号"])
    on: date = Field(description="Its date.")


class ReferenceIn(Entry):
    """An object by which the stone is found again (方位物)."""

    name: Words = Field(description="What it is.", examples=["水闸西北角"])
    azimuth_deg: float | None = Field(default=None, ge=0, lt=360, description="Azimuth, degrees.", repr=False)
    azimuth_kind: Literal["magnetic", "grid", "true"] = Field(default="grid", description="What it is counted from.")
    distance_m: float | None = Field(default=None, ge=0, le=100_000, description="Distance, metres.", repr=False)


class RelocationIn(ActIn):
    """A move agreed by all sides, surveyed jointly and filed (Decree 353 Art. 6). What is missing is told."""

    point: PointIn = Field(description="Where the stone stands now, by the joint survey.")
    agreements: list[ConsentIn] = Field(default=[], max_length=3, description="The consent of each side.")
    filing_number: str | None = Field(default=None, max_length=200, description="Filing with the approving authority.")
    accuracy_m: float | None = Field(default=None, gt=0, le=100, description="Mean error of the survey, metres.")
    reference_objects: list[ReferenceIn] = Field(
        default=[], max_length=20, description="The objects around the new place; those of the old one do not hold."
    )
    located_in: list[Words] = Field(default=[], max_length=3, description="Where it stands now, on each side (所在地).")


class RoundIn(Entry):
    """A round that is planned."""

    line_id: int = Field(description="The line.", ge=1, le=2**62)
    year: int = Field(description="The year it is held in.", ge=1990, le=2200, examples=[2027])
    kind: RoundKind = Field(default="five_year", description="five_year, special or daily.")
    led_by: int | str | None = Field(
        default=None, description="The side that leads: id, code or name; by the rule of turns when not given."
    )
    led_elsewhere: str | None = Field(
        default=None, max_length=200, description="Who leads a line of a higher level; we take part."
    )
    reason: str | None = Field(default=None, max_length=500, description="Why a special one: flood, works, a river.")
    plan_due: date | None = Field(default=None, description="The plan is due; by the rule when not given.")
    report_due: date | None = Field(default=None, description="The report is due; by the rule when not given.")
