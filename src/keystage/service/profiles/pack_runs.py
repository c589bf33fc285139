"""All packs of an area or an adviser: asked for together, made in the background, taken up again after a kill."""

import tempfile
from collections.abc import Collection
from datetime import date
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db import transaction
from django.urls import reverse

from keystage.analysis.errors import InputError
from keystage.analysis.packs import Audience, folders
from keystage.analysis.packs.filing import file_stem
from keystage.analysis.publish import Format
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.audit.actions import Mark, record
from keystage.service.jobs.actions import ask_for, tell
from keystage.service.jobs.models import Job
from keystage.service.profiles.issuing import NotIssued, issue_each
from keystage.service.profiles.marking import marked
from keystage.service.profiles.models import IssuedPack, PackRun
from keystage.service.profiles.pack_files import path_of
from keystage.service.profiles.selectors import latest
from keystage.service.schools.models import School

__all__ = ["TASK", "advisers_of", "ask_for_packs", "download_name", "packs_of", "run_packs", "zipped"]

TASK = "profiles.tasks.issue_many"
_IN_MEMORY = 8 * 1024 * 1024  # bytes of a zip that are kept off the disk


@transaction.atomic
def ask_for_packs(
    *,
    by: Any,
    kind: str,
    code: str,
    name: str,
    urns: Collection[str],
    audience: Audience,
    year: str,
    as_at: date | None = None,
    adviser: str = "",
) -> PackRun:
    """Ask for a pack of each of these schools. Raises InputError where there is nothing to make them of."""
    prepared = latest(year)
    if prepared is None:
        raise InputError(f"No figures of {year} are ready.")
    if not urns:
        raise InputError("There is no school to make a pack of.")
    run = PackRun.objects.create(
        kind=kind, code=code, name=name, adviser=adviser, urns=sorted(urns), year=year, audience=audience,
        as_at=as_at or prepared.as_at, by=by,
    )  # fmt: skip
    led_to = reverse("profiles:pack-run", args=[run.pk])
    job = ask_for(TASK, title=f"Packs of {len(urns)} schools, {year}", by=by, led_to=led_to, run=run.pk)
    run.job = job.pk
    run.save(update_fields=["job"])
    record("profiles.packs-asked-for", by=by, kind="packs", key=run.pk, schools=len(urns), year=year, audience=audience)
    return run


def run_packs(job: Job, run: PackRun) -> str:
    """Issue what the run has not issued yet; those that cannot be made are named and the others go on."""
    prepared = latest(run.year)
    if prepared is None:
        raise InputError(f"No figures of {run.year} are ready any more.")
    done = set(packs_of(run).values_list("subject", flat=True))
    waiting = [one for one in School.objects.filter(urn__in=run.urns).order_by("urn") if one.urn not in done]
    here = {*done, *(one.urn for one in waiting)}
    failures = [{"urn": urn, "why": "It is no longer in the register."} for urn in run.urns if urn not in here]
    count = len(done)
    tell(job, done=count, total=len(run.urns), unit="packs")
    audience: Audience = run.audience  # type: ignore[assignment]  # one of them
    for outcome in issue_each(
        by=run.by, schools=waiting, audience=audience, prepared=prepared, as_at=run.as_at, run=str(run.pk)
    ):
        if isinstance(outcome, NotIssued):
            failures.append({"urn": outcome.urn, "why": outcome.why})
        count += not isinstance(outcome, NotIssued)
        tell(job, done=count, total=len(run.urns), unit="packs")
    PackRun.objects.filter(pk=run.pk).update(failures=failures)
    left = f" {len(failures)} could not be made." if failures else ""
    return f"{count} of {len(run.urns)} packs are issued.{left}"


def packs_of(run: PackRun) -> Any:
    """The packs issued in a run."""
    return IssuedPack.objects.filter(run=str(run.pk)).order_by("name", "subject")


def advisers_of(run: PackRun) -> dict[str, str]:
    """Folder -> adviser's name ("" for none) of a run's packs."""
    names = sorted(set(packs_of(run).values_list("adviser", flat=True)))
    return {folder: name or "" for name, folder in folders(name or None for name in names).items()}


def zipped(packs: Collection[IssuedPack], format: Format, mark: Mark) -> IO[bytes]:
    """One file of each pack together, each marked; one whose bytes are not those that were issued is left out, and
    listed."""
    held = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the response, which closes it
    left_out = []
    with ZipFile(held, "w", ZIP_STORED) as archive:
        for pack in packs:
            path = path_of(pack, format)
            if path is None:
                left_out.append(f"{pack.subject} number {pack.number}")
                continue
            archive.writestr(_entry(download_name(pack, format)), marked(path.read_bytes(), format, mark.text))
        archive.writestr(_entry("about-these-files.txt"), f"{len(packs) - len(left_out)} packs. {mark.text}\n")
        if left_out:
            words = "Left out, for the file is not the one that was issued:\n" + "\n".join(left_out)
            archive.writestr(_entry("left-out.txt"), words)
    held.seek(0)
    return held


def download_name(pack: IssuedPack, format: str) -> str:
    """ "999001-2022-23-pack-adviser-no-3.pdf"."""
    code = "".join(c if c.isascii() and c.isalnum() else "-" for c in pack.subject)
    stem = file_stem(code, year=AcademicYear.parse(pack.year), what="pack", audience=pack.audience)
    return f"{stem}-no-{pack.number}.{format}"


def _entry(name: str) -> ZipInfo:
    made = ZipInfo(name)
    made.external_attr = 0o644 << 16
    return made
