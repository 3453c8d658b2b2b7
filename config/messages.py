"""By what text messages and e-mails leave the house, from the environment; without a gateway none is queued."""

from pathlib import Path
from typing import Any

import environ

__all__ = [
    "ANYMAIL", "EMAIL_BACKEND", "EMAIL_GATEWAY", "EMAIL_HOST", "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER", "EMAIL_PORT",
    "EMAIL_TIMEOUT", "EMAIL_USE_SSL", "EMAIL_USE_TLS", "MESSAGE_CALLBACK_SECRET", "MESSAGE_OUTBOX",
    "MESSAGE_SENDER", "MESSAGE_SPREAD_MINUTES", "SMS_GATEWAY", "SMS_HTTP", "WEBHOOK_SECRET", "WEBHOOK_URL",
]  # fmt: skip

env = environ.Env()
LOCAL_DIR = Path(__file__).resolve().parent.parent / ".local"

SMS_GATEWAY = env.str(
    "SMS_GATEWAY", default=""
)  # a class by its dotted path; collections_app.messages.gateways has two
EMAIL_GATEWAY = env.str("EMAIL_GATEWAY", default="")
SMS_HTTP = {  # the calls of collections_app.messages.http_gateway.HttpGateway
    "url": env.str("SMS_HTTP_URL", default=""),
    "headers": env.json("SMS_HTTP_HEADERS", default={}),
    "body": env.json("SMS_HTTP_BODY", default={"id": "{id}", "to": "{to}", "text": "{text}"}),
    "sender": env.str("SMS_HTTP_SENDER", default=""),
    "reference": env.str("SMS_HTTP_REFERENCE", default=""),
}
WEBHOOK_URL = env.str("WEBHOOK_URL", default="")  # another system of the house, told of the steps that name the channel
WEBHOOK_SECRET = env.str("WEBHOOK_SECRET", default="")
MESSAGE_CALLBACK_SECRET = env.str("MESSAGE_CALLBACK_SECRET", default="")  # signs what gateways report; empty: none
MESSAGE_OUTBOX = env.path("MESSAGE_OUTBOX", default=LOCAL_DIR / "outbox")  # where the gateway for files writes
MESSAGE_SPREAD_MINUTES = env.int("MESSAGE_SPREAD_MINUTES", default=120)  # a night's messages go out over so long
MESSAGE_SENDER = env.str("MESSAGE_SENDER", default="no-reply@localhost")

MAIL: dict[str, Any] = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=MAIL["EMAIL_BACKEND"])  # such as one of django-anymail
ANYMAIL = {"IGNORE_UNSUPPORTED_FEATURES": True} | env.json(
    "ANYMAIL", default={}
)  # not every provider gives numbers back
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"] or "", MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
