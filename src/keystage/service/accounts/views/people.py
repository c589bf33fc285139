"""Who has which role, and one person's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.access import needs
from keystage.service.accounts.actions.people import may_close
from keystage.service.accounts.forms import EndRoleForm, PeopleFilter
from keystage.service.accounts.giving import may_give, roles_to_give
from keystage.service.accounts.histories import history_of
from keystage.service.accounts.models import User
from keystage.service.accounts.people_list import filtered_people, with_roles
from keystage.service.accounts.reach import reach
from keystage.service.accounts.recently import confirmed_recently
from keystage.service.accounts.roles_shown import shown_roles
from keystage.service.accounts.second_factor import has_second_factor, why_second_factor
from keystage.service.accounts.selectors import (
    assignments_shown,
    invitations_for,
    roles_now_or_later,
    visible_assignment,
    visible_person,
)  # fmt: skip
from keystage.service.accounts.views.me import current_user
from keystage.service.audit.actions import seen
from keystage.service.once.actions import answer_once

_A_PAGE = 50


@needs("people.see")
def people(request: HttpRequest) -> HttpResponse:
    """Who has which role within my places."""
    form = PeopleFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = Paginator(filtered_people(request.user, asked), _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "accounts/people.html",
        {
            "filter": PeopleFilter(request.GET or None),
            "page": page,
            "people": with_roles(request.user, page.object_list),
            "may_invite": bool(roles_to_give(request.user)),
            "shares": bool(reach(request.user, "sharing.agree") or reach(request.user, "audit.see")),
            "waiting": invitations_for(request.user).count(),
        },
    )  # fmt: skip


@needs("people.see")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their roles in my places with dates, and what was done about them."""
    found, user = visible_person(request.user, pk), current_user(request)
    rows = list(assignments_shown(user, found))
    may_end = frozenset(row.pk for row in rows if may_give(user, row.role, row.place_kind, row.place))
    seen(request, "accounts.person", kind="person", key=found.pk)
    return render(
        request, "accounts/person.html",
        {
            "person": found,
            "roles": shown_roles(rows, may_end=may_end),
            "may_give": found.is_active and found.pk != user.pk and bool(roles_to_give(user)),
            "may_close": may_close(user, found) and bool(may_end or not roles_now_or_later(found).exists()),
            **_factor(user, found),
            "history": history_of(
                "person", found.pk, within=None if found.pk == user.pk else reach(user, "people.see")
            ),
        },
    )  # fmt: skip


def _factor(user: User, person: User) -> dict[str, object]:
    """Whether the person has a second factor: for whoever could take it away, and whoever audits."""
    may = may_close(user, person) and bool(roles_to_give(user))
    if not may and not reach(user, "audit.see"):
        return {}
    has = has_second_factor(person)
    words = (
        "Has a second factor."
        if has
        else "Has no second factor yet."
        if why_second_factor(person)
        else "Has no second factor, and needs none."
    )
    return {"factor": words, "may_take_away": may and has}


@needs("people.invite")
@answer_once
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Now, or after a last day."""
    found = visible_assignment(request.user, pk)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"] if form.cleaned_data["when"] == "later" else None
        try:
            actions.end_role(assignment=found, last_day=last_day, by=current_user(request))
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The role is ended." if last_day is None else "The role has a last day now.")
            return redirect("accounts:person", pk=found.user_id)
    context = {"form": form, "assignment": found, "role": shown_roles([found])[0], "person": found.user}
    return render(request, "accounts/end_role.html", context)


@needs("people.invite")
@confirmed_recently
@answer_once
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    found, refused = visible_person(request.user, pk), ""
    if request.method == "POST":
        change = actions.deactivate if found.is_active else actions.reactivate
        try:
            changed = change(user=found, by=current_user(request))
        except InputError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"The account is {'open again' if changed.is_active else 'closed'}.")
            return redirect("accounts:person", pk=found.pk)
    return render(request, "accounts/close.html", {"person": found, "refused": refused})
