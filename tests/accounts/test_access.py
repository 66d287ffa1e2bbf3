import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts import access
from accounts.roles import Capability, Role
from tests.factories.accounts import make_membership, make_user, sign_in

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/record/?kind=user"}


def test_a_visitor_is_sent_to_the_login_and_back(client, db):
    address = reverse("accounts:events") + "?kind=user"

    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next=/record/%3Fkind%3Duser"


def test_a_fragment_of_a_visitor_leads_the_whole_page_to_the_login(client, db):
    response = client.get(reverse("accounts:events"), headers=HTMX)

    assert response.status_code == 401
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/record/%3Fkind%3Duser"
    assert response.content == b""


def test_who_acts_for_nobody_reads_what_to_do(client, db):
    ended = make_membership(Role.REVIEWER, is_active=False)
    sign_in(client, ended)

    response = client.get(reverse("accounts:events"))

    assert response.status_code == 403
    page = response.content.decode()
    assert "You act for nobody at the moment." in page
    assert "Ask the certifying agent you work with for an invitation" in page
    assert ended.user.email in page


def test_who_may_not_reads_in_which_role_and_what_it_takes(client, db):
    exporter = sign_in(client, make_membership(Role.EXPORTER))

    response = client.get(reverse("accounts:events"))

    assert response.status_code == 403
    page = response.content.decode()
    assert (
        f"You act for {exporter.operation.name} as Exporter. In this role you may not read the record."
        in page
    )
    assert "It takes one of these roles: Reviewer, Signatory, Administrator, Auditor." in page
    assert "Act in it to go on" not in page


def test_another_role_of_the_person_that_may_is_offered(client, db):
    exporter = sign_in(client, make_membership(Role.EXPORTER))
    auditor = make_membership(Role.AUDITOR, user=exporter.user)
    make_membership(Role.AUDITOR)

    page = client.get(reverse("accounts:events") + "?kind=user").content.decode()

    assert "You have a role that may. Act in it to go on:" in page
    assert page.count('name="membership"') == 1
    assert f'name="membership" value="{auditor.public_id}"' in page
    assert 'name="next" value="/record/?kind=user"' in page


def test_a_fragment_that_may_not_leads_to_the_page_that_says_so(client, db):
    sign_in(client, make_membership(Role.EXPORTER))

    response = client.get(reverse("accounts:events"), headers=HTMX)

    assert (response.status_code, response["HX-Redirect"], response.content) == (403, "/record/", b"")


def test_who_may_comes_in_with_the_chosen_membership(client, db):
    user = make_user()
    make_membership(Role.REVIEWER, user=user)
    chosen = sign_in(client, make_membership(Role.AUDITOR, user=user))

    response = client.get(reverse("accounts:events"))

    assert response.status_code == 200
    assert response.wsgi_request.membership == chosen


def test_without_a_choice_the_oldest_membership_acts(client, db):
    user = make_user()
    first = make_membership(Role.REVIEWER, user=user)
    ended = sign_in(client, make_membership(Role.AUDITOR, user=user, is_active=False))

    response = client.get(reverse("accounts:events"))

    assert response.wsgi_request.membership == first != ended


def test_a_membership_that_ends_closes_the_door_at_once(client, db):
    member = sign_in(client, make_membership(Role.AUDITOR))
    member.is_active = False
    member.save()

    assert client.get(reverse("accounts:events")).status_code == 403


def test_a_person_reads_in_their_own_language_and_time_zone(client, db):
    member = sign_in(
        client, make_membership(Role.AUDITOR, user=make_user(language="es", time_zone="America/Lima"))
    )

    response = client.get(reverse("accounts:profile"))

    assert response["Content-Language"] == "es"
    assert '<option value="America/Lima" selected>' in response.content.decode()
    member.user.time_zone = "Mars/Olympus"  # a zone that the tz database has dropped
    member.user.save()
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_whom_one_acts_for_costs_one_query(client, db, django_assert_num_queries):
    sign_in(client, make_membership(Role.IMPORTER))
    client.get(reverse("accounts:switch"))

    with django_assert_num_queries(3):  # session, user, memberships
        client.get(reverse("accounts:switch"))


def test_a_visitor_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("accounts:switch"))


def test_each_mark_can_be_read_from_the_view():
    @access.public
    def anybody(request):
        return HttpResponse("page")

    @access.signed_in
    def known(request):
        return HttpResponse("page")

    @access.requires(Capability.ISSUE_CERTIFICATE)
    @access.confirmed_person
    def member(request):
        return HttpResponse("page")

    assert [(view.access, view.capability) for view in (anybody, known, member)] == [
        ("public", None),
        ("signed_in", None),
        ("capability", Capability.ISSUE_CERTIFICATE),
    ]
    assert member.__name__ == "member"


@pytest.mark.parametrize("method", ["get", "post"])
def test_signed_in_pages_send_a_visitor_to_the_login(client, db, method):
    for name in ("accounts:switch", "accounts:profile"):
        response = getattr(client, method)(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_a_change_of_members_asks_for_the_password_again_and_keeps_what_was_typed(client, db):
    administrator = sign_in(client, make_membership(Role.ADMINISTRATOR), is_confirmed=False)
    typed = {"name": "Ben Soto", "email": "ben@example.com", "role": "reviewer"}

    asked = client.post(reverse("accounts:members"), typed)
    done = client.post(asked["Location"], {"password": "correct horse battery staple"}, follow=True)

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert "A link is on its way to ben@example.com" in done.content.decode()
    assert administrator.certifier.name in done.content.decode()
