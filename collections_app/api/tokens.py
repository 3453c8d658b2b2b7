"""The tokens by which other systems sign in: shown once, kept as a hash, each acting for one staff member."""

import re
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from knox.models import AuthToken

from collections_app.org.models import StaffMember

NAME = re.compile(r"[a-z0-9-]{1,9}")


class CannotIssueToken(Exception):
    """Why there is no token, in words for the operator."""


def issue_token(username: str, name: str, days: int | None) -> dict[str, Any]:
    """A new token that is good for so many days, or (None) until it is revoked. Raises CannotIssueToken.

    The name becomes the front of the token, so that a token found somewhere can be told from others.
    """
    staff = StaffMember.objects.filter(username=username).first()
    if staff is None or not staff.is_active:
        raise CannotIssueToken(_("There is no active staff member %(name)s.") % {"name": username})
    if not NAME.fullmatch(name):
        raise CannotIssueToken(_("A token's name has 1 to 9 small letters, digits or hyphens."))
    if days is not None and days < 1:
        raise CannotIssueToken(_("A token is good for at least one day."))
    issued, token = AuthToken.objects.create(staff, expiry=timedelta(days) if days else None, prefix=f"{name}_")
    return {"token": token} | describe(issued)


def tokens_of(username: str) -> list[dict[str, Any]]:
    """The tokens of a staff member, without their secrets."""
    issued = AuthToken.objects.filter(user__username=username).select_related("user").order_by("created")
    return [describe(token) for token in issued]


def revoke_token(username: str, key: str) -> int:
    """Take back the person's tokens that begin with the key; returns how many there were."""
    return AuthToken.objects.filter(user__username=username, token_key=key).delete()[0]


def describe(token: AuthToken) -> dict[str, Any]:
    return {
        "key": token.token_key,
        "username": token.user.username,
        "created": token.created.isoformat(timespec="seconds"),
        "expires": token.expiry.isoformat(timespec="seconds") if token.expiry else None,
    }
