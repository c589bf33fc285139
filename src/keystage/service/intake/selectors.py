"""Reads: which uploads, releases and areas a person may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from keystage.analysis.returns import layouts
from keystage.analysis.store import Home, Release
from keystage.service.accounts.reach import held, reach
from keystage.service.accounts.roles import roles
from keystage.service.intake.models import Accepted, CalendarNote, Upload
from keystage.service.jobs.models import Job
from keystage.service.schools.models import School

__all__ = [
    "KeptRelease", "home", "is_of_pupils", "may_change", "may_receive", "notes_of", "places_of", "release_seen",
    "releases_seen",
    "same_bytes", "schools_sent_for", "seen_upload", "uploads_seen", "work_is_over",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A release with what the database says of it. current: no later one revises it."""

    release: Release
    title: str
    pupils: bool
    current: bool
    revised_by: str
    accepted: Accepted | None


def home() -> Home:
    return Home(settings.KEYSTAGE_HOME)


def is_of_pupils(kind: str) -> bool:
    """Whether files of a kind hold rows of pupils; of a kind that is no longer known, that is taken to be so."""
    layout = layouts(settings.KEYSTAGE_HOME).get(kind)
    return layout is None or bool(layout.pupils) or any(column.code == "upn" for column in layout.columns)


def may_receive(user: Any) -> bool:
    return bool(reach(user, "files.receive"))


def places_of(user: Any, permission: str = "files.receive") -> tuple[tuple[str, str], ...]:
    """The places for which somebody may do that, as roles name them."""
    found = {(one.kind, one.place) for one in held(user) if permission in roles()[one.role].permissions}
    return tuple(sorted(found))


def schools_sent_for(user: Any) -> QuerySet[School]:
    """The schools whose pupils' files somebody may send in."""
    return School.objects.visible_to(user, "pupils.send")


_ALL, _NONE = Q(pk__isnull=False), Q(pk__in=[])


def _in(places: Iterable[tuple[str, str]]) -> Q:
    found = _NONE
    for kind, place in places:
        found |= Q(place_kind=kind, place=place)
    return found


def _within(user: Any, permission: str) -> Q:
    """Rows of the places for which somebody may do that."""
    found = reach(user, permission)
    return _ALL if found.everywhere else _in(found.places)


def uploads_seen(user: Any) -> QuerySet[Upload]:
    """What somebody may see of what was sent in.

    Of their own school, all that it sent in. Of their area, all but files of pupils: those only who sent them in sees,
    or whoever may see that school's pupils. A file not yet read may be of pupils.
    """
    area = Q(from_school=False) & (_within(user, "files.see") | _within(user, "files.receive"))
    sent = Q(from_school=False, by=user) & _within(user, "files.receive")
    shared = School.objects.with_pupils_for(user).values("urn")
    of_schools = Q(whose__in=shared) if may_receive(user) else _NONE
    own = Q(from_school=True, whose__in=schools_sent_for(user).values("urn"))
    return Upload.objects.filter(own | sent | (area & Q(pupils=False)) | of_schools)


def seen_upload(user: Any, key: UUID) -> Upload:
    """One of them, or absent."""
    found = uploads_seen(user).filter(pk=key).select_related("by").first()
    if found is None:
        raise Http404
    return found


def may_change(user: Any, upload: Upload) -> bool:
    """Whether somebody may map, accept and withdraw it: those who receive files there, or the school that sent it."""
    if upload.from_school and schools_sent_for(user).filter(urn=upload.whose).exists():
        return True
    if not may_receive(user):
        return False
    if upload.from_school:
        return School.objects.with_pupils_for(user).filter(urn=upload.whose).exists()
    return Upload.objects.filter(_within(user, "files.receive"), pk=upload.pk).exists()


def work_is_over(upload: Upload) -> bool:
    """Whether the job that reads or accepts it has ended: then what stands half done can be asked for again."""
    job = Job.objects.filter(pk=upload.job).first() if upload.job else None
    return job is None or job.is_over


def same_bytes(user: Any, upload: Upload) -> tuple[list[Upload], list[Release]]:
    """Earlier uploads of the very same bytes, and the releases that were made of them."""
    earlier = uploads_seen(user).filter(sha256=upload.sha256, at__lt=upload.at).exclude(pk=upload.pk)
    own = {table.release for table in upload.tables.all() if table.release}
    made = [k.release for k in releases_seen(user) if k.release.sha256 == upload.sha256 and k.release.code not in own]
    return list(earlier.select_related("by")[:5]), made


def releases_seen(user: Any) -> list[KeptRelease]:
    """The releases that somebody may see, newest first.

    What is published, whoever may see files; an authority's own and files of pupils, whoever may see the upload that
    they came by. One that came by the command line is the whole service's, unless it holds pupils.
    """
    every = home().releases()
    revised = {r.revises: r.code for r in every if r.revises}
    rows = {row.release: row for row in Accepted.objects.select_related("by", "upload")}
    seen = set(uploads_seen(user).values_list("pk", flat=True))
    kinds, anything = layouts(settings.KEYSTAGE_HOME), bool(reach(user, "files.see"))
    found = []
    for release in reversed(every):
        row, layout = rows.get(release.code), kinds.get(release.kind)
        pupils = is_of_pupils(release.kind)
        by_upload = row is not None and row.upload_id is not None
        if by_upload and row is not None and row.upload_id in seen:
            shown = True
        elif pupils:
            shown = not by_upload and may_receive(user)
        else:
            own = layout is None or layout.publisher == "authority"
            shown = anything and not (own and by_upload)
        if shown:
            title = layout.title if layout else release.kind
            found.append(
                KeptRelease(release, title, pupils, release.code not in revised, revised.get(release.code, ""), row)
            )  # fmt: skip
    return found


def release_seen(user: Any, code: str) -> KeptRelease:
    found = next((kept for kept in releases_seen(user) if kept.release.code == code), None)
    if found is None:
        raise Http404
    return found


def notes_of(user: Any, year: str) -> Mapping[str, list[CalendarNote]]:
    """What was noted about each dataset of a year, newest version first, by those in the same places."""
    found: dict[str, list[CalendarNote]] = {}
    own = _within(user, "files.see") | _within(user, "files.receive")
    for note in CalendarNote.objects.filter(own, year=year).select_related("by"):
        found.setdefault(note.dataset, []).append(note)
    return found
