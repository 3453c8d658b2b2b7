"""E-mail through a provider of django-anymail: what it is given, what it answers, and whose fault a refusal is."""

from smtplib import SMTPServerDisconnected

import pytest
from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
)
from django.core import mail
from django.utils import timezone
from requests import Response

from collections_app.messages.gateways import GatewayDown, MailGateway, Undeliverable
from collections_app.messages.models import Message

SAID = Message(pk=1017, to="anna@example.org", subject="A reminder", text="Please pay.", channel="email")


@pytest.fixture(autouse=True)
def provider(settings) -> None:
    settings.EMAIL_BACKEND, settings.MESSAGE_SENDER = "anymail.backends.test.EmailBackend", "us@power.example"


def test_it_is_given_the_number_and_its_own_is_kept() -> None:
    mail.outbox = [object()]
    assert MailGateway().send(SAID, timezone.now()) == "1"
    params = mail.outbox[1].anymail_test_params
    assert (params["metadata"], params["to"][0].addr_spec) == ({"arrears_message": "1017"}, "anna@example.org")
    assert params["extra_headers"]["X-Message-Number"] == "1017"


def answered(status: int) -> AnymailRequestsAPIError:
    response = Response()
    response.status_code = status
    return AnymailRequestsAPIError("the provider's words", response=response)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (AnymailRecipientsRefused(), Undeliverable),
        (AnymailInvalidAddress("not an address"), Undeliverable),
        (answered(401), GatewayDown),
        (answered(402), GatewayDown),
        (answered(429), GatewayDown),
        (answered(503), GatewayDown),
        (AnymailRequestsAPIError("no route to it"), GatewayDown),
        (AnymailConfigurationError("no key"), GatewayDown),
        (SMTPServerDisconnected("gone"), GatewayDown),
        (answered(422), AnymailRequestsAPIError),
    ],
)
def test_a_refusal_is_blamed_on_whom_it_should_be(
    error: Exception, raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: object) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(raised):
        MailGateway().send(SAID, timezone.now())


def test_without_a_provider_there_is_no_number_of_his(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    assert MailGateway().send(SAID, timezone.now()) == ""
    assert len(mail.outbox) == 1
