"""Change orders (区划变更令): the document as written, and the effects it has on the register.

``document`` is the form an order is written in; ``plan`` computes, from a snapshot, everything that it closes
and opens. Nothing else in the house edits a version.
"""

from gis.changeorders.document import Order
from gis.changeorders.effects import Effects, Link, plan

__all__ = ["Effects", "Link", "Order", "plan"]
