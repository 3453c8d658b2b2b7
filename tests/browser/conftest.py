"""A real Chromium against a real server with the scene of the admin tests in its database."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from playwright.sync_api import Browser, Page, sync_playwright

from tests.admin.conftest import MORNING, TODAY
from tests.admin.scene import PASSWORD, Scene, make_scene

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENSHOTS = configured.LOCAL_DIR / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the loop that drives the browser runs in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def scene(transactional_db: None, settings, tmp_path: Path) -> Iterator[Scene]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(MORNING):
        yield make_scene(TODAY, tmp_path)


@pytest.fixture
def open_as(scene: Scene, live_server, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Sign in through the login page; any error of a script, and any request to another machine, fails the test."""
    troubles: list[str] = []
    contexts = []

    def open_as(username: str, width: int = 1280, theme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=theme, locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("request", lambda request: troubles.extend(_outside(request.url, live_server.url)))
        page.on("response", lambda answer: troubles.extend([answer.url] if answer.status >= 400 else []))
        page.goto("/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert troubles == []


def _outside(address: str, own: str) -> list[str]:
    return [] if address.startswith((own, "data:", "blob:")) else [f"asked another machine: {address}"]


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Keeps a picture of the page for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep
