"""The utility's own rules for promises to pay and payment plans, from the environment, such as PROMISES=days_ahead=21."""

from config.figures import read_figures

PROMISES: dict[str, int] = {
    "days_ahead": 30,  # a promise is due by then
    "days_ahead_if_unreliable": 14,  # and by then, if the debtor has broken more than he kept
    "broken_in_a_row": 2,  # after so many a supervisor has to accept the next
    "tolerance_days": 3,  # for the way of the money
} | read_figures("PROMISES")

PAYMENT_PLANS: dict[str, int] = {
    "months_min": 2,  # where the law sets no limits of its own
    "months_max": 12,
    "least_instalment": 50,
    "largest_debt": 50_000,  # beyond it another person has to approve, whatever the law
    "remind_days": 3,  # before an instalment a message goes out; 0: none
    "post_agreement": 1,  # the night posts the agreement of a plan not signed yet; 0: only whom a person writes to
    "remind_by_letter_days": 7,  # a letter where no message gets there, because it takes days in the post; 0: none
    "tolerance_days": 5,  # after the day of an instalment
} | read_figures("PAYMENT_PLANS")
