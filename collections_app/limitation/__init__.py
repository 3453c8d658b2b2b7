"""The limitation clock of every open bill: what starts it anew, as dated facts with their evidence, and alarms ahead of time.

It may see the cases and what is below them. Start with `rules/limitation.py`, which says what counts; `sql/clocks.sql` is
the same for many bills at once.
"""
