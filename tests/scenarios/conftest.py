import pytest

from collections_app.org.models import StaffMember
from tests.factories import make_staff, make_unit
from tests.scenarios.story import Story


@pytest.fixture
def debtor(db: None) -> Story:
    """A household on the residential ladder: reminder, demand, disconnection notice, disconnection, legal referral."""
    return Story()


@pytest.fixture
def officer(db: None) -> StaffMember:
    return make_staff("li", role="officer", unit=make_unit())


@pytest.fixture
def supervisor(officer: StaffMember) -> StaffMember:
    return make_staff("zhao", role="supervisor", unit=officer.unit)


@pytest.fixture
def manager(officer: StaffMember) -> StaffMember:
    return make_staff("qian", role="manager", unit=officer.unit)


@pytest.fixture
def firm(officer: StaffMember) -> Story:
    """Two permille a day; the ladder of businesses: reminder after 2 days, demand after 7."""
    story = Story(customer_class="industrial", unit=officer.unit)
    story.nights_until("06-30")
    return story
