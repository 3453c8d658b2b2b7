"""May this customer be cut on this day? Worked examples of the law packs, asked as an outsider asks."""

from decimal import Decimal

import pytest

from collections_app.procedures.packs import law
from collections_app.procedures.questions import guards

GERMAN = {
    "on": "2026-04-20", "customer_class": "residential", "region": "BE", "arrears": "205.00", "disputed": "30.00",
    "instalment": "85.00", "annual_bill": None, "agreed_to_repay": False, "protected": [], "open_complaint": False,
    "plan_kept": False, "served": {"threat": {"on": "2026-03-02"}, "announcement": {"on": "2026-03-18"}}, "weather": None,
}  # fmt: skip
AUSTRALIAN = {
    "on": "2026-06-30", "customer_class": "residential", "region": "NSW", "arrears": "420.00", "disputed": "0.00",
    "agreed_to_repay": True, "protected": [], "open_complaint": False, "plan_kept": False, "weather": {"extreme": False},
    "served": {"reminder": {"on": "2026-05-05"}, "warning": {"on": "2026-05-20"}},
}  # fmt: skip
CHINESE = {
    "on": "2026-01-28", "customer_class": "residential", "region": "CN", "arrears": "420.00", "disputed": "0.00",
    "protected": [], "open_complaint": False, "plan_kept": False,
    "served": {"demand": {"on": "2026-01-05"}, "stop_notice": {"on": "2026-01-21"}},
}  # fmt: skip


def result(pack: str, facts: dict, **changed) -> str:
    return guards(pack, facts | changed)["result"]


def blocking(pack: str, facts: dict, **changed) -> list[str]:
    return [guard["rule"] for guard in guards(pack, facts | changed)["guards"] if guard["result"] == "blocked"]


