"""Inviting people, giving roles, and taking an invitation up."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions, places
from keystage.service.accounts.access import needs, open_to_all
from keystage.service.accounts.entering import come_in, roles_mark
from keystage.service.accounts.entry import ROLES, SECOND
from keystage.service.accounts.forms import AcceptForm, PlacedRoleForm, RoleForm
from keystage.service.accounts.giving import reach_to_give, roles_to_give
from keystage.service.accounts.models import Invitation, User
from keystage.service.accounts.recently import is_confirmed, to_confirm
from keystage.service.accounts.roles import Role
from keystage.service.accounts.roles_shown import shown_roles
from keystage.service.accounts.second_factor import must_have_second_factor
from keystage.service.accounts.selectors import invitations_for, open_invitation, visible_invitation, visible_person
from keystage.service.accounts.token_pages import hides_its_address
from keystage.service.accounts.views.me import current_user
from keystage.service.once.actions import answer_once


@needs("people.invite")
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that nobody has accepted yet."""
    page = Paginator(invitations_for(request.user), 50).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    shown = list(zip(rows, shown_roles(rows), strict=True))
    return render(request, "accounts/invitations.html", {"page": page, "invitations": shown})


@needs("people.invite")
@answer_once
def invite(request: HttpRequest) -> HttpResponse:
    """First which role, then to whom and where."""
    role = _role(request)
    if role is None:
        return _which_role(request, person=None)
    if role.may_give and not is_confirmed(request):
        return to_confirm(request)
    form = _placed_form(request, role, to=True)
    if request.method == "POST" and form.is_valid():
        made = _said(form, lambda given: actions.invite(**given, role=role.code, link=_link(request)), request)
        if made:
            return redirect("accounts:invitations")
    return render(request, "accounts/placed_role.html", {"form": form, "role": role})


@needs("people.invite")
@answer_once
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """One more role for somebody who is here. Before one that may itself give roles: is it still you?"""
    person, role = visible_person(request.user, pk), _role(request)
    if role is None:
        return _which_role(request, person=person)
    if role.may_give and not is_confirmed(request):
        return to_confirm(request)
    form = _placed_form(request, role, to=False)
    if request.method == "POST" and form.is_valid():
        made = _said(form, lambda given: actions.give_role(**given, role=role.code, user=person), request)
        if made:
            return redirect("accounts:person", pk=person.pk)
    return render(request, "accounts/placed_role.html", {"form": form, "role": role, "person": person})


@needs("people.invite")
@answer_once
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, "resend")


@needs("people.invite")
@answer_once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, "withdraw")


@open_to_all
@sensitive_post_parameters()
@hides_its_address
@answer_once
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a letter: name and password; or, for somebody who is here already, one press of a button."""
    found = open_invitation(token)
    if found is None:
        return render(request, "accounts/link_over.html", {"what": "invitation"}, status=410)
    known = User.objects.filter(email=found.email).first()
    signed_in = request.user if known is not None and request.user.pk == known.pk else None
    form = AcceptForm(request.POST or None) if known is None else None
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        given = {key: form.cleaned_data[key] for key in ("name", "password")} if form else {}
        try:
            user = actions.accept(token=token, by=signed_in if isinstance(signed_in, User) else None, **given)
        except InputError as refusal:
            refused = str(refusal)
            if form:
                form.add_error(None, refused)
        else:
            response = _welcome(request, user)
            messages.success(request, "Welcome to Keystage. This is what your role opens.")
            return response
    context = {
        "form": form, "invitation": found, "role": shown_roles([found])[0], "must_sign_in": known and not signed_in,
        "refused": refused, "token": token, "issuer": settings.ISSUER, "passwords": settings.PASSWORDS,
    }  # fmt: skip
    return render(request, "accounts/accept.html", context)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    """Straight in, or first to a second factor. Whoever was in already goes on with one role more."""
    if request.user.pk == user.pk and (SECOND in request.session or not must_have_second_factor(user)):
        request.session[ROLES] = roles_mark(user)
        return redirect("site:home")
    return come_in(request, user, how="letter")


def _where_letters_lie() -> str:
    """Where no e-mail server is set, letters are files: nobody would know."""
    folder = getattr(settings, "EMAIL_FILE_PATH", "")
    return f" No e-mail server is set, so the letter lies in the folder {folder} for you to pass on." if folder else ""


def _role(request: HttpRequest) -> Role | None:
    """The role asked for, if this person may give it at all."""
    code = request.POST.get("role") or request.GET.get("role")
    if not code:
        return None
    found = next((role for role in roles_to_give(request.user) if role.code == code), None)
    if found is None:
        raise Http404
    return found


def _which_role(request: HttpRequest, *, person: User | None) -> HttpResponse:
    asked = "continue" in request.GET or "role" in request.GET
    form = RoleForm(request.GET if asked else None, given=roles_to_give(request.user))
    return render(request, "accounts/which_role.html", {"form": form, "person": person})


def _placed_form(request: HttpRequest, role: Role, *, to: bool) -> PlacedRoleForm:
    found = places.choices(reach_to_give(request.user, role.code), role.places)
    today = timezone.localdate()
    return PlacedRoleForm(request.POST or None, places=found, kinds=role.places, to=to, initial={"starts": today})


def _said(form: PlacedRoleForm, act: Callable[[dict[str, Any]], Any], request: HttpRequest) -> bool:
    """Do it; what is refused is said at the form."""
    given = dict(form.cleaned_data)
    kind, code = given.pop("place")
    given.pop("named", None)
    try:
        made = act({**given, "place_kind": kind, "place": code, "by": current_user(request)})
    except InputError as refusal:
        form.add_error(None, str(refusal))
        return False
    if isinstance(made, Invitation):
        messages.success(request, f"An invitation is on its way to {made.email}.{_where_letters_lie()}")
    else:
        messages.success(request, "The role is given. It holds from its first day.")
    return True


def _link(request: HttpRequest) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse("accounts:accept", args=[token]))


def _change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Send again, or withdraw: asked about first."""
    found, refused = visible_invitation(request.user, pk), ""
    if request.method == "POST":
        try:
            if what == "resend":
                actions.resend(invitation=found, by=current_user(request), link=_link(request))
                messages.success(
                    request,
                    f"A new letter is on its way to {found.email}. The earlier link is void.{_where_letters_lie()}",
                )
            else:
                actions.withdraw(invitation=found, by=current_user(request))
                messages.success(request, "The invitation is withdrawn.")
        except InputError as refusal:
            refused = str(refusal)
        else:
            return redirect("accounts:invitations")
    context = {"invitation": found, "role": shown_roles([found])[0], "what": what, "refused": refused}
    return render(request, "accounts/invitation_change.html", context)
