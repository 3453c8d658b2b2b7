"""Frozen data of letters as the night writes them, and ways to read a PDF back as a person or a scanner would."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

NOTICE_NO = "260302000001745"
EN = {
    "name": "Riverside Power Company", "address": "1 Substation Road, 430000 Riverside", "phone": "95598",
    "website": "www.riverside-power.example", "bank": "Riverside Bank, account 6200 0000 0000 0000",
}  # fmt: skip
ZH = {
    "name": "江畔供电公司", "address": "江畔市变电路1号 430000", "phone": "95598",
    "website": "www.riverside-power.example", "bank": "江畔银行 6200 0000 0000 0000",
}  # fmt: skip


def letter_data(kind: str = "reminder", language: str = "en", *, bills: int = 2, **more: Any) -> dict[str, Any]:
    """A letter of 2 March 2026 about so many bills of 1,250.40, 1,251.40 …, each with a penalty of 12.35."""
    lines = [_line(date(2025, 11, 20) - timedelta(30 * (bills - n)), n) for n in range(bills)]
    principal = sum(Decimal(line["open"]) for line in lines)
    penalty = sum(Decimal(line["penalty"]) for line in lines)
    is_chinese = language == "zh-hans"
    data = {
        "notice_no": NOTICE_NO, "case_no": "C26000017", "kind": kind, "occurrence": 1, "language": language,
        "issued_on": "2026-03-02", "pay_by_on": "2026-03-12", "currency": "CNY", "account_no": "A000123",
        "customer_no": "K-1", "customer_name": "王小明" if is_chinese else "Jane Miller",
        "address": {
            "lines": ["解放路12号3栋2单元501室" if is_chinese else "12 Lamp Street"], "postcode": "430001",
            "city": "江畔市" if is_chinese else "Riverside",
        },
        "supply_address": "解放路12号" if is_chinese else "12 Lamp Street", "unit": "", "officer": "", "lines": lines,
        "principal": str(principal), "penalty": str(penalty), "total": str(principal + penalty),
        "previous": None if kind == "reminder" else {"kind": "reminder", "issued_on": "2026-01-15", "served_on": None},
        "demands_made": 2 if kind == "disconnection_notice" else 0,
        "disconnection_not_before": "2026-03-20" if kind == "disconnection_notice" else None,
        "utility": ZH if is_chinese else EN,
        "payment_url": f"https://pay.riverside-power.example/?account=A000123&amount={principal + penalty}&ref={NOTICE_NO}",
        "law": {"pack": "cn-2024", "penalty_source": "供电营业规则第九十八条" if is_chinese else "Rules, Art. 98"},
        "template": f"{kind}/1",
    }  # fmt: skip
    return data | more


def _line(due_on: date, number: int) -> dict[str, Any]:
    return {
        "bill_no": f"2025{number:06d}", "period": f"{due_on:%Y-%m}", "issued_on": "2025-01-01",
        "due_on": due_on.isoformat(), "amount": "1300.00", "open": str(Decimal("1250.40") + number),
        "days_late": (date(2026, 3, 2) - due_on).days, "penalty": "12.35",
    }  # fmt: skip


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page as one line, as somebody would read them."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range().replace("\ufffe", "-")) for page in document]


def words_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def picture(pdf: bytes, page: int = 0, dots: int = 150) -> Image.Image:
    """What comes out of a printer, at so many dots an inch."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dots / 72).to_pil().convert("L")


def codes_on(image: Image.Image) -> dict[str, str]:
    return {code.format.name: code.text for code in zxingcpp.read_barcodes(image)}


@cache
def printed(kind: str, language: str) -> bytes:
    from collections_app.notices.letters import render_letter

    return render_letter(letter_data(kind, language))
