"""Who asks for Chinese reads no English: on every list, page and form of the admin, in refusals, and from the API."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from collections_app.billing.models import Bill, Payment
from collections_app.cases.models import Case
from collections_app.credit.models import GradingScheme
from collections_app.credit.treatments import TreatmentRule
from collections_app.customers.models import Account, Customer, SupplyPoint
from collections_app.disputes.models import Dispute
from collections_app.enforcement.wording import refusal_sentence
from collections_app.engine.proposed_nights import NightProposal
from collections_app.facts import wording as decisions
from collections_app.imports.models import ImportJob
from collections_app.messages.models import Message
from collections_app.notices.models import PrintBatch
from collections_app.offers.models import Campaign, MeterOffer
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.prepaid.models import TopUp
from collections_app.procedures import packs
from collections_app.procedures.models import Procedure
from collections_app.procedures.wording import guard_sentence, source_words
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition
from collections_app.reporting.targets import KpiTarget, ScoreCorrection, ScoringRule
from collections_app.routes.models import MeterReader, ReadingRoute
from collections_app.rules.guards import BLOCKED, Guard
from collections_app.rules.letter_marks import ALSO, VALUES
from collections_app.trials.models import Trial
from tests.admin.addresses import ALL, action, example_of, list_of, new, page_of, upload
from tests.admin.scene import Scene

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}
MARKS = {*VALUES, *(name for names in ALSO.values() for name in names), "more"}
"""The names of the values in the texts of letters, and the mark of a scheme's last band: the same in every language."""
ENGLISH = re.compile(r"[A-Za-z][A-Za-z_'-]+")
ALLOWED = {
    "CNY",
    "CSV",
    "Excel",
    "PDF",
    "SHA-",
    "TOML",
    "XLSX",
    "Arrears",
    "English",
    "en",
    "zh-hans",
    "esc",
    "YYYY-MM-DD",
    "AUC",
    "KS",
    "O'Brien",
    "Fleming",
}
"""Formats and codes that Chinese staff write so too, the choice of language, a key of the keyboard."""

NAMES: tuple[tuple[type[Model], str], ...] = (
    (Customer, "name"), (Customer, "customer_no"), (OrgUnit, "name"), (OrgUnit, "code"), (StaffMember, "name"),
    (StaffMember, "username"), (SupplyPoint, "address"), (SupplyPoint, "supply_point_no"), (Account, "city"),
    (Account, "account_no"), (Bill, "bill_no"), (Payment, "method"), (Payment, "payment_no"), (Procedure, "name"), (Procedure, "code"),
    (ImportJob, "file_name"), (Message, "text"), (Message, "subject"), (Message, "reference"),
    (TopUp, "top_up_no"), (MeterReader, "name"), (MeterReader, "code"), (ReadingRoute, "name"), (ReadingRoute, "route_no"),
    (Medium, "name"), (Medium, "slug"), (Edition, "edition_no"), (GradingScheme, "name"), (GradingScheme, "code"), (GradingScheme, "impact"),
    (TreatmentRule, "name"), (Trial, "name"),
    (Campaign, "name"), (MeterOffer, "answer_note"), (KpiTarget, "reason"), (KpiTarget, "decision_note"), (ScoreCorrection, "reason"),
    (ScoreCorrection, "decision_note"), (ScoringRule, "reason"), (ScoringRule, "text"), (ScoringRule, "decision_note"), (NightProposal, "note"),
)  # fmt: skip
"""What people have written themselves, which nobody translates."""

ALLOWED_SENTENCES = (
    "Asked for a call back.", "Meter was read for the neighbour", "anna@weber.example", "a•••@weber.example", "Pays when the pension comes",
    "The bank had lost the order.", "Her husband: she is back tomorrow.", "The gates are closed; an administrator is named.",
)  # fmt: skip


def pieces(answer: HttpResponse) -> Iterable[str]:
    """Each text that stands between two tags or in a hint; icons, scripts and hashes are no text."""
    page = re.sub(r"(?s)<!--.*?-->|<(script|style|template)\b.*?</\1>", "", answer.content.decode())
    page = re.sub(r"\b[0-9a-f]{64}\b", "", page)
    page = re.sub(r"\{\w+\}|\[\[\w+\?", "", page)  # the marks of a wording
    page = re.sub(r"<\w+\s[^<]*material-symbols-outlined[^<]*(?=</)", "", page)
    hints = re.findall(r'\s(?:placeholder|title|aria-label|alt)="([^"]*)"', page)
    texts = re.sub(r"""<[a-zA-Z/!](?:"[^"]*"|'[^']*'|[^'">])*>""", "\n", page).split("\n")
    return filter(None, (unescape(text).strip() for text in [*texts, *hints]))


