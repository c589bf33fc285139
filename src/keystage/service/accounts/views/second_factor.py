"""A second factor: asked for on the way in, set up, renewed, taken away."""

from math import ceil
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import needs, open_to_all, signed_in
from keystage.service.accounts.actions.people import may_close
from keystage.service.accounts.actions.signing_in import TooManyTries
from keystage.service.accounts.authenticator import address_for_app, in_groups, new_secret, picture
from keystage.service.accounts.entering import HalfIn, half_in, let_in, our_page, to_sign_in
from keystage.service.accounts.entry import SECOND, mark_entered
from keystage.service.accounts.forms import CodeForm, RecoveryForm
from keystage.service.accounts.known_browsers import known_browser, remember_browser
from keystage.service.accounts.models import User
from keystage.service.accounts.recently import confirmed_recently, is_confirmed, to_confirm
from keystage.service.accounts.sealing import opened, sealed
from keystage.service.accounts.second_factor import has_second_factor, must_have_second_factor, why_second_factor
from keystage.service.accounts.selectors import visible_person
from keystage.service.accounts.views.me import current_user
from keystage.service.accounts.views.signing_in import answered_late
from keystage.service.once.actions import answer_once

_PENDING, _FRESH, _NEXT = "pending_secret", "fresh_codes", "after_codes"


@open_to_all
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """The app's code, between the password and the first page."""
    return _asked(request, CodeForm, "accounts/code.html", second="app")


@open_to_all
@sensitive_post_parameters()
def recovery(request: HttpRequest) -> HttpResponse:
    """A recovery code in the app's place."""
    return _asked(request, RecoveryForm, "accounts/recovery.html", second="recovery")


@open_to_all
@sensitive_post_parameters()
def set_up(request: HttpRequest) -> HttpResponse:
    """Scan, enter the first code. Of somebody on the way in whose role asks for it, or of somebody who is here."""
    half = None if request.user.is_authenticated else half_in(request)
    if (half is None and not request.user.is_authenticated) or (half and half.has_factor):
        return to_sign_in("late")
    if half is None and not is_confirmed(request):
        return to_confirm(request)
    user = half.user if half else current_user(request)
    secret = _pending_secret(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.set_up_second_factor(user=user, secret=secret, code=form.cleaned_data["code"])
        except InputError as refusal:
            form.add_error("code", str(refusal))
        else:
            return _with_factor(request, user, half, codes)
    address = address_for_app(secret=secret, email=user.email, title=settings.KEYSTAGE_TITLE)
    context = {
        "form": form, "picture": mark_safe(picture(address)), "secret": in_groups(secret), "person": user,  # noqa: S308 - made here, of characters we chose
        "why": why_second_factor(user), "half": half, "had": half is None and has_second_factor(user),
    }  # fmt: skip
    return render(request, "accounts/second_set_up.html", context)


@signed_in
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes just made: shown until their owner says that they are kept."""
    kept = request.session.get(_FRESH)
    if kept is None:
        return redirect("accounts:second-factor")
    if request.method == "POST":
        del request.session[_FRESH]
        return redirect(our_page(request, request.session.pop(_NEXT, "")))
    shown = [in_groups(one) for one in opened(kept).split()]
    return render(request, "accounts/recovery_codes.html", {"codes": shown, "person": current_user(request)})


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether I have one, and what I can do about it."""
    user = current_user(request)
    context = {
        "factor": getattr(user, "authenticator", None), "why": why_second_factor(user),
        "left": user.recovery_codes.filter(used_at=None).count(), "must": must_have_second_factor(user),
    }  # fmt: skip
    return render(request, "accounts/second_factor.html", context)


@signed_in
@confirmed_recently
@answer_once
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old."""
    refused = ""
    if request.method == "POST":
        try:
            made = actions.make_recovery_codes(user=current_user(request))
        except InputError as refusal:
            refused = str(refusal)
        else:
            _show_soon(request, made, "/people/me/second-factor/")
            return redirect("accounts:recovery-codes")
    return render(request, "accounts/new_codes.html", {"refused": refused})


@signed_in
@confirmed_recently
@answer_once
def drop(request: HttpRequest) -> HttpResponse:
    """Do without, where no role asks for one."""
    user, refused = current_user(request), ""
    if request.method == "POST":
        try:
            actions.drop_second_factor(user=user)
        except InputError as refusal:
            refused = str(refusal)
        else:
            request.session.pop(SECOND, None)
            update_session_auth_hash(request, user)
            messages.success(request, "Your second factor is gone. Every other browser is signed out.")
            response = redirect("accounts:second-factor")
            remember_browser(request, response, user)
            return response
    return render(request, "accounts/second_drop.html", {"refused": refused})


@needs("people.invite")
@confirmed_recently
@answer_once
def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody whose phone and recovery codes are lost."""
    found, refused = visible_person(request.user, pk), ""
    if request.method == "POST":
        try:
            actions.take_away_second_factor(user=found, by=current_user(request))
        except InputError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "The second factor is taken away. The person has been told by e-mail.")
            return redirect("accounts:person", pk=found.pk)
    context = {"person": found, "refused": refused, "may": may_close(current_user(request), found)}
    return render(request, "accounts/second_take_away.html", context)


def _asked(request: HttpRequest, kind: Any, template: str, *, second: str) -> HttpResponse:
    half = half_in(request)
    if half is None or not half.has_factor:
        return to_sign_in("late")
    form, wait = kind(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        check = actions.check_code if second == "app" else actions.use_recovery_code
        try:
            check(user=half.user, code=form.cleaned_data["code"], browser=known_browser(request, half.user))
        except InputError as refusal:
            form.add_error("code", str(refusal))
            wait = ceil(refusal.wait.total_seconds()) if isinstance(refusal, TooManyTries) else 0
        else:
            return let_in(request, half.user, how=half.how, second=second, next=half.next)
    return answered_late(render(request, template, {"form": form}), wait)


def _pending_secret(request: HttpRequest) -> str:
    """The same while this page is open, however often it is asked for; sealed, since sessions lie in the database."""
    if _PENDING not in request.session:
        request.session[_PENDING] = sealed(new_secret())
    return opened(request.session[_PENDING])


def _with_factor(request: HttpRequest, user: User, half: HalfIn | None, made: list[str]) -> HttpResponse:
    request.session.pop(_PENDING, None)
    user.refresh_from_db()
    response = redirect("accounts:recovery-codes")
    if half:
        let_in(request, user, how=half.how, second="app")
        _show_soon(request, made, half.next)
    else:
        update_session_auth_hash(request, user)  # under a new key
        mark_entered(request.session, second="app")
        _show_soon(request, made, "/people/me/second-factor/")
    remember_browser(request, response, user)
    return response


def _show_soon(request: HttpRequest, made: list[str], then: str) -> None:
    request.session[_FRESH], request.session[_NEXT] = sealed(" ".join(made)), then
