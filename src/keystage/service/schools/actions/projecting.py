"""The register's projection: rows of releases put in the database, and what changed kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.measures import figures
from keystage.analysis.register import SCHOOLS, latest_year, register
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.audit.actions import record
from keystage.service.schools.actions.overlay import laid_over
from keystage.service.schools.actions.put_rows import as_written, put_rows
from keystage.service.schools.changes import Change, compare, head_counts
from keystage.service.schools.models import Correction, Projection, RegisterChange, School, ServedArea

__all__ = ["Rebuilt", "project", "rebuild"]

_TEXT = {f.name for f in School._meta.get_fields() if f.get_internal_type() == "CharField"}
_NOT_OF_FILES = ("changed_at",)
_NAMES = tuple(f.name for f in School._meta.concrete_fields if f.name not in _NOT_OF_FILES)  # URN first
_COLUMNS = (*_NAMES, *_NOT_OF_FILES)
_EMPTY = {name: "" if name in _TEXT else None for name in _NAMES}
_READINGS = 5
_KEPT = 2_000  # changes of one reading that are kept in words; the first of a register are no change


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a reading of the register came to. schools: rows now; changes: against what stood before."""

    schools: int
    changes: tuple[Change, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return head_counts(self.changes)


def rebuild(home: Home, *, by: Any, today: date | None = None) -> Rebuilt:
    """Read the register of all releases as at today, for the latest results year, and project it.

    All is worked out before the database is asked to hold still, and worked out once more where a file, a correction
    or another reading came in between: the last to write has seen everything.
    """
    day = today or timezone.localdate()
    for _ in range(_READINGS):
        stood = _standing(home)
        read = _read(home, day)
        if read is None:
            return Rebuilt(School.objects.count())
        plan = _planned(read.schools)
        with transaction.atomic():
            _take_the_turn()
            if _standing(home) == stood:
                return _put(read, plan, by=by)
    raise InputError("The register keeps changing while it is read. Ask for it again once files and corrections rest.")


@dataclass(frozen=True, slots=True)
class _Read:
    """What the releases say. schools: columns of SCHOOLS and `pupils`."""

    schools: pl.DataFrame
    year: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written. count: rows there will be; new: those that say something new, as the database takes them;
    gone: URNs."""

    count: int
    new: list[tuple[Any, ...]]
    gone: list[str]
    changes: tuple[Change, ...] = ()


def _read(home: Home, day: date) -> _Read | None:
    """None where no file names a school."""
    current = home.current()
    if not current:
        return None
    try:
        year = latest_year(current)
    except InputError:
        year = AcademicYear.containing(day)
    known = register(home, as_at=day, year=year, shelf_home=home.folder).schools
    if not known.height:
        return None
    return _Read(_with_pupils(known, home, year.ends), str(year))


def _standing(home: Home) -> tuple[object, ...]:
    """All that a plan stands on: other than this, and it is worked out anew."""
    return (
        frozenset(one.code for one in home.current()),
        School.objects.aggregate(schools=Count("pk"), last=Max("changed_at")),
        Correction.objects.filter(taken_back_at=None).aggregate(all=Count("pk"), last=Max("pk")),
        set(ServedArea.objects.values_list("la", flat=True)),
        Projection.objects.aggregate(last=Max("pk")),
    )


def _take_the_turn() -> None:
    """One at a time, readers undisturbed. SQLite's transactions take theirs as they begin."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Projection._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')


def _put(read: _Read, plan: _Plan, *, by: Any) -> Rebuilt:
    """Rows, changes and audit, within the caller's transaction."""
    _write(plan)
    changes, count = plan.changes, plan.count
    counts = head_counts(changes)
    kept = Projection.objects.create(
        by=by, year=read.year, schools=count, opened=counts.get("opened", 0) + counts.get("converted", 0),
        closed=counts.get("closed", 0), changed=len({one.urn for one in changes}),
    )  # fmt: skip
    RegisterChange.objects.bulk_create(
        [
            RegisterChange(
                projection=kept, kind=one.kind, urn=one.urn, before=(one.before or ("",))[0],
                words=f"{one.name} {one.words}"[:500],
            )
            for one in changes[:_KEPT]
        ],
        batch_size=500,
    )  # fmt: skip
    record("schools.register-read", by=by, kind="register", key=str(kept.pk), schools=count, **counts)
    return Rebuilt(count, changes)


