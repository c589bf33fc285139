"""A nation's Year 6 made up: circumstances, results at 7 and at 11, effects of schools, attendance.

`python benchmarks/made_up_pupils.py [schools]` prints seconds, pupils and the most memory used, and the seconds that
NumPy takes to draw as many normal numbers as there are cells of results, in one run.
"""

import resource
import sys
import time

import numpy as np

from keystage.analysis.synthetic.pupil_level import CohortsWanted, made_up_pupils, nation_of


def main(schools: int = 16_800) -> None:
    nation = nation_of(schools, [CohortsWanted(year_group=6, years=(2019,), taken_in=(2, 6))])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    made = made_up_pupils(nation, rng=np.random.default_rng(1))
    took = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cohort = made.cohorts[0]
    start = time.perf_counter()
    np.random.default_rng(1).standard_normal((len(cohort.results), made.n))
    bare = time.perf_counter() - start
    print(f"{made.schools.height:,} schools, {made.n:,} pupils with {len(cohort.results)} results each: {took:.2f} s")
    print(f"{most / 2**20:.2f} GiB at most, {(most - before) / 2**20:.2f} more than before; bare normals {bare:.2f} s")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
