"""Files of the federal registry: brought, compared, and taken over or discarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations import import_queries
from operations.forms.registry_import import RegistryFileForm
from operations.models import RegistryChange, RegistryImport
from operations.models.registry_import import ChangeKind, ImportState, ProblemKind
from operations.registry import jobs
from operations.rules import registry_words
from operations.services import registry_importing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FILES = 20
_ROWS = 50
_WORKING = (ImportState.WAITING, ImportState.APPLYING)


@dataclass(frozen=True)
class Tab:
    """One list of the summary."""

    kind: str
    label: StrOrPromise
    count: int
    is_current: bool = False


@dataclass(frozen=True)
class ChangeRow:
    """One operation that differs, in words."""

    nop_id: str
    name: str
    values: list[registry_words.ChangedValue]
    parts: list[str]

    @classmethod
    def of(cls, change: RegistryChange) -> ChangeRow:
        values = registry_words.changed_values(change.details)
        return cls(change.nop_id, change.name, values, registry_words.changed_parts(change.details))


@access.requires(Capability.VIEW_OPERATIONS)
@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """The files that were loaded, and the box for the next."""
    return _list_page(request, RegistryFileForm())


@access.requires(Capability.LOAD_REGISTRY)
@require_http_methods(["POST"])
def load(request: MemberRequest) -> HttpResponse:
    """Takes a file and shows how far its reading is."""
    form = RegistryFileForm(
        request.POST, request.FILES, was_too_large="nopcert.upload_is_too_large" in request.META
    )
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            registry_import = registry_importing.receive(
                upload.name, upload.chunks(), actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("operations:registry_import", registry_import.public_id)
    return _list_page(request, form)


@access.requires(Capability.VIEW_OPERATIONS)
@require_safe
def detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One file: how far its reading is, what it changes, and what became of it."""
    registry_import = _get(public_id)
    context = {
        "import": registry_import,
        "progress": _progress(registry_import),
        "is_working": registry_import.state in _WORKING,
        "may_load": request.membership.can(Capability.LOAD_REGISTRY),
        "new_certifiers": [match for match in registry_import.certifiers if match["key"] is None],
        "guessed_certifiers": [match for match in registry_import.certifiers if match["is_by_code"]],
        **_summary(request, registry_import),
    }
    return render(request, "operations/registry_import_detail.html", context)


@access.requires(Capability.VIEW_OPERATIONS)
@require_safe
def progress(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """How far it is, as a fragment that asks again; the page itself once there is something to see."""
    registry_import = _get(public_id)
    page = redirect("operations:registry_import", public_id)
    if not request.headers.get("HX-Request"):
        return page
    if registry_import.state not in _WORKING:
        return HttpResponse(headers={"HX-Redirect": page.url})
    context = {"import": registry_import, "progress": _progress(registry_import)}
    return render(request, "operations/_registry_progress.html", context)


@access.requires(Capability.LOAD_REGISTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The last question before what differs is taken over."""
    registry_import = _get(public_id)
    if request.method == "POST":
        try:
            registry_importing.apply(registry_import, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("operations:registry_import", public_id)
    if registry_import.state != ImportState.READY:
        return redirect("operations:registry_import", public_id)
    return render(request, "operations/registry_import_confirm.html", {"import": registry_import})


@access.requires(Capability.LOAD_REGISTRY)
@require_http_methods(["POST"])
def discard(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Closes it; nothing of it was taken over, so nothing is asked."""
    registry_import = _get(public_id)
    try:
        registry_importing.discard(registry_import, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("operations:registry_import", public_id)
    messages.success(
        request,
        _("%(file)s is discarded. Nothing was changed.") % {"file": registry_import.file_name},
    )
    return redirect("operations:registry_imports")


def _list_page(request: MemberRequest, form: RegistryFileForm) -> HttpResponse:
    context = {
        "form": form,
        "may_load": request.membership.can(Capability.LOAD_REGISTRY),
        "open_import": import_queries.get_open_import(),
        "last_published_on": import_queries.last_published_on(),
        "page": Paginator(import_queries.list_imports(), _FILES).get_page(request.GET.get("page")),
    }
    return render(request, "operations/registry_import_list.html", context)


def _get(public_id: UUID) -> RegistryImport:
    registry_import = import_queries.get_import(public_id)
    if registry_import is None:
        raise Http404
    return registry_import


def _progress(registry_import: RegistryImport) -> jobs.Progress:
    if registry_import.state == ImportState.APPLYING:
        share = registry_import.applied / max(registry_import.differing, 1)
        return jobs.Progress(registry_import.applied, share)
    return jobs.progress_of(registry_import)


def _summary(request: MemberRequest, registry_import: RegistryImport) -> dict[str, Any]:
    """The lists of the summary, and the page of the one that is asked for."""
    tabs = _tabs(registry_import)
    asked = request.GET.get("kind", "")
    kinds = [tab.kind for tab in tabs]
    kind = asked if asked in kinds else next(iter(kinds), "")
    page: Page[Any] | None = None
    if kind in ChangeKind.values:
        page = Paginator(import_queries.list_changes(registry_import, kind), _ROWS).get_page(
            request.GET.get("page")
        )
    elif kind:
        page = Paginator(import_queries.list_problems(registry_import, kind), _ROWS).get_page(
            request.GET.get("page")
        )
    return {
        "tabs": [Tab(tab.kind, tab.label, tab.count, tab.kind == kind) for tab in tabs],
        "kind": kind,
        "is_of_changes": kind in ChangeKind.values,
        "page": page,
        "changes": [ChangeRow.of(change) for change in page or () if kind in ChangeKind.values],
    }


def _tabs(registry_import: RegistryImport) -> list[Tab]:
    """Those that hold something, what matters most first."""
    if registry_import.read_at is None:
        return []
    problems = import_queries.count_problems(registry_import)
    counts = {
        ChangeKind.STANDING: registry_import.standing_changed,
        ChangeKind.GONE: registry_import.gone,
        ChangeKind.CHANGED: registry_import.changed,
        ChangeKind.NEW: registry_import.new,
        ProblemKind.UNREADABLE: registry_import.unreadable,
        ProblemKind.KEPT: problems.get(ProblemKind.KEPT, 0),
        ProblemKind.REPEATED: registry_import.repeated,
        ProblemKind.LEFT_OUT: problems.get(ProblemKind.LEFT_OUT, 0),
    }
    return [Tab(kind, kind.label, count) for kind, count in counts.items() if count]
