"""Every page fits wide and narrow screens, can be read by everybody, and labels what it asks for."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from collections_app.cases.models import Case
from collections_app.enforcement.models import LegalReferral
from collections_app.engine.case_moves import move_cases
from collections_app.procedures.models import Procedure
from collections_app.procedures.operations import copy_to_draft
from collections_app.reporting.batch import measure_months
from tests.admin.addresses import ALL, action, example_of, list_of, new, page_of, upload
from tests.admin.scene import Scene
from tests.factories import put_into_force

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
    draft = copy_to_draft(procedure=example_of(Procedure))
    edited = {"edit-procedure": page_of(draft), "edit-referral": page_of(example_of(LegalReferral))}
    faults = look_at(open_as("head", width, theme), pages(scene), keep, f"{width}-{theme}")
    faults |= look_at(open_as("manager", width, theme), edited, keep, f"{width}-{theme}")
    assert faults == {}


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_pages_of_a_move(
    open_as: Callable[..., Page], keep: Callable, scene: Scene, width: int, theme: str
) -> None:
    draft = copy_to_draft(procedure=example_of(Procedure))
    Procedure.objects.filter(pk=draft.pk).update(grades=["C", "D"], voltages=["low"])
    draft.refresh_from_db()
    current = put_into_force(draft, scene.today, scene.today)
    addresses = {"move": action(current, "move_cases"), "list-version": list_of(Procedure), "version": page_of(current)}
    page = open_as("supervisor", width, theme)
    faults = look_at(page, addresses, keep, f"{width}-{theme}")
    moved = move_cases(to=current, cases=Case.objects.all(), reason="New", by=scene.staff["supervisor"], on=scene.today)
    faults |= look_at(page, {"report": page_of(moved), "version-after": page_of(current)}, keep, f"{width}-{theme}")
    assert faults == {}


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_pages_of_figures(
    open_as: Callable[..., Page], keep: Callable, scene: Scene, width: int, theme: str
) -> None:
    measure_months(scene.today - timedelta(400), scene.today)
    company = "/admin/collections/figure/?from=2026-01"
    named = {"figures": company, "figures-branch": f"{company}&unit=north", "figures-own": f"{company}&officer=officer"}
    assert look_at(open_as("head", width, theme), named, keep, f"{width}-{theme}") == {}


def look_at(page: Page, addresses: dict[str, str], keep: Callable, view: str) -> dict[str, list[str]]:
    """The faults of each page that has any; a picture of every page is kept."""
    faults = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("document.fonts.ready")
        keep(page, f"{name}-{view}")
        if found := page.evaluate(FAULTS):
            faults[name] = found
    return faults
