"""The doors of accounts. Signing in and out, passwords and second factors are allauth's."""

from django.urls import path

from accounts.views import invitation, log, members, profile, record, switch

app_name = "accounts"

urlpatterns = [
    path("acting-for/", switch.switch, name="switch"),
    path("profile/", profile.profile, name="profile"),
    path("members/", members.members, name="members"),
    path("members/<uuid:public_id>/end/", members.end, name="end_membership"),
    path(
        "members/invitations/<uuid:public_id>/withdraw/",
        members.withdraw,
        name="withdraw_invitation",
    ),
    path("invitations/<str:secret>/", invitation.invitation, name="invitation"),
    path("log/", log.log, name="log"),
    path("log/checkpoint", log.newest, name="newest_checkpoint"),
    path("log/<int:size>/checkpoint", log.checkpoint, name="checkpoint"),
    path("record/", record.events, name="events"),
    path("record.csv", record.events_csv, name="events_csv"),
]
