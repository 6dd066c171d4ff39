"""Our errors as HTTP: one table, RFC 9457 problem details with a stable ``type``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gis.errors import BadInput, BeforeRegister, Conflict, Forbidden, NotFound, NotReady, TongtuError

PROBLEM = "application/problem+json"
PROBLEMS: dict[type[TongtuError], tuple[int, str]] = {
    BeforeRegister: (404, "before-register"),
    NotFound: (404, "not-found"),
    BadInput: (422, "bad-input"),
    Conflict: (409, "conflict"),
    Forbidden: (403, "forbidden"),
    NotReady: (503, "not-ready"),
}
"""Error → status and problem type; the first class that fits."""
_TITLES = {
    "before-register": "Before the register begins",
    "not-found": "Not found",
    "bad-input": "Bad input",
    "conflict": "Conflict",
    "forbidden": "Forbidden",
    "not-ready": "Not ready",
    "unauthorized": "Unknown key",
}


class UnknownKey(TongtuError):
    """The key that came with the request is not one of ours."""


PROBLEMS[UnknownKey] = (401, "unauthorized")


def problem(status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document."""
    title = _TITLES.get(kind) or HTTPStatus(status).phrase
    body = {"type": kind, "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, media_type=PROBLEM)


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error with a problem document."""

    @app.exception_handler(TongtuError)
    def ours(_request: Request, error: TongtuError) -> JSONResponse:
        status, kind = next(found for cls, found in PROBLEMS.items() if isinstance(error, cls))
        if isinstance(error, BadInput):
            return problem(status, kind, str(error), complaints=[asdict(fault) for fault in error.complaints])
        return problem(status, kind, str(error))

    @app.exception_handler(RequestValidationError)
    def parameters(_request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [{"field": ".".join(map(str, fault["loc"][1:])), "message": fault["msg"]} for fault in error.errors()]
        detail = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
        return problem(422, "bad-input", detail, errors=faults)

    @app.exception_handler(HTTPException)
    def plain(_request: Request, error: HTTPException) -> JSONResponse:
        kind = "not-found" if error.status_code == 404 else f"http-{error.status_code}"
        return problem(error.status_code, kind, str(error.detail), error.headers)

    @app.exception_handler(Exception)
    def unforeseen(_request: Request, _error: Exception) -> JSONResponse:
        # the trace goes to the log of the server, never to who asked
        return problem(500, "http-500", "the service met a fault of its own — tell the bureau when and what you asked")
