"""Pages of areas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import needs


@needs("area.see")
def areas(request: HttpRequest) -> HttpResponse:
    """Areas somebody may see."""
    return render(request, "profiles/areas.html")
