"""Arrears: collecting overdue electricity bills, lawfully and provably.

Start with `models.py` (the schema's table of contents) and `engine/night.py` (what happens every night).
"""
