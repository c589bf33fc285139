"""Cohorts of several files as one: a school hands in Year 1 and Year 6 apart, results and attendance apart."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.returns import reason_column

__all__ = ["FILE", "joined"]

FILE = "_file"  # the column of a cohort's frame that says which file a pupil is from
_WHO = "_who"
_BLANK = "blank"
_MOST = 0.5  # of a school's pupils: then the files are of the same pupils, and not of two classes


def joined(files: Iterable[tuple[str, Sequence[Cohort]]]) -> tuple[Cohort, ...]:
    """One cohort a year and year group, of the cohorts of each file, the preferred file first.

    files: a file's code and its cohorts. Where the preferred file has every result of a school's that a later one has,
    the later one says nothing more of that school: a pupil taken out of a file stays out. Else a pupil who stands in
    two files, by school and UPN or the school's own number, is one pupil: what the first file does not say is taken
    from the next. Column `FILE` has the first file's code.
    """
    by: dict[tuple[int, int], list[Cohort]] = {}
    for code, cohorts in files:
        for cohort in cohorts:
            marked = replace(cohort, frame=cohort.frame.with_columns(pl.lit(code).alias(FILE)))
            by.setdefault((cohort.year, cohort.year_group), []).append(marked)
    return tuple(parts[0] if len(parts) == 1 else _together(parts) for _, parts in sorted(by.items()))


def _together(parts: Sequence[Cohort]) -> Cohort:
    frames = [_plain(part.frame) for part in parts]
    kept = [_not_said(frame, frames[:at]) for at, frame in enumerate(frames)]
    every = pl.concat(kept, how="diagonal_relaxed").with_columns(_who(parts))
    twice = every[_WHO].is_duplicated() & every[_WHO].is_not_null()
    notes = tuple(note for part in parts for note in part.notes)
    if not twice.any():
        return replace(parts[0], frame=every.drop(_WHO), notes=notes, kept={})
    met = _one_each(every.filter(twice))
    many = "1 pupil stands" if met.height == 1 else f"{met.height:,} pupils stand"
    said = f"{many} in more than one file of the year: what the first does not say is taken from the next."
    frame = pl.concat([every.filter(twice.not_()), met], how="diagonal_relaxed").drop(_WHO)
    return replace(parts[0], frame=frame, notes=(*notes, said), kept={})


def _not_said(frame: pl.DataFrame, preferred: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of schools but those of which a preferred file has every result that this one has, and most pupils."""
    for other in preferred:
        if "urn" in frame.columns and "urn" in other.columns and _held(frame) <= _held(other):
            frame = frame.join(_met(frame, other), on="urn", how="anti", maintain_order="left")
    return frame


def _met(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """urn: schools most of whose pupils in `frame` stand in `other` too; all in both, where no number tells."""
    number = next((n for n in ("upn", "pupil") if n in frame.columns and n in other.columns and frame[n].count()), None)
    if number is None:
        return other.select("urn").drop_nulls().unique()
    known = other.select("urn", number).drop_nulls().unique().with_columns(there=pl.lit(value=True))
    asked = frame.select("urn", number).drop_nulls().unique().join(known, on=["urn", number], how="left")
    shares = asked.group_by("urn").agg(share=pl.col("there").fill_null(value=False).mean())
    return shares.filter(pl.col("share") >= _MOST).select("urn")


def _held(frame: pl.DataFrame) -> set[str]:
    """Results that a file has, and sessions."""
    results = {name for name in frame.columns if reason_column(name) in frame.columns}
    return results | {name for name in frame.columns if name.startswith("sessions_") and frame[name].count()}


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Words as text, whichever way a file's are kept."""
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def _who(parts: Sequence[Cohort]) -> pl.Expr:
    """Who a pupil is, in any file; null where no number says."""
    held = {name for part in parts for name in part.frame.columns}
    school = [pl.col(name).cast(pl.String) for name in ("urn", "laestab", "name") if name in held]
    number = [pl.concat_str(pl.lit(f"{n} "), pl.col(n).cast(pl.String)) for n in ("upn", "pupil") if n in held]
    if not school or not number:
        return pl.lit(None, pl.String).alias(_WHO)
    return pl.concat_str(pl.coalesce(school), pl.coalesce(number), separator="|").alias(_WHO)


def _one_each(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a pupil: of each column the first that says anything, a result with its own reason."""
    results = [name for name in rows.columns if reason_column(name) in rows.columns]
    whys = {reason_column(name) for name in results}
    plain = [name for name in rows.columns if name not in whys and name not in results and name != _WHO]
    first = [pl.col(name).drop_nulls().first() for name in plain]
    for name in results:
        why = pl.col(reason_column(name))
        said = pl.col(name).is_not_null() | (why.is_not_null() & (why != _BLANK))
        first += [pl.col(name).filter(said).first(), why.filter(said).first()]
    met = rows.group_by(_WHO, maintain_order=True).agg(first)
    silent = [
        pl.when(pl.col(name).is_null()).then(pl.col(reason_column(name)).fill_null(_BLANK)).alias(reason_column(name))
        for name in results
    ]
    return met.with_columns(silent)
