"""What law and procedure say: pure Python, standard library alone, no clock and no database.

Start with `decisions.py`: facts of one account on one day in, one decision with its reasons out.
"""
