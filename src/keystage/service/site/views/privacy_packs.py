"""What was gathered about a person: read, some of it left out with a reason, handed over."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen, taken
from keystage.service.once.actions import answer_once
from keystage.service.privacy.models import SubjectPack
from keystage.service.privacy.packs import leave_out, left_out_of
from keystage.service.profiles.marking import marked
from keystage.service.site.privacy.answer import as_html, as_json, shown_entries
from keystage.service.site.privacy.requests import PERMISSION, seen_request

_A_PAGE = 50
_PURPOSE = "answer to a person who asked what is held about them"
_FORMATS = {"html": (as_html, "text/html; charset=utf-8"), "json": (as_json, "application/json")}


@never_cache
@needs(PERMISSION)
@sensitive_post_parameters()
@answer_once
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Every thing that was found, with what to look at before it is handed over; what is left out, and why."""
    found = _pack(request, pk)
    try:
        entries = shown_entries(found)
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:request", pk=pk)
    to_look = [one for one in entries if one["look"]]
    chosen = to_look if request.GET.get("show") == "look" else entries
    page = Paginator(chosen, _A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        try:
            leave_out(pack=found, version=_version(request), why=_why(request, found, list(page)), by=request.user)
        except InputError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Saved: what is left out, and why.")
            return redirect(request.get_full_path())
    seen(request, "privacy.pack", kind="request", key=pk, pack=found.pk)
    context = {"pack": found, "page": page, "entries": len(entries), "to_look": len(to_look), "request_": found.request,
               "left_out": len(left_out_of(found)), "only_look": request.GET.get("show") == "look"}  # fmt: skip
    return render(request, "site/privacy/pack.html", context)


@never_cache
@needs(PERMISSION)
def pack_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The file that is handed over; that it was taken is recorded before it leaves."""
    if format not in _FORMATS:
        raise Http404
    found = _pack(request, pk)
    make, kind = _FORMATS[format]
    try:
        made = make(found)
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:request", pk=pk)
    mark = taken(
        request, "privacy.pack-taken", kind="request", key=pk, purpose=_PURPOSE, pack=found.pk, format=format
    )  # fmt: skip
    response = HttpResponse(marked(made, format, mark.text), content_type=kind)
    name = f"subject-access-request-{pk}-{timezone.localdate()}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _pack(request: HttpRequest, pk: int) -> SubjectPack:
    """The pack of a request that this person may see, or absent."""
    found = seen_request(request.user, pk).packs.filter(removed_at=None).select_related("request").first()
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _why(request: HttpRequest, found: SubjectPack, shown: list[dict[str, object]]) -> dict[int, str]:
    """What is left out of the things on this page as it was written, of all others as it was."""
    here = {int(str(one["number"])) for one in shown}
    kept = {number: why for number, why in left_out_of(found).items() if number not in here}
    ticked = {number for number in here if request.POST.get(f"out-{number}")}
    return kept | {number: request.POST.get(f"why-{number}", "")[:300] for number in ticked}
