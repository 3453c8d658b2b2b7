"""Worked examples of the law packs, each with its arithmetic, asked as an outsider asks: JSON in, JSON out."""

import pytest

from collections_app.procedures.questions import penalty, timeline


def owed(pack: str, amount: str, due_on: str, as_of: str, paid: str | None = None, **more) -> dict:
    payments = [{"paid_on": paid, "amount": amount}] if paid else []
    bill = {"bill_no": "1", "amount": amount, "due_on": due_on, "period": due_on[:7]}
    customer_class = more.pop("customer_class", "residential")
    facts = {"customer_class": customer_class, "bills": [bill], "payments": payments, "as_of": as_of, "options": more}
    return penalty(pack, facts)


def days(pack: str, region: str, issued_on: str | None = None, due_on: str | None = None, **more) -> dict:
    bill = {"issued_on": issued_on, "due_on": due_on, "amount": more.pop("amount", "420.00")}
    facts = {"customer_class": "residential", "region": region, "important_user": False, "protected": [], "bill": bill}
    answer = timeline(pack, facts | more)
    return {"due": answer["due_on"]} | {row["step"]: row for row in answer["steps"]}


class TestChinesePenalties:
    def test_a_household_at_one_permille(self):
        # 21 to 31 December are 11 days, 1 to 15 January 15; 356.20 × 0.001 × 26 = 9.2612
        answer = owed("cn-1996", "356.20", "2025-12-20", "2026-01-15")
        assert (answer["penalty_accrued"], answer["total_due"]) == ("9.26", "365.46")

    def test_paying_the_principal_leaves_the_penalty_owed(self):
        answer = owed("cn-1996", "356.20", "2025-12-20", "2026-01-31", paid="2026-01-15")
        assert (answer["principal_due"], answer["penalty_due"]) == ("0.00", "9.26")

    def test_less_than_a_yuan_is_charged_as_one_but_nothing_as_nothing(self):
        # 28 × 0.001 × 21 = 0.588
        assert owed("cn-1996", "28.00", "2026-03-10", "2026-03-31")["penalty_accrued"] == "1.00"
        assert owed("cn-1996", "28.00", "2026-03-10", "2026-03-10")["penalty_accrued"] == "0.00"

    @pytest.mark.parametrize(("mode", "expected"), [("split", "857.60"), ("whole", "998.40"), (None, "857.60")])
    def test_business_debt_across_the_year_in_both_readings(self, mode, expected):
        # split: 12800 × 0.002 × 11 + 12800 × 0.003 × 15; whole: 12800 × 0.003 × 26
        options = {"cross_year_mode": mode} if mode else {}
        answer = owed("cn-2024", "12800.00", "2025-12-20", "2026-01-15", customer_class="non_residential", **options)
        assert answer["penalty_accrued"] == expected

    @pytest.mark.parametrize(("mode", "expected"), [("split", "190.00"), ("whole", "222.00")])
    def test_two_industrial_bills(self, mode, expected):
        # split: 2000 × 16 × 2‰ + 2000 × 18 × 3‰ + 3000 × 3 × 2‰ = 64 + 108 + 18; whole: 2000 × 34 × 3‰ + 18
        bills = [
            {"bill_no": "12", "amount": "2000.00", "due_on": "2025-12-15"},
            {"bill_no": "01", "amount": "3000.00", "due_on": "2026-01-15"},
        ]
        facts = {
            "customer_class": "industrial",
            "bills": bills,
            "as_of": "2026-01-18",
            "options": {"cross_year_mode": mode},
        }
        assert penalty("cn-1996", facts)["penalty_accrued"] == expected

    def test_two_hundred_days_at_two_permille(self):
        # 120000 × 0.002 × 200
        answer = owed("cn-1996", "120000.00", "2026-02-28", "2026-09-16", customer_class="non_residential")
        assert answer["penalty_accrued"] == "48000.00"

    def test_after_a_part_payment_the_rest_goes_on(self):
        # 12800 × 2‰ × 11 = 281.60; 12800 × 3‰ × 5 = 192.00; 12700 × 3‰ × 10 = 381.00
        facts = {
            "customer_class": "non_residential",
            "bills": [{"bill_no": "1", "amount": "12800.00", "due_on": "2025-12-20", "period": "2025-12"}],
            "payments": [{"paid_on": "2026-01-05", "amount": "100.00"}],
            "as_of": "2026-01-15",
            "options": {"cross_year_mode": "split", "allocation": "principal_first", "contract_permille": None},
        }
        answer = penalty("cn-1996", facts)
        assert (answer["penalty_accrued"], answer["principal_due"], answer["total_due"]) == (
            "854.60",
            "12700.00",
            "13554.60",
        )
        assert [(line["from"], line["to"], line["days"], line["base"], line["amount"]) for line in answer["lines"]] == [
            ("2025-12-21", "2025-12-31", 11, "12800.00", "281.6"),
            ("2026-01-01", "2026-01-05", 5, "12800.00", "192"),
            ("2026-01-06", "2026-01-15", 10, "12700.00", "381"),
        ]

    def test_penalty_first_leaves_more_principal_to_accrue_on(self):
        # to 5 January 281.60 + 192.00 = 473.60 has accrued; 600 pays it and 126.40 of the principal;
        # then 12673.60 × 3‰ × 10 = 380.208
        facts = {
            "customer_class": "non_residential", "bills": [{"bill_no": "1", "amount": "12800.00", "due_on": "2025-12-20"}],
            "payments": [{"paid_on": "2026-01-05", "amount": "600.00"}], "as_of": "2026-01-15",
            "options": {"allocation": "penalty_first"},
        }  # fmt: skip
        answer = penalty("cn-1996", facts)
        assert (answer["principal_due"], answer["penalty_due"], answer["penalty_accrued"]) == (
            "12673.60",
            "380.21",
            "853.81",
        )

    def test_the_rate_of_the_contract_holds_within_the_law(self):
        # 1000 × 1.5‰ × 10 = 15
        answer = owed(
            "cn-2024", "1000.00", "2026-03-01", "2026-03-11", customer_class="industrial", contract_permille="1.5"
        )
        assert answer["penalty_accrued"] == "15.00"


