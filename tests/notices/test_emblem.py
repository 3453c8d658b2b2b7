"""The house's own picture at the head of its letters; one that cannot be used stops nothing, and is named."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from collections_app.notices.cover import cover_sheet
from collections_app.notices.letters import render_letter
from tests.conformance import found_wrong
from tests.notices.letters import letter_data, picture, words_of

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#c00000"/></svg>'
)
HEAD = (round(20 / 25.4 * 150), round(10 / 25.4 * 150), round(60 / 25.4 * 150), round(30 / 25.4 * 150))


def put(folder: Path, name: str) -> str:
    file = folder / name
    if name.endswith(".svg"):
        file.write_text(DRAWING)
    else:
        mode, colour = {"png": ("RGBA", (192, 0, 0, 200)), "jpg": ("CMYK", (0, 255, 255, 60))}[name[-3:]]
        Image.new(mode, (1800, 600), colour).save(file)
    return str(file)


@pytest.mark.parametrize("name", ["logo.svg", "logo.png", "logo.jpg"])
def test_the_picture_is_printed_and_the_letter_still_conforms(settings, tmp_path: Path, name: str) -> None:
    settings.UTILITY_LOGO = put(tmp_path, name)
    pdf = render_letter(letter_data())
    import pypdfium2

    head = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil().crop(HEAD)
    assert sum(red > 150 and green < 90 and blue < 90 for red, green, blue in head.getdata()) > 4000
    assert len(pdf) < 120_000
    assert found_wrong({"letter": pdf}) == {"letter": []}
    assert render_letter(letter_data()) == pdf


def test_without_one_it_is_the_emblem_that_is_shipped() -> None:
    assert min(picture(render_letter(letter_data())).crop(HEAD).getdata()) < 90


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.png", None, "No such file"),
        ("text.png", b"<html>not found</html>", "no picture"),
        ("half.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no picture"),
        ("torn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><rect", "no picture"),
        ("page.svg", b"<html/>", "no SVG"),
        ("huge.svg", b" " * 2_000_001, "larger than 2,000,000 bytes"),
    ],
)
def test_a_broken_one_is_named_and_the_letter_bears_the_name(
    settings, tmp_path: Path, batch, letter, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    settings.UTILITY_LOGO = str(tmp_path / name)
    kept = letter(batch)
    assert "Riverside Power Company" in words_of(render_letter(kept.data))
    cover = words_of(cover_sheet(batch, [kept]))
    assert "To be looked at before they are posted" in cover and words in cover
    said = StringIO()
    call_command("check", stderr=said, stdout=said)
    assert "UTILITY_LOGO" in said.getvalue() and words in said.getvalue()
