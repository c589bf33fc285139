"""Signing in and out."""

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from keystage.service.accounts.access import needs, open_to_all, signed_in
from keystage.service.accounts.forms import SignInForm
from keystage.service.accounts.reach import held

sign_in = open_to_all(
    auth.LoginView.as_view(
        template_name="accounts/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)
sign_out = signed_in(auth.LogoutView.as_view(next_page=reverse_lazy("accounts:sign-in")))


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, and what I may do."""
    return render(request, "accounts/me.html", {"held": held(request.user)})


@needs("people.see")
def people(request: HttpRequest) -> HttpResponse:
    """Who has which role."""
    return render(request, "accounts/people.html")


@needs("audit.see")
def events(request: HttpRequest) -> HttpResponse:
    """Who did and saw what."""
    return render(request, "accounts/events.html")