@pytest.fixture
def written_by_people(scene: Scene) -> set[str]:
    names = {name for model, field in NAMES for name in model.objects.values_list(field, flat=True) if name}
    laws = {
        title for pack in packs.pack_ids() for title in (packs.law(pack).title, f"{packs.law(pack).title} ({pack})")
    }
    return names | set(ALLOWED_SENTENCES) | laws


@pytest.fixture
def english_of(written_by_people: set[str]) -> Callable[[HttpResponse], set[str]]:
    """The English that is left on a page once names are taken out."""
    whole = sorted(written_by_people, key=len, reverse=True)
    names = re.compile(
        "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in whole if not (name.isalpha() and name.islower()))
    )

    def english_of(answer: HttpResponse, status: int = 200) -> set[str]:
        assert answer.status_code == status, answer
        texts = (names.sub("", text) for text in pieces(answer) if text not in written_by_people)
        return {text for text in texts if set(ENGLISH.findall(text)) - ALLOWED - MARKS}

    return english_of


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.model_name)
class TestScreens:
    def test_a_list(self, head: Client, english_of: Callable, model: type[Model]) -> None:
        assert english_of(head.get(list_of(model), **CHINESE)) == set()

    def test_a_list_in_which_nothing_is_found(self, head: Client, english_of: Callable, model: type[Model]) -> None:
        assert english_of(head.get(list_of(model), {"q": "9-9-9"}, **CHINESE)) == set()

    def test_a_page(self, head: Client, officer: Client, english_of: Callable, model: type[Model]) -> None:
        if model is not ImportJob:  # what was wrong with a file stays in the language of who loaded it
            assert english_of(head.get(page_of(example_of(model)), **CHINESE)) == set()


@pytest.mark.parametrize("model", [OrgUnit, StaffMember, Procedure], ids=lambda model: model._meta.model_name)
def test_a_form_and_its_complaints(head: Client, english_of: Callable, model: type[Model]) -> None:
    assert english_of(head.get(new(model), **CHINESE)) == set()
    refused = head.post(new(model), {"steps-TOTAL_FORMS": 0, "steps-INITIAL_FORMS": 0}, **CHINESE)
    assert "该字段是必填项" in refused.content.decode()
    assert english_of(refused) == set()


def test_the_first_page_and_the_door(scene: Scene, sign_in: Callable, english_of: Callable) -> None:
    assert english_of(Client().get(reverse("admin:login"), **CHINESE)) == set()
    wrong = Client().post(reverse("admin:login"), {"username": "head", "password": "wrong"}, **CHINESE)
    assert english_of(wrong) == set()
    for who in ("head", "officer", "print_room", "legal", "auditor"):
        assert english_of(sign_in(who).get(reverse("admin:index"), **CHINESE)) == set()
    assert english_of(sign_in("head").get(reverse("admin:password_change"), **CHINESE)) == set()


def test_a_list_says_how_long_it_is(head: Client, scene: Scene) -> None:
    assert f"共 {Case.objects.count()} 条案件" in list(pieces(head.get(list_of(Case), **CHINESE)))


def test_the_same_english_word_is_told_apart(scene: Scene) -> None:
    with translation.override("zh-hans"):
        assert (PrintBatch.Status.CLOSED.label, Case.Status.CLOSED.label) == ("已封存", "已结")


def test_refusals(scene: Scene, head: Client, sign_in: Callable, english_of: Callable) -> None:
    forbidden = sign_in("print_room").get(list_of(Case), **CHINESE)
    assert "您的角色无权进行此操作。" in forbidden.content.decode()
    assert english_of(forbidden, status=403) == set()
    nowhere = head.get("/admin/nothing/", **CHINESE)
    assert "所查内容不存在，或不属于您的单位。" in nowhere.content.decode()
    assert english_of(nowhere, status=404) == set()
    with translation.override("zh-hans"):
        assert "系统出错" in render_to_string("500.html")
    elsewhere = head.get(page_of(Case(pk=0)), follow=True, **CHINESE)
    assert english_of(elsewhere) == set()


