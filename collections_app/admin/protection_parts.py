"""Who is protected at an account, and what the law makes of it, in words."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collections_app.admin.cells import CALM, NOTHING, WARN, day, label, stacked
from collections_app.admin.pages import Banner, Table
from collections_app.customers.models import Account, ProtectedStatus
from collections_app.enforcement.wording import action_words
from collections_app.procedures.packs import UnknownPack, law
from collections_app.rules.law import Effect, Protection

YEAR = 2000


class Protections:
    """The protections of an account, read once: those that run today, and those before and after."""

    def __init__(self, account: Account, today: date) -> None:
        self.account, self.today = account, today
        self.all = list(account.protections.select_related("recorded_by").order_by("-from_on", "-id"))

    def running(self) -> list[ProtectedStatus]:
        return [p for p in self.all if p.from_on <= self.today and not self._is_over(p)]

    def banners(self) -> list[Banner]:
        """One for all that run, each with what it stops; none where nobody is protected."""
        words = [f"{_until(p)} {effect_words(self.account, p.reason)}" for p in self.running()]
        return [Banner("\n".join(words), WARN)] if words else []

    def table(self) -> Table:
        rows = [
            [
                p.get_reason_display(), day(p.from_on), day(p.to_on) if p.to_on else _("no end is known"),
                self._status(p), stacked(p.evidence or NOTHING, self._by(p)),
            ]
            for p in self.all
        ]  # fmt: skip
        columns = [_("reason"), _("since"), _("until"), _("status"), _("evidence")]
        return Table(_("Protected persons"), columns, rows, _("Nobody is known to be protected."), prose=4)

    def _by(self, protection: ProtectedStatus) -> str:
        return _("by %(name)s") % {"name": protection.recorded_by} if protection.recorded_by else _("by the system")

    def _is_over(self, protection: ProtectedStatus) -> bool:
        if protection.ended_on is not None and protection.ended_on <= self.today:
            return True
        return protection.to_on is not None and protection.to_on < self.today

    def _status(self, protection: ProtectedStatus) -> Any:
        if protection.ended_on is not None:
            return label(_("ended on %(day)s") % {"day": day(protection.ended_on)})
        if self._is_over(protection):
            return label(_("has run out"))
        return label(_("protected"), WARN) if protection.from_on <= self.today else label(_("not yet"), CALM)


def effect_words(account: Account, reason: str) -> str:
    """What the law of the account stops for that reason, as one sentence."""
    try:
        rules = [rule for rule in law(account.law_pack).protections if reason in rule.flags]
    except UnknownPack:
        return _("The law of the account is not known, so nothing is stopped by this alone.")
    if not rules:
        return _("The law of the account stops nothing for this reason.")
    return " ".join(_rule_words(rule) for rule in rules)


def _rule_words(rule: Protection) -> str:
    if rule.effect is Effect.NEEDS:
        words = _("Before a cut: %(action)s") % {"action": action_words(rule.action)}
    elif rule.effect is Effect.DELAY:
        words = _("The cut has to wait longer after the notice")
    elif rule.season:
        words = _("No cut")
    else:
        words = _("No disconnection notice and no cut")
    if rule.season:
        return _("%(effect)s, %(season)s.") % {"effect": words, "season": _season_words(rule)}
    return _("%(effect)s.") % {"effect": words}


def _season_words(rule: Protection) -> str:
    assert rule.season is not None
    first, last = (date_format(date(YEAR, *month_day), "MONTH_DAY_FORMAT") for month_day in rule.season)
    return pgettext("season", "from %(first)s to %(last)s") % {"first": first, "last": last}


def _until(protection: ProtectedStatus) -> str:
    words = capfirst(protection.get_reason_display())
    if protection.to_on is None:
        return _("Protected: %(reason)s.") % {"reason": words}
    return _("Protected until %(day)s: %(reason)s.") % {"day": day(protection.to_on), "reason": words}
