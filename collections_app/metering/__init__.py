"""Meter readings and their audit: what was read and by whom, what is odd about it, and who has to look into that.

Sees `billing`, `routes` and below. What a reading says is reckoned in `rules/readings.py`; start with `models.Reading`. The
night that looks for findings, and what they stop, is in `engine/reading_audit.py`.
"""
