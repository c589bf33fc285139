"""What a person sees and changes about themselves."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import signed_in
from keystage.service.accounts.actions.signing_in import may_use_password
from keystage.service.accounts.forms import ChangePasswordForm, NameForm
from keystage.service.accounts.known_browsers import remember_browser
from keystage.service.accounts.models import User
from keystage.service.accounts.open_sessions import open_sessions
from keystage.service.accounts.recently import confirmed_recently, is_confirmed, to_confirm
from keystage.service.accounts.roles_shown import shown_roles
from keystage.service.accounts.selectors import roles_now_or_later
from keystage.service.accounts.sessions import idle_minutes
from keystage.service.accounts.tokens import digest
from keystage.service.once.actions import answer_once


def current_user(request: HttpRequest) -> User:
    """Who asks, where a view lets in only whoever is signed in."""
    assert isinstance(request.user, User)  # `signed_in` saw to it
    return request.user


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I may do."""
    user = current_user(request)
    return render(
        request, "accounts/me.html",
        {
            "roles": shown_roles(roles_now_or_later(user)), "idle_minutes": idle_minutes(user),
            "factor": getattr(user, "authenticator", None), "browsers": len(open_sessions(user)),
            "has_password": user.has_usable_password() and may_use_password(user),
        },
    )  # fmt: skip


@signed_in
@answer_once
def my_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": current_user(request).name})
    if request.method == "POST" and form.is_valid():
        actions.rename(user=current_user(request), name=form.cleaned_data["name"])
        messages.success(request, "Your name is changed.")
        return redirect("accounts:me")
    return render(request, "accounts/my_name.html", {"form": form})


@signed_in
@sensitive_post_parameters()
@confirmed_recently
@answer_once
def my_password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.change_password(
                user=current_user(request), old=given["old"], new=given["password"], but=_own_key(request)
            )
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Your password is changed. Every other browser is signed out.")
            response = redirect("accounts:me")
            remember_browser(request, response, user)
            return response
    return render(request, "accounts/my_password.html", {"form": form})


@signed_in
@answer_once
def my_browsers(request: HttpRequest) -> HttpResponse:
    """Where I am signed in; by one press, nowhere but here."""
    user = current_user(request)
    if request.method == "POST" and not is_confirmed(request):
        return to_confirm(request)
    if request.method == "POST":
        actions.sign_out_others(user=user, but=_own_key(request))
        update_session_auth_hash(request, user)
        messages.success(request, "Every other browser is signed out.")
        response = redirect("accounts:my-browsers")
        remember_browser(request, response, user)
        return response
    return render(
        request, "accounts/browsers.html", {"sessions": open_sessions(user), "here": _own_key(request)}
    )  # fmt: skip


def _own_key(request: HttpRequest) -> str:
    return digest(request.session.session_key or "")


@signed_in
@answer_once
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.sign_out_everywhere(user=current_user(request), by=current_user(request))
        logout(request)
        return redirect(f"{reverse('accounts:sign-in')}?why=everywhere")
    return render(request, "accounts/sign_out_everywhere.html")
