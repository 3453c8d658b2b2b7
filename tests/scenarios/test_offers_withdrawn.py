"""A campaign ends before all its letters have left the house."""

from collections_app.engine.meter_offers import end_campaign, start_campaign
from collections_app.notices.models import Notice
from collections_app.org.models import StaffMember
from tests.scenarios.story import day
from tests.scenarios.test_meter_offers import drafted, site


def test_those_that_have_not_left_are_withdrawn_and_no_others(supervisor: StaffMember, manager: StaffMember) -> None:
    for account_no in ("crane", "tower"):
        site(account_no, supervisor)
    campaign = start_campaign(campaign=drafted(supervisor), by=manager, on=day("03-02"))
    left, waiting = Notice.objects.filter(kind="meter_offer").order_by("id")
    Notice.objects.filter(pk=left.pk).update(status="sent", sent_on=day("03-03"))
    of_another = Notice.objects.get(pk=waiting.pk)
    of_another.pk, of_another.notice_no, of_another.data = None, "another", waiting.data | {"paper_no": "0"}
    of_another.save()
    end_campaign(campaign=campaign, note="Enough", by=manager, on=day("03-06"))
    said = dict(Notice.objects.values_list("notice_no", "status"))
    assert said == {left.notice_no: "sent", waiting.notice_no: "withdrawn", "another": "issued"}
