"""The page of the weather: what each area says today, and the emergencies that people declare there."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from collections_app.customers.models import Account
from collections_app.enforcement.models import SupplyOrder
from collections_app.rules.authority import Role
from collections_app.weather.models import WeatherEmergency, WeatherReport
from tests.admin.addresses import example_of, list_of, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import queries, words_of

DECLARE = reverse("admin:collections_weatherreport_declare")
END = reverse("admin:collections_weatherreport_end")
SIX = datetime(2026, 3, 20, 6, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FLOOD = {"area": "Riverside", "from_on": "2026-03-20", "to_on": "", "reason": "Flood, ordered by the city"}


@pytest.fixture
def order(scene: Scene) -> SupplyOrder:
    """Anna Weber's, approved for today; she lives in the area Riverside."""
    order = example_of(SupplyOrder)
    Account.objects.filter(pk=order.case.account_id).update(weather_area="Riverside")
    SupplyOrder.objects.filter(pk=order.pk).update(
        status="approved", cut_on=scene.today, requested_by=scene.staff["officer"], requested_on=scene.today,
        decided_by=scene.staff["supervisor"], decided_on=scene.today,
    )  # fmt: skip
    return order


def report(area: str, **said: object) -> WeatherReport:
    return WeatherReport.objects.create(area=area, day=date(2026, 3, 20), reported_at=SIX, **said)


def test_says_what_was_reported_and_where_cuts_are_forbidden(officer: Client, order: SupplyOrder) -> None:
    Account.objects.filter(pk=order.case.account_id).update(law_pack="us-ca", region="CA")
    assert "Riverside no report – Forbidden" in words_of(officer.get(list_of(WeatherReport)))
    report("Riverside", unit="F", forecast_low="60", forecast_high="101")
    report("Hillside", unit="C", forecast_high="20")
    page = words_of(officer.get(list_of(WeatherReport)))
    assert "Riverside forecast low 60 °F, forecast high 101 °F 20 Mar 2026, 06:00 Forbidden" in page
    assert "The weather of the area Riverside forbids a cut on 20 Mar 2026" in page
    assert page.index("Riverside") < page.index("Hillside forecast high 20 °C")


def test_a_declared_emergency_stops_an_approved_cut(sign_in: Callable, order: SupplyOrder) -> None:
    manager = sign_in("manager")
    answer = words_of(manager.post(DECLARE, FLOOD, follow=True))
    assert (
        "The emergency has been declared for the area Riverside. 1 approved cut there is not to be carried out."
        in answer
    )
    assert "Riverside 20 Mar 2026 open-ended Flood, ordered by the city Manager" in answer
    assert "Approved Not to be carried out today" in words_of(manager.get(list_of(SupplyOrder)))
    page = words_of(manager.get(page_of(order)))
    assert "Not to be carried out today" in page
    assert "An emergency has been declared for the area Riverside: Flood, ordered by the city." in page
    flood = WeatherEmergency.objects.get()
    ended = words_of(manager.post(END, {"emergency": flood.pk, "reason": "The water is gone"}, follow=True))
    assert "Accounts of other units lie in that area" not in ended
    assert "Not to be carried out today" not in words_of(manager.get(list_of(SupplyOrder)))


def test_a_slip_of_the_pen_is_refused_where_it_was_typed(sign_in: Callable, order: SupplyOrder) -> None:
    answer = sign_in("manager").post(DECLARE, FLOOD | {"area": "Rverside"})
    assert "No account in your unit lies in the area Rverside." in words_of(answer)
    assert "Rverside" in answer.content.decode()
    assert not WeatherEmergency.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_may_declare(sign_in: Callable, order: SupplyOrder, role: Role) -> None:
    sign_in(role.value).post(DECLARE, FLOOD)
    assert WeatherEmergency.objects.exists() == (role is Role.MANAGER)


def test_it_costs_the_same_for_many_areas(head: Client, order: SupplyOrder) -> None:
    report("Riverside", unit="C", forecast_high="20")
    before = queries(head, list_of(WeatherReport))
    for number in range(10):
        report(f"Area {number}", unit="C", forecast_high="20")
    assert queries(head, list_of(WeatherReport)) == before


def test_the_page_of_a_report(officer: Client, scene: Scene) -> None:
    made = report("Hillside", unit="C", forecast_high="20.5", has_advisory=False, source="Bureau")
    assert "Says forecast high 20.5 °C, no heat advisory" in words_of(officer.get(page_of(made)))
