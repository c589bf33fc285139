"""Who was given what: packs and downloads made of the releases in which somebody is a row, so that they can be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from keystage.analysis.store import Home
from keystage.analysis.store.people import HeldRow, Name, numbers_of, rows_naming, rows_of_pupil
from keystage.service.audit.models import Event
from keystage.service.privacy.models import RightsRequest
from keystage.service.privacy.registry import Subject
from keystage.service.privacy.subjects import subjects_of
from keystage.service.profiles.models import IssuedPack
from keystage.service.site.privacy.who import in_words

__all__ = ["Recipient", "recipients"]

_MOST = 200  # newest first


@dataclass(frozen=True, slots=True)
class Recipient:
    """source: "pack 12", "export 4711", as the record of who was told has it. words: what they were given."""

    source: str
    words: str
    who: str
    at: datetime


def recipients(request: RightsRequest) -> list[Recipient]:
    """Newest first. A pack holds figures of groups and no row: it is named where it stands on a release of theirs."""
    rows = [row for subject in subjects_of(request) for row in _rows(subject)]
    releases = {row.release.code for row in rows}
    schools = {row.school for row in rows if row.school}
    packs = [pack for pack in IssuedPack.objects.select_related("by") if releases & set(pack.stands_on)]
    found = [
        Recipient(
            f"pack {pack.pk}", f"pack no. {pack.number} of {pack.name}, {pack.year}",
            f"for {pack.get_subject_kind_display().lower()}, issued by {pack.by or 'somebody no longer here'}", pack.at,
        )
        for pack in packs
    ]  # fmt: skip
    exports = Event.objects.filter(what="profiles.exported", kind="pupils", key__in=schools).order_by("-id")[:_MOST]
    said = in_words((one.who, one.at) for one in exports)
    found += [
        Recipient(
            f"export {one.pk}", f"a list of the pupils of URN {one.key}, {one.detail.get('rows', '?')} rows",
            said[one.who, timezone.localtime(one.at).date()], one.at,
        )
        for one in exports
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)[:_MOST]


def _rows(subject: Subject) -> Iterable[HeldRow]:
    home = Home(Path(settings.KEYSTAGE_HOME))
    if subject.kind == "pupil":
        numbers = (subject.key,) if ":" in subject.key else numbers_of(home, subject.key)
        return rows_of_pupil(home, numbers)
    return rows_naming(home, Name.parse(subject.key)) if subject.kind == "named" else ()
