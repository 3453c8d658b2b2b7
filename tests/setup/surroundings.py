"""What a program that is started by a test finds around it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "DATABASE_URL", "REDIS_URL", "MEDIA_ROOT")


def surroundings(**more: str) -> dict[str, str]:
    """The plain environment of a person who has named the two servers, and what is given beside it."""
    return {key: os.environ[key] for key in KEPT if key in os.environ} | {"PYTHONDONTWRITEBYTECODE": "1"} | more
