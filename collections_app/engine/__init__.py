"""The night: facts in, one lawful step decided, consequences written.

Start with `night.py`, which is the whole night on one page.
"""
