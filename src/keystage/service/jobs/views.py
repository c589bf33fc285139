"""How far a piece of long work is."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keystage.service.accounts.access import signed_in
from keystage.service.audit.actions import who_is
from keystage.service.jobs.models import Job


@signed_in
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The job's page; when it is done, where it led. Nobody sees another's."""
    job = Job.objects.filter(pk=pk, who=who_is(request.user)).first()
    if job is None:
        raise Http404
    if job.state == Job.State.done and job.led_to:
        return redirect(job.led_to)
    return render(request, "jobs/progress.html", {"job": job})
