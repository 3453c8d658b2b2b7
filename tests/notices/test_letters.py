"""A letter says what was frozen, can be read by people and scanners, and is the same however often it is made."""

from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from collections_app.notices.fonts import characters_of
from collections_app.notices.letters import OnlyOwnFiles, render_letter, typefaces
from collections_app.notices.wording import day_in_words
from tests.notices.letters import NOTICE_NO, codes_on, letter_data, pages_of, picture, printed, words_of

KINDS = ["reminder", "demand", "disconnection_notice"]
LANGUAGES = ["en", "zh-hans"]
every_letter = pytest.mark.parametrize(("kind", "language"), [(k, lang) for k in KINDS for lang in LANGUAGES])

SUBJECTS = {
    ("reminder", "en"): "A reminder about your electricity account",
    ("demand", "en"): "Demand for payment of overdue electricity bills",
    ("disconnection_notice", "en"): "Notice of disconnection for non-payment",
    ("reminder", "zh-hans"): "电费缴费提醒",
    ("demand", "zh-hans"): "电费催缴通知书",
    ("disconnection_notice", "zh-hans"): "停电通知书",
}
MM = 72 / 25.4


@every_letter
def test_says_what_is_owed_for_what_since_when_and_by_when_to_pay(kind, language):
    words = words_of(printed(kind, language))
    assert SUBJECTS[kind, language] in words
    days = ["12 March 2026", "21 September 2025"] if language == "en" else ["2026年3月12日", "2025年9月21日"]
    bill = ["2025000000", "1,250.40", "12.35", "162"]  # number, unpaid, penalty, days late of the older bill
    sums = ["¥2,501.80", "¥24.70", "¥2,526.50"]
    for expected in [*days, *bill, *sums, "A000123", "C26000017", NOTICE_NO, "95598"]:
        assert expected in words, expected


@every_letter
def test_is_addressed_as_the_post_wants_it(kind, language):
    words = words_of(printed(kind, language))
    expected = {
        "en": "Jane Miller 12 Lamp Street 430001 Riverside",
        "zh-hans": "430001 江畔市解放路12号3栋2单元501室 王小明 收",
    }
    assert expected[language] in words.replace("　", " ")


@every_letter
def test_its_codes_read_back_from_a_coarse_print(kind, language):
    pdf = printed(kind, language)
    last = len(pages_of(pdf)) - 1
    for dots in (150, 200, 300):
        assert codes_on(picture(pdf, 0, dots))["Code128"] == NOTICE_NO
        assert codes_on(picture(pdf, last, dots))["QRCode"] == letter_data(kind, language)["payment_url"]


@every_letter
def test_a_fee_stands_in_a_line_of_its_own_with_its_article(kind, language):
    law = {"pack": "x", "penalty_source": "Art. 98", "fee_source": "Fee Act Art. 7"}
    words = words_of(render_letter(letter_data(kind, language, fees="3.30", new_fee="1.10", total="2529.80", law=law)))
    own = {
        "en": ["Fee for this letter 1.10", "Fees of earlier letters 2.20", "Basis of the fee: Fee Act Art. 7."],
        "zh-hans": ["本函件费用 1.10", "此前函件费用 2.20", "函件费用依据：Fee Act第7条。"],
    }
    for expected in [*own[language], "¥2,529.80"]:
        assert expected in words, expected
    if kind != "reminder":
        assert "¥3.30" in words


@every_letter
def test_without_a_fee_nothing_is_said_of_one(kind, language):
    words = words_of(printed(kind, language))
    assert "函件费用" not in words
    assert " fee" not in words.lower()


def test_the_rate_of_the_contract_stands_beside_its_article():
    law = {"pack": "cn-2024", "penalty_source": "条例 Art. 39", "agreed_permille": "1.5"}
    english, chinese = (words_of(render_letter(letter_data("demand", one, law=law))) for one in LANGUAGES)
    assert "Art. 39; rate agreed in the supply contract: 1.5‰ a day." in english
    assert "条例第39条；供用电合同约定每日1.5‰。" in chinese


def test_amount_in_capitals_stands_on_chinese_letters_alone():
    assert "贰仟伍佰贰拾陆元伍角整" in words_of(printed("demand", "zh-hans"))
    assert "贰仟" not in words_of(printed("demand", "en"))


def test_disconnection_notice_tells_when_why_and_how_to_keep_the_supply():
    words = words_of(printed("disconnection_notice", "en"))
    for expected in [
        "Supply may be cut from 20 March 2026",
        "asked you in writing 2 times",
        "How to keep your supply",
        "You can complain",
    ]:
        assert expected in words
    chinese = words_of(printed("disconnection_notice", "zh-hans"))
    for expected in ["停电时间", "2026年3月20日", "停电原因", "如何避免停电", "投诉"]:
        assert expected in chinese


def test_without_a_day_of_the_cut_the_notice_promises_one_in_writing():
    words = words_of(render_letter(letter_data("disconnection_notice", disconnection_not_before=None)))
    assert "a day that we will announce to you in writing beforehand" in words


def test_many_bills_go_on_over_numbered_pages_under_the_head_of_the_table():
    pages = pages_of(render_letter(letter_data("demand", bills=60)))
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 3" in page
        assert NOTICE_NO in page
        assert "Days late" in page
    assert "continued" not in pages[0]
    assert "continued" in pages[1]
    assert sum(page.count("12.35") for page in pages) == 60


