"""Files and classes are called after the trade, not after what any program has."""

import ast
import re

from tests.architecture.tree import APP, domain_packages, files, name, syntax

EMPTY_FILE_NAMES = {"util", "utils", "helper", "helpers", "misc", "service", "services", "manager", "managers"}
EMPTY_CLASS_WORDS = {"Handler", "Processor", "Manager", "Service", "Helper", "Info"}
ROLES = {"__init__", "models", "querysets", "operations", "batch"}

# Beside the files of a role a package may have nouns: an adapter to an outside library, a part of the trade.
# Before adding one, ask whether it is not an operation, a batch, or a rule.
NOUNS = {
    "cases": {"events"},
    "arrangements": {"plans", "proposals"},
    "contacts": {"budget"},
    "credit": {"records", "treatments", "wording"},
    "customers": {"moves"},
    "deliveries": {"pictures", "proofs", "returns"},
    "dossiers": {"history", "sections", "sheets", "signing", "wording"},
    "enforcement": {"wording"},
    "engine": {
        "account_letters", "agreements", "area_weather", "balances", "case_files", "case_letters", "case_moves", "cut_orders",
        "cut_questions", "demanded_bills", "due_reminders", "editions", "effects", "explain", "grade_appeals", "grade_letters", "grade_quality",
        "grading", "grading_facts", "ladders", "lapsed_orders", "last_look", "lapsed_requests", "letter_fees", "message_drafts", "meter_offers", "night", "night_approval",
        "notice_drafts", "order_guards", "outlook", "penalties", "people_work", "plan_messages", "prepayment", "proposal", "proposed_nights",
        "reading_audit", "reconnections", "runner", "single_letters", "step_changes", "task_reasons", "treatment", "treatments",
        "trial_entries", "waivers", "finding_decisions", "finding_owners"},
    "facts": {"wording"},
    "imports": {"account_lists", "cells", "columns", "files", "inbox", "kinds", "loaders", "mapping", "rejects", "rows", "staging"},
    "limitation": {"clocks", "wording"},
    "messages": {"gateways", "http_gateway", "instead", "mail_reports", "outbox", "texts", "webhook"},
    "metering": {"owners", "wording"},
    "notices": {
        "agreements", "codes", "content", "cover", "emblem", "envelopes", "faces", "fonts", "forms", "labels", "letters", "manifest", "markup",
        "messages", "outgoing", "parts", "pieces", "previews", "printing", "shared_fonts", "sheets", "typesetting", "wording",
    },
    "offers": {"results", "selection"},
    "penalties": {"terms"},
    "outlooks": {"changes", "comparison", "effects", "forecasting", "history", "nights", "portfolio", "wording"},
    "trials": {"groups", "results"},
    "wordings": {"shipped"},
    "publication": {"consents", "files", "media", "objections", "selection"},
    "procedures": {"letter_kinds", "asked", "packs", "questions", "review", "wording", "working_days"},
    "reporting": {"durations", "results", "subscriptions", "targets"},
    "weather": {"wording"},
    "sample": {"accounts", "company", "consumption", "grading", "habits", "people", "portfolio", "rows", "words"},
    "worklist": {"deadlines", "handing_out", "wording"},
}  # fmt: skip


def test_files_say_what_they_hold():
    wrong = [name(path) for path in files("*.py") if set(path.stem.split("_")) & EMPTY_FILE_NAMES]
    assert wrong == []


def test_classes_say_what_they_are():
    wrong = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in files("*.py")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ClassDef) and set(re.findall(r"[A-Z][a-z]+", node.name)) & EMPTY_CLASS_WORDS
    ]
    assert wrong == []


def test_a_domain_package_has_the_files_one_expects():
    wrong = [
        f"{name(path)}: not a role ({', '.join(sorted(ROLES - {'__init__'}))}) nor among NOUNS of this test"
        for package in domain_packages()
        for path in package.glob("*.py")
        if path.stem not in ROLES | NOUNS.get(package.name, set())
    ]
    assert wrong == []


def test_common_stays_small():
    assert len(list((APP / "common").glob("[a-z]*.py"))) <= 4


def test_a_package_opens_with_prose():
    """What it is, what it may see, where to start; no code."""
    wrong = []
    for package in domain_packages():
        body = syntax(package / "__init__.py").body
        if len(body) != 1 or not ast.get_docstring(syntax(package / "__init__.py")):
            wrong.append(name(package / "__init__.py"))
    assert wrong == []
