"""Processes of their own on the database of the test."""

import os
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """What such a process has to be told."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database} | more
