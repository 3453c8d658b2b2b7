"""Numbers that people copy by hand and scanners read, with check digits against slips."""

from datetime import date

SERIAL_DIGITS = 7


class SerialTooLarge(ValueError):
    """The serial number has more digits than a notice number holds."""


def notice_no(day: date, serial: int) -> str:
    """15 digits: YYMMDD, a 7-digit serial and two check digits (ISO/IEC 7064, MOD 97-10)."""
    if not 0 < serial < 10**SERIAL_DIGITS:
        raise SerialTooLarge(f"serial {serial} does not fit {SERIAL_DIGITS} digits")
    body = (day.year % 100 * 10_000 + day.month * 100 + day.day) * 10**SERIAL_DIGITS + serial
    return f"{body:013d}{98 - body * 100 % 97:02d}"


def is_valid_notice_no(text: str) -> bool:
    """Whether the text has the form of a notice number and its check digits fit."""
    return len(text) == 15 and text.isascii() and text.isdigit() and int(text) % 97 == 1
