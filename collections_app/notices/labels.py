"""The words that every letter shares, and how it writes money and days, by language of the letter."""

from datetime import date
from decimal import Decimal

SYMBOLS = {"CNY": "¥", "EUR": "€", "GBP": "£", "USD": "$", "AUD": "A$"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

LABELS = {
    "en": {
        "account_no": "Account", "case_no": "Case", "notice_no": "Notice", "date": "Date", "bill_no": "Bill",
        "period": "Period", "due_on": "Due on", "days_late": "Days late", "open": "Open", "penalty": "Late-payment penalty",
        "total": "Total", "sum_of_bills": "Sum of bills", "amount_to_pay": "Amount to pay", "pay_by": "Please pay by",
        "how_to_pay": "How to pay", "by_code": "Scan this code with your phone, or visit", "by_bank": "By bank transfer to",
        "reference": "Reference", "supply_address": "Supply address", "questions": "Questions or a complaint?",
        "page": "Page", "of": "of", "clerk": "Handled by", "service_hall": "At any service hall, with this letter",
    },
    "zh-hans": {
        "account_no": "户号", "case_no": "案件编号", "notice_no": "通知书编号", "date": "日期", "bill_no": "账单编号",
        "period": "电费月份", "due_on": "缴费期限", "days_late": "逾期天数", "open": "欠费金额", "penalty": "电费违约金",
        "total": "合计", "sum_of_bills": "电费小计", "amount_to_pay": "应缴金额", "pay_by": "请于此日前缴清",
        "how_to_pay": "缴费方式", "by_code": "请用手机扫描二维码缴费，或访问", "by_bank": "银行转账",
        "reference": "附言", "supply_address": "用电地址", "questions": "咨询与投诉",
        "page": "第", "of": "页，共", "clerk": "经办人", "service_hall": "持本通知书到任一供电营业厅缴费",
    },
}  # fmt: skip


def money(amount: str | Decimal, currency: str) -> str:
    """¥1,234.56; a currency without a sign of its own is written with its code."""
    return f"{SYMBOLS.get(currency, currency + ' ')}{Decimal(amount):,.2f}"


def day_in_words(iso_day: str | None, language: str) -> str:
    """5 March 2026 or 2026年3月5日; nothing for no day."""
    if not iso_day:
        return ""
    day = date.fromisoformat(iso_day)
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
