"""What every screen has in common: who may open it follows from the person's role, which rows from their unit."""

from functools import cache
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline, checkbox
from unfold.dataclasses import UnfoldAction
from unfold.views import ChangeList

from collections_app.admin.cells import list_of
from collections_app.customers.models import Account
from collections_app.org.models import StaffMember
from collections_app.rules.authority import Right

AT_MOST_COUNTED = 10_000


def staff_of(request: HttpRequest) -> StaffMember:
    """Who is asking. The site lets nobody past its login who is not staff."""
    return cast(StaffMember, request.user)


def has_right(request: HttpRequest, right: Right | None) -> bool:
    """Django's own table of permissions is not used: rights follow from roles."""
    return right is not None and request.user.is_authenticated and staff_of(request).may(right)


def account_of(obj: Any) -> Account:
    """The account itself, or that of a case or of whatever else hangs on one."""
    return obj if isinstance(obj, Account) else obj.account


def today() -> Any:
    return timezone.localdate()


class CappedPaginator(Paginator):
    """Counts no further than the rows anyone pages through, so that a long list opens as fast as a short one."""

    template_name = "admin/parts/pages.html"
    most = AT_MOST_COUNTED

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet, self.object_list)
        return rows.order_by()[: self.most + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.count > self.most


class CountedOnce(ChangeList):
    """How many rows there are is said at the foot of the list, not in its heading too. The address behind each heading is
    made once, though the library asks for it with every row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._addresses: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        asked = repr((new_params, remove))
        if asked not in self._addresses:
            self._addresses[asked] = super().get_query_string(new_params, remove)
        return self._addresses[asked]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.full_result_count = self.result_count


@cache
def _box(language: str) -> str:
    """The box before a row, with a gap for its number: rendered once a language, not once a row."""
    return checkbox.render(ACTION_CHECKBOX_NAME, "{}")


class Screen(ModelAdmin):
    """A list and a page. Without further rights named it can only be looked at."""

    see: ClassVar[Right]
    list_select_related: ClassVar[Any] = ()  # followed on the page of an object too
    edit: ClassVar[Right | None] = None

    paginator = CappedPaginator
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = True
    list_sections = ()
    actions = None
    empty_value_display = "–"

    def fits(self, button: str, obj: Any) -> bool:
        """Whether the button makes sense on the page of the object as it stands."""
        return True

    @admin.display(description=cast(Any, ModelAdmin.action_checkbox).short_description)
    def action_checkbox(self, obj: Model) -> SafeString:
        return format_html(_box(get_language()), obj.pk)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        buttons = super().get_actions_detail(request, object_id)
        obj = self.get_object(request, str(object_id)) if buttons else None
        return [button for button in buttons if obj is not None and self.fits(button.path, obj)]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountedOnce

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request, self.see)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return has_right(request, self.see)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return has_right(request, self.edit)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return has_right(request, self.edit)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Filter fields left empty are dropped from the address, so that it says what the list is narrowed by."""
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        if request.method == "GET" and any(value == "" for name, value in given):
            return HttpResponseRedirect(f"?{urlencode([pair for pair in given if pair[1]])}")
        return super().changelist_view(request, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only what the person's unit may see; whatever is out of sight does not exist."""
        rows = self.model._default_manager
        rows = rows.for_staff(staff_of(request)) if hasattr(rows, "for_staff") else rows.all()
        if self.list_select_related:
            rows = rows.select_related(*self.list_select_related)
        return rows.order_by(*self.get_ordering(request))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Rows found by any of the search fields, each along its own index: one OR over several tables would use none."""
        term = search_term.strip()
        if not term or not self.search_fields:
            return queryset, False
        found = [self.model._base_manager.filter(**{lookup: term}).values("pk") for lookup in self.search_fields]
        return queryset.filter(pk__in=found[0].union(*found[1:]) if len(found) > 1 else found[0]), False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponseRedirect:
        """Back to the list. Whether it does not exist or belongs to others is not told."""
        messages.warning(request, _("What you asked for does not exist, or it is not in your unit."))
        return HttpResponseRedirect(list_of(self.model))


class Rows(TabularInline):
    """What belongs to an object, as rows of a table below it; each field is named for those who do not see the table."""

    extra = 0
    hide_title = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = capfirst(str(field.label))
        return field
