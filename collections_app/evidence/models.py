from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from collections_app.cases.models import CaseEvent

# The database writes these rows itself. To have it look up again what it has just written (db_constraint), or to index what
# is only ever joined as a whole (db_index), would cost more than to write the row.


class EventLink(models.Model):
    """Binds a case event to the one before it: `hash` is SHA-256 of the hash before and the text of the event.

    `chain` is the id of the case; of an event outside any case it is the id of the account, less than zero.
    """

    event = models.ForeignKey(
        CaseEvent, models.DO_NOTHING, related_name="+", verbose_name=_("event"), db_constraint=False, db_index=False
    )
    chain = models.BigIntegerField(_("chain"))
    sequence = models.PositiveIntegerField(_("sequence"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("link of the event chain")
        verbose_name_plural = _("links of the event chain")
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="a_place_in_a_chain_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"


class ChainSeal(models.Model):
    """What a night saw of the chains that had grown: `hash` binds their heads to the seal before.

    Whoever is given the hash can tell later that nothing of what it covers was changed or cut off. `through` is the last
    link that it may cover.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    day = models.DateField(_("day"))
    through = models.BigIntegerField(_("last link"))
    heads = models.PositiveIntegerField(_("chains that had grown"))
    digest = models.BinaryField(_("digest of the heads"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("seal of the event chains")
        verbose_name_plural = _("seals of the event chains")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {date_format(self.day)}"


class SealedHead(models.Model):
    """The last link that a chain had when a night sealed it."""

    seal = models.ForeignKey(
        ChainSeal, models.DO_NOTHING, related_name="sealed_heads", verbose_name=_("seal"), db_constraint=False
    )
    chain = models.BigIntegerField(_("chain"))
    sequence = models.PositiveIntegerField(_("sequence"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("sealed head")
        verbose_name_plural = _("sealed heads")
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="a_head_is_sealed_once")]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.chain} {self.sequence}"
