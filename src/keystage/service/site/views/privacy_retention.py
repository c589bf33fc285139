"""How long each type of record is kept, what of it is held, and lists of what is past its date."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.analysis.store.retention import record_types
from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import seen, taken
from keystage.service.once.actions import answer_once
from keystage.service.privacy import actions
from keystage.service.privacy.models import Disposal, DisposalItem, Hold
from keystage.service.privacy.what_is_due import active_holds, held_types
from keystage.service.profiles.marking import marked
from keystage.service.site.privacy.certificate import certificate_pdf, certificate_shown
from keystage.service.site.privacy.leaving import APPROVE, RUN, answers_for_all, approve_disposal
from keystage.service.site.privacy.leaving_forms import HoldForm
from keystage.service.site.privacy.parts import parts

_A_PAGE = 50


@never_cache
@needs("privacy.see", RUN, APPROVE)
def retention(request: HttpRequest) -> HttpResponse:
    """Every type of record: how long, by what right, how many are held, what is due."""
    types = held_types(timezone.localdate())
    seen(request, "privacy.retention", kind="page", key="retention")
    return render(
        request, "site/privacy/retention.html",
        {"parts": parts(request.user, "How long it is kept"),
         "types": types, "due": sum(one.due for one in types),
         "may_dispose": any(reach(request.user, one) for one in (RUN, APPROVE))},
    )  # fmt: skip


@never_cache
@needs(RUN, APPROVE)
def disposals(request: HttpRequest) -> HttpResponse:
    """All lists, the newest first, and what is held back."""
    page = Paginator(Disposal.objects.select_related("proposed_by", "approved_by"), _A_PAGE)
    holds = active_holds(timezone.localdate())
    words = dict(DisposalItem.objects.order_by("pk").values_list("key", "words"))
    return render(
        request, "site/privacy/disposals.html",
        {
            "parts": parts(request.user, "Disposal lists"),
            "page": page.get_page(request.GET.get("page")), "may_run": answers_for_all(request.user, RUN),
            "holds": [{"hold": one, "words": words.get(one.key, one.holding)} for one in holds],
            "waits": Disposal.objects.filter(state=Disposal.State.proposed).exists(),
        },
    )  # fmt: skip


@needs(RUN)
@require_POST
@answer_once
def new_disposal(request: HttpRequest) -> HttpResponse:
    """Put on a list what is past its date."""
    try:
        _refuse_part(request, RUN)
        made = actions.propose_disposal(by=request.user, today=timezone.localdate())
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:disposals")
    return redirect("privacy:disposal", pk=made.pk)


@never_cache
@needs(RUN, APPROVE)
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: what is on it, what is held back, and what came of it."""
    found = get_object_or_404(Disposal.objects.select_related("proposed_by", "approved_by"), pk=pk)
    seen(request, "privacy.disposal", kind="disposal", key=pk)
    return render(request, "site/privacy/disposal.html", _shown(request, found))


@needs(RUN)
@answer_once
def hold_back(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Keep one thing for a reason, until a day."""
    found = get_object_or_404(Disposal, pk=pk)
    row = get_object_or_404(DisposalItem, pk=item, disposal=found)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _refuse_part(request, RUN)
            actions.hold_back(
                disposal=found, item=row.pk, reason=given["reason"], until=given["until"],
                today=timezone.localdate(), version=_version(request), by=request.user,
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is held back.")
            return redirect("privacy:disposal", pk=pk)
    return render(request, "site/privacy/hold_back.html", {"form": form, "list": found, "item": row})


@needs(RUN)
@require_POST
@answer_once
def lift_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer held back."""
    try:
        _refuse_part(request, RUN)
        actions.lift_hold(hold=get_object_or_404(Hold, pk=pk), by=request.user)
    except InputError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is no longer held back: the next list has it again.")
    return redirect("privacy:disposals")


@needs(APPROVE)
@require_POST
@answer_once
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes."""
    try:
        _refuse_part(request, APPROVE)
        job = approve_disposal(disposal=get_object_or_404(Disposal, pk=pk), version=_version(request), by=request.user)
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:disposal", pk=pk)
    return redirect("jobs:progress", pk=job.pk)


@needs(RUN, APPROVE)
@require_POST
@answer_once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of the list is destroyed."""
    try:
        _refuse_part(request, RUN, APPROVE)
        actions.withdraw_disposal(
            disposal=get_object_or_404(Disposal, pk=pk), version=_version(request), by=request.user
        )
    except InputError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The list was taken back. Nothing was destroyed.")
    return redirect("privacy:disposal", pk=pk)


@needs(RUN, APPROVE)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate on paper."""
    found = get_object_or_404(Disposal, pk=pk, state=Disposal.State.done)
    mark = taken(request, "privacy.certificate-taken", kind="disposal", key=pk, purpose="the file of disposals")
    response = HttpResponse(marked(certificate_pdf(found), "pdf", mark.text), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-of-disposal-{pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, found: Disposal) -> dict[str, Any]:
    titles = {one.code: one.title for one in record_types()}
    items = list(found.items.all())
    open_ = found.state == Disposal.State.proposed
    own = found.proposed_by_id == request.user.pk
    return {
        "list": found,
        "items": [{"item": one, "type": titles.get(one.record_type, one.record_type)} for one in items],
        "things": sum(one.things for one in items if not one.kept_back),
        "certificate": certificate_shown(found) if found.certificate else None,
        "may_run": open_ and answers_for_all(request.user, RUN),
        "may_approve": open_ and not own and answers_for_all(request.user, APPROVE),
        "may_withdraw": open_ and (answers_for_all(request.user, RUN) or answers_for_all(request.user, APPROVE)),
        "own": own and open_,
    }


def _refuse_part(request: HttpRequest, *permissions: str) -> None:
    """Lists are of the whole service: whoever answers for a part of it reads them and decides nothing."""
    if not any(answers_for_all(request.user, one) for one in permissions):
        raise InputError("A disposal list is of the whole service. Somebody who answers for all of it has to decide.")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1
