"""Every page fits wide and narrow screens, can be read by everybody, and labels what it asks for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.admin.addresses import ALL, example_of, list_of, new, page_of, upload
from tests.admin.scene import Scene

FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


def pages(scene: Scene) -> dict[str, str]:
    """All pages by the names under which their pictures are kept."""
    named = {"overview": "/admin/", "upload": upload(), "password": f"{page_of(scene.staff['officer'])[:-7]}password/"}
    for model in ALL:
        name = model._meta.model_name
        named |= {f"list-{name}": list_of(model), f"page-{name}": page_of(example_of(model))}
    for name in ("procedure", "orgunit", "staffmember"):
        named[f"new-{name}"] = new(next(model for model in ALL if model._meta.model_name == name))
    return named | {"empty": f"{named['list-case']}?q=nothing-like-it"}


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_every_page(open_as: Callable[..., Page], keep: Callable, scene: Scene, width: int, theme: str) -> None:
    page = open_as("head", width, theme)
    faults = {}
    for name, address in pages(scene).items():
        page.goto(address)
        page.evaluate("document.fonts.ready")
        keep(page, f"{name}-{width}-{theme}")
        if found := page.evaluate(FAULTS):
            faults[name] = found
    assert faults == {}
