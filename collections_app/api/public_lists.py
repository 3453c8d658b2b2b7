"""The published list on the web: read by anybody without a login, kept by nobody, and asked anew at every look.

Who owes nothing any more, contests the debt or has withdrawn the consent is not on it, whether or not somebody has recorded
that yet. Only web pages with a published edition have an address; everything else does not exist.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from collections_app.publication.files import as_json, page
from collections_app.publication.media import Medium
from collections_app.publication.models import Edition, EditionLine
from collections_app.publication.selection import shown_today

KEPT_BY_NOBODY = {
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Cache-Control": "no-store, max-age=0",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


@require_safe
def published_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, in the language of its medium."""
    edition, lines = _today(slug)
    with override(edition.medium.language):
        return _answer(page(edition, lines, timezone.localdate()).encode(), "text/html; charset=utf-8")


@require_safe
def published_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as JSON."""
    edition, lines = _today(slug)
    with override(edition.medium.language):
        return _answer(as_json(edition, lines, timezone.localdate()), "application/json")


def _today(slug: str) -> tuple[Edition, list[EditionLine]]:
    editions = Edition.objects.filter(
        status=Edition.Status.PUBLISHED, medium__slug=slug, medium__kind=Medium.Kind.WEB, medium__is_active=True
    )
    edition = editions.select_related("medium", "rule__medium").first()
    if edition is None:
        raise Http404
    return edition, shown_today(timezone.localdate(), edition)


def _answer(content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers=KEPT_BY_NOBODY)
