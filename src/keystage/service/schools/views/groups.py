"""Groups of schools with a name."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.once.actions import answer_once
from keystage.service.schools import actions
from keystage.service.schools.forms import GroupForm
from keystage.service.schools.models import School, SchoolGroup
from keystage.service.schools.selectors import groups_for, own_group, urns_in, visible_group, visible_urns


@needs("groups.make")
@answer_once
def groups(request: HttpRequest) -> HttpResponse:
    """My groups and those shared with me; a new one is made here."""
    seen = visible_urns(request.user)
    form = GroupForm(request.POST or None, initial={"urns": request.GET.get("urns", "")})
    if request.method == "POST" and form.is_valid():
        kept, missing = _sorted(form.cleaned_data["urns"], seen)
        try:
            made = actions.make_group(
                name=form.cleaned_data["name"], urns=kept, shared=form.cleaned_data["shared"], by=request.user
            )
        except InputError as refusal:
            form.add_error("name", str(refusal))
        else:
            _tell(request, missing)
            return redirect("schools:group", pk=made.pk)
    listed = [
        {"group": one, "count": len(set(one.urns) & seen), "own": one.owner_id == request.user.pk}
        for one in groups_for(request.user)
        if one.owner_id == request.user.pk or set(one.urns) & seen
    ]
    return render(request, "schools/groups.html", {"form": form, "listed": listed})


@needs("groups.make")
@answer_once
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its schools that this person may see; who may, changes it."""
    seen = visible_urns(request.user)
    found = visible_group(request.user, pk, seen=seen)
    may = found.owner_id == request.user.pk or set(found.urns) <= visible_urns(request.user, "groups.make")
    form = GroupForm(_posted(request), initial=_initial(found, seen))
    conflict: dict[str, str] = {}
    if request.method == "POST":
        own_group(request.user, pk)
        if form.is_valid():
            kept, missing = _sorted(form.cleaned_data["urns"], seen)
            hidden = [urn for urn in found.urns if urn not in seen]  # not shown, so not taken away either
            try:
                actions.change_group(
                    group=found, name=form.cleaned_data["name"], urns=[*kept, *hidden],
                    shared=form.cleaned_data["shared"], version=form.cleaned_data["version"] or 0, by=request.user,
                )  # fmt: skip
            except actions.GroupChanged as changed:
                conflict = {"mine": _text(form.cleaned_data["name"], kept), "theirs": _text_of(changed.now, seen)}
                form = GroupForm({**request.POST.dict(), "version": changed.now.version})
            except InputError as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(request, "The group is saved.")
                _tell(request, missing)
                return redirect("schools:group", pk=pk)
    schools = School.objects.filter(urn__in=[urn for urn in found.urns if urn in seen])
    return render(request, "schools/group.html", {
        "group": found, "schools": schools, "form": form, "may": may, "conflict": conflict,
        "own": found.owner_id == request.user.pk,
    })  # fmt: skip


@needs("groups.make")
@answer_once
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; its owner alone deletes a group."""
    found = groups_for(request.user).filter(pk=pk, owner_id=request.user.pk).first()
    if found is None:
        return redirect("schools:group", pk=visible_group(request.user, pk).pk)
    if request.method == "POST":
        actions.delete_group(group=found, by=request.user)
        messages.success(request, f"The group {found.name} is deleted. Its schools are as they were.")
        return redirect("schools:groups")
    return render(request, "schools/group_delete.html", {"group": found})


@needs("groups.make")
@require_POST
@answer_once
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one school out of a group."""
    found = own_group(request.user, pk)
    kept = [urn for urn in found.urns if urn != request.POST.get("urn")]
    try:
        actions.change_group(
            group=found, name=found.name, urns=kept, shared=found.shared,
            version=_version(request), by=request.user,
        )  # fmt: skip
    except InputError as refusal:
        messages.warning(request, str(refusal))
    return redirect("schools:group", pk=pk)


def _version(request: HttpRequest) -> int:
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _initial(found: SchoolGroup, seen: frozenset[str]) -> dict[str, Any]:
    urns = " ".join(urn for urn in found.urns if urn in seen)
    return {"name": found.name, "shared": found.shared, "urns": urns, "version": found.version}


def _sorted(text: str, seen: frozenset[str]) -> tuple[list[str], list[str]]:
    """URNs that name a school this person may see, and those that do not."""
    told = urns_in(text)
    return [urn for urn in told if urn in seen], [urn for urn in told if urn not in seen]


def _tell(request: HttpRequest, missing: list[str]) -> None:
    for urn in missing[:20]:
        messages.warning(request, f"{urn} is not the URN of a school you can see: it was left out.")
    if len(missing) > 20:
        messages.warning(request, f"{len(missing) - 20} more were left out.")


def _text_of(found: SchoolGroup, seen: frozenset[str]) -> str:
    return _text(found.name, [urn for urn in found.urns if urn in seen])


def _text(name: str, urns: list[str]) -> str:
    named = dict(School.objects.filter(urn__in=urns).values_list("urn", "name"))
    return "\n".join([name, *(f"{urn} {named.get(urn, '')}" for urn in urns)])
