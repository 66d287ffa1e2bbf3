"""What a verifier without a network takes along: the keys and the status list (docs/offline-code.md)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import access
from certificates import offline_codes
from nopcert_verify import keys


@access.public
@require_safe
@cache_control(public=True, max_age=3600)
def public_keys(request: HttpRequest) -> HttpResponse:
    """Every public key of offline codes, old ones too."""
    return JsonResponse(keys.to_json(offline_codes.list_keys(), timezone.now()))


@access.public
@require_safe
@cache_control(public=True, max_age=600)
def status_list(request: HttpRequest) -> HttpResponse:
    """The signed list of what was withdrawn."""
    published = offline_codes.get_published_status()
    if published is None:
        sentence = _("The status list is made within the hour. Ask again then.")
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=404)
    return HttpResponse(bytes(published.content), content_type="application/cose")
