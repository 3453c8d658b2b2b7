"""What a step asks before it is taken: for how many bills, for whom, and what becomes of a ladder where it does not fit."""

from collections_app.common.diary import look_at
from collections_app.customers.models import Account
from collections_app.engine.explain import explain
from collections_app.procedures.models import Procedure
from tests.factories import make_procedure
from tests.scenarios.story import Story, day

LADDER = [
    ("reminder", 3, 0), ("demand", 13, 10), ("disconnection_notice", 32, 15), ("disconnection", 39, 4), ("legal_referral", 60, 20),
]  # fmt: skip


def ladder(conditions: dict[str, dict], **more: object) -> Procedure:
    """The ladder above for households, closest to them of all, with conditions on some of its steps."""
    return make_procedure(
        "strict", LADDER, conditions=conditions, customer_classes=["residential"], currency="CNY", **more
    )


def checks(debtor: Story, on: str) -> list[str]:
    return [row["why"] for row in explain(debtor.account, day(on))["guards"]]


def test_a_step_waits_until_so_many_bills_are_unpaid(debtor: Story) -> None:
    ladder({"demand": {"min_unpaid_bills": 2}})
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-25", "wait", "Unpaid bills: 1; the step demand asks for 2")
    assert explain(debtor.account, day("07-25"))["next"]["words"] == "Next: demand, once more bills are unpaid."
    second = debtor.bill("90.00", due="08-01")
    debtor.dispute(on="08-01", bill=second)
    debtor.night("08-02", "wait", "Unpaid bills: 1")
    debtor.bill("80.00", due="08-05")
    debtor.night("08-06", "step", "demand")


def test_a_cut_that_asks_for_two_bills_is_passed_over_for_the_lawyers(debtor: Story) -> None:
    ladder({"disconnection": {"min_unpaid_bills": 2, "if_unmet": "skip"}})
    debtor.bill("300.00", due="07-06")
    debtor.nights_until("07-06")
    debtor.night("08-07", "step", "disconnection notice")
    debtor.night("08-14", "wait", "legal referral, may be taken from 4 Sep 2026")
    assert "disconnection: skipped, unpaid bills: 1 of the 2 it asks for" in checks(debtor, "08-14")
    debtor.night("09-04", "step", "legal referral")
    assert debtor.orders == []


def test_a_reminder_can_be_left_out_for_a_class_and_the_demand_comes_first(db: None) -> None:
    shop = Story(customer_class="non_residential")
    make_procedure("shops", LADDER, customer_classes=["non_residential", "industrial"], currency="CNY",
                   conditions={"reminder": {"customer_classes": ["industrial"], "if_unmet": "skip"}})  # fmt: skip
    shop.bill("900.00", due="07-06")
    shop.night("07-18", "wait", "demand, may be taken from 19 Jul 2026")
    shop.night("07-19", "step", "demand")
    assert shop.letters == [("demand", "07-19")]
    assert "reminder: skipped, for it is not meant for the customer class: non-residential" in checks(shop, "07-19")


def test_a_good_payer_is_not_cut_but_goes_to_the_lawyers_until_his_grade_falls(db: None) -> None:
    ladder({"disconnection": {"grades": ["C", "D"], "if_unmet": "skip"}})
    good = Story(credit_grade="A")
    good.bill("300.00", due="07-06")
    good.nights_until("07-06")
    good.night("08-14", "wait", "legal referral, may be taken from 4 Sep 2026")
    assert "disconnection: skipped, for it is not meant for the credit grade: A" in checks(good, "08-14")
    Account.objects.filter(pk=good.account.pk).update(credit_grade="D")
    good.account.refresh_from_db()
    look_at([(good.account.pk, day("08-15"))])
    good.night("08-15", "step", "fresh one is sent")  # the notice was for a cut until 14 August
    good.night("08-19", "step", "disconnection")


def test_a_step_for_one_grade_waits_for_who_has_none(debtor: Story) -> None:
    ladder({"demand": {"grades": ["D"]}})
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-25", "wait", "The step demand is not meant for the credit grade: not graded")
    words = explain(debtor.account, day("07-25"))["next"]["words"]
    assert words == "Next: demand, which is not meant for this credit grade."


def test_what_the_law_wants_is_skipped_for_nobody(debtor: Story) -> None:
    """The review refuses such a ladder; if one came into force all the same, the night would wait before the notice."""
    ladder({"disconnection_notice": {"min_unpaid_bills": 9, "if_unmet": "skip"}})
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.night("07-19", "step", "demand")
    debtor.night("09-30", "wait", "Unpaid bills: 1; the step disconnection notice asks for 9")
    assert debtor.orders == []


def test_a_procedure_may_stop_altogether_while_anything_is_disputed(debtor: Story) -> None:
    ladder({}, dispute_treatment="all")
    disputed = debtor.bill("90.00", due="07-06")
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    dispute = debtor.dispute(on="07-11", bill=disputed, amount="10.00")
    debtor.night("07-25", "disputed", "Something unpaid is disputed; the procedure stops until that is settled")
    debtor.close_dispute(dispute, on="07-26")
    debtor.night("07-26", "wait", "demand, may be taken from 3 Aug 2026")  # fifteen days were given back


def test_by_itself_a_procedure_leaves_out_the_disputed_part_alone(debtor: Story) -> None:
    disputed = debtor.bill("90.00", due="07-06")
    debtor.bill("300.00", due="07-06")
    debtor.night("07-09", "step", "reminder")
    debtor.dispute(on="07-11", bill=disputed)
    debtor.night("07-19", "step", "300.00 is overdue")
