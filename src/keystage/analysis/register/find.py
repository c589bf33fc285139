"""Find a school by what a person writes: a URN, a LAESTAB, or a piece of its name."""

import polars as pl

from keystage.analysis.register.school_names import full_of

__all__ = ["find"]


def find(schools: pl.DataFrame, text: str) -> pl.DataFrame:
    """The schools that `text` may mean, the likeliest first: rows of `schools` (SCHOOLS), none where nobody fits.

    Six figures are a URN, seven (or 850/2001) a LAESTAB. Anything else is sought in names, with a town after a comma:
    first names that are the text, then those that begin with it, then those that hold all its words.
    """
    wanted = text.strip()
    digits = "".join(c for c in wanted if c.isdigit())
    if wanted.isdigit() and len(wanted) == 6:
        return schools.filter(pl.col("urn") == wanted)
    if len(digits) == 7 and not any(c.isalpha() for c in wanted):
        return schools.filter(pl.col("laestab") == digits).sort(_closed())
    name, _, town = wanted.partition(",")
    told = pl.select(full_of(pl.lit(name))).item()
    if not told:
        return schools.clear()
    full = full_of(pl.col("name"))
    here = schools.filter(pl.all_horizontal(full.str.contains(rf"\b{word}") for word in told.split()))
    if town.strip():
        here = here.filter(pl.col("town").str.to_lowercase().str.contains(town.strip().lower(), literal=True))
    nearness = pl.when(full == told).then(0).when(full.str.starts_with(told)).then(1).otherwise(2)
    return here.sort(nearness, _closed(), "name", "urn", nulls_last=True)


def _closed() -> pl.Expr:
    return (pl.col("state") == "closed").fill_null(value=False)