class TestGuards:
    def test_germany_compares_what_is_not_disputed_with_two_instalments(self):
        assert result("de", GERMAN) == "allowed"  # 205 − 30 = 175 ≥ 2 × 85
        assert blocking("de", GERMAN, arrears="175.00") == ["DE.threshold"]  # 145 < 170

    @pytest.mark.parametrize(
        ("instalment", "annual_bill", "threshold"),
        [("85.00", None, 170), ("40.00", None, 100), (None, "1200.00", 200), (None, "540.00", 100)],
    )
    def test_german_thresholds(self, instalment, annual_bill, threshold):
        facts = GERMAN | {"instalment": instalment, "annual_bill": annual_bill, "disputed": "0.00"}
        assert result("de", facts, arrears=f"{threshold}.00") == "allowed"
        assert result("de", facts, arrears=f"{threshold - 1}.99") == "blocked"

    def test_germany_counts_eight_working_days(self):
        assert blocking("de", GERMAN, on="2026-03-30") == ["DE.cut", "DE.cut"]  # four weeks end that day
        assert blocking("de", GERMAN, on="2026-03-31") == []  # 18 March + 8 = 30 March

    def test_germany_cuts_on_working_days(self):
        assert blocking("de", GERMAN, on="2026-04-18") == ["DE.cut"]  # a Saturday
        assert guards("de", GERMAN | {"on": "2026-04-18"})["until"] == "2026-04-20"

    def test_the_australian_minimum_rises_and_protects_whoever_agreed_to_repay(self):
        assert result("au-nerr", AUSTRALIAN) == "allowed"
        assert blocking("au-nerr", AUSTRALIAN, on="2026-07-01") == ["AU.minimum_amount"]
        assert result("au-nerr", AUSTRALIAN, on="2026-07-01", agreed_to_repay=False) == "allowed"
        assert blocking("au-nerr", AUSTRALIAN, on="2026-07-01", agreed_to_repay=None) == ["AU.minimum_amount"]

    def test_the_victorian_minimum_protects_everybody(self):
        facts = AUSTRALIAN | {"region": "VIC", "agreed_to_repay": False}
        assert result("au-vic", facts) == "allowed"
        assert blocking("au-vic", facts, on="2026-10-05") == ["VIC.minimum_amount"]  # 420 < 1000 from October

    @pytest.mark.parametrize(
        ("on", "rule"),
        [
            ("2026-07-03", "AU.protected_weekday"),
            ("2026-06-08", "AU.protected_holiday"),
            ("2026-12-20", "AU.protected_december"),
            ("2026-12-22", "AU.protected_december"),
            ("2026-12-31", "AU.protected_december"),
        ],
    )
    def test_australian_protected_days(self, on, rule):
        assert rule in blocking("au-nerr", AUSTRALIAN, on=on)

    def test_a_chinese_notice_goes_stale(self):
        assert result("cn-2024", CHINESE) == "allowed"
        assert blocking("cn-2024", CHINESE, on="2026-01-29") == ["CN.stop_notice"]
        assert blocking("cn-2024", CHINESE, on="2026-01-23") == ["CN.stop"]
        assert guards("cn-2024", CHINESE | {"on": "2026-01-23"})["until"] == "2026-01-24"

    @pytest.mark.parametrize(
        ("notice", "expected"), [("20", "blocked"), ("21", "allowed"), ("25", "allowed"), ("26", "blocked")]
    )
    def test_a_chinese_cut_of_28_january_rests_on_a_notice_of_the_21st_to_the_25th(self, notice, expected):
        # due 20 December + 32 days = 21 January; 28 − 7 = 21; 28 − 3 = 25
        served = {"demand": {"on": "2026-01-05"}, "stop_notice": {"on": f"2026-01-{notice}"}}
        assert result("cn-2024", CHINESE, served=served, due_on="2025-12-20") == expected

    def test_a_notice_of_a_debt_that_was_too_young_for_it_bears_no_cut(self):
        # due 25 December + 32 days = 26 January: the notice of the 21st came five days too early
        assert blocking("cn-2024", CHINESE, due_on="2025-12-25") == ["CN.stop_notice"]

    @pytest.mark.parametrize(
        ("debt", "highest", "lowest"), [("540.00", "45.00", "22.50"), ("288.00", "48.00", "16.00")]
    )
    def test_german_instalments(self, debt, highest, lowest):
        # above 300 in 12 to 24 months: 540 / 12 and 540 / 24; up to 300 in 6 to 18: 288 / 6 and 288 / 18
        owed = Decimal(debt)
        limit = [plan for plan in law("de").plans if owed > plan.above][-1]
        assert [owed / limit.months_min, owed / limit.months_max] == [Decimal(highest), Decimal(lowest)]

    def test_a_critical_customer_needs_a_copy_to_the_authority(self):
        assert result("cn-2024", CHINESE, protected=["critical_user"]) == "needs"

    @pytest.mark.parametrize("missing", ["arrears", "disputed", "protected", "open_complaint", "plan_kept", "served"])
    @pytest.mark.parametrize(("pack", "facts"), [("cn-2024", CHINESE), ("au-nerr", AUSTRALIAN), ("de", GERMAN)])
    def test_what_is_not_known_blocks(self, pack, facts, missing):
        assert result(pack, {key: value for key, value in facts.items() if key != missing}) == "blocked"
        assert result(pack, facts | {missing: None}) == "blocked"

    @pytest.mark.parametrize("fact", ["open_complaint", "plan_kept"])
    @pytest.mark.parametrize(("pack", "facts"), [("cn-2024", CHINESE), ("au-nerr", AUSTRALIAN), ("de", GERMAN)])
    def test_complaints_and_kept_plans_suspend(self, pack, facts, fact):
        assert result(pack, facts | {fact: True}) == "blocked"

    def test_a_british_winter(self):
        facts = CHINESE | {
            "region": "ENG", "on": "2026-02-10", "protected": ["pensioner_alone"],
            "served": {"demand": {"on": "2025-12-01"}, "notice": {"on": "2025-12-30"}},
        }  # fmt: skip
        answer = guards("gb", facts)
        assert (answer["result"], answer["until"]) == ("blocked", "2026-04-01")
        assert result("gb", facts, on="2026-03-31") == "blocked"  # the last day of the winter
        assert result("gb", facts, protected=["disabled"]) == "needs"
        assert result("gb", facts, protected=["disabled"], on="2026-04-08") == "allowed"

    def test_texas_in_frost_and_heat(self):
        facts = CHINESE | {"region": "TX", "on": "2026-02-10", "served": {"notice": {"on": "2026-01-22"}}}
        fine = {"yesterday_high": 50, "forecast_high": 55, "advisory_days_ago": None}
        assert result("us-tx", facts, weather=fine) == "allowed"
        assert result("us-tx", facts, weather=fine | {"yesterday_high": 31, "forecast_high": 30}) == "blocked"
        assert result("us-tx", facts, weather=fine | {"advisory_days_ago": 2}) == "blocked"
        assert result("us-tx", facts, weather=fine | {"advisory_days_ago": 3}) == "allowed"
        assert blocking("us-tx", facts, weather=None) == ["TX.weather"]

    def test_new_york_before_a_holiday(self):
        facts = CHINESE | {"region": "NY", "on": "2026-02-11", "served": {"final_notice": {"on": "2026-01-25"}}}
        answer = guards("us-ny", facts)
        assert (answer["result"], answer["until"]) == ("blocked", "2026-02-17")
        assert result("us-ny", facts, on="2026-02-10") == "allowed"
