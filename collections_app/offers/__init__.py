"""Meter offers: customers of a risk group are offered a prepayment meter; their answers, appointments and installations.

A campaign is drafted by one person and started by another (`engine/meter_offers.py`, which writes the letters). A share of
those selected is offered nothing, so that the others can be compared with them (`results.py`). Start with `models.py`.
"""
