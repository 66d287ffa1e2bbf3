"""The pages at /dev/mail/. Their urls exist only when NOPCERT_ENVIRONMENT is development."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access
from nopcert.mailsink import links, store


@access.public
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    messages = store.list_newest(Path(settings.NOPCERT_MAIL_SINK_ROOT))
    context = {"kept_messages": messages, "newest_shown": store.NEWEST_SHOWN}
    return render(request, "dev/mail_list.html", context)


@access.public
@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    message = store.find(Path(settings.NOPCERT_MAIL_SINK_ROOT), name)
    if message is None:
        raise Http404(_("There is no such message: it may have been deleted with an earlier run."))
    context = {"message": message, "pieces": links.pieces_of(message.text)}
    return render(request, "dev/mail_detail.html", context)
