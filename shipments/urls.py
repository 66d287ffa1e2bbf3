"""The addresses of requests and of the desk."""

from django.urls import path

from shipments.views import actions, desk, lines, papers, requests, steps

app_name = "shipments"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<uuid:public_id>/", desk.review_page, name="review_page"),
    path("desk/<uuid:public_id>/findings/<int:finding_id>/", desk.finding_note, name="finding_note"),
    path("home/", requests.home, name="home"),
    path("shipments/", requests.shipment_list, name="list"),
    path("shipments/new/", requests.shipment_start, name="start"),
    path("shipments/<uuid:public_id>/", requests.shipment_detail, name="detail"),
    path(
        "shipments/<uuid:public_id>/parties/",
        steps.step,
        {"name": "parties", "following": "products"},
        name="parties",
    ),
    path("shipments/<uuid:public_id>/products/", lines.products, name="products"),
    path("shipments/<uuid:public_id>/products/new/", lines.line, name="line_new"),
    path("shipments/<uuid:public_id>/products/<uuid:line_id>/", lines.line, name="line"),
    path("shipments/<uuid:public_id>/products/<uuid:line_id>/remove/", lines.line_remove, name="line_remove"),
    path(
        "shipments/<uuid:public_id>/transport/",
        steps.step,
        {"name": "transport", "following": "papers"},
        name="transport",
    ),
    path(
        "shipments/<uuid:public_id>/papers/",
        steps.step,
        {"name": "papers", "following": "review"},
        name="papers",
    ),
    path("shipments/<uuid:public_id>/papers/attach/", papers.paper_attach, name="paper_attach"),
    path("shipments/<uuid:public_id>/review/", steps.review, name="review"),
    path("shipments/<uuid:public_id>/do/<slug:name>/", actions.act, name="act"),
    path("papers/<uuid:paper_id>/", papers.paper_open, name="paper"),
    path("papers/<uuid:paper_id>/remove/", papers.paper_remove, name="paper_remove"),
]
