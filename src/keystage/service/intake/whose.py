"""What a school may send in: its own pupils' results, and nothing else."""

from collections.abc import Callable

import polars as pl

from keystage.analysis.returns import Reading, Refusal
from keystage.service.schools.models import School

__all__ = ["not_theirs"]


def not_theirs(table: Reading, school: School | None, is_of_pupils: Callable[[str], bool]) -> Refusal | None:
    """Why a table of a school's file is not taken; None where every row is of the school's own pupils."""
    if school is None:
        return Refusal(table.table, "Your school is not in the register of this service. Ask your data officer.")
    if not is_of_pupils(table.kind):
        return Refusal(
            table.table,
            "This is a file about schools. From a school, results of its own pupils are taken, and nothing else: "
            "send it to your data officer.",
        )
    others = _others(table.frame, school)
    if others:
        rows = "1 row is" if others == 1 else f"{others:,} rows are"
        return Refusal(
            table.table,
            f"{rows} of another school, or name a school in a way that cannot be told. Leave in the file the rows of "
            f"{school.name} alone, with its URN ({school.urn}) or without any school.",
        )
    return None


def _others(frame: pl.DataFrame, school: School) -> int:
    """Rows that any of their columns says to be of another school, and rows that only a name says to be of one."""
    own = {"urn": {school.urn}, "laestab": {school.laestab} - {""}}
    there = [name for name in own if name in frame.columns and frame[name].null_count() < frame.height]
    other = pl.lit(value=False)
    for name in there:
        words = pl.col(name).cast(pl.String).str.replace_all(r"[^0-9]", "")
        other = other | words.is_in(list(own[name])).not_().fill_null(value=False)
    told = [pl.col(name).is_not_null() for name in there]
    nameless = pl.any_horizontal(told).not_() if told else pl.lit(value=True)
    if "name" in frame.columns:
        alike = pl.col("name").str.strip_chars().str.to_lowercase() == school.name.lower()
        other = other | (nameless & alike.not_().fill_null(value=False))
        nameless = nameless & alike.fill_null(value=False).not_()
    return int(frame.select((other | nameless).sum()).item()) if frame.height else 0
