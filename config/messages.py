"""By what text messages and e-mails leave the house, from the environment; without a gateway none is queued."""

from pathlib import Path
from typing import Any

import environ

__all__ = [
    "EMAIL_BACKEND", "EMAIL_GATEWAY", "EMAIL_HOST", "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER", "EMAIL_PORT", "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL", "EMAIL_USE_TLS", "MESSAGE_OUTBOX", "MESSAGE_SENDER", "MESSAGE_SPREAD_MINUTES", "SMS_GATEWAY",
]  # fmt: skip

env = environ.Env()
LOCAL_DIR = Path(__file__).resolve().parent.parent / ".local"

SMS_GATEWAY = env.str(
    "SMS_GATEWAY", default=""
)  # a class by its dotted path; collections_app.messages.gateways has two
EMAIL_GATEWAY = env.str("EMAIL_GATEWAY", default="")
MESSAGE_OUTBOX = env.path("MESSAGE_OUTBOX", default=LOCAL_DIR / "outbox")  # where the gateway for files writes
MESSAGE_SPREAD_MINUTES = env.int("MESSAGE_SPREAD_MINUTES", default=120)  # a night's messages go out over so long
MESSAGE_SENDER = env.str("MESSAGE_SENDER", default="no-reply@localhost")

MAIL: dict[str, Any] = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_BACKEND"], MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"] or "", MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("EMAIL_USE_TLS", False), MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
