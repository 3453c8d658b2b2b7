"""What is owed and what was paid: bills, payments with their reversals, and which payment settled which bill.

Sees `customers` and below. Start with `batch.py`: `allocate_payments` is where money meets debt.
"""
