"""Who came from whom over a whole order: one link a pair of units that lived before it and live after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shapely import intersection

from gis.changeorders.draft import Link
from gis.divisions import Version

SMALLEST_SHARE = 1e-9
"""Below this a common border's rounding, not ground, is what two areas share."""


def settle(links: list[Link], before: Mapping[int, Version], after: Mapping[int, Version]) -> list[Link]:
    """The links of an order's events, joined end to end and measured.

    Units that the order both founds and ends fall out; ground that comes and goes again is not told. Shares are of the
    predecessor's area before the order, so those of one predecessor sum to 1 at most; None where an area is not known.
    All that ended and has one heir went to it, so that share is 1 even where no area is known.
    """
    settled: list[Link] = []
    for unit_id in dict.fromkeys(link.predecessor_id for link in links if link.predecessor_id in before):
        heirs = _heirs(unit_id, links, after)
        alone = len(heirs) == 1 and unit_id not in after
        for link in heirs:
            share = 1.0 if alone else _share(before[unit_id], after[link.successor_id])
            if share is None or share > SMALLEST_SHARE:
                settled.append(replace(link, area_share=share, in_words=False))
    return settled


def _heirs(unit_id: int, links: list[Link], after: Mapping[int, Version]) -> list[Link]:
    """Living units that something of ``unit_id`` may have come to, each by the kind of the first step towards it."""
    reached: dict[int, Link] = {}
    for link in links:
        if link.successor_id == unit_id:
            continue
        if link.predecessor_id == unit_id:
            reached[link.successor_id] = link
        elif link.predecessor_id in reached:
            first = reached[link.predecessor_id]
            if first.in_words and link.in_words:
                continue  # other words, other ground: what came in under one name did not leave under another
            reached.setdefault(link.successor_id, replace(first, successor_id=link.successor_id))
    return [link for successor, link in reached.items() if successor in after]


def _share(predecessor: Version, successor: Version) -> float | None:
    """Part of the predecessor's area that lies in the successor; a ratio, so that the scale of degrees cancels out."""
    if predecessor.shape is None or successor.shape is None:
        return None
    share = intersection(predecessor.shape.area, successor.shape.area).area / predecessor.shape.area.area
    return float(min(share, 1.0))
