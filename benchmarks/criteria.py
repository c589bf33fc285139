"""Criteria: sixty over 24,000 schools at once, beside the same school by school; and how soon nonsense is refused.

`python benchmarks/criteria.py` prints both, and their ratio, in one run.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.unit.triage.test_criteria import HOSTILE

from keystage.analysis.errors import InputError
from keystage.analysis.triage import catalogue, compile, evaluate

_SCHOOLS = 24_000
_CRITERIA = 60
_SUBJECTS = ("reading", "writing", "maths", "rwm", "gps", "science")


def texts() -> list[str]:
    forms = (
        "ks2_{s}_exp_difference <= -{k} AND ks2_{s}_exp_clear",
        "ks2_{s}_exp_range_high < ks2_{s}_exp_national OR ks2_{s}_exp_run >= {k}",
        "ks2_{s}_exp_pupils BETWEEN -{k} AND 0 AND kind NOT IN ('special', 'pru')",
        "NOT (ks2_{s}_exp_good OR ks2_{s}_exp IS NULL) AND fsm6 > {k} + fsm6_national",
        "ks2_{s}_exp_n * ks2_{s}_exp_difference < -100 * {k} AND maintained",
    )
    return [form.format(s=s, k=k) for k in (2, 5) for s in _SUBJECTS for form in forms][:_CRITERIA]


def schools(names: list[str]) -> pl.DataFrame:
    rng, known = np.random.default_rng(1), catalogue()
    columns: dict[str, pl.Series] = {"urn": pl.Series([str(100_000 + i) for i in range(_SCHOOLS)])}
    for name in names:
        missing = rng.random(_SCHOOLS) < 0.1
        made = {
            pl.Float64: lambda: pl.Series(rng.normal(0, 20, _SCHOOLS)),
            pl.Boolean: lambda: pl.Series(rng.random(_SCHOOLS) < 0.5),
            pl.String: lambda: pl.Series(rng.choice(["primary", "special", "junior"], _SCHOOLS)),
        }
        series = made[type(known[name].kind.dtype)]()
        columns[name] = pl.select(pl.when(pl.Series(missing)).then(None).otherwise(series)).to_series()
    return pl.DataFrame(columns)


def seconds(work: Callable[[], object], times: int) -> float:
    """The quickest of several: what the work itself costs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def refused(text: str) -> None:
    try:
        compile(text, catalogue())
    except InputError:
        return


def main() -> None:
    written = texts()
    known = catalogue()
    reading = seconds(lambda: [compile(text, known) for text in written], 5)
    criteria = {f"C{i}": compile(text, known) for i, text in enumerate(written)}
    frame = schools(sorted({figure for c in criteria.values() for figure in c.figures}))
    at_once = seconds(lambda: evaluate(criteria, frame), 7)
    few = frame.head(20)
    by_school = seconds(lambda: [evaluate(criteria, few[i]) for i in range(few.height)], 1) / few.height * _SCHOOLS
    slowest = max(HOSTILE, key=lambda text: seconds(lambda: refused(text), 3))
    print(f"{len(criteria)} criteria read and checked: {reading * 1000:.1f} ms")
    print(f"{len(criteria)} criteria over {_SCHOOLS:,} schools at once: {at_once:.3f} s (aim 0.1)")
    print(f"the same school by school: {by_school:.1f} s; ratio {by_school / at_once:,.0f}")
    refusal = seconds(lambda: refused(slowest), 3) * 1000
    print(f"slowest of {len(HOSTILE)} hostile texts refused in {refusal:.2f} ms (aim 10)")


if __name__ == "__main__":
    main()
