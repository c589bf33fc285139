"""Signing in and out, and a password forgotten."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import open_to_all, signed_in
from keystage.service.accounts.forms import EmailForm, PasswordForm, SignInForm
from keystage.service.accounts.selectors import open_reset_link
from keystage.service.accounts.sessions import words_for
from keystage.service.audit.actions import record
from keystage.service.once.actions import answer_once


@open_to_all
@sensitive_post_parameters()
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """By e-mail address and password; then back to where one was."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect("site:home")
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.sign_in(email=given["username"], password=given["password"], address=_address(request))
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user)
            return redirect(_back(request, given["next"] or request.GET.get("next", "")))
    return render(request, "accounts/sign_in.html", {"form": form, "why": words_for(request.GET.get("why", ""))})


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    record("accounts.signed-out", by=request.user, kind="person", key=request.user.pk)
    logout(request)
    return redirect(f"{reverse('accounts:sign-in')}?why=closed")


@open_to_all
@answer_once
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for a letter. The answer is the same whether anybody has the address."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_reset(
            email=form.cleaned_data["email"],
            link=lambda token: request.build_absolute_uri(reverse("accounts:reset", args=[token])),
        )
        return redirect("accounts:reset-sent")
    return render(request, "accounts/forgotten.html", {"form": form})


@open_to_all
def reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/reset_sent.html")


@open_to_all
@sensitive_post_parameters()
@never_cache
@answer_once
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """A new password by the link of a letter."""
    if request.method == "GET" and open_reset_link(token) is None:
        return render(request, "accounts/link_over.html", {"what": "reset"}, status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reset_password(token=token, password=form.cleaned_data["password"])
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return redirect(f"{reverse('accounts:sign-in')}?why=password")
    return render(request, "accounts/reset.html", {"form": form})


def _back(request: HttpRequest, path: str) -> str:
    """Only to a page of our own."""
    ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if path and ours else reverse("site:home")


def _address(request: HttpRequest) -> str:
    """Where the request comes from; behind our own proxy, the last address it wrote down."""
    passed_on = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return passed_on.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
