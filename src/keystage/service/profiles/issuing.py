"""Issuing packs: made once of ready figures, numbered, and frozen with all that they stand on."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max

from keystage.analysis.benchmarks import Evidence, gather
from keystage.analysis.errors import InputError
from keystage.analysis.packs import Audience, Case, Document, cases
from keystage.analysis.packs.area_pack import area_pack, groups_told
from keystage.analysis.packs.pack import pack_of
from keystage.analysis.packs.place import Place
from keystage.analysis.publish import Failed, Job, print_all
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.audit.actions import record
from keystage.service.profiles.models import IssuedPack, Prepared
from keystage.service.profiles.pack_files import FORMATS, digests, keep, making
from keystage.service.profiles.selectors import ready_for
from keystage.service.schools.models import School

__all__ = ["NotIssued", "Subject", "issue_area", "issue_each", "issue_school"]

_TRIES = 20  # to find a number while others are issuing too
_PAUSE = 0.05  # seconds
_FEW = 3  # packs that are not worth another process
_PROCESSES = 4  # at most


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose pack it is, and what is kept beside its files."""

    kind: str
    code: str
    name: str
    urns: tuple[str, ...]
    adviser: str = ""


@dataclass(frozen=True, slots=True)
class NotIssued:
    """A pack that could not be made, and why, in a sentence without a person's name."""

    urn: str
    why: str


def issue_school(
    *, by: Any, school: School, audience: Audience, prepared: Prepared, as_at: date | None = None
) -> IssuedPack:
    """One school's pack. Raises InputError where it cannot be made."""
    outcome = next(
        issue_each(by=by, schools=[school], audience=audience, prepared=prepared, as_at=as_at or prepared.as_at)
    )
    if isinstance(outcome, NotIssued):
        raise InputError(outcome.why)
    return outcome


def issue_each(
    *, by: Any, schools: Iterable[School], audience: Audience, prepared: Prepared, as_at: date, run: str = ""
) -> Iterator[IssuedPack | NotIssued]:
    """A pack of each school, one after another; one that cannot be made is named and the others go on.

    run: the run they belong to: a school of which it holds a pack already is refused by the database.
    """
    listed = list(schools)
    found = _cases(listed, audience, prepared, as_at)
    workers = 1 if len(listed) <= _FEW else max(1, min(_PROCESSES, os.cpu_count() or 1))
    with making() as folder:
        jobs = (_jobs(school.urn, found[school.urn], audience, folder) for school in listed if school.urn in found)
        outcomes = print_all(chain.from_iterable(jobs), workers=workers)
        for school in listed:
            case = found.get(school.urn)
            if case is None:
                yield NotIssued(school.urn, "No figures of it are ready for this year.")
                continue
            failed = [one for one in (next(outcomes) for _ in FORMATS) if isinstance(one, Failed)]
            if failed:
                yield NotIssued(school.urn, failed[0].message)
                continue
            of = Subject("school", school.urn, school.name, (school.urn,), school.adviser)
            yield _freeze(of, case.evidence, folder / school.urn, by, audience, prepared, run)


def issue_area(
    *, by: Any, place: Place, audience: Audience, prepared: Prepared, authorities: Any = None, reports: Any = ()
) -> IssuedPack:
    """The pack of an area for its panel (adviser) or anyone (public). Raises InputError where it cannot be made."""
    evidence = ready_for(prepared).evidence(audience, urns=place.urns, groups=groups_told(home=_home()))
    make = partial(
        area_pack, evidence, place=place, audience=audience, home=_home(), authorities=authorities, reports=reports
    )  # fmt: skip
    with making() as folder:
        document = make()
        outcomes = list(print_all(_printed(document, folder / "area"), workers=1))
        failed = [one for one in outcomes if isinstance(one, Failed)]
        if failed:
            raise InputError(failed[0].message)
        of = Subject(place.kind, place.code, place.name, place.urns)
        return _freeze(of, evidence, folder / "area", by, audience, prepared, "")


def _cases(schools: list[School], audience: Audience, prepared: Prepared, as_at: date) -> Mapping[str, Case]:
    """What each school's pack is made of: the figures that are ready, or gathered anew for another day."""
    if as_at == prepared.as_at:
        ready = ready_for(prepared)
        held = ((school.urn, ready.case(school.urn, audience)) for school in schools)
        return {urn: case for urn, case in held if case is not None}
    year, urns = AcademicYear.parse(prepared.year), sorted(school.urn for school in schools)
    evidence = gather(Home(_home()), year=year, urns=urns, as_at=as_at, shelf_home=_home())
    return {case.urn: case for case in cases(evidence, audience=audience, home=_home())}


def _jobs(urn: str, case: Case, audience: Audience, folder: Path) -> Iterable[Job]:
    return _printed(partial(pack_of, case, audience=audience, home=_home()), folder / urn)


def _printed(document: Document | Callable[[], Document], folder: Path) -> list[Job]:
    return [Job(document, format, folder / f"pack.{format}", _home()) for format in FORMATS]


def _freeze(
    of: Subject, evidence: Evidence, made: Path, by: Any, audience: Audience, prepared: Prepared, run: str
) -> IssuedPack:
    """Files first, then the row that tells of them: a row never stands without its files."""
    key, found = uuid4(), digests(made)
    keep(made, key)
    pack = IssuedPack(
        key=key, subject_kind=of.kind, subject=of.code, name=of.name, urns=list(of.urns), year=prepared.year,
        audience=audience, as_at=evidence.as_at, digest=str(found["pdf"]["sha256"]), files=found, adviser=of.adviser,
        stands_on=evidence.releases["code"].to_list(), figures=prepared.key, definitions=_definitions(), run=run,
        by=by,
    )  # fmt: skip
    return _number(pack, by)


def _number(pack: IssuedPack, by: Any) -> IssuedPack:
    """The next number of its subject and year. Two at once: the database takes one, the other tries the next."""
    same = IssuedPack.objects.filter(subject_kind=pack.subject_kind, subject=pack.subject, year=pack.year)
    for _ in range(_TRIES):
        pack.pk = None
        try:
            with transaction.atomic():
                pack.number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
                pack.save(force_insert=True)
                record(
                    "profiles.pack-issued", by=by, kind=pack.subject_kind, key=pack.subject, pack=pack.pk,
                    number=pack.number, year=pack.year, audience=pack.audience, digest=pack.digest,
                )  # fmt: skip
                return pack
        except IntegrityError:
            if pack.run and same.filter(run=pack.run, audience=pack.audience).exists():
                return same.get(run=pack.run, audience=pack.audience)
        except OperationalError:  # SQLite: another is writing
            time.sleep(_PAUSE)
    raise InputError("Others are issuing packs of the same school just now. Try again.")


@cache
def _own_definitions() -> str:
    made = hashlib.sha256()
    for path in sorted(Path(str(files("keystage.definitions"))).rglob("*.toml")):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()


def _definitions() -> str:
    """A digest of every rule and word in force: ours, and those of this area."""
    made = hashlib.sha256(_own_definitions().encode())
    for path in sorted((_home() / "definitions").rglob("*.toml")):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()


def _home() -> Path:
    home: Path = settings.KEYSTAGE_HOME
    return home
