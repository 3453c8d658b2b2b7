"""Reading routes: which supply points are read on which day of the month, by whom since when, and who comes next.

Sees supply points and below. Who reads which route next is reckoned in `rules/rotation.py`; start with `models.ReadingRoute`.
"""
