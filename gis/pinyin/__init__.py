"""Place names in letters, by 〔84〕中地字第17号: the rules for spelling Chinese place names in Hanyu Pinyin.

Readings are handed in: our own table wins, a person's correction wins over the table. What is polyphonic and decided by
nobody is named, so that it is reviewed and not believed.
"""

from gis.pinyin.readings import Certainty, Kind, Reading, Readings, Spelt
from gis.pinyin.romanising import Part, Romanised, romanise
from gis.pinyin.slips import Slip, slips
from gis.pinyin.sounds import initials, search_forms, sound_key

__all__ = [
    "Certainty",
    "Kind",
    "Part",
    "Reading",
    "Readings",
    "Romanised",
    "Slip",
    "Spelt",
    "initials",
    "romanise",
    "search_forms",
    "slips",
    "sound_key",
]
