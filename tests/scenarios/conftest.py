from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from collections_app.org.models import StaffMember
from tests.factories import make_staff, make_unit
from tests.scenarios.messaging import FILES, MAIL, reach
from tests.scenarios.prepaying import Household
from tests.scenarios.publishing import PressOffice
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


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Path]:
    """Both channels have a gateway: text messages by file, e-mail by mail."""
    with override_settings(SMS_GATEWAY=FILES, EMAIL_GATEWAY=MAIL, MESSAGE_OUTBOX=tmp_path):
        yield tmp_path


@pytest.fixture
def household(officer: StaffMember) -> Story:
    """Anna, who can be reached by phone and by e-mail."""
    story = Story(unit=officer.unit, name="Anna Weber", customer_class="lease_run")
    reach(story, phone="13800138000", email="anna@weber.example")
    return story


@pytest.fixture
def anna(household: Story, supervisor: StaffMember, tmp_path: Path) -> Household:
    (files := tmp_path / "files").mkdir()
    return Household(household, supervisor, files)


@pytest.fixture
def press(officer: StaffMember, settings, tmp_path: Path) -> PressOffice:
    settings.MEDIA_ROOT = tmp_path
    press = PressOffice(officer.unit)
    press.rule()
    return press


@pytest.fixture
def mill(press: PressOffice) -> Story:
    return press.debtor("Brook Mill", "9000.00")
