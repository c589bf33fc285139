"""Help: how to use Keystage, what its words mean, what has changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import open_to_all
from keystage.service.site.changes import changes
from keystage.service.site.glossary import glossary


@open_to_all
def help(request: HttpRequest) -> HttpResponse:
    """Finding one's way, the keyboard, how figures are made ready."""
    return render(request, "site/help.html")


@open_to_all
def words(request: HttpRequest) -> HttpResponse:
    """What the words mean."""
    return render(request, "site/glossary.html", {"letters": glossary().by_letter()})


@open_to_all
def what_changed(request: HttpRequest) -> HttpResponse:
    """The change log."""
    return render(request, "site/changes.html", {"versions": changes()})
