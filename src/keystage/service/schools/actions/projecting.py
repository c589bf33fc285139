"""The register's projection: rows of releases put in the database, and what changed kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.measures import figures
from keystage.analysis.register import SCHOOLS, latest_year, register
from keystage.analysis.store import Home
from keystage.service.audit.actions import record
from keystage.service.schools.actions.overlay import laid_over
from keystage.service.schools.changes import Change, compare, head_counts
from keystage.service.schools.models import Correction, Projection, RegisterChange, School, ServedArea

__all__ = ["Rebuilt", "project", "rebuild"]

_TEXT = {f.name for f in School._meta.get_fields() if f.get_internal_type() == "CharField"}
_NOT_OF_FILES = ("changed_at",)
_KEPT = 2_000  # changes of one reading that are kept in words; the first of a register are no change


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a reading of the register came to. schools: rows now; changes: against what stood before."""

    schools: int
    changes: tuple[Change, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return head_counts(self.changes)


@transaction.atomic
def rebuild(home: Home, *, by: Any, today: date | None = None) -> Rebuilt:
    """Read the register of all releases as at today, for the latest results year, and project it."""
    day = today or timezone.localdate()
    try:
        year = latest_year(home.current())
    except InputError:
        year = None
    if year is None:
        return Rebuilt(School.objects.count())
    known = register(home, as_at=day, year=year, shelf_home=home.folder).schools
    before = _as_it_stands()
    rows = _with_pupils(known, home, year.ends)
    count = project(rows)
    changes = compare(before, known) if before.height else ()
    counts = head_counts(changes)
    kept = Projection.objects.create(
        by=by, year=str(year), schools=count, opened=counts.get("opened", 0) + counts.get("converted", 0),
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
    served = set(ServedArea.objects.values_list("la", flat=True))
    names = [f.name for f in School._meta.concrete_fields if f.name not in _NOT_OF_FILES]
    over: dict[str, dict[str, str]] = {}
    for one in Correction.objects.filter(taken_back_at=None):
        over.setdefault(one.urn, {})[one.field] = one.value
    made = [_school(row, names, over.get(row["urn"], {}), served, release) for row in schools.iter_rows(named=True)]
    changed = [name for name in (*names, *_NOT_OF_FILES) if name != "urn"]
    School.objects.bulk_create(
        made, batch_size=500, update_conflicts=True, unique_fields=["urn"], update_fields=changed
    )  # fmt: skip
    here = {school.urn for school in made}
    gone = [urn for urn in School.objects.values_list("urn", flat=True) if urn not in here]
    for at in range(0, len(gone), 500):
        School.objects.filter(urn__in=gone[at : at + 500]).delete()
    return len(made)


def _school(
    row: Mapping[str, Any], names: list[str], over: Mapping[str, str], served: set[str], release: str
) -> School:  # fmt: skip
    kept = {name: row[name] for name in names if name in row}
    kept = {name: value or "" if name in _TEXT else value for name, value in kept.items()}
    kept = {**kept, **laid_over(over)}
    cluster = f"{kept['la']}:{kept['cluster']}" if kept.get("cluster") else ""
    words = " ".join(str(kept.get(name) or "") for name in ("name", "town", "postcode")).lower()
    rest = {"words": words[:400], "release": release, "served": not served or kept["la"] in served}
    return School(**{**kept, "cluster_code": cluster, **rest})


def _as_it_stands() -> pl.DataFrame:
    """The projection as it stands, with the register's columns, corrections and all."""
    names = [name for name in SCHOOLS if name in {f.name for f in School._meta.concrete_fields}]
    rows = list(School.objects.order_by("urn").values_list(*names))
    return pl.DataFrame(rows, schema={name: SCHOOLS[name] for name in names}, orient="row")


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
