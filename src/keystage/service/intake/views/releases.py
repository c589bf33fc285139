"""Releases: which is current, what it revised, who accepted it, and the file it came from."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from keystage.analysis.measures import unmatched
from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import purpose_for, seen, taken
from keystage.service.intake.given_out import with_its_mark
from keystage.service.intake.models import UploadTable
from keystage.service.intake.people import told
from keystage.service.intake.selectors import KeptRelease, home, may_change, may_receive, release_seen, releases_seen

__all__ = ["release", "releases", "source"]

_PAGE = 50
_LISTED = 50


@needs("files.see", "pupils.send")
def releases(request: HttpRequest) -> HttpResponse:
    """Every release one may see, by kind and year, newest first."""
    found = releases_seen(request.user)
    kinds = sorted({(kept.release.kind, kept.title) for kept in found}, key=lambda pair: pair[1])
    years = sorted({str(kept.release.year) for kept in found if kept.release.year}, reverse=True)
    kind, year, only = (request.GET.get(name, "") for name in ("kind", "year", "only"))
    shown = [
        kept for kept in found
        if (not kind or kept.release.kind == kind) and (not year or str(kept.release.year) == year)
        and (only != "current" or kept.current)
    ]  # fmt: skip
    page = Paginator(shown, _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "intake/releases.html",
        {
            "page": page,
            "kinds": kinds,
            "years": years,
            "kind": kind,
            "year": year,
            "only": only,
            "any": bool(found),
            "may_list": bool(reach(request.user, "files.see")),
        },
    )


@needs("files.see", "pupils.send")
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One release: what it is, what was left out, whose rows are of no known school, its lineage and history."""
    kept = release_seen(request.user, code)
    every = releases_seen(request.user)
    missed = () if kept.pupils else unmatched(home(), kept.release)
    table = UploadTable.objects.filter(release=code, upload=kept.accepted.upload_id if kept.accepted else None).first()
    seen(request, "intake.release", kind="release", key=code)
    return render(
        request,
        "intake/release.html",
        {
            "kept": kept,
            "release": kept.release,
            "table": table,
            "lineage": _lineage(kept, every),
            "missed": missed[:_LISTED],
            "missed_count": len(missed),
            "history": told("release", code),
            "may_have_source": _may_have_source(request, kept),
        },
    )


def _lineage(kept: KeptRelease, every: list[KeptRelease]) -> list[KeptRelease]:
    """The releases before and after it, newest first."""
    by_code = {one.release.code: one for one in every}
    found, before = [kept], by_code.get(kept.release.revises or "")
    while before is not None and before not in found:
        found.append(before)
        before = by_code.get(before.release.revises or "")
    after = by_code.get(kept.revised_by)
    while after is not None and after not in found:
        found.insert(0, after)
        after = by_code.get(after.revised_by)
    return found if len(found) > 1 else []


def _may_have_source(request: HttpRequest, kept: KeptRelease) -> bool:
    """Whoever may change the upload; a file without pupils, whoever receives files."""
    if not home().source(kept.release).is_file():
        return False
    upload = kept.accepted.upload if kept.accepted else None
    if upload is not None and may_change(request.user, upload):
        return True
    return may_receive(request.user) and not kept.pupils


@needs("files.receive", "pupils.send")
def source(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file as it came, beside a page that says who took it: it cannot be marked itself without being another."""
    kept = release_seen(request.user, code)
    if not _may_have_source(request, kept):
        raise Http404
    purpose = purpose_for(request)
    if kept.pupils and not purpose:
        return redirect(f"{reverse('profiles:download-purpose')}?{urlencode({'next': request.get_full_path()})}")
    mark = taken(request, "intake.source.saw", kind="release", key=code, purpose=purpose, pupils=kept.pupils)
    name = f"{code}{_suffix(kept.release.file)}" if kept.pupils else kept.release.file
    response = FileResponse(
        with_its_mark(home().source(kept.release), name=name, mark=mark), as_attachment=True, filename=f"{code}.zip"
    )
    response["Cache-Control"] = "no-store"
    return response


def _suffix(name: str) -> str:
    return f".{name.rsplit('.', 1)[1]}" if "." in name else ""
