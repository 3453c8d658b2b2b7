"""How letters are worded: as shipped they say what every law wants; worded anew they cannot leave it out."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from collections_app.notices.letters import render_letter
from collections_app.notices.models import Notice
from collections_app.notices.previews import preview
from collections_app.procedures.packs import law, pack_ids
from collections_app.rules.letter_marks import LAYOUT_SAYS, faults_of, left_to_say
from collections_app.rules.lifecycle import WRITTEN, LetterKind
from collections_app.wordings.models import LetterText
from collections_app.wordings.operations import CannotWord, draft_wording, publish_wording, retire_wording
from collections_app.wordings.shipped import shipped, shipped_texts, statements
from tests.factories import make_staff, make_unit
from tests.notices.letters import codes_on, letter_data, picture, words_of
from tests.scenarios.story import Story, day

LANGUAGES = ("en", "zh-hans", "de")
KINDS, ALL = sorted(WRITTEN), sorted([*WRITTEN, *LetterKind])
PACKS = sorted(pack_ids())
TODAY = date(2026, 7, 1)


def wanted(pack: str, kind: str) -> list[str]:
    return [token for step in law(pack).steps if step.kind == kind for token in step.content]


def bare(text: str) -> str:
    """Without spaces, and without the hyphens of parted words."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


class TestShipped:
    def test_every_letter_in_every_language(self) -> None:
        assert shipped_texts() == {(kind, language) for kind in ALL for language in LANGUAGES}

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", ALL)
    def test_it_would_pass_its_own_review(self, kind: str, language: str) -> None:
        text = shipped(kind, language)
        assert faults_of(kind, text.sections, text.terms) == []

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("pack", PACKS)
    def test_whatever_a_law_wants_said_there_is_a_sentence_for(self, pack: str, language: str) -> None:
        tokens = {token for kind in KINDS for token in wanted(pack, kind)} - LAYOUT_SAYS
        assert tokens <= set(statements(language))

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("pack", PACKS)
    def test_a_letter_says_what_its_law_wants(self, pack: str, language: str) -> None:
        for kind in KINDS:
            must = wanted(pack, kind)
            data = letter_data(kind, language, law={"pack": pack, "penalty_source": "Art. 98", "must_say": must})
            words = bare(words_of(render_letter(data)))
            for token in left_to_say(must, shipped(kind, language).says):
                sentence = bare(statements(language)[token].split("{")[0].split("[[")[0])
                assert sentence in words, (kind, token)

    def test_a_german_letter_reads_as_one(self) -> None:
        data = letter_data("demand", "de", currency="EUR", law={"pack": "de", "penalty_source": "BGB § 288"})
        words = words_of(render_letter(data))
        for expected in (
            "Mahnung: offene Stromrechnungen",
            "2.526,50 €",
            "12. März 2026",
            "Seite 1 von",
            "Oktober 2025",
        ):
            assert expected in words.replace("\u00a0", " ")


@pytest.fixture
def author(db):
    return make_staff("maria", "manager", make_unit("HQ"))


@pytest.fixture
def lawyer(author):
    return make_staff("leo", "legal", author.unit)


def worded(author, lawyer, *, kind: str = "reminder", pack: str = "", on: date = TODAY, **texts: str) -> LetterText:
    draft = draft_wording(kind=kind, language="en", law_pack=pack, by=author, on=on)
    LetterText.objects.filter(pk=draft.pk).update(**texts)
    return publish_wording(text=draft, on=on, today=on, by=lawyer)


