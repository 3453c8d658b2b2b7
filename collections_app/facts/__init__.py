"""What was known of an account on a day, what was decided on it and why; and the diary of whom to look at next.

Sees the whole domain, decides nothing. Start with `sql/take_snapshot.sql`.
"""
