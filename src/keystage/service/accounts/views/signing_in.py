"""Signing in and out, and a password forgotten."""

from math import ceil

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import open_to_all, signed_in
from keystage.service.accounts.actions.signing_in import TooManyTries
from keystage.service.accounts.entering import come_in
from keystage.service.accounts.forms import EmailForm, PasswordForm, SignInForm
from keystage.service.accounts.known_browsers import known_browser, remember_browser
from keystage.service.accounts.models import User
from keystage.service.accounts.origin import address_of
from keystage.service.accounts.selectors import open_reset_link
from keystage.service.accounts.sessions import words_for
from keystage.service.accounts.token_pages import hides_its_address
from keystage.service.audit.actions import record
from keystage.service.once.actions import answer_once

_LEFT = '"cache", "storage"'  # what a browser throws away; not the cookie by which it is known again


@open_to_all
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """By e-mail address and password; then, where one is needed, to a code; then back to where one was."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect("site:home")
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    wait = 0
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = _signed_in(request, given["username"], given["password"])
        except InputError as refusal:
            form.add_error(None, str(refusal))
            wait = ceil(refusal.wait.total_seconds()) if isinstance(refusal, TooManyTries) else 0
        else:
            return come_in(request, user, how="password", next=given["next"] or request.GET.get("next", ""))
    context = {
        "form": form, "why": words_for(request.GET.get("why", "")), "issuer": settings.ISSUER,
        "next": form["next"].value(),
        "passwords": settings.PASSWORDS or request.method == "POST" or "password" in request.GET,
    }  # fmt: skip
    return answered_late(render(request, "accounts/sign_in.html", context), wait)


def answered_late(response: HttpResponse, wait: int) -> HttpResponse:
    """wait: seconds after which it may be tried again; 0: nothing is the matter."""
    if wait:
        response.status_code = 429
        response["Retry-After"] = str(wait)
    return response


def _signed_in(request: HttpRequest, email: str, password: str) -> User:
    known = User.objects.filter(email=email.strip().lower()).first()
    browser = known_browser(request, known)
    return actions.sign_in(email=email, password=password, address=address_of(request), browser=browser)


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    record("accounts.signed-out", by=request.user, kind="person", key=request.user.pk)
    came_by_issuer = request.session.get("issuer_token")
    logout(request)
    if came_by_issuer:
        request.session["issuer_token"] = came_by_issuer
    response = redirect("accounts:issuer-out" if came_by_issuer else f"{reverse('accounts:sign-in')}?why=closed")
    response["Clear-Site-Data"] = _LEFT
    return response


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
@hides_its_address
@answer_once
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """A new password by the link of a letter. The second factor is still asked for at the next sign-in."""
    if request.method == "GET" and open_reset_link(token) is None:
        return render(request, "accounts/link_over.html", {"what": "reset"}, status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.reset_password(token=token, password=form.cleaned_data["password"])
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            response = redirect(f"{reverse('accounts:sign-in')}?why=password")
            remember_browser(request, response, user)  # their letter reached them here: no stranger's failures count
            return response
    return render(request, "accounts/reset.html", {"form": form})
