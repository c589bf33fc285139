"""Pupils of made-up schools, some of them small and lopsided, and their figures."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl

from keystage.analysis.vocabulary import as_figures

ETHNIC = ("white_british", "white_other", "mixed", "asian", "black", "chinese", "any_other_ethnic")
MEASURES = ("ks2_reading_exp", "ks2_writing_exp", "ks2_maths_exp", "ks2_rwm_exp", "ks2_reading_high", "ks2_rwm_high")
# Which groups add up to which: everybody knows that a girl is not a boy.
TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "all": (
        ("girls", "boys"), ("disadvantaged", "not_disadvantaged"), ("eal", "not_eal"),
        ("low_prior", "middle_prior", "high_prior"), ("sen", "no_sen"), ("sen_support", "ehcp", "no_sen"),
        ("white_british", "not_white_british"), ETHNIC,
    ),
    "sen": (("sen_support", "ehcp"),),
    "not_white_british": (ETHNIC[1:],),
    "disadvantaged": (("disadvantaged+girls", "disadvantaged+boys"),),
    "not_disadvantaged": (("not_disadvantaged+girls", "not_disadvantaged+boys"),),
    "girls": (("disadvantaged+girls", "not_disadvantaged+girls"),),
    "boys": (("disadvantaged+boys", "not_disadvantaged+boys"),),
}  # fmt: skip


def pupils(rng: np.random.Generator, many: int) -> pl.DataFrame:
    """A year group: what is known of each pupil, and what each reached."""
    skew = rng.beta(0.6, 2.0, size=3)  # of disadvantage, language and special needs: often few, at times most
    girls = rng.random(many) < rng.beta(6, 6)
    ethnic = rng.choice(ETHNIC, size=many, p=rng.dirichlet([6, 0.6, 0.6, 0.8, 0.6, 0.2, 0.2]))
    sen = rng.choice(["none", "support", "plan"], size=many, p=[1 - 0.6 * skew[2], 0.45 * skew[2], 0.15 * skew[2]])
    level = rng.normal(rng.normal(0.6, 0.7), 1, size=many) - 0.8 * (sen != "none")
    mark = {subject: level + rng.normal(0, 0.5, size=many) for subject in ("reading", "writing", "maths")}
    frame = pl.DataFrame({
        "sex": np.where(girls, "F", "M"), "disadvantaged": rng.random(many) < skew[0],
        "eal": rng.random(many) < skew[1],
        "prior": rng.choice(["low", "middle", "high"], size=many, p=rng.dirichlet([1, 3, 1])), "sen": sen,
        "ethnic": ethnic,
    })  # fmt: skip
    reached = {f"ks2_{subject}_exp": found > 0 for subject, found in mark.items()}
    reached["ks2_reading_high"] = mark["reading"] > 1.5
    reached["ks2_rwm_exp"] = np.logical_and.reduce([found > 0 for found in mark.values()])
    reached["ks2_rwm_high"] = np.logical_and.reduce([found > 1.5 for found in mark.values()])
    return frame.with_columns(pl.Series(name, found) for name, found in reached.items())


def groups() -> dict[str, pl.Expr]:
    """Group -> which pupils are in it."""
    is_ = {
        "girls": pl.col("sex") == "F", "boys": pl.col("sex") == "M", "disadvantaged": pl.col("disadvantaged"),
        "not_disadvantaged": ~pl.col("disadvantaged"), "eal": pl.col("eal"), "not_eal": ~pl.col("eal"),
        "low_prior": pl.col("prior") == "low", "middle_prior": pl.col("prior") == "middle",
        "high_prior": pl.col("prior") == "high", "sen_support": pl.col("sen") == "support",
        "ehcp": pl.col("sen") == "plan", "no_sen": pl.col("sen") == "none", "sen": pl.col("sen") != "none",
        "not_white_british": pl.col("ethnic") != "white_british", "all": pl.lit(value=True),
    }  # fmt: skip
    is_ |= {group: pl.col("ethnic") == group for group in ETHNIC}
    both = [(a, b) for a in ("disadvantaged", "not_disadvantaged") for b in ("girls", "boys")]
    return is_ | {f"{a}+{b}": is_[a] & is_[b] for a, b in both}


def figures(
    cohorts: dict[str, pl.DataFrame], *, year: int = 2019, published: Callable[[str, str], bool] = lambda _m, _g: False
) -> pl.DataFrame:
    """The figures frame of these schools (urn -> pupils); an urn of three digits is an authority.

    published: of measure and group, whether DfE printed it, as a whole percentage.
    """
    rows = [row for urn, cohort in cohorts.items() for row in _rows(urn, cohort, year, published)]
    return as_figures(pl.DataFrame(rows, infer_schema_length=None))


def _rows(urn: str, cohort: pl.DataFrame, year: int, published: Callable[[str, str], bool]) -> Iterator[dict[str, Any]]:
    for group, inside in groups().items():
        them = cohort.filter(inside)
        for measure in MEASURES if them.height else ():
            reached, n = float(them[measure].sum()), float(them.height)
            printed = published(measure, group)
            share = 100 * reached / n
            yield {
                "urn": urn, "level": "la" if len(urn) == 3 else "school", "year": year, "key_stage": "KS2",
                "measure": measure, "group": group, "value": float(round(share)) if printed else share,
                "numerator": None if printed else reached, "denominator": n, "n": n, "low": None, "high": None,
                "unit": "percent", "status": "final", "release": "0a1b2c3d4e5f",
                "definition": "published" if printed else "pupils:5d41402abc4b",
            }  # fmt: skip


def two_way(cohort: pl.DataFrame, measure: str, by: tuple[str, str], *, year: int = 2019) -> pl.DataFrame:
    """As a breakdown by two columns gives it."""
    found = cohort.group_by(by, maintain_order=True).agg(
        pl.len().cast(pl.Float64).alias("n"), pl.col(measure).sum().cast(pl.Float64).alias("numerator")
    )
    text = [pl.col(name).cast(pl.String).alias(name) for name in by]
    return found.sort(by).select(
        pl.lit(year, pl.Int32).alias("year"), pl.lit(measure).alias("measure"), *text,
        (100 * pl.col("numerator") / pl.col("n")).alias("value"), "numerator", pl.col("n").alias("denominator"), "n",
        pl.lit(None, pl.Float64).alias("low"), pl.lit(None, pl.Float64).alias("high"),
        pl.lit("percent").alias("unit"), pl.lit(None, pl.String).alias("reason"), pl.lit(2016, pl.Int32).alias("era"),
    )  # fmt: skip
