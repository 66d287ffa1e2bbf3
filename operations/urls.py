"""The doors of the registry."""

from django.urls import path

from operations.views import registry, search, settings

app_name = "operations"

urlpatterns = [
    path("", registry.list_, name="list"),
    path("find/", search.find, name="find"),
    path("tariff-codes/", search.hts_find, name="hts_find"),
    path("settings/", settings.certifier, name="certifier_settings"),
    path("settings/logo/", settings.logo, name="certifier_logo"),
    path("<uuid:public_id>/", registry.detail, name="detail"),
    path("<uuid:public_id>/standing/", registry.change_standing, name="change_standing"),
]
