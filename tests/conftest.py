from collections.abc import Iterator

import pytest
from django.utils import translation

from collections_app.procedures import packs


@pytest.fixture(autouse=True)
def _fresh_law_packs():
    """Law packs are read once a process; a test that writes its own starts and ends with none read."""
    packs.law.cache_clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page that was asked for in Chinese leaves its thread speaking Chinese; the next test starts anew."""
    yield
    translation.deactivate()
