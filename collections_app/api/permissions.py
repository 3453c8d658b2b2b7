from typing import Any

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from collections_app.org.models import StaffMember


class HasRight(IsAuthenticated):
    """Asks the table of roles for the right that the view names for the action; a view that names none is shut."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        right = getattr(view, "rights", {}).get(getattr(view, "action", None)) or getattr(view, "right", None)
        return right is not None and isinstance(request.user, StaffMember) and request.user.may(right)
