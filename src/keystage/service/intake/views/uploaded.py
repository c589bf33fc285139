"""One upload: its road, what was read, what would change, and the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.intake.actions import accept as accept_upload
from keystage.service.intake.actions import read_again, tell_about
from keystage.service.intake.actions import withdraw as withdraw_upload
from keystage.service.intake.forms import STATUS_WORDS, AboutFile, years
from keystage.service.intake.incoming import folder_of
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.intake.people import told
from keystage.service.intake.road import asks_year, steps
from keystage.service.intake.selectors import may_change, may_receive, same_bytes, seen_upload, work_is_over
from keystage.service.jobs.models import Job
from keystage.service.once.actions import answer_once
from keystage.service.schools.models import School

__all__ = ["accept", "again", "say", "uploaded", "withdraw"]

State = Upload.State


@needs("files.see", "pupils.send")
def uploaded(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The upload's page."""
    return _page(request, seen_upload(request.user, pk))


def _page(request: HttpRequest, upload: Upload, form: AboutFile | None = None, status: int = 200) -> HttpResponse:
    tables = list(upload.tables.all())
    busy = upload.state in (State.received, State.reading, State.accepting)
    stuck = busy and work_is_over(upload)
    earlier, made = same_bytes(request.user, upload)
    seen(request, "intake.uploaded", kind="upload", key=upload.pk)
    good = [table for table in tables if not table.refusal]
    changes = may_change(request.user, upload)
    context: dict[str, Any] = {
        "upload": upload,
        "tables": [(table, *_files_of(upload, table)) for table in tables],
        "steps": steps(upload, tables),
        "unopened": bool(tables) and all(table.columns.get("unopened") for table in tables),
        "only_year": any(map(asks_year, tables)),
        "job": Job.objects.filter(pk=upload.job).first() if upload.job else None,
        "busy": busy and not stuck,
        "stuck": stuck,
        "earlier": earlier,
        "made": made,
        "erased": [table.preview["erased"] for table in good if table.preview.get("erased")],
        "bad_rows": sum(table.bad_rows for table in good),
        "good_rows": sum(table.rows - table.bad_rows for table in good),
        "refused": [table for table in tables if table.refusal and not table.nothing],
        "said_below": any(table.refusal == upload.said for table in tables),
        "may_change": changes,
        "may_accept": changes and (upload.state == State.read or (stuck and upload.state == State.accepting)) and good,
        "may_map": changes and may_receive(request.user),
        "may_withdraw": changes and upload.state in (State.received, State.read, State.refused, State.reading),
        "school": School.objects.filter(urn=upload.whose).first() if upload.whose else None,
        "form": form or AboutFile({"year": upload.year, "status": upload.status, "whose": upload.whose}),
        "asked": form is not None,
        "receives": may_receive(request.user),
        "years": years(),
        "statuses": STATUS_WORDS.items(),
        "history": told("upload", str(upload.pk)),
        "made_releases": [table for table in tables if table.release],
    }
    return render(request, "intake/uploaded.html", context, status=status)


def _files_of(upload: Upload, table: UploadTable) -> tuple[bool, bool]:
    folder = folder_of(upload.pk)
    return (folder / f"bad-{table.number}.parquet").is_file(), (folder / f"all-{table.number}.parquet").is_file()


def _changing(request: HttpRequest, pk: UUID) -> Upload:
    upload = seen_upload(request.user, pk)
    if not may_change(request.user, upload):
        raise Http404
    return upload


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


@needs("files.receive", "pupils.send")
@answer_once
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say of what year, status and school it is; it is read again so."""
    upload = _changing(request, pk)
    if request.method != "POST":
        return redirect("intake:uploaded", pk)
    form = AboutFile(request.POST)
    if not form.is_valid():
        return _page(request, upload, form, 422)
    said = form.cleaned_data
    try:
        tell_about(
            upload, by=request.user, year=said["year"], status=said["status"], whose=said["whose"],
            version=_version(request),
        )  # fmt: skip
    except InputError as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:uploaded", pk)


@needs("files.receive", "pupils.send")
@answer_once
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read it again."""
    upload = _changing(request, pk)
    if request.method == "POST":
        try:
            read_again(upload, by=request.user, version=_version(request))
        except InputError as refusal:
            messages.error(request, str(refusal))
    return redirect("intake:uploaded", pk)


@needs("files.receive", "pupils.send")
@answer_once
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept it: all rows, or the good ones."""
    upload = _changing(request, pk)
    if request.method == "POST":
        rows = request.POST.get("rows", "all")
        try:
            accept_upload(
                upload, by=request.user, version=_version(request), rows="good" if rows == "good" else "all",
                erased="keep" if request.POST.get("erased") == "keep" else "leave out",
            )  # fmt: skip
        except InputError as refusal:
            messages.error(request, str(refusal))
    return redirect("intake:uploaded", pk)


@needs("files.receive", "pupils.send")
@answer_once
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take it back."""
    upload = _changing(request, pk)
    if request.method != "POST":
        return render(request, "intake/withdraw.html", {"upload": upload})
    try:
        withdraw_upload(upload, by=request.user, version=_version(request))
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:uploaded", pk)
    messages.success(request, "The file was withdrawn and its contents destroyed.")
    return redirect("intake:files")
