"""The print file of a batch: cover, letters in postcode order on numbered sheets, and its manifest."""

import csv
import hashlib
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import ImageChops

from collections_app.notices.models import PrintBatch
from collections_app.notices.operations import CannotRender, archived, render_batch
from tests.notices.conftest import DAY
from tests.notices.letters import codes_on, pages_of, picture

AT = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
STAMP_AT_150_DOTS = (800, 1655, 1240, 1700)  # the lower right corner of the foot


def content(file) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def manifest_of(batch) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content(batch.manifest).decode("utf-8-sig"))))


def stored_files(files, folder: str) -> list[str]:
    return sorted(path.name for path in (files / folder).rglob("*") if path.is_file())


def test_letters_lie_in_postcode_order_on_numbered_sheets(letter, batch):
    far, near, thick = (
        letter(batch, postcode="430200"),
        letter(batch, postcode="430001"),
        letter(batch, bills=30, postcode="430100"),
    )
    batch = render_batch(batch, at=AT)

    cover, *sheets = pages_of(content(batch.pdf))
    assert len(sheets) == 4
    for number, (sheet, notice) in enumerate(zip(sheets, [near, thick, thick, far], strict=True), start=1):
        assert f"B260302-01 · {number}/4" in sheet
        assert notice.notice_no in sheet
    assert "B260302-01 ·" not in cover and batch.pages == 5
    assert [(n.first_sheet, n.pages) for n in batch.notices.order_by("first_sheet")] == [(1, 1), (2, 2), (4, 1)]
    assert batch.rendered_at == AT


def test_the_cover_says_what_lies_below(letter, batch):
    first, last = letter(batch, postcode="1"), letter(batch, postcode="2", bills=30)
    cover = pages_of(content(render_batch(batch, at=AT).pdf))[0]
    for expected in [
        "Print batch B260302-01", "Day 2 March 2026", "Kind reminder", "Language English", "North Branch", "Letters 2",
        "Sheets without this cover 3", f"First notice {first.notice_no}", f"Last notice {last.notice_no}",
    ]:  # fmt: skip
        assert expected in cover
    assert "Withdrawn" not in cover
    assert "looked at" not in cover


def test_the_cover_names_letters_that_want_a_look_before_they_are_posted(letter, batch):
    odd = letter(batch, customer_name="𠮷田 🙂", postcode="1")
    big = letter(
        batch, address={"lines": ["Lamp Street " * 25], "postcode": "2", "city": "R"}, customer_name="N " * 100 * 3
    )
    plain = letter(batch, postcode="3")
    cover = pages_of(content(render_batch(batch, at=AT).pdf))[0]
    assert f"{odd.notice_no}: printed as 〓: U+20BB7, U+1F642" in cover
    assert f"{big.notice_no}: the address is larger than the window" in cover
    assert f"{plain.notice_no}:" not in cover


def test_a_letter_of_its_own_is_the_letter_in_the_file_without_its_sheet_number(letter, batch):
    """Set over a form in the file, or made singly; on paper nothing may differ."""
    notices = [
        letter(batch, bills=3, postcode="1"),
        letter(batch, language="zh-hans", customer_name="嬲喆𠮷", postcode="2"),
    ]
    batch = render_batch(batch, at=AT)
    for sheet, notice in enumerate(notices, start=1):
        notice.refresh_from_db()
        alone, in_batch = picture(content(archived(notice).pdf)), picture(content(batch.pdf), sheet)
        for image in (alone, in_batch):
            image.paste(255, STAMP_AT_150_DOTS)
        darkest_difference = ImageChops.difference(alone.reduce(4), in_batch.reduce(4)).getextrema()[1]
        assert darkest_difference < 20  # of 255: edges of letters are smoothed a little differently
        assert codes_on(in_batch) == {"Code128": notice.notice_no, "QRCode": notice.data["payment_url"]}


def test_each_typeface_is_in_the_file_once(letter, batch):
    for number in range(12):
        letter(batch, postcode=str(number), language="zh-hans" if number % 2 else "en")
    with pikepdf.open(BytesIO(content(render_batch(batch, at=AT).pdf))) as document:
        pages = [page.resources.Font for page in document.pages]
        names = {str(font.BaseFont) for fonts in pages for font in fonts.values()}
        embedded = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/CIDFontType0C"
        ]
        assert {name[8:] for name in names} == {"Letter-Latin", "Letter-Han", "Letter-Heading"}
        assert len(names) == len(embedded) == 3
        assert document.Root.ViewerPreferences.PrintScaling == "/None"


