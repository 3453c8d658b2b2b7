"""The admin site: its stylesheet and its menu. The screens themselves are in `collections_app/admin`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from collections_app.rules.authority import Right

MENU: list[tuple[Any, list[tuple[Any, str, str, Right | None]]]] = [
    (
        "",
        [
            (_("Overview"), "space_dashboard", "index", None),
            (_("My day"), "today", "mytask", Right.WORK_CASES),
            (_("Figures"), "monitoring", "figure", Right.SEE_ACCOUNTS),
            (_("Targets"), "flag", "kpitarget", Right.SEE_ACCOUNTS),
            (_("Reports"), "summarize", "reports", Right.SEE_FIGURES),
            (_("Reports by e-mail"), "forward_to_inbox", "subscription", Right.SEE_FIGURES),
        ],
    ),
    (
        _("Collection"),
        [
            (_("Approvals"), "how_to_reg", "waitingdecision", Right.SEE_ACCOUNTS),
            (_("Cases"), "folder_open", "case", Right.SEE_ACCOUNTS),
            (_("Early warnings"), "notification_important", "alarm", Right.SEE_ACCOUNTS),
            (_("Tasks"), "checklist", "task", Right.SEE_ACCOUNTS),
            (_("Contact log"), "call", "contactattempt", Right.SEE_ACCOUNTS),
            (_("Approvals of steps"), "order_approve", "stepapproval", Right.SEE_ACCOUNTS),
            (_("Disputes"), "contract", "dispute", Right.SEE_ACCOUNTS),
            (_("Promises"), "event_available", "promise", Right.SEE_ACCOUNTS),
            (_("Payment plans"), "calendar_month", "paymentplan", Right.SEE_ACCOUNTS),
            (_("Notices"), "mail", "notice", Right.SEE_ACCOUNTS),
            (_("Messages"), "sms", "message", Right.SEE_ACCOUNTS),
            (_("Supply orders"), "power_off", "supplyorder", Right.SEE_ACCOUNTS),
            (_("Weather"), "thermostat", "weatherreport", Right.SEE_ACCOUNTS),
            (_("Limitation"), "hourglass_bottom", "limitationalarm", Right.SEE_ACCOUNTS),
            (_("Legal referrals"), "gavel", "legalreferral", Right.SEE_ACCOUNTS),
            (_("Publication"), "campaign", "edition", Right.SEE_ACCOUNTS),
            (_("Print batches"), "print", "printbatch", Right.SEE_BATCHES),
            (_("Returned letters"), "undo", "returnedletter", Right.RECORD_RETURNS),
        ],
    ),
    (
        _("Customers and money"),
        [
            (_("Customers"), "group", "customer", Right.SEE_ACCOUNTS),
            (_("Accounts"), "electric_meter", "account", Right.SEE_ACCOUNTS),
            (_("Bills"), "receipt_long", "bill", Right.SEE_ACCOUNTS),
            (_("Payments"), "payments", "payment", Right.SEE_ACCOUNTS),
            (_("Prepayment"), "battery_charging_full", "prepaidaccount", Right.SEE_ACCOUNTS),
            (_("Meter offers"), "credit_card", "meteroffer", Right.SEE_ACCOUNTS),
            (_("Meter campaigns"), "ads_click", "campaign", Right.SEE_ACCOUNTS),
            (_("Reading audit"), "troubleshoot", "auditfinding", Right.SEE_ACCOUNTS),
            (_("Reading routes"), "route", "readingroute", Right.SEE_ACCOUNTS),
            (_("Rotation plans"), "sync_alt", "rotationplan", Right.SEE_ACCOUNTS),
            (_("Remote reading"), "settings_remote", "remotecoverage", Right.SEE_ACCOUNTS),
            (_("Credit grades"), "grade", "grade", Right.SEE_ACCOUNTS),
            (_("Appeals against grades"), "balance", "gradeappeal", Right.SEE_ACCOUNTS),
            (_("Waivers"), "money_off", "penaltywaiver", Right.SEE_ACCOUNTS),
        ],
    ),
    (
        _("Steering"),
        [
            (_("Nights to approve"), "bedtime", "nightproposal", Right.SEE_STEERING),
            (_("Effects of steps"), "monitoring", "effectreport", Right.SEE_STEERING),
            (_("Trials"), "science", "trial", Right.SEE_STEERING),
            (_("What if"), "compare_arrows", "comparison", Right.SEE_STEERING),
            (_("Forecasts"), "query_stats", "forecast", Right.SEE_STEERING),
        ],
    ),
    (
        _("Operation"),
        [
            (_("Nights"), "dark_mode", "nightrun", Right.SEE_RUNS),
            (_("Decisions"), "rule", "accountday", Right.SEE_ACCOUNTS),
            (_("Imports"), "upload_file", "importjob", Right.SEE_RUNS),
        ],
    ),
    (
        _("Set-up"),
        [
            (_("Procedures"), "stairs", "procedure", Right.SEE_ACCOUNTS),
            (_("Warning rules"), "add_alert", "alarmrule", Right.SEE_ACCOUNTS),
            (_("Grading schemes"), "grading", "gradingscheme", Right.SEE_ACCOUNTS),
            (_("Treatments by grade"), "tune", "treatmentrule", Right.SEE_ACCOUNTS),
            (_("Quality of grades"), "monitoring", "gradequality", Right.SEE_ACCOUNTS),
            (_("Wordings"), "edit_note", "lettertext", Right.SEE_ACCOUNTS),
            (_("Publication media"), "newspaper", "medium", Right.SEE_ACCOUNTS),
            (_("Publication rules"), "filter_list", "selectionrule", Right.SEE_ACCOUNTS),
            (_("Organisation"), "account_tree", "orgunit", Right.SEE_STAFF),
            (_("Personal data shown"), "visibility", "disclosure", Right.SEE_STAFF),
            (_("Staff"), "badge", "staffmember", Right.SEE_STAFF),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu, with only what the person's role may open, and how much waits for that person."""
    from collections_app.admin.waiting import badges

    waiting = badges(request)
    groups = []
    for title, entries in MENU:
        items = [
            {"title": words, "icon": icon, "link": _address(screen), **waiting.get(screen, {})}
            for words, icon, screen, right in entries
            if right is None or request.user.may(right)  # type: ignore[union-attr]
        ]
        if items:
            groups.append({"title": title, "separator": bool(title), "items": items})
    return groups


def environment(request: HttpRequest) -> list[Any] | None:
    """A label at the head of every page where the system runs on somebody's own machine."""
    return [_("local"), "warning"] if settings.IS_LOCAL else None


def stylesheet(request: HttpRequest) -> str:
    return static("arrears/admin.css")


def icon(request: HttpRequest) -> str:
    return static("arrears/icon.svg")


def _address(screen: str) -> Any:
    if screen == "reports":
        return reverse_lazy("admin:collections_figure_report", args=["aged-debt"])
    return reverse_lazy("admin:index" if screen == "index" else f"admin:collections_{screen}_changelist")
