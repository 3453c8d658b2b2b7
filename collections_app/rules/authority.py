"""Who may do what: the one table of roles and rights, asked by the admin, the API and the operations."""

from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    LEGAL = "legal"
    PRINT_ROOM = "print_room"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    SEE_ACCOUNTS = "see_accounts"  # customers, accounts, bills, payments, cases and their notices
    SEE_CONTACTS = "see_contacts"  # telephone numbers and e-mail addresses as they are, not masked
    ASK_FOR_PERSONAL_DATA = "ask_for_personal_data"  # have what is masked shown for a while; it is logged
    SEE_BATCHES = "see_batches"
    SEE_RUNS = "see_runs"  # nights, imports and what was set aside
    SEE_STAFF = "see_staff"
    SEE_FIGURES = "see_figures"  # of the whole unit; whoever collects sees their own without it
    SET_TARGETS = "set_targets"  # propose, accept or refuse targets, scoring rules and corrections; never one's own
    HAND_OUT_WORK = "hand_out_work"  # anybody's tasks to anybody, and accounts to officers
    WORK_CASES = "work_cases"  # holds, disputes, notes, recording who is protected, correcting contacts
    OVERRULE_PROMISES = "overrule_promises"  # accept one beyond the limits, withdraw one recorded in error
    SKIP_STEPS = "skip_steps"  # have a case go on past a step that neither the law nor a later step asks for
    AGREE_PREPAYMENT = "agree_prepayment"  # have an account pay in advance, change its terms, end it
    RUN_CAMPAIGNS = "run_campaigns"  # offer prepayment meters to risk groups; never start what one has drafted
    APPROVE_PLANS = "approve_plans"  # payment plans beyond the limits; never one's own
    END_PLANS = "end_plans"  # a live payment plan, before the night does
    END_PROTECTION = "end_protection"
    DECIDE_DISPUTES = "decide_disputes"  # or send a proposal back; never one's own
    DECIDE_FINDINGS = "decide_findings"  # about readings: nothing is wrong, or the bill has to be corrected
    PLAN_ROUTES = "plan_routes"  # propose who reads which route, or approve what somebody else has proposed
    WITHDRAW_PROOFS = "withdraw_proofs"  # what was recorded as starting limitation anew, or as proof of service
    RECORD_RETURNS = "record_returns"  # letters that the post brought back
    MAKE_EVIDENCE = "make_evidence"  # the file of a case for a court, with all that is known of the debtor
    HOLD_MANY = "hold_many"  # one hold for many accounts at once, as in a disaster
    POST_PAYMENTS = "post_payments"
    PRINT = "print"  # render, download and hand over batches
    RELEASE_BATCHES = "release_batches"  # let printed letters leave the house; never whoever hands them over
    IMPORT_FILES = "import_files"
    EDIT_PROCEDURES = "edit_procedures"
    WORD_LETTERS = "word_letters"  # edit how letters are worded, and put into force what somebody else has worded
    MOVE_CASES = "move_cases"  # open cases to another version of their procedure
    SET_ALARMS = "set_alarms"  # say from when on an early warning is raised
    EDIT_GRADING = (
        "edit_grading"  # schemes of credit grades and treatments by grade; a second person puts them into force
    )
    DECIDE_APPEALS = "decide_appeals"  # against credit grades; never one that was taken down by oneself
    RECORD_IRREGULARITIES = "record_irregularities"  # theft of power, with evidence; security given and given back
    SEE_STEERING = "see_steering"  # what steps are worth, what other rules would do, what is coming
    RUN_TRIALS = "run_trials"  # draft a trial, start what somebody else has drafted, end one; ask what if, and forecast
    PROPOSE_NIGHTS = "propose_nights"  # have the night of a day worked out before it runs, for one's own unit
    APPROVE_NIGHTS = "approve_nights"  # or refuse them; never what one has asked for oneself
    EDIT_ORGANISATION = "edit_organisation"  # units, staff
    ASK_FOR_CUTS = "ask_for_cuts"
    APPROVE_STEPS = "approve_steps"  # or refuse them, where a procedure has a step wait for it
    REPORT_WEATHER = "report_weather"  # as another system that brings the weather does
    REPORT_DELIVERIES = "report_deliveries"  # what became of a message, as its gateway does
    DECLARE_EMERGENCIES = "declare_emergencies"  # no cuts in an area; or the end of it
    APPROVE_CUTS = "approve_cuts"  # or refuse them; never what one has asked for oneself
    ASK_FOR_WAIVERS = "ask_for_waivers"
    APPROVE_WAIVERS = "approve_waivers"  # or refuse them; never what one has asked for oneself
    WAIVE_ANY_AMOUNT = "waive_any_amount"  # beyond the limit of a supervisor
    PROPOSE_PUBLICATION = "propose_publication"  # draft a list of debtors to be named, record consents and objections
    CHECK_PUBLICATION = "check_publication"  # by law; and decide on objections, never on one recorded by oneself
    APPROVE_PUBLICATION = "approve_publication"  # never a list one has drafted or checked
    SET_UP_PUBLICATION = "set_up_publication"  # media and rules of selection