class TestPenaltiesElsewhere:
    @pytest.mark.parametrize(("who", "expected"), [("residential", "6.68"), ("non_residential", "50.94")])
    def test_german_default_interest(self, who, expected):
        # 10 January to 31 March are 81 days: 480 × 6.27 % × 81/365 = 6.679; 480 × 10.27 % × 81/365 = 10.939, and 40 flat
        assert owed("de", "480.00", "2026-01-09", "2026-03-31", customer_class=who)["penalty_accrued"] == expected

    def test_german_interest_follows_the_base_rate(self):
        # 365 × (2.27 + 5) % × 30/365 + 365 × (1.27 + 5) % × 31/365 = 2.181 + 1.9437
        answer = owed("de", "365.00", "2025-05-31", "2025-07-31")
        assert answer["penalty_accrued"] == "4.12"
        assert [line["rate"] for line in answer["lines"]] == ["0.0727", "0.0627"]

    @pytest.mark.parametrize(("is_compound", "expected"), [(False, "7.20"), (True, "7.25")])
    def test_new_york_by_the_month(self, is_compound, expected):
        # 240 × 0.015 × 2; 240 × (1.015² − 1) = 7.254
        assert owed("us-ny", "240.00", "2026-01-05", "2026-03-05", compound=is_compound)["penalty_accrued"] == expected

    def test_new_york_counts_full_months_alone(self):
        assert owed("us-ny", "240.00", "2026-01-05", "2026-03-04")["penalty_accrued"] == "3.60"  # 240 × 0.015

    def test_texas_once_and_never_again(self):
        # 200 × 5 %
        assert owed("us-tx", "200.00", "2026-01-05", "2026-01-06")["penalty_accrued"] == "10.00"
        assert owed("us-tx", "200.00", "2026-01-05", "2026-06-06")["penalty_accrued"] == "10.00"

    def test_british_business_debt(self):
        # 365 × (3.75 + 8) % × 10/365 = 1.175, and 40 flat below 1,000; a household owes none
        answer = owed("gb", "365.00", "2026-01-05", "2026-01-15", customer_class="non_residential")
        assert answer["penalty_accrued"] == "41.18"
        assert owed("gb", "365.00", "2026-01-05", "2026-01-15")["penalty_accrued"] == "0.00"

    @pytest.mark.parametrize("pack", ["au-nerr", "au-vic", "us-ca"])
    def test_where_the_law_gives_none_there_is_none(self, pack):
        assert owed(pack, "365.00", "2026-01-05", "2026-06-15")["penalty_accrued"] == "0.00"


class TestChineseDays:
    def test_more_than_thirty_days_counted_conservatively(self):
        found = days("cn-1996", "CN", due_on="2025-12-20")
        assert found["demand"]["earliest"] == "2025-12-21"
        assert found["stop_notice"]["earliest"] == "2026-01-21"  # 20 December + 32 days
        assert (found["disconnection"]["earliest"], found["disconnection"]["latest"]) == ("2026-01-24", "2026-01-28")

    def test_a_notice_that_names_its_day(self):
        served = {"stop_notice": {"on": "2026-01-21", "for": "2026-01-28"}}
        assert days("cn-1996", "CN", due_on="2025-12-20", served=served)["disconnection"]["earliest"] == "2026-01-28"

    def test_a_notice_overtaken_by_the_spring_festival_is_served_again(self):
        served = {"demand": {"on": "2026-01-05"}, "stop_notice": {"on": "2026-02-10"}}
        found = days("cn-2024", "CN", due_on="2025-12-20", served=served, blackouts=["2026-02-12/2026-02-25"])
        # fresh notice at the earliest on 19 February: 19 + 7 = 26, the first free day
        assert (found["stop_notice"]["earliest"], found["disconnection"]["earliest"]) == ("2026-02-19", "2026-02-26")

    def test_cuts_on_working_days_alone(self):
        # 24 and 25 January 2026 are a weekend
        found = days("cn-2024", "CN", due_on="2025-12-20", blackouts=["non_workdays"])
        assert found["disconnection"]["earliest"] == "2026-01-26"

    def test_a_weekend_day_that_is_worked_in_exchange_for_a_holiday_counts(self):
        # due 11 January + 32 = 12 February, + 3 = 15 February, a holiday until the 23rd; stale after the 19th, so a
        # fresh notice on the 17th may be followed on the 24th
        found = days("cn-2024", "CN", due_on="2026-01-11", blackouts=["non_workdays"])
        assert found["disconnection"]["earliest"] == "2026-02-24"
        # due 10 January: notice 11 February, cut from 14 February, a Saturday worked in exchange
        assert (
            days("cn-2024", "CN", due_on="2026-01-10", blackouts=["non_workdays"])["disconnection"]["earliest"]
            == "2026-02-14"
        )


