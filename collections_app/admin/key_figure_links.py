"""Where each number leads: to the list of the bills, payments or cases behind it, narrowed to the same unit and days.

Lists know whose an account is now. Where accounts have changed hands since, the figure counts them where they were.
"""

from datetime import date, timedelta
from typing import Any

from collections_app.admin.cells import list_of
from collections_app.admin.scopes import Scope
from collections_app.arrangements.models import PaymentPlan, Promise
from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Case
from collections_app.disputes.models import Dispute
from collections_app.enforcement.models import SupplyOrder
from collections_app.limitation.models import LimitationAlarm
from collections_app.penalties.models import PenaltyWaiver
from collections_app.prepaid.models import PrepaidAccount
from collections_app.rules.figures import AGES
from collections_app.rules.kpis import Kpi

COMPLAINTS = ["supply", "penalty", "paid", "not_theirs"]


def behind(kpi: Kpi, scope: Scope) -> str:
    """The list behind a key figure."""
    return {
        Kpi.RECOVERY: received, Kpi.MONTH_RECOVERY: issued, Kpi.YEAR_RECOVERY: received_of_the_year,
        Kpi.OLD_RECOVERY: received_of_old, Kpi.ARREARS_RATE: arrears, Kpi.BALANCE_SHARE: arrears,
        Kpi.DAYS_OUTSTANDING: arrears, Kpi.KEPT_RATIO: promises, Kpi.PLANS_KEPT: plans, Kpi.WRONGFUL_CUTS: wrongful_cuts,
        Kpi.EVIDENCE: cuts,
        Kpi.RESTORED_IN_TIME: restored, Kpi.LIMITATION_RISK: limitation, Kpi.PENALTY_WAIVED: waivers,
        Kpi.PREPAID_SHARE: prepaid, Kpi.CURED: received, Kpi.ROLLED: arrears, Kpi.COMPLAINTS: complaints,
        Kpi.TAKEN_BACK: reversals, Kpi.RECEIVED: received,
    }[kpi](scope)  # fmt: skip


def days(scope: Scope, name: str, last_name: str = "") -> dict[str, str]:
    return {f"{name}_from": scope.first.isoformat(), (last_name or f"{name}_to"): scope.ends_on.isoformat()}


def issued(scope: Scope) -> str:
    return list_of(Bill, **scope.filters(), **days(scope, "issued"))


def received(scope: Scope) -> str:
    return list_of(Payment, **scope.filters(), **days(scope, "settled"))


def received_of_the_year(scope: Scope) -> str:
    since = date(scope.last.year, 1, 1).isoformat()
    return list_of(Payment, **scope.filters(), **days(scope, "settled"), settled_issued_from=since)


def received_of_old(scope: Scope) -> str:
    before = date(scope.last.year - 1, 12, 31).isoformat()
    return list_of(Payment, **scope.filters(), **days(scope, "settled"), settled_issued_to=before)


def reversals(scope: Scope) -> str:
    return list_of(Payment, **scope.filters(), **days(scope, "paid"), is_reversal="true")


def arrears(scope: Scope, **more: Any) -> str:
    return list_of(Bill, **scope.filters(), open_on=scope.known_to.isoformat(), **more)


def of_age(scope: Scope, place: int) -> str:
    """The bills of one bucket."""
    day = scope.known_to
    bounds = {}
    if place:
        bounds["due_to"] = (day - timedelta(AGES[place - 1] + 1)).isoformat()
    if place < len(AGES):
        bounds["due_from"] = (day - timedelta(AGES[place])).isoformat()
    return arrears(scope, **bounds)


def of_class(scope: Scope, customer_class: str) -> str:
    return arrears(scope, customer_class=customer_class)


def promises(scope: Scope) -> str:
    return list_of(Promise, **scope.filters(), **days(scope, "settled"), status=["kept", "broken"])


def plans(scope: Scope) -> str:
    return list_of(PaymentPlan, **scope.filters(), **days(scope, "ended"), status=["completed", "broken"])


def cuts(scope: Scope) -> str:
    return list_of(SupplyOrder, **scope.filters(), **days(scope, "decided"), order="disconnect", is_granted="true")


def wrongful_cuts(scope: Scope) -> str:
    return list_of(SupplyOrder, **scope.filters(), **days(scope, "proposed"), order="reconnect", reason="mistake")


def restored(scope: Scope) -> str:
    return list_of(SupplyOrder, **scope.filters(), **days(scope, "done"), order="reconnect")


def limitation(scope: Scope) -> str:
    day = scope.known_to
    ends = {"ends_from": day.isoformat(), "ends_to": (day + timedelta(180)).isoformat()}
    return list_of(LimitationAlarm, **scope.filters(), status="open", **ends)


def waivers(_scope: Scope) -> str:
    return list_of(PenaltyWaiver, status__exact="approved")


def prepaid(scope: Scope) -> str:
    return list_of(PrepaidAccount, **scope.filters(), is_running="true")


def complaints(scope: Scope) -> str:
    return list_of(Dispute, **scope.filters(), **days(scope, "opened"), ground=COMPLAINTS)


def cases_at(scope: Scope, step: str) -> str:
    return list_of(Case, **scope.filters(), status="open", step=step) if step else list_of(Case, status="open")


def cases_closed(scope: Scope) -> str:
    return list_of(Case, **scope.filters(), **days(scope, "closed"))


def steps_taken(scope: Scope, step: str) -> str:
    return list_of(Case, **scope.filters(), **days(scope, "step"), step=step)
