"""What the columns of an unknown sheet mean, asked on screen and known from then on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from keystage.analysis.errors import InputError
from keystage.analysis.returns.mapping import LEVELS, ColumnProposal, LocalMeasure, Proposal
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import record, seen
from keystage.service.intake.actions import read_again
from keystage.service.intake.forms import NewMeasure
from keystage.service.intake.incoming import folder_of
from keystage.service.intake.mapping import NEW, OTHER, RefusedError, choices, proposal_from_json, save_mapping
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.intake.selectors import home, may_change, seen_upload
from keystage.service.once.actions import answer_once

__all__ = ["mapping"]

_SHOWN = 400  # columns that a page asks about


@dataclass(frozen=True, slots=True)
class Row:
    """One column on the page."""

    number: int
    column: ColumnProposal
    chosen: str
    other: str
    options: list[tuple[str, str]]
    problem: str
    new: NewMeasure | None


@needs("files.receive")
@answer_once
def mapping(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The page a table. What was said is saved under a name, and the file is read again."""
    upload = seen_upload(request.user, pk)
    table = get_object_or_404(UploadTable, upload=upload, number=number)
    path = folder_of(upload.pk) / f"proposal-{table.number}.json"
    if not may_change(request.user, upload) or not table.mapping or not path.is_file():
        raise Http404
    proposal = proposal_from_json(path.read_text("utf-8"))
    if request.method != "POST":
        seen(request, "intake.mapping", kind="upload", key=upload.pk, table=number)
        return _page(request, upload, table, proposal, {}, {})
    return _answered(request, upload, table, proposal)


def _answered(request: HttpRequest, upload: Upload, table: UploadTable, proposal: Proposal) -> HttpResponse:
    said = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    asked = [n for n in range(len(proposal.columns)) if said.get(f"column-{n}") == NEW]
    forms = {n: NewMeasure(request.POST if f"m{n}-title" in said else None, prefix=f"m{n}") for n in asked}
    if any(not form.is_valid() for form in forms.values()):
        for n, form in forms.items():
            if not form.is_bound:
                heading = proposal.columns[n].header or proposal.columns[n].name
                forms[n] = NewMeasure(prefix=f"m{n}", initial={"title": heading, "key_stage": "context"})
        return _page(request, upload, table, proposal, said, {}, forms=forms)
    new: dict[int, LocalMeasure] = {n: form.measure for n, form in forms.items()}
    try:
        code = save_mapping(
            proposal, said, home=home().folder, name=said.get("name", ""), again=said.get("again") == "yes", new=new
        )  # fmt: skip
        record("intake.mapped", by=request.user, kind="upload", key=upload.pk, table=table.number, layout=code)
        read_again(upload, by=request.user, version=upload.version)
    except RefusedError as refused:
        return _page(request, upload, table, proposal, said, dict(refused.by_field), forms=forms)
    except InputError as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:uploaded", upload.pk)
    messages.success(request, f"Saved as “{said['name'].strip()}”. Sheets with these headings are known from now on.")
    return redirect("intake:uploaded", upload.pk)


def _page(
    request: HttpRequest,
    upload: Upload,
    table: UploadTable,
    proposal: Proposal,
    said: dict[str, str],
    problems: dict[str, str],
    *,
    forms: dict[int, NewMeasure] | None = None,
) -> HttpResponse:
    forms = forms or {}
    grouped = choices(proposal, home=home().folder)
    known = {code for group in grouped.values() for code, _ in group}
    rows = [
        _row(number, column, said, problems, forms, known)
        for number, column in enumerate(proposal.columns[:_SHOWN])
        if column.shape != "empty"
    ]
    context: dict[str, Any] = {
        "upload": upload,
        "table": table,
        "proposal": proposal,
        "open": [row for row in rows if not row.column.certain or row.problem or row.new],
        "told": [row for row in rows if row.column.certain and not row.problem and not row.new],
        "empty": sum(column.shape == "empty" for column in proposal.columns),
        "more": max(len(proposal.columns) - _SHOWN, 0),
        "groups": grouped.items(),
        "new_word": NEW,
        "other_word": OTHER,
        "levels": [(n, v, said.get(f"level-{n}", level)) for n, (v, level) in enumerate(proposal.levels.items())],
        "level_words": LEVELS,
        "words": [
            (n, w, codes, said.get(f"word-{n}", (*codes, "leave out")[0]), problems.get(f"word-{n}", ""))
            for n, (w, codes) in enumerate(proposal.words.items())
        ],
        "name": said.get("name", proposal.called),
        "again": said.get("again") == "yes",
        "problems": problems,
        "summary": list(problems.items()),
        "asks_for_measures": bool(forms) and not problems,
    }
    return render(request, "intake/map.html", context, status=422 if problems or forms else 200)


def _row(
    number: int,
    column: ColumnProposal,
    said: dict[str, str],
    problems: dict[str, str],
    forms: dict[int, NewMeasure],
    known: set[str],
) -> Row:
    proposed = str(column.meaning)
    options = [(proposed, f"{proposed} (proposed)")]
    options += [(str(other), str(other)) for other in column.others if str(other) != proposed]
    chosen, other = said.get(f"column-{number}", proposed), said.get(f"other-{number}", "")
    problem = problems.get(f"column-{number}") or problems.get(f"other-{number}", "")
    if chosen not in known and chosen not in (NEW, OTHER, *(code for code, _ in options)):
        chosen, other = OTHER, chosen
    return Row(number, column, chosen, other, options, problem, forms.get(number))
