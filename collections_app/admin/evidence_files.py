"""The evidence file of a case, made and handed out on its page."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from collections_app.admin.cells import page_of
from collections_app.admin.screens import has_right, staff_of, today
from collections_app.dossiers.operations import CannotMake, evidence_of, file_name
from collections_app.dossiers.signing import CannotSign
from collections_app.rules.authority import Right

MAKE = gettext_lazy("Evidence file")


class EvidenceActions:
    """The button for the screen of cases."""

    def has_make_evidence_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return has_right(request, Right.MAKE_EVIDENCE)

    @action(description=MAKE, permissions=["make_evidence"], icon="folder_zip")
    def evidence_file(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        case = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if case is None:
            raise Http404
        try:
            made = evidence_of(case=case, on=today(), by=staff_of(request))
        except (CannotMake, CannotSign) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)  # type: ignore[attr-defined]
            return HttpResponseRedirect(page_of(case))
        return FileResponse(made, as_attachment=True, filename=file_name(case, today()), content_type="application/zip")
