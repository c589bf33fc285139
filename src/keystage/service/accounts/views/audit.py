"""Who did and saw what."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from keystage.service.accounts.access import needs
from keystage.service.accounts.events import as_csv, readable_events
from keystage.service.accounts.forms import EventFilter
from keystage.service.accounts.histories import lines
from keystage.service.accounts.one_event import readable_event
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import seen, taken

_A_PAGE = 100
_MOST_ROWS = 50_000


@needs("audit.see")
def events(request: HttpRequest) -> HttpResponse:
    """Newest first; older ones by a link, so that a page costs the same however long the record is."""
    form, asked = _asked(request)
    found = readable_events(request.user, asked)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: _A_PAGE + 1])
    number = request.GET.get("number", "").strip()
    seen(request, "accounts.events", kind="audit", key="page", **_plain(asked))
    return render(
        request, "accounts/events.html",
        {
            "filter": form,
            "lines": lines(rows[:_A_PAGE], within=reach(request.user, "audit.see")),
            "older": rows[_A_PAGE - 1].pk if len(rows) > _A_PAGE else None,
            "most": _MOST_ROWS,
            "number": number[:60],
            "facts": readable_event(request.user, number) if number else None,
        },
    )  # fmt: skip


@needs("audit.see")
def events_file(request: HttpRequest) -> HttpResponse:
    """The same as a file; that it was taken is an event itself."""
    _, asked = _asked(request)
    rows = list(readable_events(request.user, asked)[:_MOST_ROWS])
    mark = taken(request, "accounts.events-file.saw", kind="audit", key="file", rows=len(rows), **_plain(asked))
    made = as_csv(rows, mark=mark.text, within=reach(request.user, "audit.see"))
    response = HttpResponse(made, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate()}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> tuple[EventFilter, dict[str, Any]]:
    form = EventFilter(request.GET or None)
    return form, form.cleaned_data if form.is_bound and form.is_valid() else {}


def _plain(asked: dict[str, Any]) -> dict[str, str]:
    """What was asked for, without the words somebody wrote."""
    found = {f"asked_{name}": str(asked[name]) for name in ("what", "since", "until") if asked.get(name)}
    return found | ({"asked_person": "yes"} if asked.get("person") else {})
