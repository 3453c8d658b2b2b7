"""What people send in as a picture: only the picture is kept, and nothing else is taken for one."""

from io import BytesIO

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFile

from collections_app.deliveries.pictures import NoPicture, photo_of, signature_of


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    target = BytesIO()
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).line((5, 5, size[0] - 5, size[1] - 5), fill="black", width=4)
    image.save(target, kind, **options)
    return target.getvalue()


def test_a_photo_says_nothing_of_place_and_camera() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Wang"
    exif[0x0112] = 6  # held on its side
    kept = Image.open(BytesIO(photo_of(picture(exif=exif))))
    assert (kept.size, dict(kept.getexif())) == ((40, 60), {})


def test_a_large_one_is_made_small() -> None:
    assert Image.open(BytesIO(photo_of(picture(size=(4000, 1000))))).size == (2000, 500)


def test_a_signature_drawn_on_nothing_is_black_on_white() -> None:
    drawn = Image.new("RGBA", (80, 40), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).line((5, 5, 70, 30), fill=(0, 0, 0, 255), width=3)
    target = BytesIO()
    drawn.save(target, "PNG")
    kept = Image.open(BytesIO(signature_of(target.getvalue())))
    assert (kept.mode, kept.getpixel((0, 39))) == ("L", 255)


def test_a_blank_one_is_none() -> None:
    target = BytesIO()
    Image.new("RGBA", (80, 40), (0, 0, 0, 0)).save(target, "PNG")
    with pytest.raises(NoPicture, match="blank"):
        signature_of(target.getvalue())


@for_any(st.binary(max_size=400))
def test_no_content_whatever_breaks_it(content: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x00\x00\x00\x00WEBP"):
        with pytest.raises(NoPicture):
            photo_of(head + content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_cut_off_is_none_even_where_others_have_it_loaded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = picture(kind, (200, 100))
    assert photo_of(whole)
    with pytest.raises(NoPicture, match="damaged"):
        photo_of(whole[:-40])
