"""What Keystage holds: about everybody, by kind, for whoever answers for it; about oneself, for anybody signed in."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from keystage.service.accounts.access import needs, signed_in
from keystage.service.audit.actions import seen, taken
from keystage.service.privacy.registry import Subject
from keystage.service.site.privacy.answer import parts_of
from keystage.service.site.privacy.gathering import gather
from keystage.service.site.privacy.parts import parts
from keystage.service.site.privacy.registry_shown import shown_holdings, unsaid_columns

_SHOWN = 20  # of one kind on a page; all are in the file


@needs("privacy.see", "privacy.run")
def registry(request: HttpRequest) -> HttpResponse:
    """Every kind of thing that is held about people, from whom, for how long, and by what right."""
    context = {"holdings": shown_holdings(), "unsaid": unsaid_columns(), "parts": parts(request.user, "What is held")}
    return render(request, "site/privacy/registry.html", context)


@never_cache
@signed_in
def about_me(request: HttpRequest) -> HttpResponse:
    """Everything held about one's own account, at once."""
    gathered = _own(request)
    parts = parts_of(gathered["entries"])
    seen(request, "privacy.own", kind="person", key=request.user.pk)
    shown = [
        {"part": part, "shown": part.entries[::-1][:_SHOWN], "more": max(0, len(part.entries) - _SHOWN)}
        for part in parts
    ]
    context = {"parts": shown, "gathered": gathered, "sightings": gathered["sightings"][::-1][:_SHOWN]}
    return render(request, "site/privacy/about_me.html", context)


@never_cache
@signed_in
def about_me_file(request: HttpRequest) -> HttpResponse:
    """The same as a file, all of it."""
    gathered = _own(request)
    mark = taken(request, "privacy.own-taken", kind="person", key=request.user.pk, purpose="what is held about oneself")
    data = json.dumps(gathered | {"taken": mark.text}, ensure_ascii=False, indent=1)
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="what-keystage-holds-about-me-{timezone.localdate()}.json"'
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest) -> dict[str, Any]:
    """By account and address alone: who else is called the same is another's business."""
    return gather([Subject("account", str(request.user.pk)), Subject("named", request.user.email)])  # type: ignore[union-attr]  # signed in
