"""The log of breaches: what is known, the 72 hours, who is told."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.accounts.histories import history_of
from keystage.service.audit.actions import seen
from keystage.service.once.actions import answer_once
from keystage.service.privacy import actions
from keystage.service.site.privacy.breaches import as_given, breaches_seen, seen_breach, shown_breach, written
from keystage.service.site.privacy.forms import BreachForm, NewBreachForm
from keystage.service.site.privacy.parts import parts
from keystage.service.site.privacy.requests import PERMISSION, own_places

_A_PAGE = 50


@never_cache
@needs(PERMISSION)
def breaches(request: HttpRequest) -> HttpResponse:
    """Open ones first."""
    found = breaches_seen(request.user).order_by(F("closed_on").desc(nulls_first=True), "-known_at")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    rows = [shown_breach(one) for one in page]
    context = {"page": page, "rows": rows, "parts": parts(request.user, "Breaches")}
    return render(request, "site/privacy/breaches.html", context)


@never_cache
@needs(PERMISSION)
@sensitive_post_parameters()
@answer_once
def new_breach(request: HttpRequest) -> HttpResponse:
    """Write it down at once; the rest can follow."""
    now = timezone.localtime()
    start = {"known_on": now.date(), "known_at": now.time().replace(microsecond=0)}
    form = NewBreachForm(request.POST or None, places=own_places(request.user), initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        known = timezone.make_aware(datetime.combine(given["known_on"], given["known_at"]))
        try:
            made = actions.open_breach(
                by=request.user, what=given["what"], known_at=known, place=form.chosen_place,
                happened_on=given["happened_on"],
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is written down. 72 hours run from when it was known.")
            return redirect("privacy:breach", pk=made.pk)
    return render(request, "site/privacy/new_breach.html", {"form": form})


@never_cache
@needs(PERMISSION)
@sensitive_post_parameters()
@answer_once
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """One breach: what was found out, decided and done."""
    found = seen_breach(request.user, pk)
    shown, conflict = shown_breach(found), None
    form = BreachForm(request.POST or None, initial=dict(shown.fields))
    if request.method == "POST" and form.is_valid():
        try:
            said = as_given(form.cleaned_data, found)
            actions.change_breach(breach=found, version=form.cleaned_data["version"], by=request.user, said=said)
        except actions.BreachChanged as changed:
            now = shown_breach(changed.theirs)
            conflict = {"mine": written(form, form.cleaned_data), "theirs": written(form, now.fields)}
            form = BreachForm({**request.POST.dict(), "version": changed.theirs.version})
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("privacy:breach", pk=pk)
    seen(request, "privacy.breach", kind="breach", key=pk)
    context = {"shown": shown, "form": form, "conflict": conflict, "history": history_of("breach", pk)}
    return render(request, "site/privacy/breach.html", context)
