"""What came as a file and is held longer than it should be: releases of pupils, files nobody accepted, rows to mend."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from keystage.analysis.store.past_date import releases_past_date
from keystage.analysis.store.retention import ends_on
from keystage.analysis.store.taking_out import DISPOSED, destroy
from keystage.service.intake.incoming import folder_of
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.intake.selectors import home
from keystage.service.privacy.ageing import kept_as
from keystage.service.privacy.ledger import merge_ledgers, note_destroyed
from keystage.service.privacy.registry import Due

__all__ = ["dispose_of_incoming", "dispose_of_release", "incoming_due", "releases_due"]

_SAID = "It was here for as long as a file may wait, and was destroyed. Send it in again."


def releases_due(day: date) -> Iterator[Due]:
    """Releases whose rows are pupils', current or not."""
    for one in releases_past_date(home(), day):
        kept = one.release
        yield Due("intake.releases", kept.code, one.words, one.since, kept.rows, one.record_type, kept.sha256)


def dispose_of_release(due: Due) -> int:
    """The ledger first: a restored backup must not bring it back."""
    now, store = timezone.now(), home()
    held = next((one for one in store.standing().every_release if one.code == due.key), None)
    if held is None:
        return 0
    if due.key in {one.code for one in store.releases()}:
        note_destroyed([due.key], at=now)
        merge_ledgers()
    gone = destroy(store, due.key, why=DISPOSED, under="", now=now)
    return gone.rows


def incoming_due(day: date) -> Iterator[Due]:
    """Files that nobody accepted; what was read of files that somebody did."""
    for upload in Upload.objects.order_by("at"):
        if not folder_of(upload.pk).is_dir():
            continue
        code = "findings" if upload.state == Upload.State.accepted else "incoming_files"
        since = ends_on(kept_as(code), _day(upload.at))
        if since is not None and since <= day:
            what = "What was read of a file" if code == "findings" else "A file that was not accepted"
            words = f"{what}, sent in on {_day(upload.at).day} {_day(upload.at):%B %Y}"
            yield Due("intake.incoming", str(upload.pk), words, since, 1, code, upload.sha256)


def dispose_of_incoming(due: Due) -> int:
    """The row says it first, as everywhere."""
    key = UUID(due.key)
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=key).exclude(state=Upload.State.accepted)
        if waiting.update(state=Upload.State.withdrawn, said=_SAID, version=F("version") + 1):
            UploadTable.objects.filter(upload=key).delete()
    folder = folder_of(key)
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return int(there)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
