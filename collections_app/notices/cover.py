"""The cover sheet of a print file: what lies below it, and which letters want a look before they are posted."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from collections_app.notices.emblem import emblem, fault_of_emblem
from collections_app.notices.envelopes import weight_in_words
from collections_app.notices.fonts import MISSING, missing_characters
from collections_app.notices.letters import print_pdf
from collections_app.notices.models import Notice, PrintBatch
from collections_app.notices.wording import HTML_LANGUAGES, OVERFULL, address_lines, day_in_words, window_style

NAMED = 200  # so many letters at most are named in a list of the cover


def cover_sheet(batch: PrintBatch, letters: Iterable[Notice]) -> bytes:
    """The PDF of the cover, in the language of the letters, which come in the order of their sheets."""
    numbers, sheets, doubts, utility = [], 0, [], {}
    with translation.override(batch.language):
        for letter in letters:
            numbers.append(letter.notice_no)
            sheets += letter.pages or 0
            doubts += [f"{letter.notice_no}: {doubt}" for doubt in _doubts(letter.data)]
            utility = letter.data["utility"]
        context = {
            "batch_no": batch.batch_no,
            "day": batch.day.isoformat(),
            "html_language": HTML_LANGUAGES.get(batch.language, batch.language),
            "utility": utility,
            "emblem": emblem(utility["name"]),
            "rows": [*_rows(batch), *_contents(batch, numbers, sheets)],
            "withdrawn": _named(list(batch.notices.withdrawn().values_list("notice_no", flat=True))),
            "doubts": _named([*filter(None, [fault_of_emblem()]), *doubts]),
        }
        return print_pdf("letters/cover.html", context)


def _rows(batch: PrintBatch) -> list[tuple[str, Any]]:
    return [
        (_("Day"), day_in_words(batch.day.isoformat(), batch.language)),
        (_("Kind"), batch.get_kind_display()),
        (_("Language"), batch.get_language_display()),
        (_("Print room of"), batch.unit or "–"),
        *([(_("Reading route"), f"{batch.route.route_no} · {batch.route}")] if batch.route else []),
        *([(_("Postcodes beginning with"), batch.postcodes)] if batch.postcodes else []),
    ]


def _contents(batch: PrintBatch, numbers: list[str], sheets: int) -> list[tuple[str, Any]]:
    return [
        (_("Letters"), len(numbers)),
        (_("Sheets without this cover"), sheets),
        (_("First notice"), numbers[0]),
        (_("Last notice"), numbers[-1]),
        (_("Envelopes"), batch.envelopes),
        (_("Weight"), weight_in_words(batch.grams or 0)),
        (_("Order"), _("by postcode, then what one customer gets at one address")),
    ]


def _doubts(data: dict[str, Any]) -> list[str]:
    """What a person should look at: an address larger than the window, characters that no typeface can show."""
    lines = address_lines(data)
    missing = missing_characters("".join([*lines, data["supply_address"], data["officer"], data["unit"]]))
    codes = ", ".join(f"U+{ord(char):04X}" for char in missing)
    return [
        *([_("the address is larger than the window")] if window_style(lines) == OVERFULL else []),
        *([_("printed as %(mark)s: %(characters)s") % {"mark": MISSING, "characters": codes}] if missing else []),
    ]


def _named(entries: list[str]) -> list[str]:
    more = len(entries) - NAMED
    return [*entries[:NAMED], _("and %(count)s more") % {"count": more}] if more > 0 else entries
