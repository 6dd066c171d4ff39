"""Place names (地名): what a name is made of, the rules of naming, the way to a standard name, and finding names again.

A division is a place too: its names are those of its versions (``gis.divisions``), told here and never kept twice.
"""
