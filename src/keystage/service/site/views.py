"""Home, and whether the service is well."""

from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from keystage.service.accounts.access import demo_only, open_to_all, signed_in
from keystage.service.accounts.models import User


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """My work."""
    return render(request, "site/home.html")


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


@demo_only
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as anybody of the made-up area."""
    if request.method == "POST":
        login(request, get_object_or_404(User, pk=request.POST.get("user")))
        return redirect("site:home")
    return render(request, "site/demo.html", {"people": User.objects.all()})


@signed_in
def help(request: HttpRequest) -> HttpResponse:
    """What the words mean."""
    return render(request, "site/help.html")
