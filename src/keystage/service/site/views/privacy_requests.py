"""Requests by people's rights: written down, gathered for, decided, answered."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.once.actions import answer_once
from keystage.service.privacy.actions import open_request
from keystage.service.privacy.models import RightsRequest
from keystage.service.privacy.registry import Subject
from keystage.service.site.privacy.forms import NewRequestForm, StepForm, about_of
from keystage.service.site.privacy.parts import parts
from keystage.service.site.privacy.recipients import recipients
from keystage.service.site.privacy.requests import (
    PERMISSION,
    account_of,
    ask_to_gather,
    may_be_asked_about,
    own_places,
    requests_seen,
    seen_request,
    shown_request,
    standing,
)
from keystage.service.site.privacy.steps import STEPS, open_steps

_A_PAGE = 50
_ARGUED = ("rectification", "restriction", "objection", "erasure")


@never_cache
@needs(PERMISSION)
def requests(request: HttpRequest) -> HttpResponse:
    """All requests of one's places, what is due first."""
    found = requests_seen(request.user).order_by(F("closed_on").desc(nulls_first=True), "due_on", "-pk")
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [{"request": one, "status": standing(one, today=today)} for one in shown]
    return render(request, "site/privacy/requests.html", _with_parts(request, page=shown, rows=rows))


@never_cache
@needs(PERMISSION)
@sensitive_post_parameters()
@answer_once
def new_request(request: HttpRequest) -> HttpResponse:
    """Write down a request as it came."""
    form = NewRequestForm(
        request.POST or None, places=own_places(request.user), initial={"received_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            subjects = _subjects(request, form)
            made = open_request(
                by=request.user, kind=given["kind"], about=given["about"], subjects=subjects,
                asker={"name": given["asker"], "contact": given["contact"]}, relation=given["relation"],
                channel=given["channel"], place=form.chosen_place, received_on=given["received_on"],
                asked=given["asked"], identity_known=given["identity"] == "known", today=timezone.localdate(),
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Request {made.pk} is written down.")
            return redirect("privacy:request", pk=made.pk)
    return render(request, "site/privacy/new_request.html", {"form": form})


@never_cache
@needs(PERMISSION)
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: whom, what, until when, what was done, and what comes next."""
    found = seen_request(request.user, pk)
    shown = shown_request(found)
    seen(request, "privacy.request", kind="request", key=pk)
    argued = found.kind in _ARGUED and not shown.unread
    return render(
        request, "site/privacy/request.html",
        {
            "shown": shown, "request_": found, "steps": open_steps(shown),
            "recipients": recipients(found) if argued else [],
            "gathers": found.kind in ("access", "record"), "argued": argued,
            "days_left": (found.due_on - timezone.localdate()).days,
            "told_sources": {one["source"] for one in shown.told},
        },
    )  # fmt: skip


@never_cache
@needs(PERMISSION)
@sensitive_post_parameters()
@answer_once
def step(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one thing about a request."""
    found = seen_request(request.user, pk)
    shown = shown_request(found)
    asked = STEPS.get(what)
    if asked is None or (asked not in open_steps(shown) and request.method != "POST"):
        raise Http404
    start = {"version": found.version, "source": request.GET.get("source", ""), "who": ""}
    form = StepForm(request.POST or None, fields=asked.fields, outcomes=shown.outcomes, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            asked.act(found, form.cleaned_data, request.user, timezone.localdate())
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("privacy:request", pk=pk)
    return render(request, "site/privacy/step.html", {"form": form, "step": asked, "request_": found})


@needs(PERMISSION)
@require_POST
@answer_once
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for everything held to be looked through: it takes minutes."""
    found = seen_request(request.user, pk)
    try:
        job = ask_to_gather(request=found, by=request.user)
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:request", pk=pk)
    return redirect("jobs:progress", pk=job.pk)


def _with_parts(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {"parts": parts(request.user, "Requests"), **more}


def _subjects(request: HttpRequest, form: NewRequestForm) -> list[Subject]:
    """Whom it is about; somebody with an account by the account of each address, and by each address and name in files
    and texts too."""
    found = about_of(form)
    if form.cleaned_data["about"] == RightsRequest.About.account:
        accounts = [account_of(one.key) for one in found if "@" in one.key]
        if not accounts:
            raise InputError("Write the e-mail address with which they sign in.")
        found = [*accounts, *(Subject("named", one.key) for one in found)]
    may_be_asked_about(request.user, found)
    return found
