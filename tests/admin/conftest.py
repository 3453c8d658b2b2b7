"""One scene for all tests of the admin, built once; what a test changes in it is undone after the test."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from tests.admin.scene import Scene, make_scene

TODAY = date(2026, 3, 20)
MORNING = datetime(2026, 3, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="package")
def _standing_scene(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scene]:
    with django_db_blocker.unblock(), time_machine.travel(MORNING, tick=False), transaction.atomic():
        yield make_scene(TODAY, tmp_path_factory.mktemp("files"))
        transaction.set_rollback(True)


@pytest.fixture
def scene(_standing_scene: Scene, db: None, tmp_path, settings) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return _standing_scene


@pytest.fixture
def sign_in(scene: Scene) -> Callable[[str], Client]:
    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(scene.staff[username])
        return client

    return sign_in


@pytest.fixture
def head(sign_in: Callable) -> Client:
    """An administrator of the whole company."""
    return sign_in("head")


@pytest.fixture
def officer(sign_in: Callable) -> Client:
    return sign_in("officer")
