"""Trials: something held back from a share of the debtors, or a challenger beside a procedure, to learn what a step is worth.

Below the engine, which asks `groups` whom a trial concerns and hands `batch` those it has come to. What came of a trial is in
`results`; the draw, the number of accounts and the rule for stopping are in `rules/trials.py`.
"""
