"""Agreements by which a school or trust lets others see its pupils."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions, places
from keystage.service.accounts.access import needs
from keystage.service.accounts.actions.agreements import AgreementChanged
from keystage.service.accounts.agreements_shown import shown_agreement, shown_agreements, text_of, written
from keystage.service.accounts.forms import AgreementForm
from keystage.service.accounts.histories import history_of
from keystage.service.accounts.reach import reach
from keystage.service.accounts.selectors import agreements_for, visible_agreement
from keystage.service.accounts.views.me import current_user
from keystage.service.once.actions import answer_once


@needs("sharing.agree", "audit.see")
def agreements(request: HttpRequest) -> HttpResponse:
    """What is agreed now, and what was."""
    shown = shown_agreements(agreements_for(request.user))
    may_agree = bool(reach(request.user, "sharing.agree"))
    return render(request, "accounts/agreements.html", {"agreements": shown, "may_agree": may_agree})


@needs("sharing.agree", "audit.see")
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: who, what for, how long, and its history."""
    found = visible_agreement(request.user, pk)
    mine = reach(request.user, "sharing.agree").covers(*places.chain(found.place_kind, found.place))
    return render(
        request, "accounts/agreement.html",
        {"agreement": shown_agreement(found), "may_agree": mine, "history": history_of("agreement", found.pk)},
    )  # fmt: skip


@needs("sharing.agree")
@answer_once
def agree(request: HttpRequest) -> HttpResponse:
    """A new agreement."""
    found = places.choices(reach(request.user, "sharing.agree"), ("school", "trust"))
    start = {"place": found[0][1][0][0] if sum(len(rows) for _, rows in found) == 1 else ""}
    form = AgreementForm(request.POST or None, places=found, initial={**start, "starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind, _, code = given["place"].partition(":")
        try:
            made = actions.record_agreement(
                place_kind=kind, place=code, roles=given["roles"], purpose=given["purpose"],
                starts=given["starts"], ends=given["ends"], by=current_user(request),
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The agreement is recorded.")
            return redirect("accounts:agreement", pk=made.pk)
    return render(request, "accounts/agree.html", {"form": form})


@needs("sharing.agree")
@answer_once
def change_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Other roles, purpose or last day. Two who change it at once see both texts."""
    found, conflict = visible_agreement(request.user, pk), None
    start = {"roles": found.roles, "purpose": found.purpose, "ends": found.ends, "version": found.version}
    form = AgreementForm(request.POST or None, places=None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_agreement(
                agreement=found, version=given["version"] or 0, roles=given["roles"], purpose=given["purpose"],
                ends=given["ends"], by=current_user(request),
            )  # fmt: skip
        except AgreementChanged as changed:
            conflict = {"theirs": text_of(changed.theirs), "mine": written(given)}
            form = AgreementForm(
                {**request.POST.dict(), "roles": given["roles"], "version": changed.theirs.version}, places=None
            )
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The agreement is changed.")
            return redirect("accounts:agreement", pk=found.pk)
    context = {"form": form, "agreement": shown_agreement(found), "conflict": conflict}
    return render(request, "accounts/change_agreement.html", context)


@needs("sharing.agree")
@answer_once
def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """At once."""
    found, refused = visible_agreement(request.user, pk), ""
    if request.method == "POST":
        try:
            actions.end_agreement(agreement=found, by=current_user(request))
        except InputError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "The agreement is ended. Nobody sees a pupil by it any more.")
            return redirect("accounts:agreement", pk=found.pk)
    return render(request, "accounts/end_agreement.html", {"agreement": shown_agreement(found), "refused": refused})
