"""All addresses, room by room."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from certificates.views import offline_app, public, well_known
from nopcert import language, views
from nopcert.mailsink import urls as mailsink_urls

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("help/checks/", views.help_checks, name="help_checks"),
    path("help/<slug:page>/", views.help_page, name="help_page"),
    path("language/<slug:code>/", language.choose, name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", RedirectView.as_view(url="/static/nopcert/favicon.svg"), name="favicon"),
    path("verify/", public.verify, name="verify"),
    path("verify/file/", public.file, name="verify_file"),
    path("verify/offline/", offline_app.offline_page, name="verify_offline"),
    path("verify/worker.js", offline_app.worker, name="verify_worker"),
    path(".well-known/nopcert-keys.json", well_known.public_keys, name="public_keys"),
    path(".well-known/nopcert-status.bin", well_known.status_list, name="status_list"),
    # QR codes are in capitals, which keeps their squares large; people may type either.
    re_path(r"^[vV]/(?P<number>[^/]{1,60})(?:/(?P<code>[^/]{1,20000}))?/?$", public.scanned, name="scanned"),
    # An address is proven by its invitation and the record names it: it is not changed here.
    path("account/email/", views.not_here),
    path("account/", include("allauth.account.urls")),
    path("account/two-factor/", include("allauth.mfa.urls")),
    path("", include("accounts.urls")),
    path("operations/", include("operations.urls")),
    path("", include("shipments.urls")),
    path("certificates/", include("certificates.urls")),
    path("issuing/", include("certificates.issuing_urls")),
]

if not settings.IS_PRODUCTION:
    urlpatterns.append(path("dev/mail/", include(mailsink_urls)))

handler400 = "nopcert.trouble.bad_request"
handler500 = "nopcert.trouble.server_error"
