"""A county's figures made fit for its readers: 600 schools in ten breakdowns (sex, disadvantage, language, prior
attainment, special needs twice, ethnicity twice, and two of two things at once); goal 15 s. Of one measure, and of six.

`script/bench suppression` prints the time for each audience, and for a two-way breakdown of one school.
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
    for audience, some in product(("adviser", "governors", "public"), (made_up.MEASURES[:1], made_up.MEASURES)):
        asked = figures.filter(pl.col("measure").is_in(some))
        began, worked = time.perf_counter(), time.process_time()
        shown = disclosure.protect(asked, audience=audience, areas=areas)
        withheld = shown["value"].null_count()
        took, worked = time.perf_counter() - began, time.process_time() - worked
        told = f"{audience}, measures: {len(some)}"
        print(f"  {told}: {took:.1f} s ({worked:.1f} s of processor time), {withheld:,} withheld")
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
