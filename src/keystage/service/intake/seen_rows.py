"""Who opened a file, a release or a list in which a pupil is a row."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from keystage.analysis.store import Home
from keystage.analysis.store.people import HeldRow
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.audit.models import Event
from keystage.service.audit.sentences import sentence
from keystage.service.intake.about_people import looking_for, rows_about
from keystage.service.intake.models import Upload
from keystage.service.privacy.registry import Sighting, Subject
from keystage.service.schools.models import School

__all__ = ["sightings"]


def sightings(subject: Subject) -> Iterator[Sighting]:
    """Who opened a file, or took a release's source away, that a pupil is in; who opened a list of that school's pupils
    of a year in which the pupil was there."""
    if subject.kind != "pupil":
        return
    home = Home(Path(settings.KEYSTAGE_HOME))
    rows = list(rows_about(home, subject))
    releases = {row.release.code for row in rows}
    uploads = set(_uploads_of(subject)) | {
        str(pk) for pk in Upload.objects.filter(accepted__release__in=releases).values_list("pk", flat=True)
    }
    files = Q(kind="release", key__in=releases) | Q(kind="upload", key__in=uploads)
    for one in Event.objects.filter(files, what__endswith=".saw").order_by("id").iterator():
        yield Sighting(one.at, one.who, f"{sentence(one.what, {})} in which this pupil is a row", sure=_whole(one.what))
    yield from _lists(rows)


def _whole(what: str) -> bool:
    """A download holds every row; a page shows some."""
    return what in ("intake.source.saw", "intake.file-to-mend.saw")


def _uploads_of(subject: Subject) -> Iterator[str]:
    look = looking_for(Home(Path(settings.KEYSTAGE_HOME)), subject)
    for folder in sorted(Path(settings.INCOMING).glob("*")):
        if _is_key(folder.name) and any(next(look(file), None) for file in sorted(folder.glob("*"))):
            yield folder.name


def _is_key(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _lists(rows: list[HeldRow]) -> Iterator[Sighting]:
    """Lists are recorded by school and year, not pupil by pupil: a list chosen by group may have left this one out."""
    placed = _placed(rows)
    listed = Q(what__in=("profiles.pupils.saw", "profiles.pupils-taken.saw"), kind="school")
    exported = Q(what="profiles.exported", kind="pupils")
    urns = {urn for urn, _ in placed}
    for one in Event.objects.filter(listed | exported, key__in=urns).order_by("id").iterator():
        year = one.detail.get("year", "")
        if year and not {(one.key, year), (one.key, "")} & placed:
            continue
        of = f" of {year}" if year else ""
        of += f", year group {group}" if (group := one.detail.get("year_group")) else ""
        yield Sighting(
            one.at, one.who, f"{sentence(one.what, {})}{of}, URN {one.key}: this pupil was among those it is made of",
            sure=False, schools=(one.key,),
        )  # fmt: skip


def _placed(rows: list[HeldRow]) -> set[tuple[str, str]]:
    """Schools, as the register numbers them, and years in which a pupil stands in a release."""
    urns = dict(School.objects.filter(laestab__in={row.school for row in rows}).values_list("laestab", "urn"))
    years = [(row, str(row.release.year or _year(row))) for row in rows]
    return {(urns.get(row.school, row.school), year) for row, year in years if row.school}


def _year(row: HeldRow) -> str:
    text = row.facts.get("Academic year", "")
    return str(AcademicYear(int(text))) if text.isdigit() else text
