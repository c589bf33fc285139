"""Figures of all England's key stage 2 schools: made, taken from the cache, followed over three years.

`python benchmarks/figures.py [schools]` prints seconds, and how many times a bare Polars unpivot of the same cells each
takes, in one run. The schools are made up.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.measures import pooled, published, trends
from keystage.analysis.returns import Layout, layouts
from keystage.analysis.vocabulary import AcademicYear

_YEARS = (2017, 2018, 2019)


def table(layout: Layout, schools: int, seed: int) -> pl.DataFrame:
    """A row a school, a made-up number in every column that holds a figure."""
    rng = np.random.default_rng(seed)
    numbers = {
        c.code: rng.integers(11, 90, schools) if c.type in ("whole", "percent") else rng.normal(0, 3, schools).round(1)
        for c in layout.columns
        if c.role and c.role != "band"
    }
    return pl.DataFrame({"urn": [str(100_000 + i) for i in range(schools)], **numbers})


def seconds(work: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main(schools: int = 16_400) -> None:
    layout = layouts()["ks2_reduced"]
    frames = {year: table(layout, schools, year) for year in _YEARS}
    one = frames[2019]
    bare = seconds(lambda: one.unpivot(index="urn").sort("urn"))
    every = pl.concat(published(f, layout=layout, year=AcademicYear(y), release=str(y)) for y, f in frames.items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.parquet"
        every.filter(pl.col("year") == 2019).write_parquet(path)
        timed = {
            "one year made": seconds(lambda: published(one, layout=layout, year=AcademicYear(2019))),
            "one year from the cache": seconds(lambda: pl.read_parquet(path)),
            "three years followed": seconds(lambda: trends(every)),
            "three years pooled": seconds(lambda: pooled(every)),
        }
    print(f"{schools:,} schools, {every.height // len(_YEARS):,} figures a year; bare unpivot {bare:.3f} s")
    for name, took in timed.items():
        print(f"{name}: {took:.3f} s, {took / bare:.1f} x")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
