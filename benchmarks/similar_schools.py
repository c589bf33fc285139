"""Similar schools of all England: found by a tree, against every pair reckoned by NumPy.

`python benchmarks/similar_schools.py [schools]` prints seconds and the ratio, in one run. The schools are made up.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from keystage.analysis.benchmarks import positions, similar_schools
from keystage.analysis.benchmarks.likeness import features
from keystage.analysis.benchmarks.recipe import recipes
from keystage.analysis.register import SCHOOLS
from keystage.analysis.vocabulary import as_figures

_CONTEXT = {
    "ks1_average": (16.0, 1.0), "fsm6": (24.0, 12.0), "ks2_cohort": (40.0, 15.0), "eal": (20.0, 12.0),
    "sen_support": (14.0, 5.0), "ks2_not_mobile": (92.0, 4.0),
}  # fmt: skip


def made_up(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Schools and a figures frame of one year: six features of context and twelve results."""
    rng = np.random.default_rng(1)
    urns = [str(100_000 + i) for i in range(count)]
    schools = pl.DataFrame({"urn": urns}).with_columns(
        pl.lit("primary").alias("kind"), latitude=pl.Series(rng.uniform(50.5, 55, count)),
        longitude=pl.Series(rng.uniform(-5, 1, count)),
    )  # fmt: skip
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHOOLS.items() if name not in schools.columns]
    parts = [
        pl.DataFrame(
            {"urn": urns, "measure": m, "key_stage": "context", "value": np.clip(rng.normal(a, b, count), 1, None)}
        )
        for m, (a, b) in _CONTEXT.items()
    ]
    results = ("rwm", "reading", "writing", "maths", "gps", "science")
    parts += [
        pl.DataFrame({"urn": urns, "measure": f"ks2_{r}_exp", "key_stage": "KS2", "value": rng.uniform(20, 100, count)})
        for r in results
    ]
    rows = pl.concat(parts).with_columns(
        level=pl.lit("school"), year=pl.lit(2019), group=pl.lit("all"), unit=pl.lit("percent"), n=pl.lit(30.0),
        low=pl.col("value") - 15, high=pl.col("value") + 15,
    )  # fmt: skip
    return schools.with_columns(missing).select(list(SCHOOLS)), as_figures(rows)


def every_pair(schools: pl.DataFrame, figures: pl.DataFrame, number: int) -> np.ndarray:
    """The nearest by all distances, a block of schools at a time."""
    points = features(schools, figures, recipes()["KS2"], 2019).values
    out = []
    for start in range(0, len(points), 500):
        block = points[start : start + 500]
        apart = ((block[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
        out.append(np.argpartition(apart, number + 1, axis=1)[:, : number + 1])
    return np.concatenate(out)


def seconds(work: Callable[[], object], times: int = 2) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main(count: int = 16_000) -> None:
    schools, figures = made_up(count)
    ours = seconds(lambda: similar_schools(schools, figures, year=2019, key_stage="KS2"))
    plain = seconds(lambda: every_pair(schools, figures, 30), times=1)
    near = similar_schools(schools, figures, year=2019, key_stage="KS2").neighbours
    placed = seconds(lambda: positions(figures, near))
    print(f"{count:,} schools, 30 similar each")
    print(f"  ours                       {ours:7.2f} s")
    print(f"  every pair by NumPy        {plain:7.2f} s   {plain / ours:.1f} x ours")
    print(f"  places in six measures     {placed:7.2f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
