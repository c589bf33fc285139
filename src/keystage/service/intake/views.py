"""Files in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import needs
from keystage.service.intake.models import Upload


@needs("files.see")
def files(request: HttpRequest) -> HttpResponse:
    """What has come."""
    return render(request, "intake/files.html", {"uploads": Upload.objects.all()})
