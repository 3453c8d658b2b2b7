"""Letters are what they claim to be: PDF/A-2a for archives, PDF/UA-1 for screen readers, in the eyes of veraPDF."""

from io import BytesIO

import pikepdf
import pytest

from collections_app.notices.cover import cover_sheet
from collections_app.notices.letters import render_letter
from collections_app.rules.lifecycle import WRITTEN, LetterKind
from tests.conformance import found_wrong
from tests.notices.letters import letter_data

DAYS = ("objections_until", "graded_since", "restored_on")
AMOUNTS = ("balance", "set_value", "named_amount", "grade_limits")
WORDS = ("grade", "instalment_no", "plan_no", "days_left", "edition_no", "medium", "named_as", "tolerance_days")
INSTALMENTS = [{"number": number, "due_on": "2026-04-01", "amount": "30.00"} for number in range(12)]
MORE = {
    "days": dict.fromkeys(DAYS, "2026-04-01"),
    "amounts": dict.fromkeys(AMOUNTS, "30.00"),
    "words": dict.fromkeys(WORDS, "3"),
    "rows": [["1", "2"]],
}


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_every_letter_conforms(language: str) -> None:
    """With bills over two pages, a code to pay, a fee and rare characters."""
    name = "嬲喆堃" if language == "zh-hans" else "Jane Miller"
    letters = {
        f"{kind}-{language}": render_letter(
            letter_data(kind, language, bills=bills, customer_name=name, fees="3.30", new_fee="1.10", **MORE)
            | ({"instalments": INSTALMENTS} if kind == LetterKind.PLAN_AGREEMENT else {})
        )
        for kind in sorted([*WRITTEN, *LetterKind])
        for bills in [40 if kind in WRITTEN else 2]
    }
    assert {name: faults for name, faults in found_wrong(letters).items() if faults} == {}


def test_a_letter_that_does_not_conform_is_found_out() -> None:
    """Without a typeface, the description of itself, or the words for its picture."""
    good = render_letter(letter_data())

    def spoilt(spoil) -> bytes:
        target = BytesIO()
        with pikepdf.open(BytesIO(good)) as document:
            spoil(document)
            document.save(target)
        return target.getvalue()

    def unembed(document) -> None:
        for font in document.pages[0].resources.Font.values():
            del font.DescendantFonts[0].FontDescriptor.FontFile3

    def silence(document) -> None:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                del thing["/Alt"]

    wrong = found_wrong({
        "good": good, "fontless": spoilt(unembed), "silent": spoilt(silence),
        "mute": spoilt(lambda document: document.Root.__delitem__("/Metadata")),
    })  # fmt: skip
    assert wrong["good"] == []
    assert any("PDFA-2A 6.2.11.4.1-1" in fault for fault in wrong["fontless"])
    assert any("PDFUA-1 7.3-1" in fault for fault in wrong["silent"])
    assert {fault.split()[0] for fault in wrong["mute"]} == {"PDFA-2A", "PDFUA-1"}


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_the_cover_conforms(batch, letter, language: str) -> None:
    """With a letter that was withdrawn and an address that no window holds."""
    batch.language = language
    letter(batch, status="withdrawn")
    kept = letter(batch, customer_name="Jane " * 90)
    assert found_wrong({"cover": cover_sheet(batch, [kept])}) == {"cover": []}
