"""A letter of a print run is set over a form; on paper it is the letter that is made singly, word by word and dot by dot."""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from collections_app.notices.letters import FOLDER, render_letter
from collections_app.notices.previews import _example
from collections_app.notices.printing import put_together, write_part
from collections_app.notices.shared_fonts import SharedFonts
from collections_app.notices.typesetting import Compositor
from tests.notices.letters import codes_on, letter_data, pages_of, picture

DOTS, A_DOT, FAINT = (
    150,
    4,
    20,
)  # edges of letters are smoothed a little differently; a letter off by a dot is not faint
STAMP = (800, 1655, 1240, 1700)  # the lower right corner of the foot, at 150 dots an inch
KINDS = sorted(path.parent.name for path in Path(FOLDER).glob("*/en.toml") if path.parent.name != "statements")
LANGUAGES = ["en", "zh-hans", "de"]
PAYMENT_URL = "https://pay.riverside-power.example/?account={}"


def example(kind: str, language: str, number: int = 1) -> dict:
    text = SimpleNamespace(kind=kind, language=language, law_pack="cn-2024")
    name = {"zh-hans": f"江畔市第{number}纺织有限公司"}.get(language, f"Jane Miller & Sons {number}")
    notice_no = f"26030200000{number:04d}"
    return _example(text, date(2026, 3, 2)) | {
        "notice_no": notice_no, "case_no": f"C2600{number:04d}", "account_no": f"A00{number:04d}", "customer_name": name,
        "payment_url": PAYMENT_URL.format(number), "total": f"{1263 + number}.40", "officer": "Li Na", "unit": "North Branch",
    }  # fmt: skip


def print_run(letters: list[dict], folder: Path) -> bytes:
    """The print file of some letters, after a cover of one page."""
    sheets = Compositor().set(letters)
    cover, part, target = folder / "cover.pdf", folder / "part.pdf", folder / "batch.pdf"
    write_part(cover, [render_letter(letters[0])], SharedFonts())
    pages = write_part(
        part, (own or render_letter(one) for own, one in zip(sheets, letters, strict=True)), SharedFonts()
    )
    places, first = [], 0
    for count in pages:
        places.append((part, first, count))
        first += count
    put_together(target, cover, places, "B260302-01", SharedFonts())
    return target.read_bytes()


def letters_in(words: str) -> Counter:
    """How often each is there: a print file says the same, but not in the order of reading."""
    return Counter("".join(words.split()).replace("•", "·"))  # one glyph


def assert_printed_as_singly(letters: list[dict], folder: Path) -> None:
    run = print_run(letters, folder)
    words, sheet = pages_of(run), len(pages_of(render_letter(letters[0])))
    for data in letters:
        for page, said in enumerate(pages_of(alone := render_letter(data))):
            assert letters_in(said) == letters_in(words[sheet].partition(" B260302-01 ·")[0])
            pictures = picture(alone, page, DOTS), picture(run, sheet, DOTS)
            for image in pictures:
                image.paste(255, STAMP)
            assert codes_on(pictures[1]) == codes_on(pictures[0])
            difference = ImageChops.difference(*(image.reduce(A_DOT) for image in pictures))
            assert difference.getextrema()[1] < FAINT, (data["kind"], data["language"], page, difference.getbbox())
            sheet += 1
    assert sheet == len(words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_in_every_language_looks_as_if_made_singly(kind, language, tmp_path):
    letters = [example(kind, language, number) for number in (1, 2)]
    assert all(Compositor().set(letters)), "made singly, which takes ten times as long"
    assert_printed_as_singly(letters, tmp_path)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_many_letters_say_is_in_their_form_once(language, tmp_path):
    letters = [letter_data("demand", language, notice_no=f"26030200000{number:04d}") for number in range(12)]
    compositor = Compositor()
    sheets = compositor.set(letters)
    assert len({id(own[0].form) for own in sheets}) == 1
    assert all(b"A000123" not in own[0].form.page for own in sheets)
    assert_printed_as_singly(letters[:2], tmp_path)


NAMES = st.text(st.sampled_from("AVTo Wäß.-&<>'\"王小明嬲𠮷🙂é1²ľ\u05d0\u0627"), min_size=1, max_size=60)
MONEY = st.decimals("0.01", "9999999.99", places=2).map(str)


@given(
    name=NAMES, street=NAMES, amounts=st.lists(MONEY, min_size=1, max_size=40), total=MONEY,
    kind=st.sampled_from(["reminder", "demand", "disconnection_notice"]), language=st.sampled_from(LANGUAGES),
    bill_no=st.text("0123456789ABCWM-", min_size=1, max_size=32),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_whatever_a_letter_says_it_looks_as_if_made_singly(name, street, amounts, total, kind, language, bill_no):
    lines = [
        {"bill_no": bill_no, "period": "2025-12", "due_on": "2025-12-20", "open": amount, "days_late": 72, "penalty": "1.00", "fees": "0.00"}
        for amount in amounts
    ]  # fmt: skip
    address = {"lines": [street], "postcode": "430001", "city": "Riverside"}
    data = example(kind, language) | {"customer_name": name, "address": address, "lines": lines, "total": total}
    with TemporaryDirectory() as folder:
        assert_printed_as_singly([data], Path(folder))


def test_a_value_wider_than_its_place_is_made_singly():
    """It would run into the next column; a single letter breaks it."""
    narrow, wide = (letter_data("demand", bills=1) for _ in range(2))
    wide["lines"][0]["bill_no"] = "W" * 40
    kept, odd = Compositor().set([narrow, wide])
    assert kept
    assert not odd


def test_a_table_that_goes_on_is_made_singly_for_the_sum_carried_over():
    short, long = Compositor().set([letter_data("demand", bills=3), letter_data("demand", bills=60)])
    assert short
    assert not long