@pytest.mark.django_db
class TestVersions:
    def test_a_draft_begins_with_what_letters_say_today(self, author) -> None:
        draft = draft_wording(kind="demand", language="zh-hans", by=author, on=TODAY)
        assert (draft.subject, draft.status, draft.version) == ("电费催缴通知书", "draft", 1)
        assert "{total}" in draft.opening

    def test_letters_issued_from_then_on_say_it_and_those_before_do_not(self, author, lawyer) -> None:
        story = Story(unit=author.unit)
        story.bill("400.00", due="07-01")
        worded(author, lawyer, kind="demand", on=day("07-10"), subject="Please settle your account")
        story.nights_until("07-02")
        story.nights_until("07-14")
        reminder, demand = story.notices
        assert reminder.kind == "reminder" and "wording" not in reminder.data
        assert "Please settle your account" in words_of(render_letter(demand.data))
        worded(author, lawyer, kind="demand", on=day("07-20"), subject="Something else")
        assert "Please settle your account" in words_of(render_letter(Notice.objects.get(pk=demand.pk).data))

    def test_the_wording_for_its_own_law_goes_before_that_for_every_law(self, author, lawyer) -> None:
        worded(author, lawyer, subject="For every law", on=day("07-01"))
        worded(author, lawyer, subject="For China", pack="cn-2024", on=day("07-01"))
        story = Story(unit=author.unit)
        story.bill("400.00", due="07-01")
        story.nights_until("07-05")
        assert "For China" in words_of(render_letter(story.notices[-1].data))

    def test_what_the_law_wants_stays_in_it_whatever_is_worded(self, author, lawyer) -> None:
        text = worded(author, lawyer, kind="disconnection_notice", pack="de", closing="Ask us: {phone}.")
        must = wanted("de", "disconnection_notice")
        data = letter_data("disconnection_notice", law={"pack": "de", "penalty_source": "x", "must_say": must})
        words = words_of(render_letter(data | {"wording": text.wording().frozen()}))
        for sentence in ("We offer you an agreement free of interest", "Disconnection and reconnection cost money",
                         "The reason of this letter", "Supply may be cut from"):  # fmt: skip
            assert sentence in words

    @pytest.mark.parametrize(
        ("texts", "words"),
        [
            ({"opening": "Pay now."}, r"{total}.*nowhere"), ({"subject": ""}, "Subject is empty"),
            ({"opening": "{total} {pay_by_on} {salary}"}, r"no value {salary}"),
            ({"closing": "[[fees?x"}, "not closed"), ({"closing": "{fees}"}, r"ask for it first: \[\[fees\?"),
        ],
    )  # fmt: skip
    def test_a_wording_that_lacks_what_a_letter_needs_cannot_be_put_into_force(
        self, author, lawyer, texts, words
    ) -> None:
        with pytest.raises(CannotWord, match=words):
            worded(author, lawyer, **texts)
        assert LetterText.objects.get().status == "draft"

    def test_two_people(self, author) -> None:
        draft = draft_wording(kind="demand", language="en", by=author, on=TODAY)
        with pytest.raises(CannotWord, match="somebody else"):
            publish_wording(text=draft, on=TODAY, today=TODAY, by=author)

    def test_not_anybody(self, author) -> None:
        with pytest.raises(CannotWord, match="role"):
            draft_wording(kind="demand", language="en", by=make_staff("olga", "officer", author.unit), on=TODAY)

    def test_one_draft_at_a_time(self, author) -> None:
        draft_wording(kind="demand", language="en", by=author, on=TODAY)
        with pytest.raises(CannotWord, match="already a draft"):
            draft_wording(kind="demand", language="en", by=author, on=TODAY)

    def test_retired_letters_are_worded_as_shipped(self, author, lawyer) -> None:
        text = worded(author, lawyer, on=day("07-01"), subject="Ours")
        retire_wording(text=text, on=day("07-02"), today=day("07-01"), by=lawyer)
        story = Story(unit=author.unit)
        story.bill("400.00", due="07-01")
        story.nights_until("07-05")
        assert "A reminder about your electricity account" in words_of(render_letter(story.notices[-1].data))

    def test_what_was_in_force_does_not_change(self, author, lawyer) -> None:
        text = worded(author, lawyer)
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            LetterText.objects.filter(pk=text.pk).update(opening="else")
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            text.delete()

    def test_marks_in_a_name_are_a_name(self, author, lawyer) -> None:
        text = worded(author, lawyer)
        data = letter_data(customer_name="**{total}** [[fees?x]] <b>", wording=text.wording().frozen())
        assert "Dear **{total}** [[fees?x]] <b>," in words_of(render_letter(data))

    def test_a_preview_shows_a_real_letter_and_keeps_nothing(self, author, lawyer) -> None:
        story = Story(unit=author.unit)
        story.bill("400.00", due="07-01")
        story.nights_until("07-05")
        draft = draft_wording(kind="reminder", language="en", by=author, on=TODAY)
        draft.subject = "Looked at first"
        before = Notice.objects.get().data
        words = words_of(preview(draft, author, TODAY))
        assert "Looked at first" in words and story.account.customer.name in words
        assert story.notices[-1].notice_no not in words
        assert Notice.objects.get().data == before

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", ALL)
    def test_without_any_letter_yet_it_shows_an_example(self, author, kind: str, language: str) -> None:
        draft = draft_wording(kind=kind, language=language, by=author, on=TODAY)
        assert draft.subject.replace(" ", "") in words_of(preview(draft, author, TODAY)).replace(" ", "")


def test_in_euro_the_code_is_the_transfer_itself(settings) -> None:
    from collections_app.engine.notice_drafts import payment_code

    settings.UTILITY = settings.UTILITY | {"iban": "DE02120300000000202051", "bic": "BYLADEM1001"}
    code = payment_code("A1", "260701000000001", Decimal("2526.50"), "EUR")
    read = codes_on(picture(render_letter(letter_data("demand", "de", payment_url=code))))["QRCode"]
    lines = read.split("\n")
    assert lines[:4] == ["BCD", "002", "1", "SCT"]
    assert lines[4:8] == ["BYLADEM1001", "Riverside Power Company", "DE02120300000000202051", "EUR2526.50"]
    assert lines[-1] == "A1 260701000000001"
    assert payment_code("A1", "N1", Decimal("5.00"), "CNY").startswith("https://")
