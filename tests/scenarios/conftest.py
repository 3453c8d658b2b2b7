import pytest

from tests.scenarios.story import Story


@pytest.fixture
def debtor(db: None) -> Story:
    """A household on the residential ladder: reminder, demand, disconnection notice, disconnection, legal referral."""
    return Story()
