from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from collections_app.api.callbacks import message_callback
from collections_app.api.mail_callbacks import mail_callback
from collections_app.api.public_lists import published_data, published_list
from config import celery  # noqa: F401  pages leave long work to workers through it
from config.health import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("collections_app.api.urls")),
    path("callbacks/messages", message_callback),
    path("callbacks/mail", mail_callback),
    path("published/<slug:slug>/", published_list, name="published_list"),
    path("published/<slug:slug>.json", published_data, name="published_data"),
    path("admin/", admin.site.urls),
]
