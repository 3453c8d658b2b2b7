"""What mail providers report, in the calls that they really make, comes to what became of the message."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from collections_app.cases.models import CaseEvent
from collections_app.customers.models import Contact
from collections_app.messages.models import Message
from collections_app.worklist.models import Task
from tests.api.conftest import Company

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "postmark:between-us"
URL = "/callbacks/mail"
NUMBER = "883953f4-6105-42a2-a16a-77a8eac79483"


@pytest.fixture(autouse=True)
def provider(settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": PASSWORD, "POSTMARK_SERVER_TOKEN": "x"}
    settings.SMS_GATEWAY = "collections_app.messages.gateways.FileGateway"


@pytest.fixture
def sent(company: Company) -> Message:
    account = company.north.account
    contact = Contact.objects.create(customer=account.customer, kind="email", value="a@b.example", source="officer")
    return Message.objects.create(
        account=account, customer=account.customer, contact=contact, kind="demand", channel="email", to="a@b.example",
        language="en", subject="A demand", text="Pay.", about="N1", amount="88.20", is_courtesy=False,
        pay_by_on=date(2099, 3, 5), queued_on=date(2026, 3, 1), not_before=NOON, status="sent", sent_at=NOON,
        reference=NUMBER,
    )  # fmt: skip


def call(said: Any, password: str = PASSWORD) -> Any:
    given = {"Authorization": f"Basic {base64.b64encode(password.encode()).decode()}"} if password else {}
    return Client().post(URL, json.dumps(said), content_type="application/json", headers=given)


def postmark(kind: str, **more: Any) -> dict[str, Any]:
    """As its calls look, less what nobody reads."""
    return {
        "RecordType": kind, "MessageStream": "outbound", "ServerID": 23, "MessageID": NUMBER, "Recipient": "a@b.example",
        "Tag": "", "Metadata": {}, **more,
    }  # fmt: skip


DELIVERY = postmark("Delivery", DeliveredAt="2026-03-02T12:00:11Z", Details="250 2.0.0 OK 1584")
BOUNCE = postmark(
    "Bounce", ID=4323372036854775807, Type="HardBounce", TypeCode=1, Name="Hard bounce", Email="a@b.example",
    Description="The server was unable to deliver your message.", Details="smtp;550 5.1.1 no such user", Inactive=True,
    BouncedAt="2026-03-02T12:03:01Z", CanActivate=True, Subject="A demand", From="us@power.example",
)  # fmt: skip
COMPLAINT = BOUNCE | {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512, "Name": "Spam complaint"}
OPTED_OUT = postmark("SubscriptionChange", ChangedAt="2026-03-02T12:05:00Z", Origin="Recipient", SuppressSending=True,
                     SuppressionReason="ManualSuppression")  # fmt: skip


def states(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    message.contact.refresh_from_db()
    return message.status, message.contact.quality


def test_delivered(sent: Message) -> None:
    assert [call(DELIVERY).status_code for _again in range(2)] == [200, 200]
    assert states(sent) == ("delivered", "unverified")


def test_a_bounce_ends_the_address_and_goes_by_the_other_channel(sent: Message) -> None:
    Contact.objects.create(customer=sent.customer, kind="phone", value="0555 1234", source="officer")
    assert [call(BOUNCE).status_code for _again in range(2)] == [200, 200]
    assert states(sent) == ("failed", "failed")
    assert "550 5.1.1 no such user" in sent.failure
    assert Task.objects.get().kind == "check_contact"
    assert Message.objects.get(channel="sms").text == sent.text


def test_what_comes_back_after_it_was_taken_ends_the_address_too(sent: Message) -> None:
    call(DELIVERY)
    assert [call(BOUNCE).status_code for _again in range(2)] == [200, 200]
    assert states(sent) == ("delivered", "failed")
    assert (Task.objects.count(), CaseEvent.objects.filter(kind="message_failed").count()) == (1, 1)


@pytest.mark.parametrize("said", [COMPLAINT, OPTED_OUT])
def test_whoever_wants_no_more_gets_no_more(sent: Message, said: dict[str, Any]) -> None:
    assert call(said).status_code == 200
    assert states(sent) == ("sent", "no_messages")


def test_it_is_found_by_its_number_before_the_provider_s_is_known(sent: Message) -> None:
    Message.objects.filter(pk=sent.pk).update(reference="")
    assert call(DELIVERY | {"Metadata": {"arrears_message": str(sent.pk)}}).status_code == 200
    assert states(sent)[0] == "delivered"


@pytest.mark.parametrize(
    "said",
    [
        DELIVERY | {"MessageID": "of somebody else"},
        DELIVERY | {"Recipient": "c@d.example"},  # a number of another house's
        DELIVERY | {"Metadata": {"arrears_message": "9" * 30}, "MessageID": ""},
        postmark("Open", ReceivedAt="2026-03-02T12:09:00Z", FirstOpen=True),
        BOUNCE | {"Type": "Transient", "Name": "Message delayed"},
    ],
)
def test_what_tells_nothing_new_is_taken_and_changes_nothing(sent: Message, said: dict[str, Any]) -> None:
    assert call(said).status_code == 200
    assert states(sent) == ("sent", "unverified")


@pytest.mark.parametrize("password", ["", "postmark:guessed", "between-us"])
def test_without_the_password_nothing_is_taken(sent: Message, password: str) -> None:
    answer = call(BOUNCE, password)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Basic realm="Arrears"')
    assert states(sent)[0] == "sent"


def test_where_the_house_has_no_password_nothing_is_taken(sent: Message, settings) -> None:
    settings.ANYMAIL = {}
    assert call(BOUNCE, "").status_code == 401
    assert states(sent)[0] == "sent"


def test_what_cannot_be_read_is_refused(sent: Message) -> None:
    assert call([1]).status_code == 400
    assert call({"RecordType": "Inbound", "FromFull": {}}).status_code == 400  # mail to us, of which we know nothing


def test_without_a_provider_there_is_nothing(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert call(DELIVERY).status_code == 404
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    assert call(DELIVERY).status_code == 404


def test_only_by_posting() -> None:
    assert (Client().get(URL).status_code, Client().head(URL).status_code) == (405, 200)


class TestMailgun:
    """It signs instead."""

    @pytest.fixture(autouse=True)
    def provider(self, settings) -> None:
        settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
        settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "key"}

    def said(self, key: str = "key") -> dict[str, Any]:
        token, at = "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0", "1772452984"
        signature = hmac.new(key.encode(), (at + token).encode(), hashlib.sha256).hexdigest()
        return {
            "signature": {"token": token, "timestamp": at, "signature": signature},
            "event-data": {
                "event": "failed", "severity": "permanent", "reason": "suppress-bounce", "timestamp": 1772452984.5,
                "id": "G9Bn5sl1TC6nu79C8C0bwg", "recipient": "a@b.example", "log-level": "error",
                "delivery-status": {"code": 605, "description": "Not delivering to previously bounced address",
                                    "attempt-no": 1, "message": ""},
                "message": {"headers": {"message-id": "20260302120011.1.8A@power.example", "to": "a@b.example"}},
                "user-variables": {}, "tags": [], "campaigns": [], "flags": {"is-routed": False, "is-test-mode": False},
            },
        }  # fmt: skip

    def test_a_mail_is_found_by_the_number_it_was_given(self, sent: Message) -> None:
        Message.objects.filter(pk=sent.pk).update(reference="<20260302120011.1.8A@power.example>")
        assert call(self.said(), "").status_code == 200
        assert states(sent) == ("failed", "failed")
        assert sent.failure == "Not delivering to previously bounced address"

    def test_a_forged_call_changes_nothing(self, sent: Message) -> None:
        assert call(self.said("guessed"), "").status_code == 401
        assert states(sent)[0] == "sent"


def test_whom_the_provider_does_not_write_to_any_more_wants_no_messages(sent: Message, settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.sendgrid.EmailBackend"
    dropped = {
        "email": "a@b.example", "timestamp": 1772452984, "event": "dropped", "reason": "Unsubscribed Address",
        "smtp-id": "<x@power.example>", "sg_event_id": "ZHJvcC0xMDk5NDkx", "sg_message_id": "14c5d75ce93.dfd.64b469",
        "anymail_id": NUMBER, "arrears_message": str(sent.pk),
    }  # fmt: skip
    assert call([dropped]).status_code == 200
    assert states(sent) == ("failed", "no_messages")
