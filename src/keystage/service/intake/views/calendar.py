"""What is expected in a year, what has come, what is late or missing, and whom somebody asked for it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Expected, datasets, expected
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.accounts.access import needs
from keystage.service.intake.actions import NoteConflictError, say_note
from keystage.service.intake.forms import Note
from keystage.service.intake.models import CalendarNote
from keystage.service.intake.selectors import home, may_receive, notes_of, places_of, releases_seen
from keystage.service.once.actions import answer_once

__all__ = ["calendar", "note"]

_BACK = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One dataset on the page. releases: of what has come, (code, status, day, whether one may open its page)."""

    expected: Expected
    releases: list[tuple[str, str, object, bool]]
    note: CalendarNote | None


@needs("files.see")
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar of one academic year."""
    today = timezone.localdate()
    now = AcademicYear.containing(today)
    year = _year(request, now)
    seen = {kept.release.code for kept in releases_seen(request.user)}
    notes = notes_of(request.user, str(year))
    lines = [
        Line(
            one,
            [(r.code, r.status, r.imported_at, r.code in seen) for r in one.releases],
            next(iter(notes.get(one.dataset.code, [])), None),
        )
        for one in expected(home(), year=year, today=today)
    ]
    counts = {state: sum(line.expected.standing == state for line in lines) for state in ("come", "late", "missing")}
    years = [str(AcademicYear(now.ends - back)) for back in range(-1, _BACK)]
    return render(
        request,
        "intake/calendar.html",
        {
            "year": year, "years": years, "lines": lines, "counts": counts, "today": today,
            "may_note": may_receive(request.user),
        },
    )  # fmt: skip


def _year(request: HttpRequest, now: AcademicYear) -> AcademicYear:
    try:
        return AcademicYear.parse(request.GET.get("year") or str(now))
    except InputError:
        raise Http404 from None


@needs("files.receive")
@answer_once
def note(request: HttpRequest, dataset: str) -> HttpResponse:
    """Write what was done about a dataset. Where somebody wrote meanwhile, both texts are shown and neither is lost."""
    known = datasets(home().folder).get(dataset)
    year = str(_year(request, AcademicYear.containing(timezone.localdate())))
    if known is None:
        raise Http404
    versions = notes_of(request.user, year).get(dataset, [])
    newest = versions[0] if versions else None
    form = Note(request.POST or None, initial={"version": newest.version if newest else 0})
    context = {"dataset": known, "year": year, "form": form, "versions": versions, "newest": newest}
    if request.method != "POST":
        return render(request, "intake/note.html", context)
    if not form.is_valid():
        return render(request, "intake/note.html", context, status=422)
    try:
        say_note(by=request.user, place=places_of(request.user)[0], year=year, dataset=dataset, **form.cleaned_data)
    except NoteConflictError as conflict:
        theirs = conflict.newest
        return render(request, "intake/note.html", context | {"conflict": theirs, "newest": theirs}, status=409)
    messages.success(request, "The note has been saved.")
    return redirect(f"{reverse('intake:calendar')}?year={year}")
