"""Tables keyed by the divisions of one date, brought out on the divisions of another.

Keys are matched to units in force on the first date (``keys``), units are walked and split to the second one
(``moves``, ``splitting``), figures follow (``figures``). What is exact, by which method the rest was split, and how
much of each row that is, is said row by row; what cannot be placed is listed and counted.
"""

from gis.restate.figures import Figures, Restated, Totals, restate
from gis.restate.keys import Elsewhere, Entry, Match, explain, match
from gis.restate.moves import Move
from gis.restate.splitting import restating
from gis.restate.transition import Day, Groups, Target, Transition, Weights

__all__ = [
    "Day", "Elsewhere", "Entry", "Figures", "Groups", "Match", "Move", "Restated", "Target", "Totals", "Transition",
    "Weights", "explain", "match", "restate", "restating",
]  # fmt: skip
