"""Whatever stands in the data, the letter is a letter: complete, readable, and what cannot be printed is named beforehand."""

from decimal import Decimal

import pypdfium2
import pytest

from collections_app.notices.cover import cover_sheet
from collections_app.notices.fonts import MISSING, missing_characters, printable
from collections_app.notices.letters import render_letter
from tests.conformance import found_wrong
from tests.notices.letters import letter_data, pages_of, picture, words_of

MM = 72 / 25.4
HEBREW, ARABIC = "שרה כהן", "محمد علي"


class TestFourHundredBills:
    @pytest.fixture(scope="class")
    def pdf(self) -> bytes:
        return render_letter(letter_data("demand", bills=400))

    def test_each_is_listed_once(self, pdf: bytes) -> None:
        words = words_of(pdf)
        assert all(words.count(f"2025{number:06d}") == 1 for number in range(400))

    def test_every_page_says_what_it_carries_over(self, pdf: bytes) -> None:
        pages = pages_of(pdf)
        assert 10 < len(pages) < 20
        shown = 0
        for number, page in enumerate(pages, start=1):
            if 1 < number < len(pages) and "12.35" in page:
                carried = sum(Decimal("1250.40") + bill for bill in range(shown))
                assert f"Carried over: {carried:,.2f} + {shown * Decimal('12.35'):,.2f}" in page
            assert f"Page {number} of {len(pages)}" in page
            shown += page.count(" 12.35")
        assert shown == 400

    def test_the_sums_are_those_of_the_table(self, pdf: bytes) -> None:
        principal = sum(Decimal("1250.40") + number for number in range(400))
        assert f"Total {principal:,.2f}".replace(",", "") in words_of(pdf).replace(",", "").replace("¥", "")

    def test_it_conforms(self, pdf: bytes) -> None:
        assert found_wrong({"long": pdf}) == {"long": []}


class TestNamesFromRightToLeft:
    @pytest.mark.parametrize("name", [HEBREW, ARABIC])
    def test_a_script_that_the_typefaces_lack_is_named_before_printing(self, batch, letter, name: str) -> None:
        doubtful = letter(batch, customer_name=name)
        words = words_of(cover_sheet(batch, [doubtful]))
        assert f"{doubtful.notice_no}: printed as {MISSING}" in words
        assert all(f"U+{ord(char):04X}" in words for char in name.replace(" ", ""))

    def test_it_is_printed_with_the_mark_and_turns_nothing_round(self) -> None:
        words = words_of(render_letter(letter_data(customer_name=f"{HEBREW} Cohen")))
        assert f"{MISSING * 3} {MISSING * 3} Cohen" in words
        assert "12 Lamp Street" in words

    def test_a_mark_that_turns_the_writing_is_left_out(self) -> None:
        """It would have "Jane relliM" read as another name, and the address after it backwards."""
        plain, turned = "Jane relliM", "Jane \u202erelliM\u2066"
        assert printable(turned) == plain
        assert missing_characters(turned) == []
        assert words_of(render_letter(letter_data(customer_name=turned))) == words_of(
            render_letter(letter_data(customer_name=plain))
        )


class TestTheSheet:
    """DIN 5008, form B: what has to stand where, measured on the paper."""

    def test_it_is_folded_at_105_and_210_and_punched_in_the_middle(self) -> None:
        page = picture(render_letter(letter_data()), dots=300)
        dots = 300 / 25.4
        margin = page.crop((0, 0, round(12 * dots), page.height))  # where nothing else is printed
        dark = [y for y in range(margin.height) if min(margin.crop((0, y, margin.width, y + 1)).getdata()) < 240]
        marks = sorted({round(y / dots * 2) / 2 for y in dark})
        assert marks == [105.0, 148.5, 210.0]

    def test_the_address_stands_in_the_window(self) -> None:
        page = pypdfium2.PdfDocument(render_letter(letter_data()))[0]
        window = {"left": 20 * MM, "top": (297 - 45) * MM, "right": 110 * MM, "bottom": (297 - 90) * MM}
        words = " ".join(page.get_textpage().get_text_bounded(**window).split())
        assert "Jane Miller 12 Lamp Street 430001 Riverside" in words
        assert "A demand" not in words and "Notice no." not in words

    def test_long_german_words_are_parted_at_the_end_of_a_line_and_english_ones_only_at_their_hyphens(self) -> None:
        german, english = (raw_text(render_letter(letter_data("demand", language))) for language in ("de", "en"))
        assert "\ufffe" in german
        assert "\ufffe" not in english.replace("late\ufffepayment", "late-payment")


def raw_text(pdf: bytes) -> str:
    """With U+FFFE where a word is parted."""
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
