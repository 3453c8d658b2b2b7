"""The wordings and statements that come with Arrears: `templates/letters/<kind>/<language>.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from collections_app.rules.letter_marks import SECTIONS

FOLDER = settings.BASE_DIR / "templates" / "letters"
STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a letter in the marks of `rules/letter_marks.py`, by section.

    `terms` are rows of a table, `says` what the law asks for and these texts say themselves. `version` is 0 as shipped.
    """

    sections: dict[str, str]
    terms: tuple[tuple[str, str], ...] = ()
    says: tuple[str, ...] = ()
    version: int = 0

    def frozen(self) -> dict[str, Any]:
        """As a letter keeps it."""
        return {
            "version": self.version, "sections": self.sections, "terms": [list(row) for row in self.terms],
            "says": list(self.says),
        }  # fmt: skip


def thawed(kept: dict[str, Any]) -> Wording:
    """The wording that a letter has kept."""
    terms = tuple((name, text) for name, text in kept["terms"])
    return Wording(kept["sections"], terms, tuple(kept["says"]), kept["version"])


@cache
def shipped(kind: str, language: str) -> Wording:
    """The shipped wording. Raises FileNotFoundError where there is none."""
    with (FOLDER / kind / f"{language}.toml").open("rb") as file:
        read = tomllib.load(file)
    sections = {name: str(read.get(name, "")).strip() for name in SECTIONS}
    terms = tuple((str(name), str(text)) for name, text in read.get("terms", []))
    return Wording(sections, terms, tuple(read.get("says", [])))


def shipped_texts() -> set[tuple[str, str]]:
    """(kind, language) of every wording that is shipped."""
    return {(file.parent.name, file.stem) for file in FOLDER.glob("*/*.toml") if file.parent.name != STATEMENTS}


@cache
def statements(language: str) -> dict[str, str]:
    """What the law may require a letter to say → the sentence that says it."""
    with (FOLDER / STATEMENTS / f"{language}.toml").open("rb") as file:
        return {name: str(text) for name, text in tomllib.load(file).items()}
