"""A letter as it would look with another wording: made from a real one, or from an example; never kept."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from collections_app.rules.lifecycle import LetterKind
from collections_app.wordings.models import LetterText

PREVIEW_NO = "000000000000000"


def preview(text: LetterText, by: StaffMember, on: date) -> bytes:
    """The PDF of the latest letter of that kind and language that the person may see, with these texts; its number is not
    one. Where there is none yet, of an example."""
    real = Notice.objects.for_staff(by).filter(kind=text.kind, language=text.language).order_by("-id").first()
    data = real.data if real else _example(text, on)
    return render_letter(data | {"wording": text.wording().frozen(), "notice_no": PREVIEW_NO})


def _example(text: LetterText, on: date) -> dict[str, Any]:
    """Two bills of a customer who does not exist."""
    is_chinese = text.language.startswith("zh")
    suffix = "_zh" if is_chinese else ""
    utility = {name: settings.UTILITY.get(f"{name}{suffix}") or value for name, value in settings.UTILITY.items()}
    due = (on - timedelta(60), on - timedelta(30))
    lines = [
        {
            "bill_no": f"{number:06d}", "period": f"{day:%Y-%m}", "due_on": day.isoformat(), "open": "128.50",
            "days_late": (on - day).days, "penalty": "3.20", "fees": "0.00",
        }
        for number, day in enumerate(due, start=1)
    ]  # fmt: skip
    schedule = [
        {"number": number, "due_on": (on + timedelta(30 * number)).isoformat(), "amount": "87.80"}
        for number in (1, 2, 3)
    ]
    return {
        **({"instalments": schedule} if text.kind == LetterKind.PLAN_AGREEMENT else {}),
        "notice_no": PREVIEW_NO, "case_no": "C00000000", "kind": text.kind, "language": text.language, "occurrence": 1,
        "issued_on": on.isoformat(), "pay_by_on": (on + timedelta(10)).isoformat(), "currency": settings.DEFAULT_CURRENCY,
        "account_no": "0000000", "customer_no": "0000000", "customer_name": "王小明" if is_chinese else "Jane Miller",
        "address": {"lines": ["解放路12号" if is_chinese else "12 Lamp Street"], "postcode": "430000", "city": ""},
        "supply_address": "解放路12号" if is_chinese else "12 Lamp Street", "unit": "", "officer": "", "lines": lines,
        "principal": "257.00", "penalty": "6.40", "fees": "0.00", "new_fee": "0.00", "total": "263.40",
        "previous": {"kind": "reminder", "issued_on": due[1].isoformat(), "served_on": None}, "demands_made": 2,
        "disconnection_not_before": (on + timedelta(14)).isoformat(), "utility": utility, "payment_url": "",
        "law": {"pack": text.law_pack, "penalty_source": "–"}, "template": f"{text.kind}/2",
        "amounts": {"balance": "38.20", "set_value": "250.00", "named_amount": "257.00"},
        "days": {"objections_until": (on + timedelta(14)).isoformat(), "graded_since": due[0].isoformat()},
        "words": {
            "plan_no": "P000000000", "instalment_no": "2", "tolerance_days": "5", "days_left": "9", "grade": "B",
            "grade_limits": "", "edition_no": "web-2026-01",
            "medium": "江畔日报" if is_chinese else "Riverside Gazette", "named_as": "王••" if is_chinese else "J••• Miller",
        },
    }  # fmt: skip
