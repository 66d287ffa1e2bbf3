"""The addresses of issuing many, of the hand-off to the federal system, and of its outages."""

from django.urls import path

from certificates.views import batches, handoff, outages

app_name = "issuing"

urlpatterns = [
    path("", batches.ready, name="ready"),
    path("confirm/", batches.confirm, name="confirm"),
    path("start/", batches.start, name="start"),
    path("batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("unregistered/", handoff.unregistered, name="unregistered"),
    path("unregistered/hand-off.csv", handoff.unregistered_csv, name="unregistered_csv"),
    path("unregistered/paste/", handoff.paste, name="paste"),
    path("of/<uuid:shipment_id>/hand-off/", handoff.hand_off, name="hand_off"),
    path("outages/", outages.outage_list, name="outages"),
    path("outages/<uuid:outage_id>/", outages.outage, name="outage"),
    path("outages/<uuid:outage_id>/end/", outages.outage_end, name="outage_end"),
    path("outages/<uuid:outage_id>/close/", outages.outage_close, name="outage_close"),
]
