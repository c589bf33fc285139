"""Somebody's own list of schools, and what is done with schools ticked in a list."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.once.actions import answer_once
from keystage.service.schools import actions
from keystage.service.schools.models import School
from keystage.service.schools.selectors import own_group, visible_school, visible_urns, watched_by


@needs("groups.make")
@require_POST
@answer_once
def watch(request: HttpRequest) -> HttpResponse:
    """Put one school on the list, or take it off (do=unwatch)."""
    school = visible_school(request.user, request.POST.get("urn", ""))
    if request.POST.get("do") == "unwatch":
        actions.unwatch(school=school, by=request.user)
        messages.success(request, f"{school.name} is no longer on your watch list.")
    else:
        actions.watch(school=school, by=request.user)
        messages.success(request, f"{school.name} is on your watch list.")
    return redirect(_back(request, reverse("schools:watched")))


@needs("groups.make")
def watched(request: HttpRequest) -> HttpResponse:
    """My watch list."""
    schools = School.objects.visible_to(request.user).filter(urn__in=watched_by(request.user))
    return render(request, "schools/watched.html", {"schools": schools})


@needs("groups.make")
@require_POST
@answer_once
def ticked(request: HttpRequest) -> HttpResponse:
    """Compare the schools ticked, watch them, or put them in a group."""
    seen = visible_urns(request.user)
    urns = [urn for urn in request.POST.getlist("urn") if urn in seen]
    back = _back(request, reverse("profiles:schools"))
    if not urns:
        messages.warning(request, "Tick at least one school first.")
        return redirect(back)
    if request.POST.get("do") == "compare":
        return redirect(f"{reverse('profiles:compare')}?{urlencode([('urn', urn) for urn in urns])}")
    if request.POST.get("do") == "watch":
        for school in School.objects.filter(urn__in=urns):
            actions.watch(school=school, by=request.user)
        messages.success(request, f"On your watch list: {len(urns)} school{'s' if len(urns) > 1 else ''} more.")
        return redirect(back)
    return _grouped(request, urns, back)


def _grouped(request: HttpRequest, urns: list[str], back: str) -> HttpResponse:
    into = request.POST.get("into", "")
    if not into.isdecimal():
        return redirect(f"{reverse('schools:groups')}?{urlencode({'urns': ' '.join(urns)})}#new")
    group = own_group(request.user, int(into))
    kept = [*group.urns, *(urn for urn in urns if urn not in group.urns)]
    try:
        actions.change_group(
            group=group, name=group.name, urns=kept, shared=group.shared, version=group.version, by=request.user
        )
    except InputError as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    messages.success(request, f"{group.name} holds {len(kept)} schools now.")
    return redirect("schools:group", pk=group.pk)


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the form was; never another site."""
    told = request.POST.get("back", "")
    return told if told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None) else otherwise
