"""All schools of the register as one frame in memory, made anew when the register changes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import polars as pl
from django.db.models import Count, Max

from keystage.analysis.register.school_names import core_of, full_of, place_of
from keystage.service.schools.models import School

__all__ = ["COLUMNS", "Index", "index"]

Stamp = tuple[int, datetime | None]

COLUMNS = tuple(f.name for f in School._meta.concrete_fields if f.name not in ("words", "changed_at"))


@dataclass(frozen=True)
class Index:
    """frame: one row a school, the fields of `School`, and as they are compared `full`, `core`, `place`, `code`
    (town and postcode without blanks), `raw` (the name in small letters)."""

    stamp: Stamp
    frame: pl.DataFrame

    @cached_property
    def rows(self) -> dict[str, int]:
        """URN -> its row of the frame."""
        return {urn: at for at, urn in enumerate(self.frame["urn"].to_list())}


_kept: list[Index] = []


def index() -> Index:
    """The index of the register as it stands: one small query tells whether the one in memory is still true."""
    found = School.objects.aggregate(schools=Count("pk"), last=Max("changed_at"))
    stamp = (found["schools"], found["last"])
    if not _kept or _kept[0].stamp != stamp:
        _kept[:] = [Index(stamp, _frame())]
    return _kept[0]


def _frame() -> pl.DataFrame:
    rows = list(School.objects.order_by("name", "urn").values_list(*COLUMNS))
    types = {f.name: _KINDS.get(f.get_internal_type(), pl.String()) for f in School._meta.concrete_fields}
    schema: dict[str, pl.DataType] = {name: types[name] for name in COLUMNS}
    schema["predecessors"] = pl.List(pl.String())
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    full = full_of(pl.col("name"))
    return frame.with_columns(
        full=full,
        raw=pl.col("name").str.to_lowercase(),
        place=place_of(pl.col("town")).fill_null(""),
        code=place_of(pl.col("postcode")).fill_null(""),
    ).with_columns(core=core_of(pl.col("full")))


_KINDS: dict[str, pl.DataType] = {
    "PositiveSmallIntegerField": pl.Int32(),
    "PositiveIntegerField": pl.Int32(),
    "FloatField": pl.Float64(),
    "DateField": pl.Date(),
    "BooleanField": pl.Boolean(),
}
