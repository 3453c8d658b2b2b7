"""What people carry out when letters did not help: supply orders and legal referrals.

Sees `cases` and below. Start with `models.py`.
"""
