"""The published list of main debtors: media and rules, editions from the draft to the archive, objections, consents.

Whoever may be named is decided in `rules/publication.py`; `selection.py` brings the facts and writes what follows, for a
month, for a night or for one account. Start with `operations.py`, the life of an edition; its letters are written by
`engine/editions.py`.
"""
