"""The doors of the registry."""

from django.urls import path

from operations.views import registry, registry_import, search, settings, watch_lists

app_name = "operations"

urlpatterns = [
    path("", registry.list_, name="list"),
    path("find/", search.find, name="find"),
    path("find/suggestions/", search.suggest, name="operation_suggest"),
    path("tariff-codes/", search.hts_find, name="hts_find"),
    path("tariff-codes/suggestions/", search.hts_suggest, name="hts_suggest"),
    path("settings/", settings.certifier, name="certifier_settings"),
    path("settings/logo/", settings.logo, name="certifier_logo"),
    path("watch-lists/", watch_lists.list_, name="watch_lists"),
    path("watch-lists/<slug:kind>/add/", watch_lists.add, name="watch_list_add"),
    path("watch-lists/<slug:kind>/<int:entry_id>/end/", watch_lists.end, name="watch_list_end"),
    path("registry-files/", registry_import.list_, name="registry_imports"),
    path("registry-files/load/", registry_import.load, name="registry_import_load"),
    path("registry-files/<uuid:public_id>/", registry_import.detail, name="registry_import"),
    path(
        "registry-files/<uuid:public_id>/progress/",
        registry_import.progress,
        name="registry_import_progress",
    ),
    path("registry-files/<uuid:public_id>/apply/", registry_import.apply, name="registry_import_apply"),
    path("registry-files/<uuid:public_id>/discard/", registry_import.discard, name="registry_import_discard"),
    path("<uuid:public_id>/", registry.detail, name="detail"),
    path("<uuid:public_id>/standing/", registry.change_standing, name="change_standing"),
]
