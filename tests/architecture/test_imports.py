"""What import-linter cannot say: its contracts stand in pyproject.toml."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import APP, domain_packages, files, name, syntax


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def test_the_rules_know_the_standard_library_alone():
    """They can be read, tested and trusted without a database, a clock or a framework."""
    wrong = [
        f"{name(path)} imports {module}"
        for path in files("*.py", "collections_app/rules")
        for module in imported(path)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("collections_app.rules")
    ]
    assert wrong == []


def test_weasyprint_is_known_in_one_place():
    knowing = {
        name(path) for path in files("*.py") for module in imported(path) if module.split(".")[0] == "weasyprint"
    }
    assert knowing <= {"collections_app/notices/letters.py"}


def test_every_domain_package_is_under_the_contracts():
    settings = (APP.parent / "pyproject.toml").read_text(encoding="utf-8")
    missing = [package.name for package in domain_packages() if settings.count(f'"collections_app.{package.name}"') < 2]
    assert missing == [], "name these in the contracts of pyproject.toml about the domain and about the inside"
