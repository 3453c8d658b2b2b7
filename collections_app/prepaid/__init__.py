"""Power paid for in advance: accounts on prepayment, their top-ups, what each day draws, and when the balance is low.

Sees `billing` and below: the share of a top-up for old debt is a payment like any other. What is reckoned is in
`rules/prepayment.py`; start with `models.PrepaidAccount`. What people are told and asked to do is in `engine/balances.py`.
"""