def test_the_head_of_a_further_page_says_what_is_carried_over():
    first, second, last = pages_of(render_letter(letter_data("demand", bills=45)))
    assert "Carried over" not in first and "Carried over" not in last  # the table has ended before
    shown = first.count("12.35")
    principal = sum(Decimal("1250.40") + number for number in range(shown))
    assert f"Carried over: {principal:,.2f} + {shown * Decimal('12.35'):,.2f}" in second


def test_chinese_pages_are_numbered_in_chinese():
    pages = pages_of(render_letter(letter_data("demand", "zh-hans", bills=40)))
    assert "第 2 页，共 3 页" in pages[1]


def test_the_same_data_give_the_same_bytes():
    assert render_letter(letter_data("demand", "zh-hans")) == printed("demand", "zh-hans")


@every_letter
def test_is_tagged_for_screen_readers_in_its_language(kind, language):
    with pikepdf.open(BytesIO(printed(kind, language))) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == {"en": "en", "zh-hans": "zh-Hans"}[language]
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert document.open_metadata().pdfa_status == "2A"  # and for the archive
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert NOTICE_NO in str(document.docinfo.Title)


def test_every_printer_finds_the_glyph_that_is_meant():
    """A printer looks a glyph up by its identifier in the font; the page names it by number."""
    data = letter_data(language="zh-hans", customer_name="嬲喆堃")
    with pikepdf.open(BytesIO(render_letter(data))) as document:
        fonts = document.pages[0].resources.Font
        files = [font.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes() for font in fonts.values()]
    assert len(files) == 3  # text, headings, rare characters
    for file in files:
        identifiers = TTFont(BytesIO(file))["CFF "].cff.topDictIndex[0].charset
        assert identifiers == [".notdef", *(f"cid{number:05d}" for number in range(1, len(identifiers)))]


def test_a_chinese_day_is_set_in_one_face_in_the_payment_slip():
    assert set(day_in_words("2026-12-31", "zh-hans")) <= characters_of(typefaces()["Letter Heading"])


def test_rare_characters_of_names_are_printed():
    words = words_of(render_letter(letter_data(language="zh-hans", customer_name="㛃堃淼嬲喆")))
    assert "㛃堃淼嬲喆" in words


def test_a_character_that_no_typeface_has_is_printed_as_the_mark_of_printers():
    words = words_of(render_letter(letter_data(customer_name="𠮷田 🙂 Cafe\u0301")))
    assert "Dear 〓田 〓 Café," in words


def test_what_a_name_holds_is_text_not_markup():
    name = "<b>Bob</b> & <script>alert(1)</script>"
    data = letter_data(
        customer_name=name, address={"lines": ["<img src=http://x.example/>"], "postcode": "", "city": "R"}
    )
    words = words_of(render_letter(data))
    assert f"Dear {name}," in words
    assert "<img src=http://x.example/>" in words


def test_a_letter_fetches_nothing_from_outside(tmp_path):
    own = tmp_path / "own.txt"
    own.write_text("ours")
    fetcher = OnlyOwnFiles(frozenset([own.as_uri()]))
    assert fetcher.fetch(own.as_uri()).read() == b"ours"
    for address in ("http://x.example/", "file:///etc/passwd", (tmp_path / "other").as_uri()):
        with pytest.raises(ValueError, match="nothing from outside"):
            fetcher.fetch(address)


def test_without_a_payment_page_there_is_no_code_to_scan():
    pdf = render_letter(letter_data(payment_url=""))
    assert "QRCode" not in codes_on(picture(pdf))
    assert "Scan to pay" not in words_of(pdf)


LONG_NAME = "The Honourable Association of Riverside Traders, Craftsmen and Boatbuilders of the Lower Valley"
LONG_ADDRESS = [
    "Care of the Administrator in Insolvency Dr. Maximiliana Hohenstaufen",
    "Building 14, Door 27",
    "Bridge Quarter",
]


def test_a_long_address_is_set_smaller_and_stays_within_the_window():
    data = letter_data(
        customer_name=LONG_NAME, address={"lines": LONG_ADDRESS, "postcode": "430001", "city": "Riverside"}
    )
    window = _within(_first_page(data), left=25, top=45, right=105, bottom=90)
    assert " ".join([LONG_NAME, *LONG_ADDRESS, "430001 Riverside"]) in window


def test_an_address_beyond_any_window_pushes_the_letter_down_and_loses_nothing():
    address = {"lines": ["长" * 300], "postcode": "430001", "city": "江畔市"}
    page = _first_page(letter_data(language="zh-hans", customer_name="名" * 200, address=address))
    block = _within(page, left=25, top=45, right=106, bottom=106)
    assert block.count("长") == 300
    assert block.count("名") == 200
    assert "电费缴费提醒" in _within(page, left=25, top=106, right=190, bottom=125)


def _first_page(data):
    import pypdfium2

    return pypdfium2.PdfDocument(render_letter(data))[0]


def _within(page, *, left, top, right, bottom):
    """What stands in a rectangle of the paper, in millimetres from its upper left corner."""
    edges = {"left": left * MM - 1, "top": (297 - top) * MM, "right": right * MM, "bottom": (297 - bottom) * MM}
    return " ".join(page.get_textpage().get_text_bounded(**edges).split())
