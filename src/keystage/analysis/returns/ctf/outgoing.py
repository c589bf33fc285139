"""Pupils' results on their way into a Common Transfer File: a row each, with the codes that the format has for them."""

from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.returns.ctf.definition import CtfResult, ctf_results
from keystage.analysis.returns.reading import reason_column
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Codes", "tall"]


def tall(wide: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """A row a result from a row a pupil; a pupil without any keeps one row."""
    held = [result.code for result in scales.results(home) if result.code in wide.columns]
    every = [*held, *map(reason_column, held)]
    context = wide.select(pl.exclude(every) if held else pl.all())
    parts = []
    for code in held:
        reasons = wide[reason_column(code)] if reason_column(code) in wide.columns else None
        grades = wide[code].cast(pl.String)
        why = pl.lit(None, pl.String) if reasons is None else reasons.alias(reason_column("grade"))
        part = context.with_columns(pl.lit(code).alias("result"), grades.alias("grade"))
        parts.append(part.with_columns(why.alias(reason_column("grade"))))
    none = context.with_columns(
        *(pl.lit(None, pl.String).alias(name) for name in ("result", "grade", reason_column("grade")))
    )
    said = (pl.concat(parts) if parts else none.clear()).filter(
        pl.col("grade").is_not_null() | pl.col(reason_column("grade")).fill_null("blank").ne("blank")
    )
    return pl.concat([said, none.join(said, on="upn", how="anti", nulls_equal=True)])


class Codes:
    """How each result of a year is written."""

    def __init__(self, year: AcademicYear, home: Path | None) -> None:
        self._year, self._home = year, home
        self._known = tuple(ctf_results(home))

    def taken(self, code: str, row: dict[str, Any]) -> int:
        """The year a result was taken in: as the row says, else by the pupil's year group."""
        if row.get("taken") is not None:
            return int(row["taken"])
        result = scales.results(self._home)[code]
        group = row.get("year_group")
        return scales.year_taken(result, year=self._year.ends, year_group=result.taken_in if group is None else group)

    def definition(self, code: str, taken: int) -> CtfResult:
        """Raises InputError where the format has no place for the result."""
        for known in self._known:
            if known.result == code and known.holds(taken):
                return known
        raise InputError(f"“{code}” has no place in a Common Transfer File. Leave its column out, or write CSV.")

    def value(self, code: str, taken: int, row: dict[str, Any]) -> str:
        """The grade, or the letter of why there is none; "" where there is nothing to write."""
        if row.get("grade") is not None:
            return str(row["grade"])
        scale = scales.scale_in(scales.results(self._home)[code], taken, self._home)
        reason = row.get(reason_column("grade"))
        return next((n.code for n in (scale.non_grades if scale else ()) if n.reason == reason), "")
