"""What needs me now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import signed_in
from keystage.service.site.work import my_work


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """My work."""
    return render(request, "site/home.html", {"work": my_work(request)})
