"""Pupils of a school, for those who may see them. Nothing that tells a pupil stands in an address or a title."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import purpose_for, seen
from keystage.service.privacy.selectors import restricted_numbers
from keystage.service.profiles.downloads import DownloadTable, answer
from keystage.service.profiles.pupil_access import PupilAccess, access_to
from keystage.service.profiles.pupil_lists import EVERY, Choice, PupilList, PupilRow, pupil_list


@never_cache
@needs("pupils.see")
def pupils(request: HttpRequest, urn: str) -> HttpResponse:
    """The pupils of a school, or of a teacher's own classes."""
    access = access_to(request.user, urn)
    found = _listed(request, access)
    seen(request, "profiles.pupils", kind="school", key=urn, count=len(found.rows), **_which(found))
    may_send = bool(reach(request.user, "pupils.send"))
    shown = {"access": access, "school": access.school, "found": found, "may_send": may_send}
    return render(request, "profiles/school/pupils.html", shown)


@never_cache
@needs("pupils.see")
def download(request: HttpRequest, urn: str) -> HttpResponse:
    """The same as a file, once its purpose is said. UPNs are masked, but where the school's own staff ask for them."""
    access = access_to(request.user, urn)
    full = request.GET.get("numbers") == "full"
    if full and not access.own_staff:
        raise Http404
    purpose = purpose_for(request)
    if not purpose:
        return redirect(f"{reverse('profiles:download-purpose')}?{urlencode({'next': request.get_full_path()})}")
    found = _listed(request, access)
    seen(request, "profiles.pupils-taken", kind="school", key=urn, count=len(found.rows), full=full, **_which(found))
    table, format = _table(access, found, full=full), request.GET.get("format", "csv")
    return answer(request, table, format=format, kind="pupils", key=urn, purpose=purpose, full_numbers=full)


def _which(found: PupilList) -> dict[str, str]:
    """Of which list: whoever asks who saw a pupil is told the year, and the year group where one was chosen."""
    group = found.choice.year_group
    return {"year": found.choice.year, "year_group": "" if group == EVERY else group}


def _listed(request: HttpRequest, access: PupilAccess) -> PupilList:
    asked = request.GET
    choice = Choice(
        asked.get("year", ""), asked.get("year_group", ""), asked.get("group", ""), asked.get("stage", ""),
        asked.get("sort", "pupil"),
    )  # fmt: skip
    return pupil_list(access.home, access.school.urn, choice, classes=access.classes, without=restricted_numbers())


def _table(access: PupilAccess, found: PupilList, *, full: bool) -> DownloadTable:
    results = [part for column in found.columns for part in (column.title, f"{column.title}: standing")]
    return DownloadTable(
        title=f"Pupils URN {access.school.urn} {found.choice.year}",
        columns=("UPN" if full else "UPN, last four", "Year group", "Class", "Sex", "Groups", *results),
        rows=tuple(_row(row, full=full) for row in found.rows),
        notes=(f"Made of releases {', '.join(found.releases)}. Names are never kept.",) if found.releases else (),
        audience="school",
        kind="pupils",
        key=access.school.urn,
    )


def _row(row: PupilRow, *, full: bool) -> tuple[Any, ...]:
    cells = [part for cell in row.results for part in (cell.words, cell.standing)]
    number = (row.upn or row.number) if full else row.shown
    return (number, row.year_group, row.room, row.sex, "; ".join(row.groups), *cells)
