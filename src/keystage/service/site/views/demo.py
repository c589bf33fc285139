"""The made-up area's front door: sign in as anybody by one click. Nowhere else is there such a page."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from keystage.service.accounts.access import demo_only
from keystage.service.accounts.models import User
from keystage.service.once.actions import answer_once
from keystage.service.site.cast import cast


@demo_only
@answer_once
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as anybody of the made-up area."""
    if request.method == "POST":
        login(request, get_object_or_404(User, pk=request.POST.get("user"), is_active=True))
        return redirect("site:home")
    return render(request, "site/demo.html", {"groups": cast()})
