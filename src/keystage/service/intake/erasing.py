"""Taking erased pupils out of what came as a file: releases and their sources, files that wait, rows to be mended."""

import io
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from keystage.analysis.returns import Reading
from keystage.analysis.store import Home, Release
from keystage.analysis.store.erasures import Erasures, erasures_of
from keystage.analysis.store.named import names_erased, upns_in, upns_in_file
from keystage.analysis.store.taking_out import erase, settle
from keystage.service.audit.actions import record
from keystage.service.intake.incoming import folder_of
from keystage.service.intake.models import Accepted, Upload, UploadTable
from keystage.service.intake.selectors import home
from keystage.service.privacy.rewording import reword

__all__ = ["erased_among", "follow_successors", "from_incoming", "from_releases", "from_sources", "from_uploads"]

_OPEN = (Upload.State.received, Upload.State.reading, Upload.State.read, Upload.State.refused, Upload.State.accepting)
_SAID = "A pupil in this file was erased, so the file was destroyed. Send it in again without that pupil."


def from_releases(erasures: Erasures) -> int:
    """Rows taken out of releases. Successors are numbered in the place of what they replace, so that figures follow."""
    done = erase(home(), erasures, now=timezone.now())
    follow_successors()
    return sum(one.rows for one in done)


def from_sources(erasures: Erasures) -> int:
    """Files of releases that are no longer here, and of none: what a kill left of an erasure or an import."""
    return settle(home(), now=timezone.now())


def erased_among(reading: Reading, store: Home, sha256: str) -> dict[str, Any]:
    """The rows of a file that are of pupils who were erased earlier: {rows, pupils, on: the days}; {} where none is."""
    erasures = erasures_of(store.folder)
    good = reading.good
    named = names_erased(good, erasures, file=sha256)
    if not named.any():
        return {}
    numbers = erasures.among("pupil", upns_in(good.filter(named)), file=sha256)
    moments = {erasures.when[one] for one in erasures.ids_of("pupil", numbers)}
    days = sorted({timezone.localtime(at).date() for at in moments})
    return {"rows": int(named.sum()), "pupils": len(numbers), "on": [f"{day.day} {day:%B %Y}" for day in days[:5]]}


@transaction.atomic
def follow_successors() -> int:
    """Give each successor the row of the release it replaces, so that it stays with its upload; how many."""
    standing = home().standing()
    known = {row.release: row for row in Accepted.objects.select_related("upload", "by")}
    new = [one for one in standing.releases if one.replaces and one.code not in known]
    for release in new:
        old = release.replaces
        while old and old not in known:
            old = standing.manifest(old).replaces
        _follow(release, known.get(old))
    return len(new)


def _follow(release: Release, before: Accepted | None) -> None:
    Accepted.objects.create(
        release=release.code, kind=release.kind, year=str(release.year) if release.year else "",
        status=release.status, rows=release.rows, pupils=before.pupils if before else True,
        upload=before.upload if before else None, by=before.by if before else None,
    )  # fmt: skip
    UploadTable.objects.filter(release=release.replaces).update(release=release.code)
    record("intake.replaced", by=None, kind="release", key=release.code, replaces=release.replaces, rows=release.rows)


def from_incoming(erasures: Erasures) -> int:
    """Files that wait, and what was read of files, where an erased pupil is in them: destroyed whole."""
    root = Path(settings.INCOMING)
    gone = 0
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.is_dir() and any(_holds(path, erasures) for path in _files(folder)):
            _destroy(folder)
            gone += 1
    return gone


def from_uploads(erasures: Erasures) -> int:
    """Numbers in the names of files and in what was said of them."""
    return reword("intake.Upload", ("name", "said"), erasures) + reword(
        "intake.UploadTable", ("table", "title", "findings", "columns", "refusal", "preview"), erasures
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _holds(path: Path, erasures: Erasures) -> bool:
    data = path.read_bytes()
    if data[:4] == b"PAR1" and path.suffix == ".parquet":
        numbers = upns_in(pl.read_parquet(io.BytesIO(data)))
    else:
        numbers = upns_in_file(data)
    return bool(erasures.among("pupil", numbers))


def _destroy(folder: Path) -> None:
    """The row first: whoever looks finds it withdrawn, never an upload whose file has gone unsaid."""
    try:
        key = uuid.UUID(folder.name)
    except ValueError:  # half written, or tried out, by a process that is no longer there
        shutil.rmtree(folder, ignore_errors=True)
        return
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=key, state__in=_OPEN).update(
            state=Upload.State.withdrawn, said=_SAID, version=F("version") + 1
        )
        if waiting:
            UploadTable.objects.filter(upload=key).delete()
            record("intake.destroyed", by=None, kind="upload", key=key)
    shutil.rmtree(folder_of(key))
