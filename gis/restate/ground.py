"""What part of the ground of cut units lies in which others, by area (tobler).

Source: S. Cortes et al., *tobler*, PySAL: areal interpolation; the area of each pair of a source and a target is its
``area_interpolate`` of the sources' numbers as a categorical variable. It keeps areas in single precision, so shares
are right to about 1e-7; they are made to sum to 1 afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

SMALLEST_SHARE = 1e-6
"""Below this the rounding of a common border, not ground, is what two areas share: 1 m² of a village of 1 km²."""

Areas = Mapping[tuple[int, int], float]
"""Square metres by (source, target)."""


def common_areas(sources: gpd.GeoDataFrame, targets: gpd.GeoDataFrame) -> Areas:
    """m² that each source shares with each target; both indexed by unit, in one projected CRS. Rounding falls out."""
    # two seconds of import that most tables need nothing of
    from tobler.area_weighted import area_interpolate

    units = sources.index.to_list()
    numbered = gpd.GeoDataFrame({"unit": range(len(units))}, geometry=sources.geometry.to_numpy(), crs=sources.crs)
    found = area_interpolate(numbered, targets, categorical_variables=["unit"], categorical_frequency=False)
    smallest = dict(zip(units, SMALLEST_SHARE * sources.geometry.area.to_numpy(), strict=True))
    return {
        (unit, target): float(area)
        for number, unit in enumerate(units)
        for target, area in zip(targets.index, found[f"unit_{number}"], strict=True)
        if area > smallest[unit]
    }
