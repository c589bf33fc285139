"""A county's figures made fit for its readers: 600 schools, every measure and group of pupils; goal 15 s.

`script/bench suppression` prints the time for each audience, and for ten two-way breakdowns of each school.
"""

import time
from itertools import islice, product

import numpy as np
import polars as pl
from tests.attack import made_up

from keystage.analysis import disclosure

_SCHOOLS = 600
_BY = (("sex", "sen"), ("sex", "ethnic"), ("sen", "ethnic"), ("disadvantaged", "sen"), ("prior", "sex"))


def main() -> None:
    rng = np.random.default_rng(2019)
    cohorts = {f"{900000 + place}": made_up.pupils(rng, int(rng.integers(8, 91))) for place in range(_SCHOOLS)}
    whole = pl.concat(cohorts.values())
    figures = made_up.figures(cohorts | {"998": whole})
    areas = dict.fromkeys(cohorts, "998")
    print(f"{_SCHOOLS} schools, {whole.height:,} pupils, {figures.height:,} figures")
    for audience in ("adviser", "governors", "public"):
        began, worked = time.perf_counter(), time.process_time()
        shown = disclosure.protect(figures, audience=audience, areas=areas)
        withheld = shown["value"].null_count()
        took, worked = time.perf_counter() - began, time.process_time() - worked
        print(f"  {audience}: {took:.1f} s ({worked:.1f} s of processor time), {withheld:,} withheld")
    tables = [
        made_up.two_way(cohort, measure, by)
        for cohort, (by, measure) in product(cohorts.values(), islice(product(_BY, made_up.MEASURES), 10))
    ]
    began = time.perf_counter()
    for table in tables[:: len(tables) // 60]:
        disclosure.protect_breakdown(table, audience="adviser")
    print(f"  one two-way breakdown of one school: {(time.perf_counter() - began) / 60 * 1000:.0f} ms")


if __name__ == "__main__":
    main()
