"""How letters are worded, as managers do it: drafted, marked, looked at, put into force by another."""

from collections.abc import Callable

import pytest
from django.test import Client

from collections_app.customers.models import Account
from collections_app.enforcement.models import LegalReferral
from collections_app.notices.models import Notice
from collections_app.wordings.models import LetterText
from tests.admin.addresses import action, example_of, new, page_of
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of
from tests.admin.test_work import is_done, say
from tests.notices.letters import words_of as words_of_letter

TEXTS = ("title", "subject", "opening", "terms", "warning", "closing", "signature", "small")


@pytest.fixture
def manager(sign_in: Callable) -> Client:
    return sign_in("manager")


@pytest.fixture
def lawyer(sign_in: Callable) -> Client:
    return sign_in("legal")


@pytest.fixture
def draft(scene: Scene) -> LetterText:
    return example_of(LetterText)


def saved(client: Client, draft: LetterText, **changes: str) -> None:
    form = {name: getattr(draft, name) for name in TEXTS} | changes
    answer = client.post(page_of(draft), form)
    assert answer.status_code == 302, answer.context["errors"]


def test_a_draft_begins_with_the_texts_of_today(manager: Client, scene: Scene) -> None:
    answer = manager.post(new(LetterText), {"kind": "demand", "language": "zh-hans", "law_pack": "cn-2024"})
    draft = LetterText.objects.get(kind="demand")
    assert answer.headers["Location"] == page_of(draft)
    assert (draft.law_pack, draft.subject) == ("cn-2024", "电费催缴通知书")
    again = manager.post(new(LetterText), {"kind": "demand", "language": "zh-hans", "law_pack": "cn-2024"})
    assert "already a draft" in words_of(again)


def test_edited_looked_at_and_put_into_force_by_another(manager: Client, lawyer: Client, draft: LetterText) -> None:
    saved(manager, draft, subject="Your electricity bill is waiting")
    letter = manager.get(action(draft, "preview"))
    assert letter.headers["Content-Type"] == "application/pdf"
    words = words_of_letter(letter.content)
    assert (
        "Your electricity bill is waiting" in words and "Anna Weber" not in words
    )  # the latest letter is somebody else's
    assert "somebody else has to" in words_of(say(manager, draft, "publish", on="2026-03-21"))
    assert is_done(say(lawyer, draft, "publish", on="2026-03-21"), draft)
    page = words_of(manager.get(page_of(draft)))
    assert "Active" in page and "Save" not in page
    assert is_done(say(lawyer, draft, "retire", on="2026-04-01"), draft)


def test_whoever_edits_it_last_has_worded_it(manager: Client, lawyer: Client, draft: LetterText) -> None:
    saved(lawyer, draft, subject="Mine")
    assert "somebody else has to" in words_of(say(lawyer, draft, "publish", on="2026-03-21"))
    assert is_done(say(manager, draft, "publish", on="2026-03-21"), draft)


def test_what_is_missing_stands_above_the_draft(manager: Client, draft: LetterText) -> None:
    saved(manager, draft, opening="Dear {customer_name}, please pay {fees}.")
    page = words_of(manager.get(page_of(draft)))
    assert "want {total} in this letter" in page
    assert "Opening: not every letter has {fees}" in page


def test_a_letter_beside_the_ladder_is_written_on_the_page_of_the_case(sign_in: Callable, scene: Scene) -> None:
    lawyer, case = sign_in("legal"), scene.case("N-2")
    referral = LegalReferral.objects.filter(case=case).latest("id")
    LegalReferral.objects.filter(pk=referral.pk).update(status="open", withdrawn_on=None)
    assert f"notice of legal referral · {referral}" in words_of(
        lawyer.get(action(case, "write_letter"), headers={"HX-Request": "true"})
    )
    answer = say(lawyer, case, "write_letter", kind="referral")
    notice = Notice.objects.get(kind="referral")
    assert is_done(answer, notice)
    assert "Kind notice of legal referral" in words_of(lawyer.get(page_of(notice)))
    assert "nothing to write about" in words_of(
        lawyer.get(action(case, "write_letter"), headers={"HX-Request": "true"})
    )


def test_the_law_packs_are_offered_by_name(manager: Client, scene: Scene) -> None:
    assert "Germany" in words_of(manager.get(new(LetterText)))


def test_a_letter_of_an_account_is_written_on_its_page(sign_in: Callable, scene: Scene) -> None:
    officer, account = sign_in("officer"), Account.objects.get(account_no="N-1")
    dialog = action(account, "write_account_letter")
    assert "offer of prepayment" in words_of(officer.get(dialog, headers={"HX-Request": "true"}))
    answer = say(officer, account, "write_account_letter", kind="prepayment_offer")
    notice = Notice.objects.get(kind="prepayment_offer")
    assert is_done(answer, notice)
    assert notice.notice_no in words_of(officer.get(page_of(account)))
    assert "Kind offer of prepayment" in words_of(officer.get(page_of(notice)))
    say(officer, account, "write_account_letter", kind="grade")
    assert "nothing to write about now" in words_of(officer.get(dialog, headers={"HX-Request": "true"}))