@transaction.atomic
def project(schools: pl.DataFrame, *, release: str = "") -> int:
    """Put the rows of `register.SCHOOLS` in place of those that are there, corrections laid over them."""
    _take_the_turn()
    plan = _planned(schools, release=release, compared=False)
    _write(plan)
    return plan.count


def _planned(schools: pl.DataFrame, *, release: str = "", compared: bool = True) -> _Plan:
    """Only rows that say something new are written: a register read again costs no writing."""
    served, over = set(ServedArea.objects.values_list("la", flat=True)), _corrections()
    now = timezone.now()
    rows = (_facts(row, over.get(row["urn"], {}), served, release) for row in schools.iter_rows(named=True))
    made = {row[0]: row for row in rows}
    stand = {row[0]: row for row in School.objects.values_list(*_NAMES)}
    new = as_written(School, _COLUMNS, [(*row, now) for urn, row in made.items() if stand.get(urn) != row])
    gone = sorted(stand.keys() - made.keys())
    changes: tuple[Change, ...] = ()
    if stand and compared and (new or gone):
        changes = compare(_as_register(stand.values()), _corrected(schools, over))
    return _Plan(len(made), new, gone, changes)


def _write(plan: _Plan) -> None:
    """While everybody else who writes waits: rows go in as they were made ready, in one statement."""
    put_rows(School, _COLUMNS, plan.new)
    for at in range(0, len(plan.gone), 500):
        School.objects.filter(urn__in=plan.gone[at : at + 500]).delete()


def _corrections() -> dict[str, dict[str, str]]:
    """URN -> fact -> what a person wrote for it."""
    over: dict[str, dict[str, str]] = {}
    for one in Correction.objects.filter(taken_back_at=None):
        over.setdefault(one.urn, {})[one.field] = one.value
    return over


def _corrected(schools: pl.DataFrame, over: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """Corrections laid over: what a person wrote is no change of the register, neither now nor at its next reading."""
    facts: dict[str, dict[str, Any]] = {}
    for urn, said in over.items():
        for name, value in laid_over(said).items():
            facts.setdefault(name, {})[urn] = value
    told = {
        name: pl.col("urn").replace_strict(
            list(of), pl.Series(list(of.values()), dtype=schools.schema[name], strict=False), default=pl.col(name),
            return_dtype=schools.schema[name],
        )
        for name, of in facts.items()
    }  # fmt: skip
    return schools.with_columns(**told)


def _facts(row: Mapping[str, Any], over: Mapping[str, str], served: set[str], release: str) -> tuple[Any, ...]:
    """The values of `_NAMES` that a row of the register comes to."""
    kept = {name: row[name] for name in _NAMES if name in row}
    kept = {name: value or "" if name in _TEXT else value for name, value in kept.items()}
    kept = _EMPTY | kept | laid_over(over)
    words = " ".join(str(kept[name] or "") for name in ("name", "town", "postcode")).lower()
    kept |= {
        "cluster_code": f"{kept['la']}:{kept['cluster']}" if kept["cluster"] else "", "words": words[:400],
        "release": release, "served": not served or kept["la"] in served, "predecessors": kept["predecessors"] or [],
    }  # fmt: skip
    return tuple(kept[name] for name in _NAMES)


def _as_register(stand: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    """Rows as they stand, corrections and all, with the register's columns."""
    at = [(place, name) for place, name in enumerate(_NAMES) if name in SCHOOLS]
    rows = [tuple(row[place] for place, _ in at) for row in sorted(stand, key=itemgetter(0))]
    return pl.DataFrame(rows, schema={name: SCHOOLS[name] for _, name in at}, orient="row")


def _with_pupils(known: pl.DataFrame, home: Home, last: int) -> pl.DataFrame:
    """Pupils on roll by the newest file that counts them: the register's own file need not."""
    told = figures(home, years=range(last - 2, last + 1), urns=known["urn"].to_list())
    counted = (
        told.filter(pl.col("measure") == "pupils", pl.col("group") == "all", pl.col("value").is_not_null())
        .sort("year")
        .unique("urn", keep="last", maintain_order=True)
        .select("urn", pupils=pl.col("value").round().cast(pl.Int32))
    )
    return known.join(counted, on="urn", how="left", maintain_order="left")
