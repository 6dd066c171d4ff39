"""The domain of Tongtu: divisions, place names, addresses, coverage and siting.

Modules at this level are pure: frames and dataclasses in, the same out.
"""
