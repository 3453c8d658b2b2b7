"""What is agreed with a debtor instead of collecting: promises to pay, and payment plans.

Sees bills, payments, cases and holds. Start with `operations.py` for what people do, and with `batch.py` for the night,
which settles what was agreed before it looks at the accounts.
"""
