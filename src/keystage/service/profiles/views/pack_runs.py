"""Packs of many schools together: of an area, of an adviser, and the area's own."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from keystage.analysis.benchmarks import against_neighbours
from keystage.analysis.errors import InputError
from keystage.analysis.packs import held_reports
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import taken
from keystage.service.jobs.models import Job
from keystage.service.once.actions import answer_once
from keystage.service.profiles.areas import FoundArea, visible_area
from keystage.service.profiles.downloads import AUDIENCE_WORDS
from keystage.service.profiles.issuing import issue_area
from keystage.service.profiles.models import IssuedPack, Prepared
from keystage.service.profiles.pack_files import FORMATS
from keystage.service.profiles.pack_forms import AreaPackForm, RunForm
from keystage.service.profiles.pack_runs import advisers_of, ask_for_packs, packs_of, zipped
from keystage.service.profiles.packs import readable_packs, visible_run
from keystage.service.profiles.selectors import ready_for, years_ready
from keystage.service.schools.models import School


@needs("packs.issue")
@answer_once
def issue_many(request: HttpRequest) -> HttpResponse:
    """Ask for a pack of each of one's schools, or of one adviser's."""
    schools = list(School.objects.visible_to(request.user, "packs.issue").filter(served=True).exclude(state="closed"))
    years = years_ready()
    advisers = sorted({one.adviser for one in schools if one.adviser})
    form = RunForm(request.POST or None, years=years, advisers=advisers, initial={"year": next(iter(years), "")})
    if form.is_valid():
        said = form.cleaned_data
        chosen = [one for one in schools if said["adviser"] in ("", one.adviser)]
        try:
            run = ask_for_packs(
                by=request.user, kind="schools", code="", name=said["adviser"] or "All schools",
                urns=[one.urn for one in chosen], audience=said["audience"], year=said["year"], as_at=said["as_at"],
                adviser=said["adviser"],
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("profiles:pack-run", pk=run.pk)
    return render(request, "profiles/packs/issue_many.html", {"form": form, "schools": len(schools), "years": years})


@needs("packs.issue")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is, what it issued, what it could not."""
    found = visible_run(request.user, pk)
    issued = list(packs_of(found))
    readable = {one.pk for one in readable_packs(request.user, issued)}
    names = dict(School.objects.filter(urn__in=found.urns).values_list("urn", "name"))
    frame: dict[str, Any] = {
        "run": found,
        "job": Job.objects.filter(pk=found.job).first() if found.job else None,
        "audience": AUDIENCE_WORDS[found.audience],
        "rows": [(one, one.pk in readable) for one in issued],
        "failures": [(names.get(one["urn"], one["urn"]), one["why"]) for one in found.failures],
        "advisers": advisers_of(found) if readable else {},
        "left": len(found.urns) - len(issued) - len(found.failures),
    }
    return render(request, "profiles/packs/run.html", frame)


@needs("packs.issue")
def run_zip(request: HttpRequest, pk: int, folder: str) -> HttpResponseBase:
    """One adviser's packs of a run together; "all" for everybody's."""
    found = visible_run(request.user, pk)
    advisers = advisers_of(found)
    format = request.GET.get("format", "pdf")
    if (folder != "all" and folder not in advisers) or format not in FORMATS:
        raise Http404
    packs = packs_of(found) if folder == "all" else packs_of(found).filter(adviser=advisers[folder])
    readable = readable_packs(request.user, packs)
    if not readable:
        raise Http404
    mark = taken(request, "profiles.packs-taken", kind="packs", key=pk, format=format, packs=len(readable))
    name = f"packs-{found.year.replace('/', '-')}-{folder}-{found.audience}.zip"
    response = FileResponse(zipped(readable, format, mark), as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@needs("packs.see")
def of_area(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """An area's own packs, and its schools' newest."""
    found = visible_area(request.user, kind, code)
    own = IssuedPack.objects.select_related("by").filter(subject_kind=kind, subject=found.place.code)
    schools = IssuedPack.objects.select_related("by").filter(subject_kind="school", subject__in=found.place.urns)
    frame = {
        "found": found,
        "own": [(one, AUDIENCE_WORDS[one.audience]) for one in readable_packs(request.user, own)],
        "rows": [(one, AUDIENCE_WORDS[one.audience]) for one in readable_packs(request.user, schools)],
        "issues": _issues(request, found),
    }
    return render(request, "profiles/packs/of_area.html", frame)


@needs("packs.issue")
@answer_once
def issue_of_area(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Issue the pack of an area."""
    found = visible_area(request.user, kind, code)
    if not _issues(request, found):
        raise Http404
    years = years_ready()
    form = AreaPackForm(request.POST or None, years=years, initial={"year": next(iter(years), "")})
    if form.is_valid():
        said = form.cleaned_data
        try:
            pack = issue_area(
                by=request.user, place=found.place, audience=said["audience"], prepared=years[said["year"]],
                **_beside(found, years[said["year"]]),
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Pack number {pack.number} of {pack.year} is issued.")
            return redirect("profiles:pack", pk=pack.pk)
    return render(request, "profiles/packs/issue_area.html", {"found": found, "form": form, "years": years})


def _issues(request: HttpRequest, found: FoundArea) -> bool:
    """Whether somebody may issue packs of every school of the area, and reads it by name."""
    own = School.objects.visible_to(request.user, "packs.issue").filter(urn__in=found.place.urns).count()
    return found.audience == "adviser" and own == len(found.place.urns)


def _beside(found: FoundArea, prepared: Prepared) -> dict[str, Any]:
    """What an authority's pack tells beside its figures: statistical neighbours and reports on thresholds."""
    if found.place.kind != "la":
        return {}
    home, year = Home(settings.KEYSTAGE_HOME), AcademicYear.parse(prepared.year)
    models = ready_for(prepared).evidence("adviser", urns=()).models
    return {
        "authorities": against_neighbours(home, found.place.code, year=year.ends, shelf_home=home.folder),
        "reports": held_reports(home, year=year) if models else (),
    }
