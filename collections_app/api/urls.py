from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from collections_app.api.accounts import Accounts
from collections_app.api.batches import Batches
from collections_app.api.bills import Bills
from collections_app.api.cases import CaseEvents, Cases
from collections_app.api.contact_attempts import ContactAttempts
from collections_app.api.customers import Customers
from collections_app.api.disputes import Disputes
from collections_app.api.findings import Findings, ReadingRoutes
from collections_app.api.holds import Holds
from collections_app.api.messages import Messages
from collections_app.api.notices import Notices
from collections_app.api.payment_plans import PaymentPlans
from collections_app.api.payments import Payments
from collections_app.api.penalty_charges import PenaltyCharges
from collections_app.api.promises import Promises
from collections_app.api.step_work import StepApprovals
from collections_app.api.tasks import Tasks
from collections_app.api.weather import Weather

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("customers", Customers)
router.register("accounts", Accounts)
router.register("bills", Bills)
router.register("payments", Payments)
router.register("penalty-charges", PenaltyCharges)
router.register("promises", Promises)
router.register("payment-plans", PaymentPlans)
router.register("cases", Cases)
router.register("holds", Holds)
router.register("disputes", Disputes)
router.register("findings", Findings)
router.register("reading-routes", ReadingRoutes)
router.register("contact-attempts", ContactAttempts)
router.register("step-approvals", StepApprovals)
router.register("tasks", Tasks)
router.register("notices", Notices)
router.register("messages", Messages)
router.register("batches", Batches)
router.register("weather", Weather)

v1 = [*router.urls, path("cases/<str:case_no>/events", CaseEvents.as_view({"get": "list"}), name="case-events")]

urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", login_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema")), name="api-docs"),
]
