"""The ledger of late-payment penalties: what is posted on which bill, what is waived, and when nothing accrues.

Sees `billing` and below. Start with `batch.py`: `accrued_penalties` reckons them set-based, `post` writes them down.
"""
