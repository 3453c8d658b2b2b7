"""What docs/files.md tells integrators is what the importer does."""

import re
import tomllib
from pathlib import Path

import pytest

from collections_app.imports.kinds import KINDS
from collections_app.imports.mapping import read_mapping

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "files.md").read_text(encoding="utf-8")


def described(kind: str) -> dict[str, bool]:
    """The columns of the table of a kind, and whether they have a star."""
    section = PAGE.split(f"### {kind}\n")[1].split("\n##")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")][1:]
    names = [name.strip().replace("**", "", 1) for cell in cells for name in cell.split(",")]
    return {re.sub(r"\W", "", name): "*" in name.replace("**", "") for name in names}


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_described_and_no_other(kind):
    assert described(kind) == {column.name: column.is_required for column in KINDS[kind].columns}


def test_the_mapping_of_the_description_is_one(tmp_path):
    text = PAGE.split("```toml\n")[1].split("```")[0]
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    mapping = read_mapping(tmp_path / "m.toml", KINDS["bills"])
    assert mapping.skip_when == {"Storno": ("ja", "J")} and tomllib.loads(text)["constants"] == {"currency": "EUR"}


@pytest.mark.parametrize("path", (DOCS / "examples").glob("*.toml"), ids=lambda path: path.stem)
def test_the_examples_are_mappings(path):
    assert read_mapping(path, KINDS[path.stem]).columns
