"""Included at /dev/mail/ in development only."""

from __future__ import annotations

from django.urls import path

from nopcert.mailsink import views

urlpatterns = [
    path("", views.mail_list, name="dev_mail"),
    path("<str:name>/", views.mail_detail, name="dev_mail_message"),
]
