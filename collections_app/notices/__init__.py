"""What is written to a debtor: numbered notices with frozen data, their PDF, and the print batches.

Sees `cases` and below. Start with `models.py`; `letters.py` is the only place that knows WeasyPrint.
"""
