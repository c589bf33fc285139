"""Whether the service is well."""

from django.http import HttpRequest, HttpResponse

from keystage.service.accounts.access import open_to_all
from keystage.service.jobs.health import what_is_wrong


@open_to_all
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@open_to_all
def ready(request: HttpRequest) -> HttpResponse:
    """The database, the disk and the background work are well too, or what is wrong with them."""
    wrong = what_is_wrong()
    return HttpResponse("\n".join(wrong or ["ready"]) + "\n", content_type="text/plain", status=503 if wrong else 200)