def test_dialogs(scene: Scene, officer: Client, sign_in: Callable, english_of: Callable) -> None:
    over_page = CHINESE | {"HTTP_HX_REQUEST": "true"}
    case = scene.case("N-4")
    for name in ("place_hold", "end_hold", "open_dispute", "add_note"):
        assert english_of(officer.get(action(case, name), **over_page)) == set()
    for name in ("move", "propose"):
        assert english_of(officer.get(action(example_of(Dispute), name), **over_page)) == set()
    again = officer.post(action(case, "place_hold"), {"reason": "hardship"}, **over_page)
    assert "已有暂缓正在生效" in again.content.decode()
    assert english_of(again) == set()
    batch = PrintBatch.objects.filter(unit=scene.north, status="closed").first()
    for name in ("render", "hand_over"):
        assert english_of(sign_in("print_room").get(action(batch, name), **over_page)) == set()
    draft = example_of(Procedure)
    for name in ("new_version", "activate", "retire"):
        assert english_of(sign_in("head").get(action(draft, name), **over_page)) == set()


def test_a_file_that_is_loaded(head: Client, english_of: Callable) -> None:
    rows = "bill_no,account_no,issued_on,due_on,amount\nY-1,9999,2026-03-01,2026-03-16,10.001\nY-2,9999,2026-03-01,16/3,1\n"
    file = SimpleUploadedFile("bills-of-march.csv", rows.encode())
    answer = head.post(upload(), {"kind": "bills", "file": file}, follow=True, **CHINESE)
    assert "共 2 行：新增 0 行，更新 0 行，未变 0 行，退回 2 行。" in answer.content.decode()
    assert "不是最多两位小数的金额" in answer.content.decode()
    columns = {"account_no", "amount", "due_on"}
    assert english_of(answer) - columns == set()


def test_a_decision_is_told_in_the_language_of_the_reader(scene: Scene) -> None:
    facts = {
        "amount": "9.00",
        "minimum": "10.00",
        "step": "demand",
        "on": "2026-03-20",
        "until": "2026-03-31",
        "hold": "hardship",
    }
    with translation.override("zh-hans"):
        assert decisions.reason_text({"code": "too_small"} | facts) == "9.00 低于起催金额 10.00，不予催收。"
        assert decisions.reason_text({"code": "too_early"} | facts) == "下一步骤“催缴通知书”自 2026-03-20 起方可执行。"
        assert (
            decisions.reason_text({"code": "on_hold"} | facts)
            == "该户暂缓催费（生活困难）至 2026-03-31，不执行任何步骤。"
        )


def test_a_guard_lists_whom_it_protects_as_chinese_does(scene: Scene) -> None:
    with translation.override("zh-hans"):
        assert (
            guard_sentence("protected", {"flags": ["infant", "life_support"]}) == "受保护：婴幼儿、依赖生命维持设备。"
        )


def test_the_api_answers_in_the_language_asked_for(officer: Client) -> None:
    refused = officer.get("/api/v1/accounts", {"colour": "red"}, **CHINESE).json()
    assert [error["detail"] for error in refused["errors"]] == ["此处没有参数 colour。"]
    assert Client().get("/api/v1/accounts", **CHINESE).json()["errors"][0]["detail"] == "身份认证信息未提供。"


def test_a_law_is_cited_as_chinese_law_is_cited(scene: Scene) -> None:
    kept = "民法典 Art. 577, a kept agreement is no default"
    foreign = "EU Directive 2019/944 Art. 28a; StromGVV § 19(2)"
    assert source_words(kept) == kept
    with translation.override("zh-hans"):
        assert source_words(kept) == "民法典第577条，按约履行即不构成违约"
        assert source_words("民法典 Art. 654; 电力供应与使用条例 Art. 39") == "民法典第654条；电力供应与使用条例第39条"
        assert source_words(foreign) == foreign


def test_a_refusal_is_one_sentence_with_its_day_and_its_article(scene: Scene) -> None:
    refused = Guard("days", BLOCKED, "weekday", "供电营业规则 (1996) Art. 67", date(2026, 8, 17))
    with translation.override("zh-hans"):
        ends = "（最早 2026-08-17；供电营业规则（1996）第67条）"
        assert refusal_sentence(refused) == "每周的这一天不停电。" + ends
        assert refusal_sentence(replace(refused, source="")) == "每周的这一天不停电。（最早 2026-08-17）"
        assert refusal_sentence(replace(refused, until=None, source="")) == "每周的这一天不停电。"
