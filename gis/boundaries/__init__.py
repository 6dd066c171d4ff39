"""Boundary lines: derived from the areas of divisions, followed through change, audited, told in words."""
