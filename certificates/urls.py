"""The addresses of certificates for people who have signed in."""

from django.urls import path

from certificates.views import issue, register

app_name = "certificates"

urlpatterns = [
    path("", register.certificate_list, name="list"),
    path("<uuid:public_id>/", register.certificate_detail, name="detail"),
    path("<uuid:public_id>/paper.pdf", register.paper, name="paper"),
    path("<uuid:public_id>/proof.json", register.record_proof, name="record_proof"),
    path("of/<uuid:shipment_id>/", issue.progress, name="progress"),
    path("of/<uuid:shipment_id>/issue/", issue.issue, name="issue"),
    path("of/<uuid:shipment_id>/retry/", issue.retry, name="retry"),
    path("preview/<uuid:line_id>/", issue.preview, name="preview"),
]
