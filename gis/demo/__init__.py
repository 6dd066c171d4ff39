"""The made-up part of the demonstration city: streets, water, addresses, residents, facilities, markers.

Pure: frames in, frames out. Everything is seeded and labelled as made up.
"""

from gis.demo.city import SCALES, DemoCity, Scale, make_city
from gis.demo.common import Places

__all__ = ["SCALES", "DemoCity", "Places", "Scale", "make_city"]
