"""The utility's own ladders (versioned rows) and the law packs that bound them (`packs/*.toml`).

Sees `billing` and below. Start with `models.py`, then `packs.py`.
"""
