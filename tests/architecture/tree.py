"""The source tree as these tests see it, and the layers as pyproject.toml names them."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "collections_app"
FOLDERS = ("collections_app", "config", "tests", "bench", "templates")
NOT_OURS = ("migrations", "locale")


def files(pattern: str, *folders: str) -> Iterator[Path]:
    """Our own files of a pattern, in all folders or some; not what Django generates."""
    for folder in folders or FOLDERS:
        for path in sorted((ROOT / folder).rglob(pattern)):
            if not set(NOT_OURS) & set(path.parts):
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def layers() -> list[set[str]]:
    """The packages of each layer, highest first: one list, kept in pyproject.toml for import-linter."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contract = next(c for c in settings["contracts"] if c["name"] == "The direction of imports")
    return [{part.strip(" ()") for part in layer.split("|")} for layer in contract["layers"]]


def domain_packages() -> list[Path]:
    """The packages between the interfaces and `common`: those that hold tables and work on them."""
    named = [packages for packages in layers() if not packages & {"tasks", "admin", "filters", "common", "rules"}]
    return [APP / package for packages in named for package in sorted(packages) if (APP / package).is_dir()]
