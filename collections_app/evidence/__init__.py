"""What proves to an outsider what was done: the chain of case events, and the nightly seals over it.

PostgreSQL links every event as it is written (migration 0028); what a night writes is linked at its end.
Start with `batch.py`.
"""
