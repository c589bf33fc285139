"""A whole county: every Kent school's page, pack and Word note on two processes, from releases to files.

python benchmarks/area.py [folder of real files]
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from keystage.analysis.benchmarks import gather
from keystage.analysis.packs import plan_notes, plan_packs
from keystage.analysis.publish import Failed, Job, print_all
from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import AcademicYear

GOAL = 180.0  # seconds
NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = AcademicYear(2018)


def take(home: Home, data: Path) -> None:
    files = {
        "performance/ks2_2017-18_england_25col.csv.gz": None,
        "performance/ks2_2016-17_england_25col.csv.gz": None,
        "register/england_spine_2017-18.csv.gz": "2017/18",
        "ofsted/ofsted_state_of_nation_2018-07-31.csv.gz": None,
    }
    for name, year in files.items():
        take_in(data / name, home=home, now=NOW, year=year)


def main(data: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, out = Home(Path(folder) / "home"), Path(folder) / "out"
        take(home, data)
        start = time.perf_counter()
        evidence = gather(home, year=YEAR, la="Kent", shelf_home=home.folder)
        gathered = time.perf_counter()
        jobs = [
            Job(p.make, "pdf", out / f"{p.stem}.pdf", home.folder) for p in plan_packs(evidence, audience="adviser")
        ]
        jobs += [Job(p.make, "docx", out / f"{p.stem}.docx", home.folder) for p in plan_notes(evidence, visit=None)]
        planned = time.perf_counter()
        outcomes = list(print_all(jobs, workers=2))
        printed = time.perf_counter()
    failed = [one for one in outcomes if isinstance(one, Failed)]
    pages = sum(one.pages or 0 for one in outcomes if not isinstance(one, Failed))
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(f"{evidence.schools.height} schools: evidence {gathered - start:.1f} s, planned {planned - gathered:.1f} s,")
    print(f"{len(outcomes)} documents of {pages} PDF pages printed on two processes {printed - planned:.1f} s")
    print(f"in all {printed - start:.1f} s; {len(failed)} failed; largest process {largest:.0f} MB")
    print(f"goal: at most {GOAL:.0f} s: {'met' if printed - start <= GOAL else 'missed'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data")
