"""Stored files, handed out only through views that check rights and sight."""

from collections.abc import Iterable

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AnyAccept(BaseContentNegotiation):
    """A file is what it is, whatever the client says it accepts; only an error is rendered."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type


def stored_file(file: FieldFile, name: str, content_type: str) -> FileResponse:
    """The file under the name a person would give it; 404 in words while there is none."""
    if not file:
        raise NotFound(_("This file has not been made yet. It is made after the night's print batches are closed."))
    try:
        return FileResponse(file.open("rb"), filename=name, content_type=content_type)
    except FileNotFoundError:
        raise NotFound(_("The stored file is missing. Please tell the operators.")) from None
