"""Files of the billing system: streamed, checked row by row, staged by COPY and merged by one statement.

Sees the domain. Start with `loaders.py`; what each kind of file holds is in `kinds.py`.
"""