_READERS = frozenset(Role) - {Role.PRINT_ROOM}

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.SEE_ACCOUNTS: _READERS,
    Right.SEE_CONTACTS: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.LEGAL}),
    Right.ASK_FOR_PERSONAL_DATA: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL, Role.AUDITOR}),
    Right.SEE_BATCHES: frozenset({Role.PRINT_ROOM, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.SEE_RUNS: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.SEE_STAFF: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.SEE_FIGURES: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.SET_TARGETS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.WORK_CASES: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.OVERRULE_PROMISES: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.SKIP_STEPS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.AGREE_PREPAYMENT: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.RUN_CAMPAIGNS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.APPROVE_PLANS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.END_PLANS: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.HAND_OUT_WORK: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.END_PROTECTION: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.DECIDE_DISPUTES: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.DECIDE_FINDINGS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.PLAN_ROUTES: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.WITHDRAW_PROOFS: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.RECORD_RETURNS: frozenset({Role.PRINT_ROOM, Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.MAKE_EVIDENCE: frozenset({Role.MANAGER, Role.LEGAL}),
    Right.HOLD_MANY: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.POST_PAYMENTS: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Right.PRINT: frozenset({Role.PRINT_ROOM, Role.ADMINISTRATOR}),
    Right.RELEASE_BATCHES: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.IMPORT_FILES: frozenset({Role.ADMINISTRATOR}),
    Right.EDIT_PROCEDURES: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    Right.WORD_LETTERS: frozenset({Role.MANAGER, Role.LEGAL, Role.ADMINISTRATOR}),
    Right.MOVE_CASES: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.SET_ALARMS: frozenset({Role.MANAGER}),
    Right.EDIT_GRADING: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    Right.DECIDE_APPEALS: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.RECORD_IRREGULARITIES: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.SEE_STEERING: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.RUN_TRIALS: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    Right.PROPOSE_NIGHTS: frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR}),
    Right.APPROVE_NIGHTS: frozenset({Role.MANAGER}),
    Right.EDIT_ORGANISATION: frozenset({Role.ADMINISTRATOR}),
    Right.ASK_FOR_CUTS: frozenset({Role.OFFICER, Role.SUPERVISOR}),
    Right.APPROVE_STEPS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.REPORT_WEATHER: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Right.REPORT_DELIVERIES: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Right.DECLARE_EMERGENCIES: frozenset({Role.MANAGER}),
    Right.APPROVE_CUTS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.ASK_FOR_WAIVERS: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.APPROVE_WAIVERS: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Right.WAIVE_ANY_AMOUNT: frozenset({Role.MANAGER}),
    Right.PROPOSE_PUBLICATION: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MANAGER, Role.LEGAL}),
    Right.CHECK_PUBLICATION: frozenset({Role.LEGAL}),
    Right.APPROVE_PUBLICATION: frozenset({Role.MANAGER}),
    Right.SET_UP_PUBLICATION: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
}


def may(role: str, right: Right) -> bool:
    """Whether a person of this role has the right; an unknown role has none."""
    return role in RIGHTS[right]
