"""``python -m gis.cli``: the command where it is not installed as ``tongtu``."""

from gis.cli import main

main()
