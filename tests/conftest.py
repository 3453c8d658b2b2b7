import pytest

from collections_app.procedures import packs


@pytest.fixture(autouse=True)
def _fresh_law_packs():
    """Law packs are read once a process; a test that writes its own starts and ends with none read."""
    packs.law.cache_clear()
