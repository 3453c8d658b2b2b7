"""Contacts with debtors: each attempt with what came of it, how good an address or number is, and how often is enough.

It may see the cases and what is below them. Start with `rules/contact_results.py`, which says what follows from a result;
`operations.log_contact` does it. `budget.py` counts what was courtesy.
"""
