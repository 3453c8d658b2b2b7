"""One case per debtor account, its append-only events, and what suspends it: holds and disputes.

Sees `procedures` and below. Start with `models.py`, then `operations.py` for what people do to a case.
"""
