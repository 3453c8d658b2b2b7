"""Letters a second on one core, beside the way a tutorial of the PDF library would make them: `python -m bench.letters`.

The ways take turns within one run, because the speed of a machine changes from minute to minute and a ratio does not.
The tutorial's way makes the same page with the same typefaces, but reads style and fonts anew for every letter. The single
letter is the one for archives and screen readers, as an officer opens it.
"""

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import django

A_TURN, SINGLY = 50, 5  # letters of the print run in a turn, and so many of them singly and as the tutorial would
KINDS = ("reminder", "demand", "disconnection_notice")


@dataclass(frozen=True)
class Measured:
    """Milliseconds of processor time and kilobytes, each for one letter."""

    language: str
    tutorial_ms: float
    single_ms: float
    set_ms: float
    file_ms: float
    single_kib: float
    file_kib: float

    @property
    def run_ms(self) -> float:
        return self.set_ms + self.file_ms

    @property
    def ratio(self) -> float:
        return self.tutorial_ms / self.run_ms

    def __str__(self) -> str:
        return (
            f"letters {self.language}: {self.run_ms:.1f} ms a letter of a print run ({self.set_ms:.1f} to set and "
            f"{self.file_ms:.1f} into the print file), {1000 / self.run_ms:.0f} a second and core, {self.file_kib:.1f} KiB; "
            f"singly {self.single_ms:.1f} ms and {self.single_kib:.1f} KiB; the tutorial's way {self.tutorial_ms:.1f} ms: "
            f"{self.ratio:.1f} times faster"
        )


def measure(count: int, language: str) -> Measured:
    """Set so many letters as a print run in turns with the other ways, then put them into one print file."""
    from collections_app.notices import letters
    from collections_app.notices.parts import collector_at_rest
    from collections_app.notices.typesetting import Compositor

    data = [_data(number, language) for number in range(count)]
    letters.render_letter(data[0])  # cuts the fonts of a new machine
    compositor, sheets, clock = Compositor(), [], _Clock()
    with TemporaryDirectory() as folder:
        style = _tutorial_style(Path(folder))
        for some in (data[first : first + A_TURN] for first in range(0, count, A_TURN)):
            with clock.of("set", len(some)), collector_at_rest():  # as a print run is set
                sheets += compositor.set(some)
            with clock.of("single", len(some[:SINGLY])), collector_at_rest():
                single = [letters.render_letter(one) for one in some[:SINGLY]]
            with clock.of("tutorial", len(some[:SINGLY])):
                for one in some[:SINGLY]:
                    _as_a_tutorial_would(one, style)
        assert all(sheets), "a letter was not set over a form"
        with clock.of("file", count):
            size = _print_file(Path(folder), sheets, single[0])
    return Measured(
        language, clock.ms("tutorial"), clock.ms("single"), clock.ms("set"), clock.ms("file"),
        sum(map(len, single)) / len(single) / 1024, size / count / 1024,
    )  # fmt: skip


class _Clock:
    """Processor time by what it went into."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._letters: dict[str, int] = defaultdict(int)

    @contextmanager
    def of(self, what: str, letters: int) -> Iterator[None]:
        begun = process_time()
        yield
        self._seconds[what] += process_time() - begun
        self._letters[what] += letters

    def ms(self, what: str) -> float:
        return 1000 * self._seconds[what] / self._letters[what]


def _print_file(folder: Path, sheets: list[Any], cover: bytes) -> int:
    """Write the parts and put them together, as a batch is printed. Answers the bytes of the print file."""
    from collections_app.notices.parts import LETTERS_A_PART
    from collections_app.notices.printing import put_together, write_part
    from collections_app.notices.shared_fonts import SharedFonts

    places = []
    for number, first in enumerate(range(0, len(sheets), LETTERS_A_PART)):
        path, page = folder / f"{number}.pdf", 0
        for pages in write_part(path, sheets[first : first + LETTERS_A_PART], SharedFonts()):
            places.append((path, page, pages))
            page += pages
    write_part(folder / "cover.pdf", [cover], SharedFonts())
    target = folder / "batch.pdf"
    put_together(target, folder / "cover.pdf", places, "B260302-01", SharedFonts())
    return target.stat().st_size


def _tutorial_style(folder: Path) -> Path:
    """The stylesheet with its fonts, as a file that the library is pointed to."""
    from collections_app.notices import letters

    faces = "\n".join(letters.face_rules(letters.typefaces()))
    style = folder / "letter.css"
    style.write_text(faces + (letters.FOLDER / "letter.css").read_text(encoding="utf-8"), encoding="utf-8")
    return style


def _as_a_tutorial_would(data: dict[str, Any], style: Path) -> bytes:
    from django.template.loader import render_to_string

    from collections_app.notices import letters

    page = render_to_string(letters.TEMPLATE, letters.printed_words(data))
    return letters.HTML(string=page).write_pdf(stylesheets=[str(style)])


def _data(number: int, language: str) -> dict[str, Any]:
    from django.conf import settings

    kind = KINDS[number % len(KINDS)]
    is_chinese = language.startswith("zh")
    lines = list(_lines(1 + number % 3))
    owed = sum((Decimal(line["open"]) for line in lines), Decimal(0))
    suffix = "_zh" if is_chinese else ""
    notice_no = f"2603020{number:08d}"
    return {
        "notice_no": notice_no, "case_no": f"C26{number:06d}", "kind": kind, "occurrence": 1, "language": language,
        "issued_on": "2026-03-02", "pay_by_on": "2026-03-12", "currency": "CNY", "account_no": f"A{number:06d}",
        "customer_name": f"王小明{number}" if is_chinese else f"Jane Miller {number}", "officer": "", "unit": "",
        "address": {
            "lines": [f"解放路{number}号501室" if is_chinese else f"{number} Lamp Street"], "postcode": "430001",
            "city": "江畔市" if is_chinese else "Riverside",
        },
        "supply_address": "", "lines": lines, "principal": str(owed), "penalty": "12.35",
        "total": str(owed + Decimal("12.35")), "previous": None, "demands_made": 2,
        "disconnection_not_before": "2026-03-20" if kind == "disconnection_notice" else None,
        "utility": {key: settings.UTILITY.get(f"{key}{suffix}") or value for key, value in settings.UTILITY.items()},
        "payment_url": f"https://pay.example/?account=A{number:06d}&amount={owed}&ref={notice_no}",
        "law": {"pack": "cn-2024", "penalty_source": "Rules, Art. 98"}, "template": f"{kind}/1",
    }  # fmt: skip


def _lines(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        due_on = date(2025, 11, 20) + timedelta(30 * number)
        yield {
            "bill_no": f"2025{number:08d}", "period": f"{due_on:%Y-%m}", "due_on": due_on.isoformat(),
            "days_late": (date(2026, 3, 2) - due_on).days, "open": "1250.40", "penalty": "12.35",
        }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=200, help="how many in each language")
    count = parser.parse_args().letters
    _set_up()
    for language in ("en", "zh-hans"):
        print(measure(count, language))


def _set_up() -> None:
    """Letters need neither a database nor a broker, only the settings."""
    os.environ.setdefault("DATABASE_URL", "postgres:///not-used")
    os.environ.setdefault("REDIS_URL", "redis:///not-used")
    os.environ.setdefault("ARREARS_LOCAL", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


if __name__ == "__main__":
    main()
