"""Writes: the register's projection."""

import polars as pl
from django.db import transaction

from keystage.service.schools.models import Correction, School, ServedArea

__all__ = ["project"]

_TEXT = {f.name for f in School._meta.get_fields() if f.get_internal_type() == "CharField"}


@transaction.atomic
def project(schools: pl.DataFrame, *, release: str = "") -> int:
    """Put the rows of `register.SCHOOLS` in place of those that are there, corrections laid over them."""
    served = set(ServedArea.objects.values_list("la", flat=True))
    names = [f.name for f in School._meta.concrete_fields]
    over: dict[str, dict[str, str]] = {}
    for one in Correction.objects.filter(taken_back_at=None):
        over.setdefault(one.urn, {})[one.field] = one.value
    made = []
    for row in schools.iter_rows(named=True):
        kept = {name: row[name] for name in names if name in row}
        kept = {name: value or "" if name in _TEXT else value for name, value in kept.items()}
        kept |= over.get(row["urn"], {})
        cluster = f"{kept['la']}:{kept['cluster']}" if kept.get("cluster") else ""
        words = " ".join(str(kept.get(name) or "") for name in ("name", "town", "postcode")).lower()
        made.append(
            School(
                **kept,
                cluster_code=cluster,
                words=words[:400],
                release=release,
                served=not served or kept["la"] in served,
            )
        )
    changed = [name for name in names if name != "urn"]
    School.objects.bulk_create(
        made, batch_size=500, update_conflicts=True, unique_fields=["urn"], update_fields=changed
    )  # fmt: skip
    School.objects.exclude(urn__in=[school.urn for school in made]).delete()
    return len(made)
