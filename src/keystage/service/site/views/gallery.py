"""Every component in every state, for those who build pages and those who look after the service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import needs


@needs("service.set")
def gallery(request: HttpRequest) -> HttpResponse:
    """The components, by the names that templates call them by."""
    return render(request, "site/gallery.html")
