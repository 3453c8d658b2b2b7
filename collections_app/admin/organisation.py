from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from collections_app.admin.cells import GOOD, PLAIN, anchor, label
from collections_app.admin.screens import Screen, staff_of
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.rules.authority import Right


def units_offered(request: HttpRequest) -> dict[str, Any]:
    """The units in which a person may put a unit or a colleague; only a superuser may leave the choice open."""
    staff = staff_of(request)
    return {"queryset": OrgUnit.objects.for_staff(staff), "required": not staff.is_superuser}


@admin.register(OrgUnit)
class OrgUnits(Screen):
    see = Right.SEE_STAFF
    edit = Right.EDIT_ORGANISATION
    list_display = ["indented", "code", "kind", "parent", "has_print_room"]
    list_filter = [("kind", ChoicesDropdownFilter)]
    list_select_related = ["parent"]
    ordering = ["path", "code"]
    search_fields = ["code__startswith", "name__startswith"]
    search_help_text = gettext_lazy("Code or name, from the beginning")
    fields = ["code", "name", "kind", "parent", "has_print_room"]

    def get_readonly_fields(self, request: HttpRequest, obj: OrgUnit | None = None) -> list[str]:
        """A unit stays where it is: moving it would change who sees what."""
        return ["code", "parent"] if obj else []

    @admin.display(description=gettext_lazy("name"), ordering="path")
    def indented(self, unit: OrgUnit) -> Any:
        return f"{'　' * max(unit.path.count('/') - 2, 0)}{unit.name}"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **kwargs, **units_offered(request))

    def save_model(self, request: HttpRequest, obj: OrgUnit, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            obj.path = f"{obj.parent.path if obj.parent else '/'}{obj.pk}/"
            obj.save(update_fields=["path"])


@admin.register(StaffMember)
class Staff(UserAdmin, Screen):  # type: ignore[misc]  # both set the list's paginator; that of Screen comes with unfold's
    see = Right.SEE_STAFF
    edit = Right.EDIT_ORGANISATION
    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm
    list_display = ["username", "name", "role", "unit", "phone", "state"]
    list_filter = [("role", ChoicesDropdownFilter)]
    list_select_related = ["unit"]
    ordering = ["username"]
    search_fields = ["username__startswith", "name__startswith"]
    search_help_text = gettext_lazy("User name or name, from the beginning")
    filter_horizontal = ()
    readonly_fields = ["last_login", "password_in_words"]
    fieldsets = (
        (None, {"fields": ("username", "name", "role", "unit", "is_active")}),
        (gettext_lazy("Contact"), {"fields": ("email", "phone")}),
        (gettext_lazy("Access"), {"fields": ("password_in_words", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "role", "unit", "email", "phone", "password1", "password2")}),
    )

    @admin.display(description=gettext_lazy("status"))
    def state(self, member: StaffMember) -> Any:
        return label(_("active"), GOOD) if member.is_active else label(_("locked out"), PLAIN)

    @admin.display(description=gettext_lazy("password"))
    def password_in_words(self, member: StaffMember) -> Any:
        words = _("Set a new password") if member.has_usable_password() else _("Set a password: there is none yet")
        return anchor("../password/", words)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody but a superuser changes a superuser, their password included."""
        is_above = obj is not None and obj.is_superuser and not staff_of(request).is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **kwargs, **units_offered(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only look sees no password line."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is None or self.has_change_permission(request, obj) else fieldsets[:2]

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        obj.is_staff = True  # whoever works here works in this site
        super().save_model(request, obj, form, change)
