"""Everything that was found in a table, and a file to mend."""

from uuid import UUID

import polars as pl
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen, taken
from keystage.service.intake.corrected import MOST_ROWS, as_csv, as_xlsx
from keystage.service.intake.incoming import folder_of
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.intake.selectors import may_change, seen_upload

__all__ = ["findings", "mend"]

_PAGE = 100
_PURPOSE = "rows with errors, to be mended and sent in again"


@needs("files.see", "pupils.send")
def findings(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """All findings of a table, those of one rule if asked, a page at a time."""
    upload, table = _table(request, pk, number)
    rule = request.GET.get("rule", "")
    shown = _findings(upload, table, rule)
    page = Paginator(range(shown.height), _PAGE).get_page(request.GET.get("page"))
    rows = shown.slice(page.start_index() - 1 if shown.height else 0, _PAGE).to_dicts()
    seen(request, "intake.findings", kind="upload", key=upload.pk, table=number)
    chosen = next((one for one in table.findings if one["rule"] == rule), None)
    return render(
        request,
        "intake/findings.html",
        {"upload": upload, "table": table, "rule": chosen, "page": page, "rows": rows, "listed": shown.height},
    )


def _findings(upload: Upload, table: UploadTable, rule: str) -> pl.DataFrame:
    path = folder_of(upload.pk) / f"findings-{table.number}.parquet"
    if not path.is_file():
        return pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.String, "severity": pl.String, "message": pl.String})
    found = pl.read_parquet(path)
    return found.filter(pl.col("rule") == rule) if rule else found


def _table(request: HttpRequest, pk: UUID, number: int) -> tuple[Upload, UploadTable]:
    upload = seen_upload(request.user, pk)
    return upload, get_object_or_404(UploadTable, upload=upload, number=number)


@needs("files.see", "pupils.send")
def mend(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The erroneous rows (or all), each with what is wrong: CSV or a workbook, for those who may send it in again."""
    upload, table = _table(request, pk, number)
    if not may_change(request.user, upload):
        raise Http404
    every, form = request.GET.get("rows") == "all", request.GET.get("format", "csv")
    path = folder_of(upload.pk) / f"{'all' if every else 'bad'}-{table.number}.parquet"
    if form not in ("csv", "xlsx") or not path.is_file():
        raise Http404
    rows = pl.read_parquet(path)
    if form == "xlsx" and rows.height > MOST_ROWS:
        words = "There are more rows than a workbook holds. Take them as CSV."
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=422)
    mark = taken(
        request, "intake.file-to-mend.saw", kind="upload", key=upload.pk, purpose=_PURPOSE, table=number,
        rows=rows.height, format=form,
    )  # fmt: skip
    name = f"to-mend-{str(upload.pk)[:8]}-{number + 1}.{form}"
    if form == "csv":
        return _attached(as_csv(rows, mark=mark.text_without_address), "text/csv; charset=utf-8", name)
    made = as_xlsx(rows, mark=mark.text)
    return _attached(made, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name)


def _attached(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