class TestAustralianDays:
    def test_over_christmas(self):
        found = days("au-nerr", "NSW", "2025-11-26")
        assert found["due"] == "2025-12-15"  # the 13th business day
        assert (found["reminder"]["earliest"], found["reminder"]["ends"]) == ("2025-12-16", "2025-12-24")
        assert (found["warning"]["earliest"], found["warning"]["ends"]) == ("2025-12-29", "2026-01-07")
        assert (found["disconnection"]["earliest"], found["disconnection"]["window"]) == ("2026-01-08", "08:00-15:00")

    def test_before_the_national_day(self):
        found = days("au-nerr", "NSW", "2025-12-11")
        assert (found["due"], found["warning"]["ends"]) == ("2026-01-02", "2026-01-22")
        assert found["disconnection"]["earliest"] == "2026-01-27"  # Friday, weekend, Australia Day

    def test_as_the_notices_were_served(self):
        served = {"reminder": {"on": "2025-12-16"}, "warning": {"ends": "2026-01-07"}}
        assert days("au-nerr", "NSW", "2025-11-26", served=served)["disconnection"]["earliest"] == "2026-01-08"

    def test_victoria_cuts_households_until_two_in_the_afternoon(self):
        assert days("au-vic", "VIC", "2026-01-05")["disconnection"]["window"] == "08:00-14:00"

    def test_life_support_is_never_cut(self):
        found = days("au-nerr", "NSW", "2025-11-26", protected=["life_support"])["disconnection"]
        assert (found["earliest"], found["rule"]) == (None, "AU.life_support")


class TestEuropeanAndAmericanDays:
    def test_britain(self):
        served = {"demand": {"on": "2025-12-01"}, "notice": {"on": "2025-12-30"}}
        found = days("gb", "ENG", "2025-12-01", served=served)
        assert found["demand"]["ends"] == "2025-12-29"
        assert (found["notice"]["ends"], found["disconnection"]["earliest"]) == ("2026-01-09", "2026-01-12")

    def test_britain_in_winter_spares_a_pensioner_living_alone(self):
        found = days("gb", "ENG", "2025-12-01", protected=["pensioner_alone"])
        assert found["disconnection"]["earliest"] == "2026-04-01"

    @pytest.mark.parametrize(("business_days", "expected"), [(None, "2026-04-14"), ("mon_sat", "2026-04-11")])
    def test_germany_over_easter(self, business_days, expected):
        served = {"threat": {"on": "2026-03-02"}, "announcement": {"on": "2026-03-30"}}
        options = {"business_days": business_days} if business_days else {}
        found = days("de", "BE", "2026-01-12", served=served, options=options)
        assert found["threat"]["ends"] == "2026-03-30"
        assert found["disconnection"]["earliest"] == expected

    @pytest.mark.parametrize(
        ("due_on", "notice", "cut"),
        [("2026-01-05", "2026-01-25", "2026-02-09"), ("2026-01-08", "2026-01-28", "2026-02-17")],
    )
    def test_new_york(self, due_on, notice, cut):
        # +20 and +15 days; 12 February is Lincoln's Birthday, then Friday to Sunday, then Washington's Birthday
        found = days("us-ny", "NY", due_on=due_on)
        assert (found["final_notice"]["earliest"], found["disconnection"]["earliest"]) == (notice, cut)

    def test_texas(self):
        # 5 January + 16 = 21; notice 22; + 10 = 1 February, a Sunday
        found = days("us-tx", "TX", "2026-01-05")
        assert (found["due"], found["notice"]["earliest"], found["disconnection"]["earliest"]) == (
            "2026-01-21", "2026-01-22", "2026-02-02",
        )  # fmt: skip

    def test_california(self):
        # 5 January + 19 = 24; + 5 + 10 = 8 February, a Sunday
        found = days("us-ca", "CA", "2026-01-05")
        assert (found["notice"]["earliest"], found["disconnection"]["earliest"]) == ("2026-01-24", "2026-02-09")
