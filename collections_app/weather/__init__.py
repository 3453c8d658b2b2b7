"""The weather as it is reported for an area, and emergencies that people declare for one.

Sees `customers` and below. Start with `models.py`; what a report means for a cut is in `rules/weather.py`.
"""
