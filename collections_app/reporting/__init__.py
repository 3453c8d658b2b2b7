"""Managers' figures: what the night measures of every unit, officer and class, by day and by month.

Sees everything below the engine, through SQL alone. Start with `batch.py`, which runs one statement after another of `sql/`;
what is made of the sums is in `rules/kpis.py`.
"""
