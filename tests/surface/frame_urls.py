"""The addresses that the frame itself names, for tests that render it without the rooms of the house."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest, **_arguments: str) -> HttpResponse:
    return HttpResponse()


_accounts = (
    [path("acting-for/", nothing, name="switch"), path("log/", nothing, name="log")],
    "accounts",
)

urlpatterns = [
    path("", nothing, name="home"),
    path("verify/", nothing, name="verify"),
    path("help/", nothing, name="help"),
    path("help/checks/", nothing, name="help_checks"),
    path("help/<slug:page>/", nothing, name="help_page"),
    path("language/<slug:code>/", nothing, name="language"),
    path("dev/mail/", nothing, name="dev_mail"),
    path("login/", nothing, name="account_login"),
    path("logout/", nothing, name="account_logout"),
    path("accounts/", include(_accounts)),
]
