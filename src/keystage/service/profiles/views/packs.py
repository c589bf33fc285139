"""Pages of issued packs: of a school, of everything one may read, one of them, and its files."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen, taken
from keystage.service.once.actions import answer_once
from keystage.service.profiles.downloads import AUDIENCE_WORDS
from keystage.service.profiles.issuing import issue_school
from keystage.service.profiles.marking import marked
from keystage.service.profiles.models import IssuedPack
from keystage.service.profiles.pack_files import FORMATS, checked, path_of
from keystage.service.profiles.pack_forms import IssueForm
from keystage.service.profiles.pack_runs import download_name
from keystage.service.profiles.packs import readable_packs, visible_pack
from keystage.service.profiles.selectors import latest, years_ready
from keystage.service.schools.models import School
from keystage.service.schools.selectors import visible_school

_A_PAGE = 50
_CHANGED = "That file is no longer the one that was issued, and is not given out. Tell whoever keeps the service."


@needs("packs.see")
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack somebody may read, newest first."""
    shown = Paginator(readable_packs(request.user), _A_PAGE).get_page(request.GET.get("page"))
    issues = School.objects.visible_to(request.user, "packs.issue").exists()
    return render(request, "profiles/packs/packs.html", {"page": shown, "rows": _rows(shown), "issues": issues})


@needs("packs.see")
def of_school(request: HttpRequest, urn: str) -> HttpResponse:
    """A school's packs."""
    school = visible_school(request.user, urn, "packs.see")
    of = IssuedPack.objects.select_related("by").filter(subject_kind="school", subject=urn)
    found = readable_packs(request.user, of)
    issues = School.objects.visible_to(request.user, "packs.issue").filter(urn=urn).exists()
    return render(
        request, "profiles/packs/of_school.html", {"school": school, "rows": _rows(found), "issues": issues}
    )  # fmt: skip


@needs("packs.issue")
@answer_once
def issue(request: HttpRequest, urn: str) -> HttpResponse:
    """Issue a school's pack."""
    school = visible_school(request.user, urn, "packs.issue")
    years = years_ready()
    form = IssueForm(request.POST or None, years=years, initial={"year": next(iter(years), "")})
    if form.is_valid():
        said = form.cleaned_data
        try:
            pack = issue_school(
                by=request.user, school=school, audience=said["audience"], prepared=years[said["year"]],
                as_at=said["as_at"],
            )  # fmt: skip
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _issued(request, pack)
    return render(request, "profiles/packs/issue.html", {"school": school, "form": form, "years": years})


@needs("packs.see")
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued pack: who, when, what it stands on, and whether its files are still those that were issued."""
    found = visible_pack(request.user, pk)
    seen(request, "profiles.pack", kind=found.subject_kind, key=found.subject, pack=pk, audience=found.audience)
    newest = latest(found.year)
    frame: dict[str, Any] = {
        "pack": found,
        "files": checked(found),
        "audience": AUDIENCE_WORDS[found.audience],
        "newer": newest is not None and newest.key != found.figures,
        "later": _later(request, found),
    }
    return render(request, "profiles/packs/pack.html", frame)


@needs("packs.see")
def pack_file(request: HttpRequest, pk: int, format: str) -> HttpResponseBase:
    """One of its files, if its bytes are those that were issued."""
    found = visible_pack(request.user, pk)
    if format not in FORMATS or format not in found.files:
        raise Http404
    path = path_of(found, format)
    if path is None:
        messages.error(request, _CHANGED)
        return redirect("profiles:pack", pk=pk)
    mark = taken(
        request, "profiles.pack-taken", kind=found.subject_kind, key=found.subject, pack=pk, format=format,
        audience=found.audience,
    )  # fmt: skip
    made = BytesIO(marked(path.read_bytes(), format, mark.text))
    response = FileResponse(made, as_attachment=True, filename=download_name(found, format))
    response["Cache-Control"] = "no-store"
    return response


def _issued(request: HttpRequest, pack: IssuedPack) -> HttpResponse:
    """To the pack, or to the list where it was made for readers who see more than its maker may."""
    messages.success(request, f"Pack number {pack.number} of {pack.year} is issued.")
    if readable_packs(request.user, [pack]):
        return redirect("profiles:pack", pk=pack.pk)
    messages.info(request, f"It is for {AUDIENCE_WORDS[pack.audience]}: they find it, you cannot open it.")
    return redirect("profiles:school-packs", urn=pack.subject)


def _later(request: HttpRequest, pack: IssuedPack) -> IssuedPack | None:
    """The newest pack of the same subject, year and audience, if there is a newer one."""
    same = IssuedPack.objects.filter(
        subject_kind=pack.subject_kind, subject=pack.subject, year=pack.year, audience=pack.audience,
        number__gt=pack.number,
    )  # fmt: skip
    return next(iter(readable_packs(request.user, same.order_by("-number")[:1])), None)


def _rows(found: Any) -> list[tuple[IssuedPack, str]]:
    return [(one, AUDIENCE_WORDS[one.audience]) for one in found]
