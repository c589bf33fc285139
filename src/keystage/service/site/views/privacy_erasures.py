"""Erasing somebody: asked for, approved by a second person, carried out. No page says who it is."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import seen
from keystage.service.once.actions import answer_once
from keystage.service.privacy import actions
from keystage.service.privacy.models import Erasure
from keystage.service.privacy.registry import holdings
from keystage.service.site.privacy.leaving import (
    APPROVE,
    RUN,
    approve_erasure,
    ask_to_erase_account,
    ask_to_erase_pupil,
    erasures_seen,
    seen_erasure,
)
from keystage.service.site.privacy.leaving_forms import ApproveErasureForm, EraseForm
from keystage.service.site.privacy.parts import parts
from keystage.service.site.privacy.requests import own_places

_A_PAGE = 50


@never_cache
@needs(RUN, APPROVE)
def erasures(request: HttpRequest) -> HttpResponse:
    """All erasures of one's places, the newest first: the ledger, without identities."""
    found = erasures_seen(request.user).select_related("asked_by", "approved_by")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "site/privacy/erasures.html",
        {"parts": parts(request.user, "Erasures"), "page": page, "may_run": bool(reach(request.user, RUN))},
    )  # fmt: skip


@never_cache
@needs(RUN)
@sensitive_post_parameters()
@answer_once
def new_erasure(request: HttpRequest) -> HttpResponse:
    """Ask for somebody to be erased."""
    form = EraseForm(request.POST or None, places=own_places(request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["what"] == Erasure.What.account:
                made = ask_to_erase_account(
                    email=given["number"], why=given["why"], place=form.chosen_place, by=request.user
                )
            else:
                made = ask_to_erase_pupil(
                    number=given["number"], why=given["why"], place=form.chosen_place, by=request.user
                )
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("privacy:erasure", pk=made.pk)
    return render(request, "site/privacy/new_erasure.html", {"form": form})


@never_cache
@needs(RUN, APPROVE)
@sensitive_post_parameters()
@answer_once
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One erasure: what would go, or went; and the second person's yes."""
    found = seen_erasure(request.user, pk)
    open_ = found.state == Erasure.State.proposed
    may = open_ and found.asked_by_id != request.user.pk and _covers(request, found)
    form = ApproveErasureForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            job = approve_erasure(
                erasure=found, number=form.cleaned_data["number"], version=_version(request), by=request.user
            )
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("jobs:progress", pk=job.pk)
    seen(request, "privacy.erasure", kind="erasure", key=pk)
    return render(
        request, "site/privacy/erasure.html",
        {
            "erasure": found, "form": form, "found": _titles(found.found), "gone": _titles(found.gone),
            "with_the_rest": [title for title, _ in _titles(found.found) if title not in dict(_titles(found.gone))],
            "own": open_ and found.asked_by_id == request.user.pk, "may_withdraw": open_,
        },
    )  # fmt: skip


@needs(RUN, APPROVE)
@require_POST
@answer_once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody is erased."""
    try:
        actions.withdraw_erasure(erasure=seen_erasure(request.user, pk), version=_version(request), by=request.user)
    except InputError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The erasure was withdrawn. What was kept to recognise the person is gone.")
    return redirect("privacy:erasure", pk=pk)


def _covers(request: HttpRequest, found: Erasure) -> bool:
    return reach(request.user, APPROVE).covers((found.place_kind, found.place))


def _titles(counts: dict[str, int]) -> list[tuple[str, int]]:
    known = holdings()
    return [(known[code].title if code in known else code, things) for code, things in counts.items() if things]


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1
