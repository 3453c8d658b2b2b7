from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from collections_app.org.querysets import OrgUnitQuerySet, StaffDirectory
from collections_app.rules.authority import Right, Role, may


class OrgUnit(models.Model):
    """A unit of the power company. `path` lists the ids from the top, '/1/5/9/': who may see whom hangs on it."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        BRANCH = "branch", _("branch")
        STATION = "station", _("supply station")
        TEAM = "team", _("team")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    path = models.CharField(_("path"), max_length=255, default="", editable=False)
    has_print_room = models.BooleanField(
        _("has a print room"), default=False, help_text=_("Letters of this unit and those below it are printed here.")
    )

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation unit")
        verbose_name_plural = _("organisation units")
        ordering = ["path", "code"]
        indexes = [models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="org_unit_by_path")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["company", "branch", "station", "team"]), name="unit_kind_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="no_unit_is_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffMember(AbstractUser):
    """A person who works with the system; what they may do follows from the role, whom they see from the unit."""

    class Role(models.TextChoices):
        OFFICER = Role.OFFICER, _("collection officer")
        SUPERVISOR = Role.SUPERVISOR, _("supervisor")
        MANAGER = Role.MANAGER, _("manager")
        LEGAL = Role.LEGAL, _("legal officer")
        PRINT_ROOM = Role.PRINT_ROOM, _("print room")
        AUDITOR = Role.AUDITOR, _("auditor")
        ADMINISTRATOR = Role.ADMINISTRATOR, _("administrator")

    first_name = None  # type: ignore[assignment]  # one name field: given and family names are not split in every country
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.OFFICER)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("organisation unit")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects = StaffDirectory()  # type: ignore[misc]  # the base class declares it as a class variable

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def may(self, right: Right) -> bool:
        """Whether this person, active and by role, has the right."""
        return self.is_active and (self.is_superuser or may(self.role, right))

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
