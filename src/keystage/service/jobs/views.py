"""How far long work is."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from keystage.service.accounts.access import signed_in
from keystage.service.jobs.actions import call_off
from keystage.service.jobs.models import Job
from keystage.service.jobs.selectors import job_of, jobs_of, place_in_line
from keystage.service.once.actions import answer_once

_A_PAGE = 25


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody has asked for."""
    page = Paginator(jobs_of(request.user), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/mine.html", {"page": page})


@signed_in
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The job's page; when it is done, where it led. Nobody sees another's."""
    job = job_of(request.user, pk)
    asked_by_script = request.headers.get("HX-Request") == "true"
    if job.state == Job.State.done and job.led_to:
        return HttpResponse(headers={"HX-Redirect": job.led_to}) if asked_by_script else redirect(job.led_to)
    page = "jobs/how_far.html" if asked_by_script else "jobs/progress.html"
    before = place_in_line(job) if job.state == Job.State.waiting else 0
    return render(request, page, {"job": job, "before": before})


@signed_in
@require_POST
@answer_once
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call it off."""
    job = job_of(request.user, pk)
    if not call_off(job=job, by=request.user):
        messages.info(request, "It was over already.")
    return redirect("jobs:progress", pk=pk)
