"""How boundary markers are drawn on the map: by shape, so that their state is seen without colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gis.markers.sheet import SYMBOLS, Seen

WORDS: Mapping[Seen, dict[str, str]] = {
    "intact": {"zh": "界桩完好", "en": "Marker intact"},
    "damaged": {"zh": "界桩不完好", "en": "Marker not intact"},
    "missing": {"zh": "界桩丢失", "en": "Marker missing"},
    "overdue": {"zh": "界桩状况不明（逾期未检）", "en": "Marker not inspected in time"},
}
COLOURS: Mapping[Seen, str] = {"intact": "good", "damaged": "warning", "missing": "error", "overdue": "muted"}
"""State → which colour of the page."""
MARKER_ZOOM = 9
"""Markers stand on points of 0.01°: farther out their symbols would cover each other."""
NAME_ZOOM = 12.5
JOBS = ("divisions",)


def marker_keys(page: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the legend says of markers: symbol, colour and words of each state."""
    return [
        {"seen": seen, "symbol": symbol, "colour": page[COLOURS[seen]], "words": WORDS[seen]}
        for seen, symbol in SYMBOLS.items()
    ]


def marker_layers(text: dict[str, Any], page: Mapping[str, str]) -> list[dict[str, Any]]:
    """The symbols, and nearer the numbers beside them; ``text`` is a plain layer of words on the markers' tiles."""
    symbols = {
        **text,
        "minzoom": MARKER_ZOOM,
        "metadata": {"jobs": list(JOBS)},
        "layout": {**text["layout"], "text-field": _by_state(SYMBOLS), "text-size": 14, "text-allow-overlap": True},
        "paint": {
            **text["paint"],
            "text-color": _by_state({seen: page[name] for seen, name in COLOURS.items()}),
        },
    }
    numbers = {
        **text,
        "id": f"{text['id']}-numbers",
        "minzoom": NAME_ZOOM,
        "metadata": {"jobs": list(JOBS)},
        "layout": {
            **text["layout"],
            "text-field": ["get", "number"],
            "text-offset": [0, 0.9],
            "text-anchor": "top",
            "text-optional": True,
        },
    }
    return [symbols, numbers]


def _by_state(values: Mapping[Seen, str]) -> list[Any]:
    known = [part for seen, value in values.items() if seen != "overdue" for part in (seen, value)]
    return ["match", ["get", "seen"], *known, values["overdue"]]
