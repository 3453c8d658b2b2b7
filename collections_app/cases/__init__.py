"""One case per debtor account, its append-only events, what suspends it (holds and disputes) and who is protected.

Sees `procedures` and below. Start with `models.py`, then `operations.py` for what people do to a case
and `batch.py` for holds of many accounts at once.
"""
