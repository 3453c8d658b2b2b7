"""The power company itself: its units from company to team, and the people who work there.

Sees only `common` and `rules`. Start with `querysets.py`: whom a staff member may see hangs on `subtree_of`.
"""
