"""What has come, and sending in more."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keystage.analysis.errors import InputError
from keystage.analysis.publish.blank_workbook import blank_workbook
from keystage.analysis.returns.blank_sheets import SHEETS, blank_sheet
from keystage.service.accounts.access import needs
from keystage.service.accounts.places import name as place_name
from keystage.service.accounts.reach import reach
from keystage.service.intake.actions import receive
from keystage.service.intake.forms import STATUS_WORDS, AboutFile, years
from keystage.service.intake.incoming import Kept, destroy, keep
from keystage.service.intake.models import Upload
from keystage.service.intake.road import asks_year
from keystage.service.intake.selectors import home, may_receive, places_of, schools_sent_for, uploads_seen
from keystage.service.once.actions import answer_once
from keystage.service.schools.models import School

__all__ = ["blank", "files", "upload"]

_PAGE = 25
_MOST_FILES = 50


@needs("files.see", "pupils.send")
def files(request: HttpRequest) -> HttpResponse:
    """What has come, newest first."""
    seen = uploads_seen(request.user)
    state = request.GET.get("state", "")
    if state in Upload.State.values:
        seen = seen.filter(state=state)
    page = Paginator(seen.select_related("by").prefetch_related("tables"), _PAGE).get_page(request.GET.get("page"))
    named = dict(School.objects.filter(urn__in={u.whose for u in page if u.whose}).values_list("urn", "name"))
    shown = [
        (one, named.get(one.whose, one.whose), [(table, asks_year(table)) for table in one.tables.all()])
        for one in page
    ]
    return render(
        request,
        "intake/files.html",
        {
            "page": page,
            "shown": shown,
            "state": state,
            "states": Upload.State.choices,
            "may_send": may_receive(request.user) or bool(reach(request.user, "pupils.send")),
            "may_list": bool(reach(request.user, "files.see")),
        },
    )


@needs("files.receive", "pupils.send")
def upload(request: HttpRequest) -> HttpResponse:
    """Send in one file or many. Their bytes are on disk before the database is asked for anything."""
    if request.method != "POST":
        return _form(request, AboutFile(), [])
    kept, problems = _kept(request)
    try:
        return _received(request, kept, problems)
    finally:
        there = set(Upload.objects.filter(pk__in=[one.id for one in kept]).values_list("pk", flat=True))
        for one in kept:
            if one.id not in there:
                destroy(one.id)


def _kept(request: HttpRequest) -> tuple[list[Kept], list[str]]:
    kept: list[Kept] = []
    problems: list[str] = []
    sent = request.FILES.getlist("files")
    if len(sent) > _MOST_FILES:
        return [], [f"Send at most {_MOST_FILES} files at once."]
    for file in sent:
        try:
            kept.append(keep(file.chunks(), name=file.name or ""))
        except InputError as refusal:
            problems.append(str(refusal))
    if not sent:
        problems.append("Choose a file to send in.")
    return kept, problems


@answer_once
def _received(request: HttpRequest, kept: list[Kept], problems: list[str]) -> HttpResponse:
    form = AboutFile(request.POST)
    whose = _of_school(request)
    place = _place(request, whose)
    if place is None:
        problems = [*problems, "Choose for whom you send it in."]
    if not form.is_valid() or place is None or (problems and not kept):
        return _form(request, form, problems)
    said = form.cleaned_data
    made = [
        receive(
            one,
            by=request.user,
            place=place,
            whose=whose or said["whose"],
            from_school=bool(whose),
            year=said["year"],
            status=said["status"],
        )
        for one in kept
    ]
    for problem in problems:
        messages.error(request, problem)
    if len(made) == 1:
        return redirect("intake:uploaded", made[0].pk)
    messages.success(request, f"{len(made)} files have been received. They are read one after the other.")
    return redirect("intake:files")


def _of_school(request: HttpRequest) -> str:
    """The school a person sends in for who may send in nothing else; "" for those who receive an area's files."""
    said = request.POST.get("for", "")
    kind, _, code = said.partition(":")
    own = set(schools_sent_for(request.user).values_list("urn", flat=True))
    if kind == "school" and code in own:
        return code
    return next(iter(own)) if not may_receive(request.user) and len(own) == 1 else ""


def _place(request: HttpRequest, whose: str) -> tuple[str, str] | None:
    if whose:
        return "school", whose
    places = places_of(request.user)
    said = tuple(request.POST.get("for", "").split(":", 1))
    return next((one for one in places if one == said), places[0] if len(places) == 1 else None)


def _form(request: HttpRequest, form: AboutFile, problems: list[str]) -> HttpResponse:
    receives = may_receive(request.user)
    own = [(f"school:{school.urn}", school.name) for school in schools_sent_for(request.user)[:200]]
    places = [(f"{kind}:{code}", _called(kind, code)) for kind, code in places_of(request.user)]
    return render(
        request,
        "intake/upload.html",
        {
            "form": form,
            "problems": problems,
            "receives": receives,
            "senders": places + own if len(places + own) > 1 else [],
            "only": (places + own)[0][1] if len(places + own) == 1 else "",
            "years": years(),
            "statuses": STATUS_WORDS.items(),
        },
        status=422 if problems or form.errors else 200,
    )


def _called(kind: str, code: str) -> str:
    return "The whole service" if kind == "everywhere" else place_name(kind, code)


@needs("files.receive", "pupils.send")
def blank(request: HttpRequest) -> HttpResponse:
    """An empty sheet to fill in: its headings are known when it comes back."""
    kind = request.GET.get("sheet", "pupil-results-wide")
    own = ("pupil-results", "pupil-results-wide")
    allowed = SHEETS if may_receive(request.user) else own
    if kind not in allowed:
        raise Http404
    try:
        sheet = blank_sheet(
            kind, key_stage=request.GET.get("stage", ""), year=request.GET.get("year") or None, home=home().folder
        )  # fmt: skip
    except InputError:
        messages.error(request, "Choose a key stage and a year: every era's sheet has columns of its own.")
        return redirect("intake:upload")
    response = HttpResponse(
        blank_workbook(sheet), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response