def test_a_letter_more_costs_a_few_kilobytes_in_either_language(letter, batch):
    sizes = {}
    for language in ("en", "zh-hans"):
        for letters in (3, 8):
            pile = PrintBatch.objects.create(
                batch_no=f"{language}{letters}", day=DAY, kind="reminder", language=language
            )
            for number in range(letters):
                letter(pile, language=language, postcode=str(number))
            sizes[language, letters] = len(content(render_batch(pile, at=AT).pdf))
        assert (sizes[language, 8] - sizes[language, 3]) / 5 < 4 * 1024


def test_the_manifest_has_a_line_for_each_letter_in_the_order_of_the_sheets(letter, batch):
    second, first = letter(batch, postcode="9"), letter(batch, postcode="1", bills=30, customer_name="王小明")
    batch = render_batch(batch, at=AT)
    first.refresh_from_db()
    lines = manifest_of(batch)
    assert [line["notice_no"] for line in lines] == [first.notice_no, second.notice_no]
    assert lines[0] == {
        "sequence": "1", "notice_no": first.notice_no, "account_no": first.data["account_no"], "name": "王小明",
        "postcode": "1", "city": "Riverside", "pages": "2", "first_sheet": "1", "last_sheet": "2",
        "total": first.data["total"], "currency": "CNY", "sha256": first.data_sha256, "staple": "no",
        "envelope": "1", "envelope_sheets": "2", "envelope_grams": "14.5",
    }  # fmt: skip
    assert content(batch.manifest).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "name",
    ["=cmd|' /C calc'!A0", "+49 30", "-1", "@SUM(A1)", "\t=1", "  =1+1", "＝1", "\n=1", '=HYPERLINK("http://x")'],
)
def test_no_cell_of_the_manifest_starts_a_formula(letter, batch, name):
    letter(batch, customer_name=name)
    assert manifest_of(render_batch(batch, at=AT))[0]["name"] == f"'{name}"


def test_an_ordinary_name_is_left_alone(letter, batch):
    letter(batch, customer_name='O\'Neill-Smith, "Pat" = Sons')
    assert manifest_of(render_batch(batch, at=AT))[0]["name"] == 'O\'Neill-Smith, "Pat" = Sons'


def test_hashes_are_those_of_the_stored_files(letter, batch):
    notice = letter(batch)
    batch = render_batch(batch, at=AT)
    notice.refresh_from_db()
    assert not notice.pdf
    letter_alone = archived(notice).pdf
    notice.refresh_from_db()
    assert hashlib.sha256(content(letter_alone)).hexdigest() == notice.pdf_sha256
    assert archived(notice).pdf.name == letter_alone.name
    assert hashlib.sha256(content(batch.pdf)).hexdigest() == batch.pdf_sha256


def test_withdrawn_letters_are_left_out_and_named_on_the_cover(letter, batch):
    kept, gone = letter(batch, postcode="2"), letter(batch, postcode="1", status="withdrawn")
    batch = render_batch(batch, at=AT)
    cover, *sheets = pages_of(content(batch.pdf))
    assert f"not in this file {gone.notice_no}" in cover
    assert len(sheets) == 1
    assert kept.notice_no in sheets[0]
    assert [line["notice_no"] for line in manifest_of(batch)] == [kept.notice_no]


def test_a_letter_withdrawn_after_printing_calls_for_a_new_file(letter, batch, files):
    kept, paid = letter(batch, postcode="2"), letter(batch, postcode="1")
    before = render_batch(batch, at=AT)
    paid.refresh_from_db()
    paid.status, paid.withdrawn_on = "withdrawn", DAY
    paid.save()

    after = render_batch(before, at=AT)
    assert after.pdf_sha256 != before.pdf_sha256
    cover, *sheets = pages_of(content(after.pdf))
    assert f"not in this file {paid.notice_no}" in cover
    assert len(sheets) == 1
    kept.refresh_from_db()
    paid.refresh_from_db()
    assert (kept.first_sheet, paid.first_sheet) == (1, None)
    assert stored_files(files, "batches") == ["B260302-01.csv", "B260302-01.pdf"]


def test_a_file_once_made_is_kept(letter, batch):
    letter(batch)
    made = render_batch(batch, at=AT)
    again = render_batch(made, at=datetime(2026, 3, 9, tzinfo=UTC))
    assert (again.pdf.name, again.pdf_sha256, again.rendered_at) == (made.pdf.name, made.pdf_sha256, AT)


def test_a_batch_without_letters_is_refused(letter, batch):
    letter(batch, status="withdrawn")
    with pytest.raises(CannotRender, match="no letters left to print"):
        render_batch(batch, at=AT)


def test_a_letter_more_costs_no_query(letter, batch):
    spent = []
    for letters in (2, 6):
        pile = PrintBatch.objects.create(batch_no=f"Q{letters}", day=DAY, kind="reminder", language="en")
        for number in range(letters):
            letter(pile, postcode=str(number))
        with CaptureQueriesContext(connection) as queries:
            render_batch(pile, at=AT)
        spent.append(len(queries))
    assert spent[1] == spent[0]
