"""Histories of divisions that come as lists of rows: a code under one name in one period, and the codes it went to.

A catalogue is read as it was written: it knows no units, only rows, and is never mixed with the register. How rows are
joined into a history is settled in ``gis.catalogues.walk``; what in them contradicts itself in
``gis.catalogues.contradictions``.
"""
