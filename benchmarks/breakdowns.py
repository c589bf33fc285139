"""Two-way breakdowns over ten years of a county's pupils, as a page asks them: summed from tallies, protected.

`python benchmarks/breakdowns.py HOME` of a county (`python -m benchmarks.load.county HOME`); prints seconds a
breakdown, of all schools and of one, for advisers and for anyone, and what it takes to tally a year.
"""

import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import polars as pl

from keystage.analysis.disclosure import protect_breakdown
from keystage.analysis.measures.pupil_tallies import keep_tallies, pupil_years
from keystage.analysis.measures.pupils.answers import breakdown_of_tallies
from keystage.analysis.store import Home

T = TypeVar("T")

GOAL = 1.5  # seconds, 95 of 100
_MEASURES = ("ks2_reading_exp", "ks2_maths_l4", "ks4_attainment8", "absence_overall", "absence_persistent")
_WAYS = ("sex", "disadvantaged", "ethnicity_detailed", "sen", "prior")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def main(home: Home) -> None:
    years = pupil_years(home)
    tallied = {}
    for year, files in years.items():
        took, tallied[year] = timed(lambda y=year, f=files: keep_tallies(home, y, f))  # type: ignore[misc]
        print(f"{year}: tallied, or found, in {took:.1f} s")
    pupils = sum(rows.select(pl.len()).collect().item() for rows in tallied.values())
    urns = sorted(tallied[max(tallied)].select(pl.col("urn").unique()).collect()["urn"].drop_nulls())
    print(f"{pupils:,} pupil-years of {len(tallied)} years, {len(urns)} schools")
    for title, some in (("all schools", urns), ("one school", urns[:1])):
        for audience in ("adviser", "public"):
            found = sorted(_one(tallied, some, audience, m, by) for m in _MEASURES for by in combinations(_WAYS, 2))
            most = found[int(0.95 * len(found))]
            middle, verdict = found[len(found) // 2], "met" if most <= GOAL else "missed"
            print(
                f"{title}, {audience}: {len(found)} breakdowns, median {middle:.2f} s, p95 {most:.2f} s, "
                f"longest {found[-1]:.2f} s (goal {GOAL} s: {verdict})"
            )


def _one(
    tallied: dict[int, pl.LazyFrame], urns: list[str], audience: str, measure: str, by: tuple[str, str]
) -> float:  # fmt: skip
    def work() -> pl.DataFrame:
        rows = breakdown_of_tallies(tallied, measure=measure, by=by, urns=urns)
        return protect_breakdown(rows, audience=audience, schools=len(urns))

    return timed(work)[0]


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])))
