"""Whom the company supplies: customers, how to reach them, supply points and accounts.

Sees `org` and below. Start with `models.py`.
"""
