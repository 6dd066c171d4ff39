"""Certificates of address change (地址变更证明): issued by officers, printed as they were issued."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.deps import DatabaseDep, Needs, today
from gis.addresses.certificate import AskedCertificate, Certificate
from gis.flows.certify_address import certify_address, show_certificate
from gis.markers.entries import Entry
from gis.rights import Identity
from maps.certificate import certificate_page

router = APIRouter(prefix="/addresses", tags=["addresses"])
Certifier = Annotated[Identity, Depends(Needs("certify:addresses"))]
AddressId = Annotated[
    str,
    Path(
        description="Identity of the address.", pattern=r"^[^\x00]{1,100}$", max_length=100, examples=["DEMO-A00000012"]
    ),
]
Number = Annotated[int, Path(description="Number of the certificate.", ge=1, le=2**62, examples=[1])]
_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}, "description": "A page to print."}}


class CertificateIn(Entry):
    """What is to be certified: the former form, by its words or by a day on which it was written so."""

    old_text: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        description="The former form; the province may be left out.",
        examples=["南通市港闸区永兴街道锦港路1弄1号"],
    )
    old_on: dt.date | None = Field(
        default=None, description="A day on which it was written so.", examples=["2019-12-31"]
    )
    issued_on: dt.date | None = Field(default=None, description="Day of issue; today when not given.")


class CertificateIssued(BaseModel):
    """A certificate."""

    number: int = Field(description="Its number.", examples=[12])
    told_number: str = Field(description="Its number as it is printed.", examples=["2026-000012"])
    address_id: str = Field(description="The address.", examples=["DEMO-A00000012"])
    old_text: str = Field(description="The former form.")
    old_on: dt.date = Field(description="A day on which it was written so.", examples=["2019-12-31"])
    new_text: str = Field(description="The form on the day of issue.")
    basis: dict[str, Any] = Field(
        description="`issuer`, `made_up`, and `turns`: each change of the form with the orders that made it so, or the "
        "record of the address."
    )
    issued_on: dt.date = Field(description="Day of issue.")
    issued_by: str = Field(description="Who issued it.")


@router.post("/{address_id}/certificate", response_model=CertificateIssued, status_code=201)
def certify(database: DatabaseDep, who: Certifier, address_id: AddressId, body: CertificateIn) -> dict[str, Any]:
    """Certify that a former form and the present one are one place. Each is written down with who issued it."""
    asked = AskedCertificate(body.issued_on or today(), body.old_text, body.old_on)
    return _told(certify_address(database, who, address_id, asked, today()))


@router.get("/certificates/{number}", response_class=HTMLResponse, responses=_PAGE)
def certificate(database: DatabaseDep, who: Certifier, number: Number) -> HTMLResponse:
    """A certificate to print, as it was issued."""
    with database.read() as connection:
        found = show_certificate(connection, who, number)
    return HTMLResponse(certificate_page(found), headers={"Cache-Control": "no-store"})


def _told(found: Certificate) -> dict[str, Any]:
    return {**asdict(found), "told_number": found.told_number}
