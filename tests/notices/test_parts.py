"""A print file is made in parts: what is there is not made again, by whomever."""

import pytest

from collections_app.notices import parts
from collections_app.notices.operations import render_batch
from collections_app.notices.typesetting import Compositor
from tests.notices.conftest import DAY
from tests.notices.letters import pages_of
from tests.notices.test_print_file import AT, content


class Killed(BaseException):
    """The worker dies."""


def test_an_interrupted_rendering_goes_on_where_it_stopped(letter, batch, files, monkeypatch):
    monkeypatch.setattr(parts, "LETTERS_A_PART", 2)
    for number in range(5):
        letter(batch, postcode=str(number))

    def die_at_four(done: int, _of: int) -> None:
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        render_batch(batch, at=AT, progress=die_at_four)
    half = {path: path.stat().st_mtime_ns for path in files.rglob("parts/**/*.pdf")}
    assert len(half) == 2

    batch.refresh_from_db()
    set_again, make = [], Compositor.set
    monkeypatch.setattr(Compositor, "set", lambda self, letters: set_again.extend(letters) or make(self, letters))
    batch = render_batch(batch, at=AT)
    assert len(set_again) == 1
    numbers = [notice.notice_no for notice in batch.notices.order_by("postcode")]
    sheets = pages_of(content(batch.pdf))[1:]
    assert [number in sheet for number, sheet in zip(numbers, sheets, strict=True)] == [True] * 5
    assert not list(files.rglob("parts/**/*.pdf"))


def test_what_a_killed_worker_left_behind_is_replaced(letter, batch, files):
    letter(batch)
    part = parts.parts_of_batch(batch)[0]
    (files / part.name).parent.mkdir(parents=True)
    (files / f"{part.name}.pdf").write_bytes(b"%PDF half a let")
    batch = render_batch(batch, at=AT)
    assert len(pages_of(content(batch.pdf))) == 2


def test_a_part_with_another_letter_is_made_anew_and_no_other(letter, batch, monkeypatch):
    monkeypatch.setattr(parts, "LETTERS_A_PART", 2)
    notices = [letter(batch, postcode=str(number)) for number in range(4)]
    before = parts.parts_of_batch(batch)
    notices[0].status, notices[0].withdrawn_on = "withdrawn", DAY
    notices[0].save()
    after = parts.parts_of_batch(batch)
    assert [one.name == other.name for one, other in zip(before, after, strict=True)] == [False, True]
