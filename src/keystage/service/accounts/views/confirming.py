"""Once more: is it you? Before something that would hurt in another's hands."""

from math import ceil
from time import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import signed_in
from keystage.service.accounts.actions.passwords import check_password_again
from keystage.service.accounts.actions.signing_in import TooManyTries
from keystage.service.accounts.entering import our_page
from keystage.service.accounts.entry import CONFIRMED
from keystage.service.accounts.forms import CodeForm, PasswordAgainForm
from keystage.service.accounts.models import User
from keystage.service.accounts.second_factor import has_second_factor
from keystage.service.accounts.views.me import current_user
from keystage.service.accounts.views.signing_in import answered_late


@signed_in
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponse:
    """By a code, where they have an app; else by their password; else at the issuer."""
    user = current_user(request)
    by = _by(user)
    asked = {"code": CodeForm, "password": PasswordAgainForm}.get(by)
    form, wait = asked(request.POST or None) if asked else None, 0
    then = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            if by == "code":
                actions.check_code(user=user, code=form.cleaned_data["code"], browser="", rule="confirm")
            else:
                check_password_again(user=user, password=form.cleaned_data["password"])
        except InputError as refusal:
            form.add_error(by, str(refusal))
            wait = ceil(refusal.wait.total_seconds()) if isinstance(refusal, TooManyTries) else 0
        else:
            request.session[CONFIRMED] = int(time())
            request.session.cycle_key()
            return redirect(our_page(request, then))
    context = {"form": form, "by": by, "next": then, "issuer": settings.ISSUER}
    return answered_late(render(request, "accounts/confirm.html", context), wait)


def _by(user: User) -> str:
    if has_second_factor(user):
        return "code"
    return "password" if user.has_usable_password() or settings.ISSUER is None else "issuer"
