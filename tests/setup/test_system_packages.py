"""What the system lacks is named with the line that installs it, before anything else is done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.surroundings import ROOT, surroundings


@pytest.fixture
def bare_machine(tmp_path):
    """A machine on which somebody without special rights finds no libraries."""
    for name, words in {"ldconfig": "", "id": "echo 1000", "fc-list": ""}.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


def look(purpose: str, programs: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{programs}{os.pathsep}{os.environ['PATH']}" if programs else os.environ["PATH"]
    return subprocess.run(
        ["deploy/system_packages.sh", purpose], cwd=ROOT, env=surroundings(PATH=path, **more), capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_what_is_missing_is_named_with_the_line_that_installs_it(bare_machine):
    done = look("demo", bare_machine)
    assert done.returncode == 1
    line = "sudo apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert line in done.stderr


def test_what_is_there_is_found_by_somebody_whose_path_leads_to_no_system_programs():
    done = subprocess.run(
        ["deploy/system_packages.sh", "demo"], cwd=ROOT, env=surroundings(PATH="/usr/bin:/bin", PYTHON=sys.executable),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "lacks" not in done.stderr


def test_the_tests_need_a_chinese_typeface_too(bare_machine):
    done = look("test", bare_machine)
    assert done.returncode == 1
    assert "fonts-wqy-microhei" in done.stderr
    assert "fonts-wqy-microhei" not in look("demo", bare_machine).stderr


def test_a_python_that_is_too_old_is_refused(bare_machine):
    old = bare_machine / "python-old"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    done = look("demo", bare_machine, PYTHON="python-old")
    assert done.returncode == 1
    assert "Python 3.11 or later is needed; found: Python 3.9.2" in done.stderr
