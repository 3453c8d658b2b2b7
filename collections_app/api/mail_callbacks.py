"""Where the mail provider of django-anymail reports: its own views check and read the call, and we take down what it says.

They would send a signal for each report. Here each is an ordinary call, and what goes wrong with it the provider hears.
"""

import logging
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from collections_app.messages.mail_reports import take_down

BACKENDS = "anymail.backends."
ASKS_FOR_PASSWORD = {"WWW-Authenticate": 'Basic realm="Arrears"'}
UNREADABLE = (AnymailAPIError, AnymailConfigurationError, ValueError, LookupError, TypeError, AttributeError)
log = logging.getLogger(__name__)


@csrf_exempt  # the provider signs or knows the password; nobody's session counts here
@require_http_methods(["HEAD", "POST"])
def mail_callback(request: HttpRequest) -> HttpResponse:
    """What became of mails. 404 where no provider is configured, 401 without a good signature or password, 400 for what
    cannot be read; 200 for the rest, mail of somebody else included.
    """
    view = _view_of_provider()
    if request.method == "HEAD":  # some look whether anybody is there
        return HttpResponse()
    if not _is_genuine(view, request):
        return HttpResponse(status=401, headers=ASKS_FOR_PASSWORD)
    try:
        events = view.parse_events(request)
    except UNREADABLE as fault:
        log.warning("a report of %s cannot be read: %s", view.esp_name, fault)
        return HttpResponse(status=400)
    now = timezone.now()
    for event in events:
        if isinstance(event, AnymailTrackingEvent):
            take_down(event, now)
    return HttpResponse()


def _view_of_provider() -> AnymailBaseWebhookView:
    """The view of the provider through which the house sends: `anymail.backends.postmark.EmailBackend` → that of Postmark."""
    backend: str = settings.EMAIL_BACKEND
    provider = backend.removeprefix(BACKENDS).partition(".")[0]
    if not backend.startswith(BACKENDS):
        raise Http404
    try:
        found: Any = resolve(f"/{provider}/tracking/", urlconf="anymail.urls").func
    except Resolver404 as fault:
        raise Http404 from fault
    view: AnymailBaseWebhookView = found.view_class(**found.view_initkwargs)
    return view


def _is_genuine(view: AnymailBaseWebhookView, request: HttpRequest) -> bool:
    """Signed as the provider signs, and with the password of the house where it has one; never without either."""
    if view.warn_if_no_basic_auth and not view.basic_auth:
        return False
    try:
        view.run_validators(request)
    except (AnymailWebhookValidationFailure, *UNREADABLE):
        return False
    return True
