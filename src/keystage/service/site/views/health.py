"""Whether the service is well."""

from django.http import HttpRequest, HttpResponse

from keystage.service.accounts.access import open_to_all
from keystage.service.jobs.health import what_is_wrong, what_to_look_at

_PLAIN = "text/plain; charset=utf-8"


@open_to_all
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type=_PLAIN)


@open_to_all
def ready(request: HttpRequest) -> HttpResponse:
    """503 and what is wrong, or "ready" and below it what somebody should look at though pages are answered."""
    wrong = what_is_wrong()
    said = wrong or ["ready", *(f"attention: {words}" for words in what_to_look_at())]
    return HttpResponse("\n".join(said) + "\n", content_type=_PLAIN, status=503 if wrong else 200)
