"""Several figures in one variable of the environment: PROMISES=days_ahead=21,tolerance_days=2."""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()


def read_figures(name: str) -> dict[str, int]:
    """The figures by name; none where the variable is not set. Raises ImproperlyConfigured, naming what it cannot read."""
    found: dict[str, int] = {}
    for part in _env.list(name, default=[]):
        key, is_pair, figure = (piece.strip() for piece in part.partition("="))
        if not key or not is_pair or not figure.isdecimal():
            raise ImproperlyConfigured(f"{name}: “{part}” is not of the form name=number, separated by commas")
        found[key] = int(figure)
    return found
