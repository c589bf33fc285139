"""Whether the service is well."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from keystage.service.accounts.access import open_to_all


@open_to_all
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@open_to_all
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")
