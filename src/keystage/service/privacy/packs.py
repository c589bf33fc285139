"""Everything held about one person, gathered on one day: a sealed file, destroyed after a while."""

import json
import os
import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record
from keystage.service.privacy.actions.requests import add_step
from keystage.service.privacy.models import RequestStep, RightsRequest, SubjectPack
from keystage.service.privacy.sealing import opened, opened_bytes, sealed, sealed_bytes

__all__ = ["FOLDER", "clear_strays", "keep_pack", "leave_out", "left_out_of", "read_pack", "remove_old", "remove_pack"]

FOLDER = "subject-access"


def keep_pack(*, request: RightsRequest, gathered: Mapping[str, Any], by: Any) -> SubjectPack:
    """File first, then the row that tells of it; earlier packs of the same request go."""
    key = uuid.uuid4()
    _write(_file(key), sealed_bytes(json.dumps(gathered).encode()))
    with transaction.atomic():
        made = SubjectPack.objects.create(
            key=key, request=request, entries=len(gathered["entries"]), sightings=len(gathered["sightings"])
        )
        add_step(request, RequestStep.What.gathered, by=by, on=timezone.localdate())
        record("privacy.pack-made", by=by, kind="request", key=request.pk, pack=made.pk, entries=made.entries)
        for earlier in request.packs.exclude(pk=made.pk).filter(removed_at=None):
            remove_pack(earlier)
    return made


def read_pack(pack: SubjectPack) -> dict[str, Any]:
    """Raises InputError where the file is gone, damaged, or sealed with another key."""
    if pack.removed_at is not None:
        raise InputError("This was destroyed, as it is after a while. Gather it anew.")
    try:
        data = _file(pack.key).read_bytes()
    except OSError as cause:
        raise InputError("The file is no longer there. Gather it anew.") from cause
    found: dict[str, Any] = json.loads(opened_bytes(data))
    return found


def left_out_of(pack: SubjectPack) -> dict[int, str]:
    """Number of an entry -> why it is not handed over."""
    return {int(number): str(why) for number, why in (opened(pack.left_out) or {}).items()}


@transaction.atomic
def leave_out(*, pack: SubjectPack, version: int, why: Mapping[int, str], by: Any) -> None:
    """Which entries are not handed over, each with its reason. Raises InputError where one has none."""
    if any(not reason.strip() for reason in why.values()):
        raise InputError("Say why each thing that you leave out is left out: it may have to be shown.")
    if any(not 0 <= number < pack.entries for number in why):
        raise InputError("One of these is not in the pack.")
    said = sealed({str(number): reason.strip() for number, reason in why.items()})
    if not SubjectPack.objects.filter(pk=pack.pk, version=version).update(left_out=said, version=version + 1):
        raise InputError("Somebody else changed what is left out while you looked. Look again.")
    add_step(pack.request, RequestStep.What.left_out, by=by, on=timezone.localdate())
    record("privacy.left-out", by=by, kind="request", key=pack.request_id, things=len(why))


def remove_pack(pack: SubjectPack) -> None:
    """Destroy the file; that there was one stays."""
    _file(pack.key).unlink(missing_ok=True)
    SubjectPack.objects.filter(pk=pack.pk).update(removed_at=timezone.now(), left_out="")


def remove_old() -> int:
    """Destroy packs older than KEYSTAGE_SUBJECT_ACCESS_DAYS; how many."""
    since = timezone.now() - timedelta(days=settings.SUBJECT_ACCESS_DAYS)
    old = list(SubjectPack.objects.filter(removed_at=None, made_at__lt=since))
    for pack in old:
        remove_pack(pack)
    return len(old)


def clear_strays() -> int:
    """Files that no row knows: their job was killed between the two. Older than an hour, or one being made would go."""
    known = {str(key) for key in SubjectPack.objects.filter(removed_at=None).values_list("key", flat=True)}
    hour_ago = timezone.now().timestamp() - 3_600
    stray = [path for path in _folder().glob("*") if path.name not in known and path.stat().st_mtime < hour_ago]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)


def _folder() -> Path:
    return Path(settings.KEYSTAGE_HOME) / FOLDER


def _file(key: uuid.UUID) -> Path:
    return _folder() / str(key)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    making = file.with_name(f".{file.name}")
    number = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as opened_file:
        opened_file.write(data)
        opened_file.flush()
        os.fsync(opened_file.fileno())
    making.replace(file)
