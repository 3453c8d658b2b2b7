"""A letter handed over at the door: signed with the finger on a telephone, which also says where it is."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from collections_app.deliveries.models import HandDelivery
from collections_app.notices.models import Notice
from tests.admin.addresses import action
from tests.admin.scene import Scene
from tests.browser.test_looks import FAULTS


def test_signed_at_the_door(open_as: Callable[..., Page], keep: Callable, scene: Scene) -> None:
    notice = Notice.objects.filter(case__account__account_no="N-1", status="sent").latest("id")
    page = open_as("officer", 390)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.59285, "longitude": 114.30554, "accuracy": 7.6})
    page.goto(action(notice, "served_by_hand"))
    page.get_by_label("Name").fill("Anna Weber")
    pad = page.locator("#signature-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 120)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 20 + step * 30, box["y"] + (60 if step % 2 else 130), steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Take the place from this device").click()
    expect(page.get_by_text("The place has been filled in.")).to_be_visible()
    expect(page.get_by_label("Latitude")).to_have_value("30.592850")
    keep(page, "hand-delivery-390")
    assert page.evaluate(FAULTS) == []
    page.get_by_role("button", name="Record the delivery").click()
    expect(page.get_by_text("The delivery has been recorded.")).to_be_visible()
    delivery = HandDelivery.objects.get()
    assert (str(delivery.latitude), delivery.accuracy_m, delivery.receipt.kind) == ("30.592850", 8, "signed")
    expect(page.get_by_role("img", name="signature")).to_be_visible()
    page.get_by_role("img", name="signature").scroll_into_view_if_needed()
    keep(page, "hand-delivery-notice-390")
    assert page.evaluate(FAULTS) == []
